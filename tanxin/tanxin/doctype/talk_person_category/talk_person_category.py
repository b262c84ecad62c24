from tanxin.site.kept import Row


class TalkPersonCategory(Row):
	"""A category of a person"""
