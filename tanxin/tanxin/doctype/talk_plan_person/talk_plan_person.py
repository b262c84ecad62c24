from tanxin.site.kept import Row


class TalkPlanPerson(Row):
	"""Who is talked to"""
