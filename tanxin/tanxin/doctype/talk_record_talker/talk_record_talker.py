from tanxin.site.kept import Row


class TalkRecordTalker(Row):
	"""Who talked"""
