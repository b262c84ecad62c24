"""The notice that was shipped first said too little of the person's rights: replaced where nobody had written one."""

from __future__ import annotations

import frappe

SETTINGS, FIELD = "Tanxin Settings", "notice"
SHIPPED_FIRST = "本次谈话记录仅用于组织工作，按规定保密。请本人阅读后确认；如与谈话内容不一致，可写明异议。"


def execute() -> None:
	"""A text of the unit's own stays. Run twice it changes nothing."""
	if (frappe.db.get_single_value(SETTINGS, FIELD) or "").strip() == SHIPPED_FIRST:
		text = frappe.get_meta(SETTINGS).get_field(FIELD).default
		frappe.db.set_single_value(SETTINGS, FIELD, text, update_modified=False)
