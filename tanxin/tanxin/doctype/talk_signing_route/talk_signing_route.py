from tanxin.site.kept import Kept


class TalkSigningRoute(Kept):
	"""Which steps come before the leader's approval (审批流程): 审核 and 会签, as the unit decided."""
