"""Connections of a plan (谈话计划)."""

from frappe import _


def get_data() -> dict:
	"""What the plan answers, how it was signed, what became of it."""
	return {
		"fieldname": "plan",
		"non_standard_fieldnames": {"Talk Plan": "previous_plan"},
		"internal_links": {"Talk Campaign": "campaign"},
		"transactions": [
			{"label": _("Obligations"), "items": ["Talk Obligation"]},
			{"label": _("Sign-off"), "items": ["Talk Campaign", "Talk Sign Off"]},
			{"label": _("The Talk"), "items": ["Talk Record", "Talk Plan"]},
			{"label": _("Reading"), "items": ["Talk Print"]},
		],
	}
