"""谈话提纲 of a plan: one sheet for each person talked to, for whoever prepares or signs the talk."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import getdate, nowdate

from tanxin.confidentiality import marking, notes, scope
from tanxin.confidentiality.notes import WordsRefused
from tanxin.domain.terms import label
from tanxin.forms.model import Sheet
from tanxin.forms.outline_sheet import DISCIPLINE, Dossier, EarlierTalk, OutlineSheet, outline_sheet
from tanxin.forms.parts import Basis, Commitment, day_text
from tanxin.talks.sheets import bases, earlier, promises
from tanxin.talks.sheets.common import WITHHELD, parties, party, term

_FACTS = ("name", "organization", "gender", "birth_date", "ethnicity", "joined_party_on")


def of_plan(name: str, how: str) -> list[Sheet]:
	"""The outline for each person of the plan. Raises WordsRefused for who may not read the plan's words."""
	texts = notes.read_plan(name, how)
	if texts is None:
		frappe.throw(
			_("The outline is for those who prepare, sign and hold this talk."),
			WordsRefused,
			title=_("Talk Plan"),
		)
	fields = ["name", "planned_start", "place", "way", "chain_round", "outline_template"]
	plan = frappe.db.get_value("Talk Plan", name, fields, as_dict=True)
	rows = frappe.get_all(
		"Talk Plan Person",
		{"parent": name},
		["person", "person_name", "post_title", "political_status"],
		order_by="idx asc",
	)
	common = {**_plan(plan), **_questions(plan.outline_template or _begun_with(texts), texts)}
	known = _known([row.person for row in rows], plan, how)
	return [outline_sheet(OutlineSheet(**common, **_about(row, known))) for row in rows]


@dataclass(frozen=True)
class Known:
	"""What is known of the people of a plan, by person."""

	facts: dict[str, frappe._dict]
	dossiers: dict[str, Dossier]
	earlier: dict[str, list[EarlierTalk]]
	waiting: dict[str, list[Commitment]]


def _known(persons: list[str], plan: frappe._dict, how: str) -> Known:
	facts = _facts(persons)
	return Known(
		facts,
		{person: _dossier(person, facts.get(person), how) for person in persons},
		earlier.talks_with(persons, plan.planned_start),
		promises.open_for(persons, how),
	)


def _about(row: frappe._dict, known: Known) -> dict[str, object]:
	facts = known.facts.get(row.person)
	return {
		"person": party(row, facts.organization or "" if facts else ""),
		"dossier": known.dossiers[row.person],
		"earlier_talks": tuple(known.earlier[row.person]),
		"open_matters": tuple(known.waiting[row.person]),
	}


def _plan(plan: frappe._dict) -> dict[str, object]:
	why: tuple[Basis, ...] = bases.of_plans([plan.name], [plan.name])[plan.name]
	return {
		"number": plan.name,
		"classification": marking.printed("Talk Plan", [plan.name]),
		"talkers": parties("Talk Plan Talker", [plan.name]).get(plan.name, ()),
		"planned_at": plan.planned_start,
		"place": plan.place or "",
		"way": label(plan.way or ""),
		"bases": why,
		"round_no": plan.chain_round or 1,
	}


def _begun_with(texts: dict[str, str]) -> str | None:
	"""The template whose purpose still stands in the outline: of a restricted matter the plan names none."""
	outline = texts.get("outline", "")
	rows = frappe.get_all("Talk Outline", {"enabled": 1}, ["name", "purpose"], order_by="creation asc")
	return next((row.name for row in rows if row.purpose and row.purpose.strip() in outline), None)


def _questions(template: str | None, texts: dict[str, str]) -> dict[str, str]:
	"""The outline's parts in their cells: what still stands there as the template says it, and all the rest."""
	rest = [line for line in texts.get("outline", "").splitlines() if line.strip()]
	parts = (
		frappe.db.get_value("Talk Outline", template, ["purpose", "difficulties", "discipline"])
		if template
		else ()
	)
	cells = [_take(part or "", rest) for part in parts or ("", "", "")]
	named = [("谈话重点", texts.get("focus")), ("", "\n".join(rest)), ("准备情况", texts.get("preparation"))]
	questions = [f"{title}：{text}" if title else text for title, text in named if text]
	return {
		"purpose": cells[0],
		"key_questions": "\n".join(questions),
		"difficulties": cells[1],
		"discipline": cells[2] or DISCIPLINE,
	}


def _take(part: str, rest: list[str]) -> str:
	"""Move the lines of a part out of the rest; nothing when the plan's author changed them."""
	wanted = [line for line in part.splitlines() if line.strip()]
	for at in range(len(rest) - len(wanted) + 1):
		if wanted and rest[at : at + len(wanted)] == wanted:
			del rest[at : at + len(wanted)]
			return "\n".join(wanted)
	return ""


def _facts(persons: Collection[str]) -> dict[str, frappe._dict]:
	"""What the roster says of those who are in the reader's scope."""
	table = DocType("Talk Person")
	query = (
		frappe.qb.from_(table)
		.select(*(table[field] for field in _FACTS))
		.where(table.name.isin(list(persons)))
	)
	return {row.name: row for row in query.where(scope.criterion("Talk Person")).run(as_dict=True)}


def _dossier(person: str, facts: frappe._dict | None, how: str) -> Dossier:
	"""The dossier where the reader may read it (the reading is logged), with the roster's plain facts."""
	texts = notes.read_dossier(person, how)
	plain = {}
	if facts:
		plain = {
			"gender": term(facts.gender),
			"birth": _birth(facts.birth_date),
			"ethnicity": facts.ethnicity or "",
			"joined_party": day_text(facts.joined_party_on),
		}
	if texts is None:
		written = frappe.db.exists("Talk Dossier", {"person": person, "sealed": ("!=", "")})
		return Dossier(**plain, career=WITHHELD if written else "")
	return Dossier(**plain, **{name: texts.get(name, "") for name in notes.DOSSIER_TEXTS})


def _birth(born: object) -> str:
	if not born:
		return ""
	born, today = getdate(born), getdate(nowdate())
	age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
	return f"{born.year}年{born.month}月\n（{age}岁）"
