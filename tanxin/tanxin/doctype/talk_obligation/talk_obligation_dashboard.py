"""Connections of an obligation (应谈事项)."""

from frappe import _


def get_data() -> dict:
	"""What it came from and what met it, by the obligation's own links."""
	return {
		"fieldname": "obligation",
		"internal_links": {
			"Trigger Event": "event",
			"Talk Meeting": "meeting",
			"Talk Rule": "rule",
			"Talk Plan": "plan",
			"Talk Record": "record",
			"Talk Exemption": "exemption",
			"Talk Spot Check": "spot_check",
		},
		"transactions": [
			{"label": _("Where It Comes From"), "items": ["Trigger Event", "Talk Meeting", "Talk Rule"]},
			{"label": _("What Met It"), "items": ["Talk Plan", "Talk Record", "Talk Exemption", "Talk Spot Check"]},
		],
	}
