from tanxin.site.kept import AppendOnly


class TalkReadingLog(AppendOnly):
	"""Who read what, when, how (查阅记录); append-only."""
