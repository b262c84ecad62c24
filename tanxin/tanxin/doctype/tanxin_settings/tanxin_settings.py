import frappe
from frappe.model.document import Document

from tanxin.site import local


class TanxinSettings(Document):
	"""The unit's own numbers and texts (本单位规定)."""

	def validate(self):
		frappe.clear_document_cache("Tanxin Settings", "Tanxin Settings")

	def on_update(self):
		local.settings()
