from frappe.model.document import Document


class TalkRecordPerson(Document):
	"""Who was talked to"""
