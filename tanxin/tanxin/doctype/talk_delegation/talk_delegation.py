import frappe
from frappe import _
from frappe.utils import getdate, now_datetime

from tanxin import compat
from tanxin.confidentiality.reader import reader
from tanxin.site.kept import Kept, NotAllowedHere

FIXED = ("giver", "receiver", "from_date", "category", "organization")


class TalkDelegation(Kept):
	"""Who may sign for whom, for what, from when to when (授权). Given by the leader himself, revocable."""

	def validate(self):
		before = self.get_doc_before_save()
		if not before:
			self.made_by, self.active, self.revoked_on = frappe.session.user, 1, None
			if reader().person != self.giver or compat.is_impersonated():
				frappe.throw(
					_("A leader delegates his own signature only, in his own login."), NotAllowedHere
				)
		elif any(str(before.get(field) or "") != str(self.get(field) or "") for field in FIXED):
			frappe.throw(_("A delegation is not rewritten. Revoke it and make a new one."), NotAllowedHere)
		else:
			self.made_by, self.active, self.revoked_on = before.made_by, before.active, before.revoked_on
		if self.flags.revoking:
			self.active, self.revoked_on = 0, now_datetime()
		self.check()

	def check(self):
		if self.giver == self.receiver:
			frappe.throw(_("Nobody delegates to himself. Choose another person."))
		if getdate(self.from_date) > getdate(self.to_date):
			frappe.throw(_("The delegation ends before it begins."))
		if not frappe.db.get_value("Talk Person", self.receiver, "user"):
			frappe.throw(_("{0} has no account and cannot sign.").format(self.receiver_name))

	def revoke(self):
		"""End it now. Called by api/signoff for the giver."""
		self.flags.revoking = True
		self.save()
