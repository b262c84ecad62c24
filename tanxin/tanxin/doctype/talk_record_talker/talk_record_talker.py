from frappe.model.document import Document


class TalkRecordTalker(Document):
	"""Who talked"""
