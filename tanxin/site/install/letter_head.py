"""A plain letter head with the unit's name (单位抬头). Forms are tables, not red-head documents: no 红头."""

from __future__ import annotations

import frappe

from tanxin.site.install.shipped import bring

NAME = "Tanxin 单位抬头"


def load() -> None:
	"""Brought once, never made the site's default."""
	bring(
		"Letter Head",
		NAME,
		{
			"letter_head_name": NAME,
			"source": "HTML",
			"is_default": 0,
			"disabled": 0,
			"content": (
				'<div style="text-align:center;font-size:14pt">'
				"{{ frappe.db.get_single_value('Tanxin Settings', 'unit_name') or '' }}</div>"
			),
		},
	)


def remove() -> None:
	frappe.db.delete("Letter Head", {"name": NAME})
