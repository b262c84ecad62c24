from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate

from tanxin.confidentiality import reader
from tanxin.site import accounts
from tanxin.site.kept import Fixed


class TalkPost(Fixed):
	"""Who holds which post where, from when to when (任职). One secretary of an organisation at a time."""

	def validate(self):
		if self.from_date and self.to_date and getdate(self.from_date) > getdate(self.to_date):
			frappe.throw(_("The post ends on {0}, before it begins.").format(formatdate(self.to_date)))
		if self.post != "Leader In Charge":
			self.in_charge_of = None
		if self.post == "Secretary":
			self.refuse_second_secretary()

	def refuse_second_secretary(self):
		others = frappe.get_all(
			"Talk Post",
			{"organization": self.organization, "post": "Secretary", "name": ("!=", self.name or "")},
			["person", "person_name", "from_date", "to_date"],
		)
		for other in others:
			if other.person != self.person and _overlap(self, other):
				frappe.throw(
					_(
						"{0} is secretary of {1} at that time. End that post first, or change the dates."
					).format(other.person_name, self.organization),
					title=_("Two secretaries"),
				)

	def on_update(self):
		accounts.give_roles(self.person)
		reader.forget()

	def on_trash(self):
		reader.forget()


def _overlap(one: Document, other: Document) -> bool:
	def start(row):
		return getdate(row.from_date) if row.from_date else date.min

	def end(row):
		return getdate(row.to_date) if row.to_date else date.max

	return start(one) <= end(other) and start(other) <= end(one)
