"""Connections of an event (必谈情形)."""

from frappe import _


def get_data() -> dict:
	"""The talks that are owed because of it."""
	return {"fieldname": "event", "transactions": [{"label": _("Owed"), "items": ["Talk Obligation"]}]}
