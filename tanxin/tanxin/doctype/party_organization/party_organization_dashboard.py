"""Connections of an organisation (党组织)."""

from frappe import _


def get_data() -> dict:
	"""Its people, its posts, its meetings, its talks."""
	return {
		"fieldname": "organization",
		"transactions": [
			{"label": _("People"), "items": ["Talk Person", "Talk Post", "Talk Meeting"]},
			{"label": _("Talks"), "items": ["Talk Obligation", "Talk Plan", "Talk Campaign", "Talk Record"]},
		],
	}
