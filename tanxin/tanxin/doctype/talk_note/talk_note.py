import frappe
from frappe import _

from tanxin.site.kept import Kept, NotAllowedHere


class TalkNote(Kept):
	"""The words of a talk or plan (谈话内容), sealed. Read and written through `confidentiality/notes` alone."""

	def validate(self):
		if not self.flags.written_by_app:
			frappe.throw(_("Words of a talk are written on its form."), NotAllowedHere)
