from frappe.model.document import Document


class TalkPlanObligation(Document):
	"""An obligation the plan answers"""
