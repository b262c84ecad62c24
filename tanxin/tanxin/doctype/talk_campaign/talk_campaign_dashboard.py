"""Connections of a sheet (计划审批表)."""

from frappe import _


def get_data() -> dict:
	"""The plans on it and the steps of its sign-off."""
	return {
		"fieldname": "campaign",
		"transactions": [{"label": _("On This Sheet"), "items": ["Talk Plan", "Talk Sign Off", "Talk Print"]}],
	}
