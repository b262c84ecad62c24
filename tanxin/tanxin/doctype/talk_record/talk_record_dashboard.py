"""Connections of a record (谈话记录)."""

from frappe import _


def get_data() -> dict:
	"""The plan it was held from, the answers to it, what was promised, who read it, which prints there are."""
	return {
		"fieldname": "record",
		"internal_links": {"Talk Plan": "plan"},
		"transactions": [
			{"label": _("Before the Talk"), "items": ["Talk Plan", "Talk Obligation"]},
			{"label": _("After the Talk"), "items": ["Talk Confirmation", "Talk Follow Up"]},
			{"label": _("Reading"), "items": ["Talk Reading Grant", "Talk Reading Log", "Talk Print"]},
		],
	}
