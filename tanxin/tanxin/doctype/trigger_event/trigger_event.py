import hashlib

import frappe
from frappe import _
from frappe.utils import cint, getdate, nowdate

from tanxin.api.boundary import forget_document
from tanxin.api.uploads import SparesWords
from tanxin.confidentiality import keeping
from tanxin.site import owing, restricted
from tanxin.site.kept import Kept, NotAllowedHere
from tanxin.talks import requests

#: Read by the platform: whoever looks up what an HR document is linked with has no right on events, and gets an error.
exclude_from_linked_with = True
#: Written by the app; what a client sends in them is put back to the stored value.
OWN_FIELDS = (
	"source", "event_key", "noticed_on", "problem", "withdrawn_on", "withdrawn_reason", "restricted", "sealed",
)  # fmt: skip
#: As long as the column is; the name of a training may fill it alone.
KEY_LENGTH = 140
FIXED = ("person", "situation", "happened_on", "source_doctype", "source_name", "requested_talker")


class TriggerEvent(SparesWords, Kept):
	"""Something happened to somebody that calls for a talk (必谈情形). One per source document and date. Of a restricted
	one the table keeps the kind, the source and the reasons under its seal alone (`site/restricted`)."""

	def before_validate(self):
		forget_document()
		before = self.get_doc_before_save()
		if before:
			self.update({field: before.get(field) for field in OWN_FIELDS})
			self.set("sources", before.sources)
		if self.is_new():
			if not keeping.by_the_app(self):
				self.source, self.source_doctype, self.source_name = "Entered by Hand", None, None
				self.noticed_on, self.sources = None, []
			if self.source_doctype:
				self.owner = "Administrator"  # whoever owns an event sees it: not who submitted the document
			self.status, self.withdrawn_on, self.withdrawn_reason = "Open", None, None
			self.problem = self.sealed = None
			self.restricted = cint(restricted.is_restricted(self.situation))
			self.event_key = self.flags.event_key or self.key()

	def validate(self):
		self.refuse_impossible()
		if self.person:
			self.organization = frappe.db.get_value("Talk Person", self.person, "organization")
		if self.is_new():
			keeping.check_keeper(self, self.organization, overseers=True)
			if self.situation == "Own Request" and not keeping.by_the_app(self):
				requests.check_by_hand(self.person, self.requested_talker)
			if self.situation != "Own Request":
				self.requested_talker = None
			self.seal()

	def seal(self):
		"""From here on the document itself, as the platform stores, compares and answers it, tells no kind."""
		if self.restricted:
			names = [*restricted.SECRETS[restricted.EVENT], "event_key"]
			self.update(restricted.sealed(restricted.EVENT, {name: self.get(name) for name in names}))

	def refuse_impossible(self):
		before = self.get_doc_before_save()
		if not before and self.situation == restricted.NEUTRAL:
			frappe.throw(_("Choose what happened. It is sealed when you save."))
		if before and any(str(before.get(field) or "") != str(self.get(field) or "") for field in FIXED):
			frappe.throw(
				_("What happened is not rewritten. Withdraw this event and enter it anew."), NotAllowedHere
			)
		if before and before.status != self.status and not self.flags.by_app:
			frappe.throw(_("Use Withdraw, with a reason."), NotAllowedHere)
		if getdate(self.happened_on) > getdate(nowdate()) and not self.source_doctype:
			frappe.throw(_("The date lies in the future. Enter it when it has happened."))
		if not self.person and not self.source_doctype:
			frappe.throw(_("Choose the person."))

	def key(self) -> str:
		"""One per source document, part of it, person and date; entered by hand, one per person, situation and date.
		What stands in its column of a restricted event is the digest of it."""
		what = f"{self.situation}|{getdate(self.happened_on)}"
		if not self.source_doctype:
			return f"{self.person}|{what}"
		told = restricted.opened(restricted.TELLING, [row.as_dict() for row in self.sources])
		parts = [row.part for row in told if row.part]
		key = "|".join([self.source_doctype, self.source_name, *parts, what, self.person or ""])
		return key if len(key) <= KEY_LENGTH else f"sha256|{hashlib.sha256(key.encode()).hexdigest()}"

	def after_insert(self):
		owing.owe_for_event(self.name)
