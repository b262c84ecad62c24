from tanxin.site.kept import Row


class TalkHandoverLine(Row):
	"""Something that is handed over, by number alone (移交清单的一行)."""
