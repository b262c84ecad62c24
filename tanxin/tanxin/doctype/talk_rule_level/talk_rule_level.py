from frappe.model.document import Document


class TalkRuleLevel(Document):
	"""Who talks with people of these levels (按职级确定谈话人)."""
