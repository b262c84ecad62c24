"""Who signs a step together (会签人), as rows of the plan or sheet: read with it, frozen for the round, written in sets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.utils import now_datetime

from tanxin.domain.chain import Signature, Signer
from tanxin.domain.terms import label
from tanxin.site.documents import Table

DOCTYPE, FIELD = "Talk Co-Signer", "co_signers"
COLUMNS = ("name", "person", "person_name", "user", "reason", "step", "waits", "agreed_on", "agreed_by")


@dataclass(frozen=True, slots=True)
class CoSigner:
	"""One who signs a step together with others. `name` is empty for a row not yet written."""

	person: str
	person_name: str
	user: str
	reason: str
	step: int
	waits: bool = False
	agreed_on: datetime | None = None
	agreed_by: str | None = None
	name: str = ""


def of(doctype: str, names: Sequence[str], lock: bool = False) -> dict[str, tuple[CoSigner, ...]]:
	"""The co-signers of each plan or sheet that has any. `lock`: as they stand now, not when the transaction began."""
	table = DocType(DOCTYPE)
	query = (
		frappe.qb.from_(table)
		.select(table.parent, *(table[column] for column in COLUMNS))
		.where(table.parent.isin(list(names)) & (table.parenttype == doctype))
		.orderby(table.parent)
		.orderby(table.idx)
	)
	found: dict[str, list[CoSigner]] = defaultdict(list)
	for parent, *values in (query.for_update() if lock else query).run():
		row = dict(zip(COLUMNS, values, strict=True))
		found[parent].append(CoSigner(**{**row, "waits": bool(row["waits"])}))
	return {parent: tuple(rows) for parent, rows in found.items()}


def asked(chain: Sequence[Signature], people: dict[str, Any]) -> tuple[CoSigner, ...]:
	"""Those whom a chain asks to sign together; the first step waits at once. `people`: their names and accounts."""
	rows = [
		CoSigner(each.person, people[each.person].person_name, people[each.person].user, _why(each), number)
		for number, signature in enumerate(chain, 1)
		for each in signature.together
	]
	return waiting(rows, 1)


def waiting(rows: Iterable[CoSigner], step: int) -> tuple[CoSigner, ...]:
	"""The rows with those of that step waiting, and no others; step 0: nobody waits."""
	return tuple(replace(row, waits=row.step == step) for row in rows)


def agreed(rows: Iterable[CoSigner], step: int, person: str, signed_by: str) -> tuple[CoSigner, ...]:
	"""The rows after one of that step has agreed, by himself or by whom he authorised."""
	return tuple(
		replace(row, waits=False, agreed_on=now_datetime(), agreed_by=signed_by)
		if row.step == step and row.person == person
		else row
		for row in rows
	)


def step_gone(rows: Iterable[CoSigner], step: int) -> tuple[CoSigner, ...]:
	"""The rows after a step was taken into a later one: those behind it count one less."""
	return tuple(replace(row, step=row.step - 1) if row.step > step else row for row in rows)


def as_rows(rows: Iterable[CoSigner]) -> list[dict[str, Any]]:
	"""For a document's table; a row keeps its name."""
	return [
		{
			key: value
			for key, value in {**asdict(row), "waits": int(row.waits)}.items()
			if key != "name" or value
		}
		for row in rows
	]


def write(doctype: str, names: Collection[str], rows: Sequence[dict[str, Any]]) -> None:
	"""The same rows for each of the documents, instead of what they had."""
	table = DocType(DOCTYPE)
	query = frappe.qb.from_(table).delete()
	query.where(table.parent.isin(sorted(names)) & (table.parenttype == doctype)).run()
	plain = [{column: row.get(column) for column in COLUMNS[1:]} for row in rows]
	Table(DOCTYPE, doctype, FIELD).write(
		{**row, "parent": name, "idx": number}
		for name in names
		for number, row in enumerate(plain, 1)
	)


def _why(signer: Signer) -> str:
	"""By which post of which organisation, for the row."""
	return f"“{signer.organization}”{label(signer.post)}" if signer.post else "审批流程指定"
