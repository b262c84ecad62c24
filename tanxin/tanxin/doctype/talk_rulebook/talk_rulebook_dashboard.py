"""Connections of a regulation (规则集)."""

from frappe import _


def get_data() -> dict:
	"""Its rules and the talks that are owed under them."""
	return {
		"fieldname": "rulebook",
		"transactions": [{"label": _("Rules and What They Ask"), "items": ["Talk Rule", "Talk Obligation"]}],
	}
