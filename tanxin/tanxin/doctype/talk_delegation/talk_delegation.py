import frappe
from frappe import _

from tanxin.signoff import delegating
from tanxin.site.kept import Kept, NotAllowedHere

#: What an authority says; all of it is settled once it is given.
SAID = ("giver", "receiver", "from_date", "to_date", "category", "organization", "reason")
#: What the app alone notes of it.
NOTED = ("made_by", "active", "revoked_on", "revoked_by")


class TalkDelegation(Kept):
	"""Who may sign for whom, for what, from when to when (授权). Given by the leader himself, revocable."""

	def validate(self):
		before = self.get_doc_before_save()
		if not before:
			self._validate_selects()
			return delegating.check_given(self)
		if any(str(before.get(field) or "") != str(self.get(field) or "") for field in SAID):
			frappe.throw(_("A delegation is not rewritten. Revoke it and make a new one."), NotAllowedHere)
		self.update({field: before.get(field) for field in NOTED})
		if self.flags.revoking:
			delegating.check_taken_back(self)

	def after_insert(self):
		delegating.given(self)

	def on_update(self):
		if self.flags.pop("revoking", None):
			delegating.taken_back(self)

	def revoke(self):
		"""End it now. Called by api/signoff for the giver, and for the receiver who hands it back."""
		self.flags.revoking = True
		self.save()
