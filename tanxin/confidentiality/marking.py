"""The mark that a paper carries (内部标志): the unit's, at least 内部·严格 for formal talks and restricted matters, stricter
where its author says so, never milder.
"""

from __future__ import annotations

from collections.abc import Collection

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from pypika.terms import Criterion

from tanxin.confidentiality import rights, scope
from tanxin.domain.secrecy_marks import PRINTED, Mark, is_below, strictest
from tanxin.domain.values import FORMAL_CATEGORIES

_FORMAL = frozenset(category.value for category in FORMAL_CATEGORIES)


def unit_mark() -> Mark:
	"""The unit's own mark; 内部 where nothing was chosen."""
	return Mark(frappe.get_cached_doc("Tanxin Settings").mark or Mark.INTERNAL)


def printed(doctype: str, names: Collection[str]) -> str:
	"""What stands top left on the paper of these documents together: the strictest of them, a state-secret mark first."""
	rows = _rows(doctype, names)
	state_marks = [row.state_secret_mark for row in rows if row.state_secret_mark]
	if state_marks:
		return state_marks[0]
	return PRINTED[strictest((unit_mark(), *(row.mark for row in rows), _floor(doctype, rows)))]


def shown(doctype: str, name: str) -> str:
	"""The same for the head of the form: what a restricted matter alone makes stricter shows to who is told of it."""
	if doctype == "Talk Campaign":  # a sheet is as strict as the plans on it that the reader sees
		return printed(
			"Talk Plan", frappe.get_list("Talk Plan", {"campaign": name}, pluck="name", limit_page_length=0)
		)
	rows = _rows(doctype, [name])
	state_mark = next((row.state_secret_mark for row in rows if row.state_secret_mark), "")
	told = _told(doctype, name)
	marks = (unit_mark(), *(row.mark for row in rows), _floor(doctype, rows, told))
	return state_mark or PRINTED[strictest(marks)]


def check(doc: Document, method: str | None = None) -> None:
	"""Called as `validate` of plans and records. Raises when the author chose a milder mark than is due."""
	if not doc.mark:
		return
	row = frappe._dict(name=doc.name, plan=doc.get("plan"), category=doc.category, mark="")
	due = strictest((unit_mark(), _floor(doc.doctype, [row])))
	if is_below(doc.mark, due):
		frappe.throw(
			_(
				"The mark may be stricter, never milder: this one carries at least “{0}”. Leave the field empty."
			).format(PRINTED[due]),
			title=_("Mark on Forms"),
		)


def _rows(doctype: str, names: Collection[str]) -> list[frappe._dict]:
	"""The documents with what decides: a record carries at least the mark of its plan."""
	fields = ["name", "category", "mark", "state_secret_mark"]
	record = doctype == "Talk Record"
	rows = frappe.get_all(doctype, {"name": ("in", list(names))}, [*fields, *(["plan"] if record else [])])
	plans = [row.plan for row in rows if row.get("plan")]
	return rows + (_rows("Talk Plan", plans) if plans else [])


def _floor(doctype: str, rows: list[frappe._dict], told: bool = True) -> Mark | None:
	"""The least that the kind of talk and its matter demand."""
	if any(row.category in _FORMAL for row in rows) or (told and _restricted(doctype, rows)):
		return Mark.STRICT
	return None


def _restricted(doctype: str, rows: list[frappe._dict]) -> bool:
	"""Whether an obligation that these documents answer or met is restricted."""
	plans = {row.get("plan") if doctype == "Talk Record" else row.name for row in rows} | {
		row.name for row in rows
	}
	return bool(_obligations({plan for plan in plans if plan}, DocType("Talk Obligation").restricted == 1))


def _obligations(documents: Collection[str], which: Criterion) -> list:
	owed, line = DocType("Talk Obligation"), DocType("Talk Plan Obligation")
	if not documents:
		return []
	named = frappe.qb.from_(line).select(line.obligation).where(line.parent.isin(sorted(documents)))
	answered = owed.name.isin(named) | owed.record.isin(sorted(documents))
	return frappe.qb.from_(owed).select(owed.name).where(answered & which).limit(1).run()


def _told(doctype: str, name: str) -> bool:
	"""Whether the reader is told why this talk is held: he reads its words, or sees the restricted matter itself."""
	if doctype == "Talk Plan":
		plan = name
		trusted = rights.reads_plan(name)
	else:
		plan = frappe.db.get_value("Talk Record", name, "plan") or ""
		trusted = rights.on_record(name).writes
	owed = DocType("Talk Obligation")
	documents = {each for each in (plan, name) if each}
	return trusted or bool(
		_obligations(documents, (owed.restricted == 1) & scope.criterion("Talk Obligation"))
	)
