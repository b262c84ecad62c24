from tanxin.site.kept import Row


class TalkPlanTalker(Row):
	"""Who talks"""
