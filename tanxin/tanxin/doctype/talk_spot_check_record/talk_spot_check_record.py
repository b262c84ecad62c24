from tanxin.site.kept import Row


class TalkSpotCheckRecord(Row):
	"""A record that was drawn, and what the check found (抽查记录)."""
