"""From documents to Trigger Events (必谈情形): an event is what its documents say, and goes with the last of them."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType
from frappe.utils import add_days, now_datetime

from tanxin.site import obligations, owing, restricted
from tanxin.sources import adapters, employees, tellings
from tanxin.sources.findings import SAME_FACT_DAYS, Finding, family

CANCELLED = "来源单据已取消，或不再记载该情形"
#: What shows that an obligation was dealt with: a talk was held, or somebody decided that none is needed.
DEALT_WITH = ("Met", "Met Late", "Exempted", "Merged")


def pull(source_doctype: str, source_name: str) -> str | None:
	"""Bring the events of one document to what it says now. Returns the first event it tells, or once told, of.

	Run twice it changes nothing. Two workers take turns (`jobs.alone`). What it says no more is withdrawn, unless another document says it too.
	"""
	said = adapters.read(source_doctype, [source_name]).get(source_name, [])
	told = tellings.of(source_doctype, source_name)
	known = _match(said, told)
	matched = {telling.name for telling in known.values()}
	for telling in told:
		if telling.stands and telling.name not in matched:
			tellings.put(telling.name, stands=0)
			settle(telling.parent)
	events = [_keep(telling, finding, source_doctype, source_name) for finding, telling in known.items()]
	if len(known) < len(said):
		fresh = adapters.read(source_doctype, [source_name], fresh=True).get(source_name, [])
		events += [_tell(each, source_doctype, source_name) for each in fresh if each not in known]
	return next(iter(events), told[0].parent if told else None)


def _match(said: list[Finding], told: list[frappe._dict]) -> dict[Finding, frappe._dict]:
	"""Which row of an event each finding was already told by."""
	left, known = list(told), {}
	for finding in said:
		telling = next((each for each in left if _is_told_by(finding, each)), None)
		if telling:
			left.remove(telling)
			known[finding] = telling
	return known


def _is_told_by(finding: Finding, telling: frappe._dict) -> bool:
	"""The same thing of the same person on the same day. Once the talk was held, another day is no other thing."""
	person = finding.person or employees.known_as(finding.employee)
	if (telling.part or "", telling.situation, telling.person) != (
		finding.part,
		finding.situation.value,
		person,
	):
		return False
	if not finding.dated or telling.happened_on == finding.happened_on:
		return True
	return bool(telling.stands) and _is_dealt_with(telling.parent)


def _is_dealt_with(event: str) -> bool:
	owed, record = DocType("Talk Obligation"), DocType("Talk Record")
	query = (
		frappe.qb.from_(owed)
		.left_join(record)
		.on((record.plan == owed.plan) & (record.docstatus < 2))
		.select(owed.name)
		.where((owed.event == event) & (owed.status.isin(DEALT_WITH) | record.name.isnotnull()))
		.limit(1)
	)
	return bool(query.run())


def _keep(telling: frappe._dict, finding: Finding, doctype: str, name: str) -> str:
	"""What was told already stands, or stands again."""
	if finding.dated and telling.happened_on != finding.happened_on:
		tellings.put(telling.name, happened_on=finding.happened_on)
	if telling.stands:
		return telling.parent
	if telling.status == "Withdrawn" and (other := _same_thing(telling.person, finding, doctype, name)):
		tellings.attach(other, doctype, name, finding)
		return settle(other)
	tellings.put(telling.name, stands=1, told_on=now_datetime())
	return settle(telling.parent)


def _tell(finding: Finding, doctype: str, name: str) -> str | None:
	"""Something new: one more document of an event that is there, or an event of its own."""
	person = finding.person or employees.person_for(finding.employee)
	if person and (event := _same_thing(person, finding, doctype, name)):
		tellings.attach(event, doctype, name, finding)
		return settle(event)
	return _record(person, finding, doctype, name)


def _same_thing(person: str | None, finding: Finding, doctype: str, name: str) -> str | None:
	"""The event in which the same thing is told already."""
	if not person:
		return None
	event = DocType("Trigger Event")
	near = (
		frappe.qb.from_(event)
		.select(event.name, event.situation, event.sealed)
		.where((event.person == person) & (event.status != "Withdrawn"))
		.where(event.happened_on >= add_days(finding.happened_on, -SAME_FACT_DAYS))
		.where(event.happened_on <= add_days(finding.happened_on, SAME_FACT_DAYS))
		.orderby(event.happened_on)
		.orderby(event.name)
	)
	kinds = family(finding.situation)
	rows = restricted.opened(restricted.EVENT, near.run(as_dict=True))
	names = [row.name for row in rows if row.situation in kinds]
	if names and not adapters.repeats(doctype):
		# Two promotions are two things; a promotion and a transfer may be one.
		told = tellings.others_in(names, doctype, name)
		names = [each for each in names if each not in told]
	return next(iter(names), None)


def _record(person: str | None, finding: Finding, doctype: str, name: str) -> str | None:
	event = frappe.get_doc(
		{
			"doctype": "Trigger Event",
			"person": person,
			"situation": finding.situation.value,
			"happened_on": finding.happened_on,
			"noticed_on": finding.noticed_on,
			"source": adapters.source(doctype),
			"source_doctype": doctype,
			"source_name": name,
			"sources": [tellings.row_of(doctype, name, finding)],
		}
	)
	frappe.db.savepoint("tanxin_event")
	try:
		# The worker acts for the app: whoever submitted the HR document has no right on events of talks.
		return event.insert(ignore_permissions=True).name
	except (frappe.DuplicateEntryError, frappe.UniqueValidationError):
		frappe.db.rollback(save_point="tanxin_event")
		frappe.clear_messages()  # another worker was quicker: the event is there, which is all we want
		return frappe.db.get_value("Trigger Event", {"event_key": event.event_key})


def paper_of(event: str) -> tuple[str, str] | None:
	"""DocType and name of the document with which an event goes; None for one that stands by itself."""
	row = restricted.one(restricted.EVENT, event, ["source_doctype", "source_name"])
	standing = [each for each in tellings.of_event(event) if each.stands]
	paper = next(iter(standing), row)
	return (paper.source_doctype, paper.source_name) if paper.source_doctype else None


def settle(event: str) -> str:
	"""Bring an event, and what is owed because of it, to the documents that stand behind it. Returns its name."""
	row = restricted.one(restricted.EVENT, event, ["source_doctype", "situation", "status"])
	told = tellings.of_event(event)
	situations = [each.situation for each in told if each.stands]
	if not row.source_doctype:
		situations.insert(0, row.situation)  # entered by hand: stands by itself
	if not situations:
		withdraw(event, CANCELLED)
		return event
	if row.situation not in situations:
		restricted.put(restricted.EVENT, event, {"situation": situations[0]})
	if row.status == "Withdrawn":
		values = {"status": "Open", "withdrawn_on": None, "withdrawn_reason": None}
		restricted.put(restricted.EVENT, event, values)
		obligations.reinstate_for_event(event)
	owing.owe_for_event(event)
	if len({each.situation for each in told} | set(situations)) > 1:
		owing.follow_tellings(event, situations)
	return event


def withdraw(event: str, reason: str) -> None:
	"""Withdraw an event with what is still owed because of it. Nothing is deleted.

	One that no document tells of leaves its place to another: what was entered wrongly is entered anew.
	"""
	row = restricted.one(restricted.EVENT, event, ["status", "source_doctype"])
	if row.status == "Withdrawn":
		return
	values = {"status": "Withdrawn", "withdrawn_on": now_datetime(), "withdrawn_reason": reason}
	if not row.source_doctype:
		values["event_key"] = f"{frappe.db.get_value('Trigger Event', event, 'event_key')}|{event}"
	restricted.put(restricted.EVENT, event, values)
	obligations.withdraw_for_event(event)
