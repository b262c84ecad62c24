"""Where sealed content stands in the database (密封栏目): the one list that rotation and checks walk.

A part that seals a column of its own adds a row here (a test holds every column called `sealed` against it).
"""

from __future__ import annotations

from typing import NamedTuple

import frappe


class Column(NamedTuple):
	"""A column whose rows name the key that sealed them. `purpose`: of the key of a log's seals, empty for content."""

	doctype: str
	field: str
	chinese: str
	purpose: str = ""


CONTENT = (
	Column("Talk Note", "sealed", "谈话内容"),
	Column("Talk Dossier", "sealed", "备人情况"),
	Column("Trigger Event", "sealed", "必谈情形"),
	Column("Trigger Event Source", "sealed", "来源单据"),
	Column("Talk Obligation", "sealed", "应谈事项"),
	Column("Talk Follow Up", "sealed", "跟进事项"),
)
#: These keep the seal of their day for ever; only keys of the ring make them fit.
LOGS = (
	Column("Talk Sign Off", "seal", "签批记录", "signoff"),
	Column("Talk Reading Log", "seal", "查阅记录", "reading"),
	Column("Talk Anchor", "seal", "存证", "anchor"),
	Column("Talk Keeping Log", "seal", "保管处置记录", "keeping"),
)
#: With what the address of every sealed file begins (see `sealed_files`), and what they are called together.
FILES, FILES_CHINESE = "/private/files/txs-", "附件与扫描件"


def present(columns: tuple[Column, ...] = CONTENT) -> list[Column]:
	"""Those of the columns that this site's tables have."""
	return [
		each
		for each in columns
		if frappe.db.table_exists(each.doctype) and frappe.db.has_column(each.doctype, each.field)
	]


def anything_sealed() -> bool:
	"""Whether a key was ever used on this site: any content, any log."""
	return bool(frappe.db.exists("File", {"file_url": ("like", f"{FILES}%")})) or any(
		frappe.db.exists(each.doctype, {each.field: ("is", "set")}) for each in present((*CONTENT, *LOGS))
	)
