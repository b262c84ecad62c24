from frappe.model.document import Document


class TalkPersonCategory(Document):
	"""A category of a person"""
