from frappe.model.document import Document


class TalkObligation(Document):
	"""A talk that is owed: by whom, with whom, under which rule, by when"""
