from frappe.utils import getdate

from tanxin.confidentiality import keeping
from tanxin.domain.model import QuotaCounts
from tanxin.site import quotas
from tanxin.site.kept import Kept


class TalkMeeting(Kept):
	"""A meeting before which talks must be held (会议)."""

	def validate(self):
		before = self.get_doc_before_save()
		keeping.check_keeper(self, self.organization, *([before.organization] if before else []))

	def on_update(self):
		"""Meetings that a quota counts: held, moved or cancelled."""
		before = self.get_doc_before_save()
		for doc in filter(None, (before, self)):
			quotas.settle_organization(doc.organization, QuotaCounts.MEETINGS, getdate(doc.held_on))
