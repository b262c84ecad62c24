from tanxin.site.kept import Row


class TalkRecordPerson(Row):
	"""Who was talked to"""
