from tanxin.site.kept import Row


class TalkPlanObligation(Row):
	"""An obligation the plan answers"""
