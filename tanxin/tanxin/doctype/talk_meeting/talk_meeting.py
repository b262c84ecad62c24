from frappe.utils import getdate

from tanxin.confidentiality import keeping
from tanxin.domain.model import QuotaCounts
from tanxin.site import moved_meetings, owing_jobs, quotas
from tanxin.site.kept import Kept


class TalkMeeting(Kept):
	"""A meeting before which talks must be held (会议)."""

	def validate(self):
		before = self.get_doc_before_save()
		self.held_on = getdate(self.held_on)  # a day that does not exist is told here, in a sentence
		keeping.check_keeper(self, self.organization, *([before.organization] if before else []))

	def on_update(self):
		"""What is owed before it moves with it; meetings that a quota counts: held, moved or cancelled."""
		before = self.get_doc_before_save()
		if before and getdate(before.held_on) != getdate(self.held_on):
			moved_meetings.follow(self.name, getdate(self.held_on))
		if not self.cancelled and not self.flags.from_import and self._asks_otherwise(before):
			owing_jobs.meeting_changed(self.name)
		for doc in filter(None, (before, self)):
			quotas.settle_organization(doc.organization, QuotaCounts.MEETINGS, getdate(doc.held_on))

	def _asks_otherwise(self, before):
		"""Whether it is new, or of another kind, place or day than it was."""
		fields = ("organization", "meeting", "held_on")
		return not before or any(str(before.get(field)) != str(self.get(field)) for field in fields)
