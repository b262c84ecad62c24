"""Connections of a person (人员)."""

from frappe import _


def get_data() -> dict:
	"""What hangs on a person, for the form's connections."""
	return {
		"fieldname": "person",
		"transactions": [
			{"label": _("Owed"), "items": ["Talk Obligation", "Trigger Event"]},
			{"label": _("Posts and Preparation"), "items": ["Talk Post", "Talk Dossier"]},
			{"label": _("Promised"), "items": ["Talk Follow Up"]},
		],
	}
