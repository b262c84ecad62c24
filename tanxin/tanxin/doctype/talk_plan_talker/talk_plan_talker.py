from frappe.model.document import Document


class TalkPlanTalker(Document):
	"""Who talks"""
