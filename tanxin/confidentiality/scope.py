"""One scope per DocType (可见范围): the criterion that feeds list, form, report, card and API.

A criterion is over the DocType's own table. Restricted matters (family, health, complaints, conflict) are for
those who need them, and never for the person they are about.
"""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe.query_builder import DocType
from pypika.terms import Criterion, Term

from tanxin.confidentiality import command, formal, narrowing, preparing
from tanxin.confidentiality.criteria import (
	everything,
	fails,
	has_no_row,
	has_party,
	has_row,
	is_person,
	literal,
	nothing,
	signs,
	within,
)
from tanxin.confidentiality.custody import talk_disposal_list, talk_handover, talk_keeping_log
from tanxin.confidentiality.narrowing import among
from tanxin.confidentiality.oversight import talk_anchor, talk_delegation, talk_exemption, talk_spot_check
from tanxin.confidentiality.paper_scope import talk_notice_seen, talk_print
from tanxin.confidentiality.reader import Reader, reader
from tanxin.domain.transitions import EXPIRED, HELD, SIGNED


def criterion(doctype: str, user: str | None = None) -> Criterion:
	"""What the account may see of a DocType, as a criterion over `tab<DocType>`."""
	return SCOPES[doctype](reader(user), DocType(doctype))


def sql(doctype: str, user: str | None = None, leading: Criterion | None = None) -> str:
	"""The same as SQL text, for the platform's list hook. `leading`: where its rows are looked for, if not by itself."""
	return narrowing.text(narrowing.narrowed(doctype, criterion(doctype, user), leading))


def sees(doctype: str, name: str, user: str | None = None) -> bool:
	"""Whether the stored row of that name is in the account's scope."""
	table = DocType(doctype)
	query = frappe.qb.from_(table).select(table.name).where((table.name == name) & criterion(doctype, user))
	return bool(query.run())


def _metadata(asking: Reader, column: Term) -> Criterion:
	return everything() if asking.sees_all_metadata else within(asking.spans, column)


def _unrestricted_or_needed(asking: Reader, table: DocType) -> Criterion:
	"""Restricted rows only in the subtrees where the reader needs them, never about himself. (What formal rules make
	owed is written down as restricted.)"""
	needed = within(asking.needing_spans, table.organization)
	if asking.person:
		needed &= table.person != literal(asking.person)
	return (table.restricted == 0) | needed


def talk_person(asking: Reader, table: DocType) -> Criterion:
	if asking.sees_all_metadata:
		return everything()
	mine = is_person(table.name, asking.person)
	if asking.person:
		own = frappe.db.get_value("Talk Person", asking.person, "organization")
		if own:
			mine |= table.organization == literal(own)
	return mine | within(asking.spans, table.organization)


def talk_dossier(asking: Reader, table: DocType) -> Criterion:
	"""The organiser in scope, and the planned talker from sign-off until the record is filed (`preparing`)."""
	scope = within(asking.organiser_spans, table.organization)
	if asking.person:
		scope |= table.person.isin(preparing.prepared_for(asking.person))
	return scope & (table.person != literal(asking.person))


def trigger_event(asking: Reader, table: DocType) -> Criterion:
	mine = (table.owner == literal(asking.user)) | is_person(table.requested_talker, asking.person)
	seen = _metadata(asking, table.organization) & _unrestricted_or_needed(asking, table)
	return (seen & _no_request_past_him(asking, table.name)) | mine


def talk_request(asking: Reader, table: DocType) -> Criterion:
	"""Who asks, who is asked, the organiser who arranges, and the leaders of the level that was asked: whoever goes
	past his own secretary is not told of to him."""
	return (
		is_person(table.person, asking.person)
		| is_person(table.talker, asking.person)
		| within(asking.organiser_spans, table.organization)
		| within(asking.needing_spans, table.asked_organization)
	)


def _no_request_past_him(asking: Reader, event: Term) -> Criterion:
	"""Events but those that come from requests the reader does not see."""
	request = DocType("Talk Request")
	unseen = frappe.qb.from_(request).where(fails(talk_request(asking, request)))
	return has_no_row(event, request.event, unseen)


