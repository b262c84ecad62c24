from frappe.model.document import Document


class TalkRuleApprover(Document):
	"""One step of a rule's approver chain (审批环节)."""
