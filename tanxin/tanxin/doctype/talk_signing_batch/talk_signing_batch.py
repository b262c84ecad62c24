import frappe
from frappe import _

from tanxin.site.kept import Kept, NotAllowedHere


class TalkSigningBatch(Kept):
	"""Several matters signed at once (批量签批), with the result of each; resumed where a worker was lost."""

	def validate(self):
		if not self.flags.written_by_app:
			frappe.throw(_("{0} is written by the app itself.").format(_(self.doctype)), NotAllowedHere)
