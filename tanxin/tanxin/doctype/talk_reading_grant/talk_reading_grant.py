import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from tanxin.confidentiality import scope
from tanxin.site.kept import Kept, NotAllowedHere


class TalkReadingGrant(Kept):
	"""A right to read one record's shared words (查阅授权): asked for with a reason, granted by a leader, it ends."""

	def validate(self):
		before = self.get_doc_before_save()
		if self.flags.deciding:
			return
		if not before:
			self.status, self.granted_by, self.granted_on = "Requested", None, None
			if not scope.sees("Talk Record", self.record):
				frappe.throw(_("{0} is not in your scope.").format(self.record), NotAllowedHere)
			if getdate(self.until) < getdate(nowdate()):
				frappe.throw(_("The end of the grant lies in the past."))
		elif any(
			str(before.get(field) or "") != str(self.get(field) or "")
			for field in ("reader", "record", "until", "status", "granted_by", "reason")
		):
			frappe.throw(_("A request is not rewritten. A leader grants or refuses it."), NotAllowedHere)
