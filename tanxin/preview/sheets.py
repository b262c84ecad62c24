"""The printed forms of the preview: the plan sheet, and a selection of records, outlines and forms to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby

from tanxin.domain.terms import label
from tanxin.forms.collective_record import CollectiveRecord, Participant, collective_record
from tanxin.forms.individual_record import IndividualRecord, individual_record
from tanxin.forms.model import Sheet
from tanxin.forms.outline_sheet import Dossier, EarlierTalk, OutlineSheet, outline_sheet
from tanxin.forms.parts import Basis, Commitment, Party, Signature, day_text, moment_text
from tanxin.forms.plan_sheet import PlanRow, PlanSheet, plan_sheet
from tanxin.intake.records import FollowUp, RecordRow
from tanxin.intake.values import BadValue
from tanxin.preview.assess import PAST_DUE, Assessment, Matter
from tanxin.preview.source import Unit
from tanxin.preview.words import citation_of, day_word, name_of, organization_of, reason_of, short_citation

#: A sheet that a leader signs at one sitting.
MOST_PLANS = 20
#: Confirmations that come from a list were not given in a login; the form says where they come from.
FROM_LEDGER = "谈话台账"
_DECISIONS = {"Signed": "同意", "Sent Back": "退回"}
#: A sheet with the name of its file (without ending) and what it is.
Named = tuple[str, str, Sheet]


def party(unit: Unit, person: str | None) -> Party:
	"""Somebody as the forms name him; empty for nobody."""
	if person is None or not unit.directory.knows(person):
		return Party()
	one = unit.directory.person(person)
	organization = organization_of(unit, one.organization) if one.organization else ""
	return Party(one.name, one.post_title, organization, one.political_status)


def basis(assessment: Assessment, matter: Matter, shortly: bool = False) -> Basis:
	"""Why the talk is owed, with the citation and who checked it."""
	rule = assessment.unit.rules[matter.obligation.rule]
	cited = short_citation(rule) if shortly else citation_of(rule)
	return Basis(reason_of(assessment, matter, openly=True), cited, rule.citation.verified_by)


def draft_plan_sheet(assessment: Assessment) -> Sheet:
	"""The plan sheet of what comes next: what must be talked about first, and of that the overdue first."""
	urgent = [one for one in (*assessment.overdue(), *assessment.due_soon()) if one.obligation.person]
	urgent.sort(key=lambda one: (one.obligation.soft, one.standing not in PAST_DUE, one.obligation.due_date))
	pairs: dict[tuple[str | None, str | None], list[Matter]] = {}
	for matter in urgent:
		pairs.setdefault((matter.obligation.talker, matter.obligation.person), []).append(matter)
	rows = tuple(_plan_row(assessment, matters) for matters in list(pairs.values())[:MOST_PLANS])
	rest = len(pairs) - len(rows)
	note = (
		"先谈必谈的，其中先谈已过期的"
		+ (f"；另有 {rest} 对谈话见台账，可另列一批" if rest > 0 else "")
		+ "。"
	)
	return plan_sheet(
		PlanSheet(
			organization=assessment.unit.title(),
			period=f"{assessment.as_of.year}年{assessment.as_of.month}月（拟）",
			rows=rows,
			order_note=note,
		)
	)


def _plan_row(assessment: Assessment, matters: list[Matter]) -> PlanRow:
	unit, owed = assessment.unit, matters[0].obligation
	plan = next((one.plan for one in matters if one.plan is not None), None)
	talkers = plan.talkers if plan else (owed.talker,)
	return PlanRow(
		talkers=tuple(party(unit, one) for one in talkers if one),
		persons=(party(unit, owed.person),),
		bases=tuple(basis(assessment, one, shortly=True) for one in matters),
		planned_at=plan.planned_at
		if plan
		else f"{day_word(max(one.obligation.due_date for one in matters))}前"
		if matters[0].standing not in PAST_DUE
		else "尽快",
		place=plan.place if plan else "",
		way=label(plan.way.value) if plan else "",
		focus=plan.focus if plan else "",
		preparation=plan.preparation if plan else "",
		decision=_DECISIONS.get(plan.state, "") if plan else "",
	)


def selected_forms(assessment: Assessment, people: Sequence[str], limit: int) -> list[Named]:
	"""The forms to print. With `people`, every record of theirs; without, about `limit` telling ones.

	Records come filled in; for what must be talked about next, an outline and a form to fill in by hand.
	"""
	records = _records_of(assessment, people) if people else _telling_records(assessment, limit)
	wanted = [
		one
		for one in [*assessment.overdue(), *assessment.due_soon()]
		if one.obligation.person and (not people or one.obligation.person in people)
	]
	wanted.sort(key=lambda one: (one.obligation.soft, -one.obligation.due_date.toordinal()))
	upcoming = [one for one in wanted if one.obligation.talker][: max(1, limit // 3) if limit else 0]
	forms = [_record_form(assessment, record) for record in records]
	for number, matter in enumerate(upcoming, start=1):
		name = name_of(assessment.unit, matter.obligation.person)
		forms.append((f"outline-{number}", f"谈话提纲：{name}", _outline(assessment, matter)))
		forms.append((f"blank-{number}", f"待填记录表：{name}", _blank_record(assessment, matter)))
	return forms


def _records_of(assessment: Assessment, people: Sequence[str]) -> list[RecordRow]:
	return [record for record in assessment.unit.records if set(people) & set(record.persons)]


def _telling_records(assessment: Assessment, limit: int) -> list[RecordRow]:
	"""The latest of each sort: with an objection, collective, made up later, and full ones."""
	latest = sorted(assessment.unit.records, key=lambda one: one.talk.started_at, reverse=True)
	sorts = (
		[one for one in latest if any(answer.words for answer in one.answers.values())][:1],
		[one for one in latest if one.talk.collective][:1],
		[one for one in latest if one.talk.id in assessment.ledger.late_entries][:1],
		[one for one in latest if one.content and one.follow_up],
		latest,
	)
	chosen = {record.talk.id: record for records in sorts for record in records}
	return list(chosen.values())[:limit]


def _record_form(assessment: Assessment, record: RecordRow) -> Named:
	unit = assessment.unit
	names = "、".join(name_of(unit, one) for one in record.persons[:3])
	if record.talk.collective or len(record.persons) > 1:
		return (
			record.talk.id,
			f"集体谈话记录表：{names}等",
			collective_record(_collective(assessment, record)),
		)
	return record.talk.id, f"谈话记录表：{names}", individual_record(_individual(assessment, record))


def _bases(assessment: Assessment, record: RecordRow) -> tuple[Basis, ...]:
	"""The rules that the talk met, or the reason that the ledger gives."""
	met = assessment.met_by.get(record.talk.id, [])
	by_text = groupby(basis(assessment, one) for one in met)
	found = tuple(dict.fromkeys(one for one, _same in by_text))
	return found or ((Basis(record.reason),) if record.reason else ())


def _individual(assessment: Assessment, record: RecordRow) -> IndividualRecord:
	unit, talk = assessment.unit, record.talk
	person = record.persons[0] if record.persons else None
	return IndividualRecord(
		number=talk.id,
		talkers=tuple(party(unit, one) for one in record.talkers),
		person=party(unit, person),
		category=label(talk.category.value),
		way=label(talk.way.value),
		bases=_bases(assessment, record),
		started_at=talk.started_at,
		ended_at=talk.ended_at,
		place=record.place,
		recorder=record.recorder,
		content=record.content,
		advice_for_talker=record.advice_to_talker,
		advice_for_person=record.advice_to_person,
		needs=record.needs,
		commitments=_commitments(unit, record.follow_up),
		confirmation=_confirmation(unit, record, person),
		remarks=_remarks(assessment, record),
	)


def _collective(assessment: Assessment, record: RecordRow) -> CollectiveRecord:
	unit, talk = assessment.unit, record.talk
	absent = "、".join(name_of(unit, one) for one in record.absent)
	return CollectiveRecord(
		number=talk.id,
		subject=record.reason,
		talkers=tuple(party(unit, one) for one in record.talkers),
		started_at=talk.started_at,
		ended_at=talk.ended_at,
		place=record.place,
		way=label(talk.way.value),
		recorder=record.recorder,
		expected=len(record.persons) + len(record.absent),
		attended=len(record.persons),
		absences=absent,
		content=record.content,
		participants=tuple(_participant(unit, record, one) for one in record.persons),
		commitments=_commitments(unit, record.follow_up),
		remarks=_remarks(assessment, record),
	)


def _participant(unit: Unit, record: RecordRow, person: str) -> Participant:
	one = party(unit, person)
	return Participant(one.name, one.post, one.organization, confirmation=_confirmation(unit, record, person))


def _confirmation(unit: Unit, record: RecordRow, person: str | None) -> Signature | None:
	answer = record.answers.get(person or "")
	if answer is None:
		return None
	return Signature(
		name_of(unit, person), answer.on, "", label(answer.verdict.value), answer.words, FROM_LEDGER
	)


def _commitments(unit: Unit, follow_up: FollowUp | None) -> tuple[Commitment, ...]:
	if follow_up is None:
		return ()
	done = f"{day_text(follow_up.done_on)}办结" if follow_up.done_on else ""
	result = "：".join(part for part in (done, follow_up.result) if part)
	return (Commitment(follow_up.matter, _owner(unit, follow_up), follow_up.due, result),)


def _owner(unit: Unit, follow_up: FollowUp) -> str:
	"""The owner's name; a list may name an office that is nobody of the roster."""
	try:
		return unit.people.find(follow_up.owner).name
	except BadValue:
		return follow_up.owner


