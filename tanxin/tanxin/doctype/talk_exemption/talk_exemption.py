from tanxin.signoff import exemption_drafts
from tanxin.site.kept import Kept


class TalkExemption(Kept):
	"""A request that obligations need not be met, or are met by one talk (免谈、合并申请). Its state is moved by
	`signoff/exemptions` alone; its reason is metadata like any other and holds nothing private."""

	def validate(self):
		exemption_drafts.guard(self)
