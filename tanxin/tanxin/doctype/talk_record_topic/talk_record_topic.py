from frappe.model.document import Document


class TalkRecordTopic(Document):
	"""A topic that the talk touched"""
