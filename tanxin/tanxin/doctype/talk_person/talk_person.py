import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from tanxin.confidentiality import keeping, reader
from tanxin.site import accounts
from tanxin.site.kept import Kept


class TalkPerson(Kept):
	"""Somebody who talks or is talked to (人员). Leaving closes nothing silently: obligations stay until answered."""

	def validate(self):
		before = self.get_doc_before_save()
		keeping.check_keeper(self, self.organization, *([before.organization] if before else []))
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

	def on_update(self):
		accounts.give_roles(self.name)
		reader.forget()
