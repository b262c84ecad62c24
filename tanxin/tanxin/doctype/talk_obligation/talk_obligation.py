import frappe
from frappe import _

from tanxin.site.kept import Kept, NotAllowedHere


class TalkObligation(Kept):
	"""A talk that is owed (应谈事项): by whom, with whom, under which rule, by when. Written in sets by
	`site/obligations`; closed by confirmations, never by hand."""

	def validate(self):
		frappe.throw(_("{0} is written by the app itself.").format(_(self.doctype)), NotAllowedHere)


def on_doctype_update():
	"""What a rule asks in a period is read, compared and withdrawn as one set; its keys are in the index itself, so
	that a second run reads no row."""
	frappe.db.add_index("Talk Obligation", ["rule", "period", "obligation_key"])
