import frappe
from frappe import _

from tanxin.confidentiality.reader import reader
from tanxin.site.kept import Kept, NotAllowedHere


class TalkOutline(Kept):
	"""A template of a talk's outline (提纲). It is no content: a plan copies it into its own sealed note.

	Who wrote it keeps it; the delivered ones and everybody's are for administrators: every unit's plans begin with them.
	"""

	def validate(self):
		if self.is_new() or self.flags.ignore_permissions:
			return
		writer = frappe.db.get_value("Talk Outline", self.name, "owner")
		if writer != frappe.session.user and not reader().sees_all_metadata:
			frappe.throw(
				_("This outline is kept by {0}. Duplicate it and change your own.").format(
					frappe.utils.get_fullname(writer)
				),
				NotAllowedHere,
			)
