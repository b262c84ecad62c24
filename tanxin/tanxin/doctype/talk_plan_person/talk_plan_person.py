from frappe.model.document import Document


class TalkPlanPerson(Document):
	"""Who is talked to"""
