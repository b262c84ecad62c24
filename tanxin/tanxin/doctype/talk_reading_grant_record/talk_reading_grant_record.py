from tanxin.site.kept import Row


class TalkReadingGrantRecord(Row):
	"""A record that a reading grant names (申请查阅的记录)."""