def talk_obligation(asking: Reader, table: DocType) -> Criterion:
	seen = _metadata(asking, table.organization) | is_person(table.person, asking.person)
	seen &= _unrestricted_or_needed(asking, table) & _no_request_past_him(asking, table.event)
	return seen | is_person(table.talker, asking.person)


def counted_obligations(asking: Reader, table: DocType) -> Criterion:
	"""Obligations that figures count: restricted ones too, for who oversees their organisation.

	A figure must not name their rule to who does not see them (`talk_obligation`). Nobody counts restricted ones
	about himself: a secretary sees all others by name, so one that is only counted would be his own.
	"""
	mine = is_person(table.person, asking.person)
	others = (table.restricted == 0) | (table.person != literal(asking.person))
	seen = _metadata(asking, table.organization) | mine
	named = within(asking.needing_spans, table.organization)  # whom the reader sees by name; see above
	seen &= others & (named.negate() | _no_request_past_him(asking, table.event))
	return seen | is_person(table.talker, asking.person)


def talk_plan(asking: Reader, table: DocType) -> Criterion:
	return (
		(_metadata(asking, table.organization) & _plan_open_or_needed(asking, table))
		| has_party("Talk Plan Talker", table.name, asking.person)
		| signs(asking, table.approver)
		| formal.decided_by(asking, table.name)
		| (table.author_user == literal(asking.user))
	)


def _plan_open_or_needed(asking: Reader, table: DocType) -> Criterion:
	"""A plan tells by its category and its obligations why it was made: restricted like them."""
	line, owed = DocType("Talk Plan Obligation"), DocType("Talk Obligation")
	lines = frappe.qb.from_(line).join(owed).on(owed.name == line.obligation).where(owed.restricted == 1)
	open_ = formal.informal(table) & has_no_row(table.name, line.parent, lines)
	if asking.person:  # of his own talk a leader learns in advance only that it is owed
		known = table.workflow_state.isin((SIGNED, HELD, EXPIRED))
		open_ &= known | has_party("Talk Plan Person", table.name, asking.person).negate()
	return formal.needed(asking, table, "Talk Plan Person") | open_


def talk_campaign(asking: Reader, table: DocType) -> Criterion:
	return (
		_metadata(asking, table.organization)
		| signs(asking, table.approver)
		| formal.sheet_decided_by(asking, table.name)
		| (table.author_user == literal(asking.user))
	)


def talk_proposal(asking: Reader, table: DocType) -> Criterion:
	"""What a sheet proposes, for who sees the sheet; of restricted matters only where there is need."""
	seen = among(table.campaign, "Talk Campaign", talk_campaign(asking, DocType("Talk Campaign")))
	return seen & _unrestricted_or_needed(asking, table)


def talk_sign_off(asking: Reader, table: DocType) -> Criterion:
	return among(table.plan, "Talk Plan", talk_plan(asking, DocType("Talk Plan")))


def talk_record(asking: Reader, table: DocType) -> Criterion:
	"""Drafts are their writer's; a submitted record shows that a talk was held, not what was said."""
	writers = (
		has_party("Talk Record Talker", table.name, asking.person)
		| is_person(table.recorder, asking.person)
		| (table.owner == literal(asking.user))
	)
	submitted = (
		_overseen_records(asking, table)
		| has_party("Talk Record Person", table.name, asking.person)
		| formal.decided_by(asking, table.plan)
	)
	return writers | (submitted & (table.docstatus > 0))


def _overseen_records(asking: Reader, record: DocType) -> Criterion:
	"""Records of the organisations that the reader oversees; formal ones where there is need."""
	needed = formal.needed(asking, record, "Talk Record Person")
	return _metadata(asking, record.organization) & (formal.informal(record) | needed)


def answered_records(asking: Reader, record: DocType) -> Criterion:
	"""Records of which the reader sees every answer: who oversees, who talked, who wrote."""
	return (
		_overseen_records(asking, record)
		| has_party("Talk Record Talker", record.name, asking.person)
		| is_person(record.recorder, asking.person)
	)


def talk_confirmation(asking: Reader, table: DocType) -> Criterion:
	"""The stored record decides. Where the rows are looked for, and how they are counted: `counted`."""
	record = DocType("Talk Record")
	seen = (record.name == table.record) & answered_records(asking, record)
	return has_row(frappe.qb.from_(record).where(seen)) | is_person(table.person, asking.person)


