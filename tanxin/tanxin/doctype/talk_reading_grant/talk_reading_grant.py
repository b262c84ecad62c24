import frappe
from frappe import _

from tanxin.confidentiality import reading_requests
from tanxin.site.kept import Kept, NotAllowedHere
from tanxin.talks import reading


class TalkReadingGrant(Kept):
	"""A right to read what both sides saw of records (查阅授权): asked for with a reason, granted by a leader, it ends."""

	def validate(self):
		if self.flags.deciding:
			return
		if not self.is_new():
			frappe.throw(_("A request is not rewritten. Take it back and ask anew."), NotAllowedHere)
		self.status = "Requested"
		self.clear_decision()
		reading_requests.check(self)

	def clear_decision(self):
		"""What only a step writes, whatever the client sent."""
		for field in ("granted_by", "granted_by_person", "granted_by_name", "granted_on", "decision_reason"):
			self.set(field, None)
		for field in ("withdrawn_on", "revoked_by_name", "revoked_on", "revoke_reason"):
			self.set(field, None)

	def after_insert(self):
		reading.asked(self.name)
