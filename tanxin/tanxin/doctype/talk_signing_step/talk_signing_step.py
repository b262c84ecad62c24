from tanxin.site.kept import Row


class TalkSigningStep(Row):
	"""One step before the leader's approval (审批前环节); rows of the same co-sign title form one step."""
