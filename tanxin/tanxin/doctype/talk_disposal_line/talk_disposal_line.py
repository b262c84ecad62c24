from tanxin.site.kept import Row


class TalkDisposalLine(Row):
	"""A paper whose time of keeping is over (销毁清单的一行)."""
