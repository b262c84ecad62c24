"""A restricted matter that goes the whole way, and the tables as a copied database shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import frappe
from frappe.utils import add_days, nowdate

from tanxin.api import confirm, events, exemptions, follow_ups, notes, plans, signoff
from tanxin.tests.site import factory

#: Random enough to be found wherever they lie.
MATTER, RESULT, WORDS = "协调住院费用QZXMARK01", "已联系民政QZXMARK02", "谈到了病情QZXMARK03"
WITHDRAWN, REWRITTEN = "录错了人QZXMARK04", "协调住院费用和陪护QZXMARK05"
MARKERS = ("QZXMARK01", "QZXMARK02", "QZXMARK03", "QZXMARK04", "QZXMARK05")
KIND = "Serious Illness"
#: As the platform writes Chinese into a version's JSON.
ESCAPED = re.compile(r"\\u([0-9a-f]{4})")


@dataclass
class Story:
	"""The documents of the matter, and what would tell its kind on any row about them."""

	event: str
	names: set[str] = field(default_factory=set)
	telling: set[str] = field(default_factory=set)


def live_through(case) -> Story:
	"""An illness entered by hand: owed, planned, signed, held, confirmed, followed up; one like it exempted, one
	withdrawn."""
	with case.acting("town_organiser"):
		event = factory.event(case.unit.person("member"), KIND).name
	story = Story(event, {event})
	owed = frappe.get_all("Talk Obligation", {"event": event}, pluck="name", order_by="name asc")
	for name in owed:
		row = factory.laid_open("Talk Obligation", name)
		story.telling |= {row.rule, row.rule_title, row.citation}
	with case.acting("town_organiser"):
		plan = case.placed(plans.make_plan(owed))
		signoff.act("Talk Plan", plan, "Send for Signature")
	with case.acting("branch_secretary"):
		signoff.act("Talk Plan", plan, "Sign")
	record = case.submitted_record(frappe.get_doc("Talk Plan", plan)).name
	promised = _promise(case, record)
	with case.acting("member"):
		confirm.agree(record)
	story.names |= {*owed, plan, record, promised, _exempt(case), _withdraw(case)}
	story.telling |= {KIND, "重病"}
	return story


def _promise(case, record: str) -> str:
	person = case.unit.person("branch_member")
	with case.acting("branch_secretary"):
		due = add_days(nowdate(), 7)
		name = follow_ups.add(record, case.unit.person("member"), MATTER, person, due)
		notes.write_record(record, "Talker's Own", {"words": WORDS})
		follow_ups.rewrite(name, REWRITTEN)
	with case.acting("branch_member"):
		follow_ups.close(name, RESULT)
	return name


def _exempt(case) -> str:
	with case.acting("town_organiser"):
		event = factory.event(case.unit.person("member_two"), KIND).name
		owed = frappe.get_all("Talk Obligation", {"event": event}, pluck="name")
		return exemptions.ask("Exemption", owed, "本人长期驻外")["name"]


def _withdraw(case) -> str:
	with case.acting("town_organiser"):
		event = factory.event(case.unit.person("paper_member"), KIND).name
		events.withdraw(event, WITHDRAWN)
	return event


def dumped() -> Iterator[tuple[str, str]]:
	"""(table, row as text) of every table, as this transaction sees it."""
	for table in (each for each in frappe.db.get_tables(cached=False) if each.startswith(("tab", "__"))):
		query = frappe.qb.from_(frappe.qb.Table(table)).select("*")
		for row in query.run():
			text = "\t".join(value for value in row if isinstance(value, str))
			yield table, ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
