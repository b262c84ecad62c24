from frappe.model.document import Document


class TriggerEventSource(Document):
	"""A document that tells of the same event (来源单据)."""
