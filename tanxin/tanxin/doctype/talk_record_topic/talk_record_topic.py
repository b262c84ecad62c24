from tanxin.site.kept import Row


class TalkRecordTopic(Row):
	"""A topic that the talk touched"""