def _remarks(assessment: Assessment, record: RecordRow) -> str:
	"""What a reader must know of how the record came about: 补录 with both times, 计划外."""
	said = [] if record.plan else ["计划外谈话。"]
	if record.talk.id in assessment.ledger.late_entries and record.entered_at:
		reason = f"原因：{record.late_reason}" if record.late_reason else "未说明原因"
		times = f"谈话于{moment_text(record.talk.ended_at)}结束，{moment_text(record.entered_at)}录入"
		said.append(f"补录：{times}；{reason}。")
	return "".join(said)


def _blank_record(assessment: Assessment, matter: Matter) -> Sheet:
	"""A record form for the next talk: who and why are filled in, the rest is for the pen."""
	unit, owed = assessment.unit, matter.obligation
	return individual_record(
		IndividualRecord(
			talkers=(party(unit, owed.talker),),
			person=party(unit, owed.person),
			bases=(basis(assessment, matter),),
			place=matter.plan.place if matter.plan else "",
			way=label(matter.plan.way.value) if matter.plan else "",
		)
	)


def _outline(assessment: Assessment, matter: Matter) -> Sheet:
	"""What the talker takes along: who it is, earlier talks, what is still promised."""
	unit, owed = assessment.unit, matter.obligation
	row = unit.roster[owed.person or ""]
	earlier = [one for one in unit.records if owed.person in one.persons]
	return outline_sheet(
		OutlineSheet(
			person=party(unit, owed.person),
			talkers=(party(unit, owed.talker),),
			planned_at=matter.plan.planned_at
			if matter.plan
			else f"{day_word(_latest(assessment, matter))}前",
			place=matter.plan.place if matter.plan else "",
			way=label(matter.plan.way.value) if matter.plan else "",
			bases=(basis(assessment, matter),),
			dossier=Dossier(
				gender=row.gender, birth=day_text(row.born_on), joined_party=day_text(row.joined_party_on)
			),
			earlier_talks=tuple(_earlier(unit, one) for one in earlier[-5:]),
			open_matters=tuple(_still_open(unit, earlier)),
			key_questions=matter.plan.focus if matter.plan else "",
		)
	)


def _latest(assessment: Assessment, matter: Matter):
	"""The day to talk by: the due date, or within the week when that has passed."""
	return max(matter.obligation.due_date, assessment.as_of + timedelta(days=5))


def _earlier(unit: Unit, record: RecordRow) -> EarlierTalk:
	kind = f"{label(record.talk.category.value)}（{label(record.talk.way.value)}）"
	talkers = "、".join(name_of(unit, one) for one in record.talkers)
	return EarlierTalk(record.talk.started_at.date(), talkers, kind, record.reason)


def _still_open(unit: Unit, records: Iterable[RecordRow]) -> list[Commitment]:
	promised = [one.follow_up for one in records if one.follow_up and not one.follow_up.done_on]
	return [Commitment(one.matter, _owner(unit, one), one.due) for one in promised]
