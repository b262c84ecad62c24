from frappe.model.document import Document


class TalkLeaveSituation(Document):
	"""What a leave of this type tells (假别对应的情形)."""
