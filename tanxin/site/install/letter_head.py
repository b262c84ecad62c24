"""A plain letter head with the unit's name (单位抬头). Forms are tables, not red-head documents: no 红头."""

from __future__ import annotations

import frappe

from tanxin.site.install.shipped import bring, forget_history

NAME = "Tanxin 单位抬头"


def load() -> None:
	"""Brought once, never made the site's default (core makes the first letter head of a site its default)."""
	outcome = bring(
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
	if outcome == "inserted" and frappe.db.get_value("Letter Head", NAME, "is_default"):
		frappe.db.set_value("Letter Head", NAME, "is_default", 0)
		_forget_default()


def _forget_default() -> None:
	for key in ("letter_head", "default_letter_head_content"):
		frappe.defaults.clear_default(key, parent="__default")


def remove() -> None:
	"""With the default, should the site have made it so."""
	if frappe.defaults.get_global_default("letter_head") == NAME:
		_forget_default()
	frappe.db.delete("Letter Head", {"name": NAME})
	forget_history("Letter Head", [NAME])
