import frappe
from frappe.model.document import Document
from frappe.utils import cint

from tanxin.domain import filing
from tanxin.site import local


class TanxinSettings(Document):
	"""The unit's own numbers and texts (本单位规定)."""

	def validate(self):
		self.count_notices()
		self.check_archive_number()
		frappe.clear_document_cache("Tanxin Settings", "Tanxin Settings")

	def check_archive_number(self):
		"""Under a pattern without year, period or item two files would share a number."""
		flaws = filing.flaws(self.archive_pattern or filing.DEFAULT_PATTERN)
		if flaws:
			frappe.throw("<br>".join(flaws))

	def count_notices(self):
		"""Another text about the person's rights is another version, and is shown again (talks/notices.py)."""
		before = self.get_doc_before_save()
		self.notice_version = cint(before.notice_version if before else 0) or 1
		if before and (before.notice or "").strip() != (self.notice or "").strip():
			self.notice_version += 1

	def on_update(self):
		local.settings()
