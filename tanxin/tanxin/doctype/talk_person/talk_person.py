import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from tanxin.confidentiality import keeping, reader
from tanxin.site import accounts
from tanxin.site.kept import Kept

#: Dates of what has happened.
PAST = ("applied_to_join_on", "joined_party_on")


class TalkPerson(Kept):
	"""Somebody who talks or is talked to (人员). Leaving closes nothing silently: obligations stay until answered."""

	def validate(self):
		before = self.get_doc_before_save()
		keeping.check_keeper(self, self.organization, *([before.organization] if before else []))
		self.refuse_future_dates(before)
		keeping.check_identity(self, before)
		if self.joined_on and self.left_on and getdate(self.left_on) < getdate(self.joined_on):
			frappe.throw(
				_("{0} leaves the roster before joining it. Check the two dates.").format(self.person_name)
			)
		for field in ("superior", "contact_person"):
			if self.get(field) and self.get(field) == self.name:
				frappe.throw(
					_("{0} cannot be the {1} of himself or herself.").format(
						self.person_name, _(self.meta.get_label(field), context="Talk Person")
					)
				)
		self.status = "Left" if self.left_on and getdate(self.left_on) < getdate(nowdate()) else "Active"

	def refuse_future_dates(self, before):
		"""From these dates events are made: one that is newly written cannot lie ahead."""
		for field in PAST:
			day = self.get(field) and getdate(self.get(field))
			known = before and before.get(field) and getdate(before.get(field))
			if day and day != known and day > getdate(nowdate()):
				label = _(self.meta.get_label(field), context="Talk Person")
				frappe.throw(f"{label}：{_('The date lies in the future. Enter it when it has happened.')}")

	def on_update(self):
		accounts.give_roles(self.name)
		reader.forget()
