from frappe.model.document import Document


class TalkRuleDemand(Document):
	"""What must follow a talk under the rule (谈话后的要求)."""
