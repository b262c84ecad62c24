"""What a record says about itself (备注): 草稿, 计划外, 补录, 更正, 已作废, with times and reasons."""

from __future__ import annotations

import frappe

from tanxin.forms.parts import moment_text


def of_record(row: frappe._dict) -> str:
	"""One sentence a line, in the order in which it happened."""
	return "\n".join(
		filter(None, (_draft(row), _unplanned(row), _late(row), _corrects(row), _corrected(row), _filed(row)))
	)


def _draft(row: frappe._dict) -> str:
	return "草稿：本记录尚未提交。" if row.docstatus == 0 else ""


def _unplanned(row: frappe._dict) -> str:
	return f"计划外：{row.unplanned_reason or '未事先列入计划。'}" if row.is_unplanned else ""


def _late(row: frappe._dict) -> str:
	if not row.is_late_entry:
		return ""
	origin = f"由{row.source_detail}导入，" if row.source == "Import" and row.source_detail else ""
	times = f"谈话于{moment_text(row.ended_at)}结束，{origin}{moment_text(row.entered_at)}登记。"
	return f"补录：{times}" + (f"原因：{row.late_reason}" if row.late_reason else "")


def _corrects(row: frappe._dict) -> str:
	if not row.amended_from:
		return ""
	return f"更正：本记录更正{row.amended_from}。原因：{row.amendment_reason or ''}"


def _corrected(row: frappe._dict) -> str:
	if row.docstatus != 2:
		return ""
	successor = frappe.db.get_value("Talk Record", {"amended_from": row.name, "docstatus": ("<", 2)})
	return "已作废：" + (f"由更正后的{successor}代替。" if successor else "本记录已撤回更正。")


def _filed(row: frappe._dict) -> str:
	return f"归档号：{row.archive_no}" if row.archive_no else ""