def talk_note(asking: Reader, table: DocType) -> Criterion:
	"""Nobody by any list or form: notes are read through `api/notes`, which decides and logs."""
	return nothing()


def _of_my_records(asking: Reader, column: Term) -> Criterion:
	record = DocType("Talk Record")
	mine = has_party("Talk Record Talker", record.name, asking.person) | is_person(
		record.recorder, asking.person
	)
	return among(column, "Talk Record", mine)


def talk_follow_up(asking: Reader, table: DocType) -> Criterion:
	return (
		is_person(table.owner_person, asking.person)
		| is_person(table.person, asking.person)
		| _of_my_records(asking, table.record)
	)


def talk_reading_grant(asking: Reader, table: DocType) -> Criterion:
	"""Who asked, who leads or arranges where it is asked for, who talked or recorded what it names."""
	row = DocType("Talk Reading Grant Record")
	naming_mine = frappe.qb.from_(row).select(row.parent).where(_of_my_records(asking, row.record))
	decided = within((*command.commanded_spans(asking), *asking.organiser_spans), table.organization)
	own = (table.reader_user == literal(asking.user)) | (table.owner == literal(asking.user))
	return own | decided | table.name.isin(naming_mine)


def talk_reading_log(asking: Reader, table: DocType) -> Criterion:
	"""One's own; of a record for who talked, who recorded and who leads or inspects its organisation; nobody is told
	that a talker keeps notes of his own."""
	mine, told = table.reader == literal(asking.user), table.zone != "Talker's Own"
	if asking.sees_all_metadata:
		return mine | told
	return mine | (told & (_of_my_records(asking, table.record) | _watched(asking, table)))


def _watched(asking: Reader, table: DocType) -> Criterion:
	spans = asking.spans if "Tanxin Inspector" in asking.roles else command.commanded_spans(asking)
	if not spans:
		return nothing()
	record, plan = DocType("Talk Record"), DocType("Talk Plan")
	records = within(spans, record.organization) & _overseen_records(asking, record)
	records &= has_party("Talk Record Person", record.name, asking.person).negate()
	plans = within(spans, plan.organization) & _plan_open_or_needed(asking, plan)
	plans &= has_party("Talk Plan Person", plan.name, asking.person).negate()
	needed = within(asking.needing_spans, record.organization)  # that something restricted was met is told to few
	met = (table.zone != "Event") | among(table.record, "Talk Record", needed)
	return (among(table.record, "Talk Record", records) & met) | among(table.plan, "Talk Plan", plans)


def talk_signing_batch(asking: Reader, table: DocType) -> Criterion:
	"""What somebody decided at once is his own list; what became of each plan stands in its trail."""
	return table.user == literal(asking.user)


def talk_reminder(asking: Reader, table: DocType) -> Criterion:
	"""One's own; all for who keeps the app, but not when somebody is on leave."""
	mine = table.user == literal(asking.user)
	return mine | (table.kind != "Delegation Suggested") if asking.sees_all_metadata else mine


SCOPES: dict[str, Callable[[Reader, DocType], Criterion]] = {
	"Talk Person": talk_person,
	"Talk Dossier": talk_dossier,
	"Trigger Event": trigger_event,
	"Talk Request": talk_request,
	"Talk Obligation": talk_obligation,
	"Talk Plan": talk_plan,
	"Talk Campaign": talk_campaign,
	"Talk Proposal": talk_proposal,
	"Talk Sign Off": talk_sign_off,
	"Talk Delegation": talk_delegation,
	"Talk Record": talk_record,
	"Talk Confirmation": talk_confirmation,
	"Talk Note": talk_note,
	"Talk Follow Up": talk_follow_up,
	"Talk Reading Grant": talk_reading_grant,
	"Talk Reading Log": talk_reading_log,
	"Talk Print": talk_print,
	"Talk Notice Seen": talk_notice_seen,
	"Talk Reminder": talk_reminder,
	"Talk Exemption": talk_exemption,
	"Talk Spot Check": talk_spot_check,
	"Talk Anchor": talk_anchor,
	"Talk Signing Batch": talk_signing_batch,
	"Talk Disposal List": talk_disposal_list,
	"Talk Handover": talk_handover,
	"Talk Keeping Log": talk_keeping_log,
}
