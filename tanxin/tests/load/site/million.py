"""A county with talks of several years (一百万份记录) on a site of its own, for lists: records by multi-row INSERT, what
belongs to them from the records themselves.

Of every branch the secretary talks with each of the others in turn, so that everybody's talks are spread over all the
years. Of ten districts each has a tenth of the branches.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Concat, Date
from frappe.utils.password import update_password
from pypika import Case

from tanxin.domain.model import Organization
from tanxin.site import accounts
from tanxin.site.inserting import PAGE, Insertion, pages
from tanxin.tests.browser.conftest import PASSWORD
from tanxin.tests.load.site import filling

PER_BRANCH, TOWNS, DISTRICTS = 50, 100, 10
FILLED = (
	"Party Organization", "Talk Person", "Talk Post", "Talk Record", "Talk Record Talker", "Talk Record Person",
	"Talk Plan", "Talk Plan Talker", "Talk Plan Person", "Talk Plan Obligation", "Talk Obligation", "Talk Request",
	"Talk Confirmation", "Trigger Event",
)  # fmt: skip
#: Who asks → the number of his person; `boss` is asked of the server without scopes.
READERS = {
	"branch secretary": 0,
	"organiser": 5 * PER_BRANCH,
	"member": 7 * PER_BRANCH + 3,
	"town secretary": 1,
	"boss": None,
}
#: Nobody who is measured: the platform makes the first account of a site its System Manager.
KEEPER = "keeper"
_WHO = ("creation", "modified", "owner", "modified_by")
_BEGAN = datetime(2024, 1, 1)


def account(reader: str) -> str:
	return f"{reader.replace(' ', '.')}@lists.test"


def _login(reader: str) -> None:
	doc = {"doctype": "User", "email": account(reader), "first_name": reader, "send_welcome_email": 0}
	frappe.get_doc(doc).insert()


def fill(records: int, branches: int) -> None:
	"""Everything; raises when the site has any of it already."""
	for doctype in FILLED:
		if frappe.db.count(doctype):
			raise filling.NotEmpty(doctype)
	filling._insert("Party Organization", *filling._organizations(_organizations(branches)))
	_people(branches)
	columns = (
		"name", "idx", "docstatus", "title", "organization", "category", "way", "record_state", "started_at",
		"ended_at", "recorder", "plan",
	)  # fmt: skip
	insertion = Insertion("Talk Record", (*_WHO, *columns))
	for page in pages(_records(records, branches), PAGE):
		insertion.write(page)
		frappe.db.commit()
	for derived in (_parties, _plans, _obligations, _confirmations, _events):
		derived()
		frappe.db.commit()
	_requests(min(records // 500, 2000))
	_organiser_elsewhere(branches)
	frappe.db.commit()
	for doctype in FILLED:
		frappe.db.sql_ddl(f"ANALYZE TABLE `tab{doctype}`")


def take_away() -> None:
	for doctype in FILLED:
		frappe.db.truncate(doctype)
	for reader in READERS:
		frappe.delete_doc("User", account(reader), force=True, ignore_missing=True)
	frappe.db.delete("Has Role", {"parent": account(KEEPER)})  # the platform would not let its only manager go
	frappe.db.delete("User", {"name": account(KEEPER)})
	frappe.db.commit()


def _organizations(branches: int) -> Iterator[Organization]:
	yield Organization("county", "某某县委员会")
	for number in range(DISTRICTS):
		yield Organization(f"district{number}", f"第{number}片区委员会", "county")
	for number in range(TOWNS):
		yield Organization(
			f"town{number}", f"第{number}镇委员会", f"district{number // (TOWNS // DISTRICTS)}"
		)
	for number in range(branches):
		yield Organization(f"branch{number}", f"第{number}支部委员会", f"town{number * TOWNS // branches}")


def _people(branches: int) -> None:
	"""Everybody, the secretaries' posts, the readers' own and their accounts."""
	_login(KEEPER)
	users = {number: account(reader) for reader, number in READERS.items()}
	for reader in READERS:
		_login(reader)
		update_password(account(reader), PASSWORD)
	filling._insert(
		"Talk Person",
		("name", "person_name", "organization", "status", "user"),
		(
			(f"P{number}", f"某{number}", f"branch{number // PER_BRANCH}", "Active", users.get(number))
			for number in range(branches * PER_BRANCH)
		),
	)
	posts = [(f"P{number * PER_BRANCH}", f"branch{number}", "Secretary") for number in range(branches)]
	posts += [
		(f"P{READERS['organiser']}", "district0", "Organiser"),
		(f"P{READERS['town secretary']}", "town1", "Secretary"),
	]
	columns = ("name", "person", "organization", "post")
	filling._insert("Talk Post", columns, ((f"LP{n}", *post) for n, post in enumerate(posts)))
	for number in users:
		if number is not None:
			accounts.give_roles(f"P{number}")
	frappe.get_doc("User", account("boss")).add_roles("Tanxin Administrator")
	frappe.get_doc("User", account("member")).add_roles("Tanxin Talker")  # or he had no list of plans and events


def _records(records: int, branches: int) -> Iterator[tuple[Any, ...]]:
	"""One every minute and a half, each in another branch than the one before. `idx` is the person talked to."""
	for number in range(records):
		branch = number * 7919 % branches
		seat = 1 + number // branches % (PER_BRANCH - 1)
		written = _BEGAN + timedelta(seconds=90 * number)
		held = written - timedelta(minutes=number * 17 % 5000)
		yield (
			written, written, f"clerk{branch}@lists.test", "Administrator", f"R{number:07d}",
			branch * PER_BRANCH + seat, 0 if number % 50 == 7 else 1, f"与某{seat}谈话", f"branch{branch}",
			_category(number * 31 % 100), "Visit" if number * 13 % 5 == 0 else "Face to Face",
			_state(number * 37 % 100), held, held + timedelta(minutes=40),
			f"P{branch * PER_BRANCH + number % PER_BRANCH}" if number % 3 == 0 else None, f"LR{number:07d}",
		)  # fmt: skip


def _category(chance: int) -> str:
	return "Reminder" if chance < 3 else "Integrity" if chance < 8 else "Heart-to-Heart"


def _state(chance: int) -> str:
	return "Disputed" if chance < 1 else "Awaiting Confirmation" if chance < 5 else "Confirmed"


def _copied(doctype: str, **values: Any) -> None:
	"""One row of the DocType for each record; `values` are terms over it."""
	record = DocType("Talk Record")
	columns = {"creation": record.creation, "modified": record.modified, "owner": record.owner, **values}
	query = frappe.qb.into(DocType(doctype)).columns(*columns).from_(record)
	query.select(*columns.values()).run()


def _parties() -> None:
	"""The talkers and persons of records and plans, and what the plans answer."""
	record = DocType("Talk Record")
	seat = record.idx % PER_BRANCH
	for kind in ("Record", "Plan"):
		parent = record.name if kind == "Record" else record.plan
		for role, person in (("Talker", record.idx - seat), ("Person", record.idx)):
			_copied(
				f"Talk {kind} {role}",
				name=Concat(kind[0], role[0], record.name),
				parent=parent,
				parenttype=Concat(f"Talk {kind}"),
				parentfield=Concat(f"{role.lower()}s"),
				person=Concat("P", person),
			)
	_copied(
		"Talk Plan Obligation",
		name=Concat("PO", record.name),
		parent=record.plan,
		parenttype=Concat("Talk Plan"),
		parentfield=Concat("obligations"),
		obligation=Concat("O", record.name),
	)


def _plans() -> None:
	record = DocType("Talk Record")
	_copied(
		"Talk Plan",
		name=record.plan,
		title=record.title,
		organization=record.organization,
		category=record.category,
		planned_start=record.started_at,
		place=Concat("会议室"),
		author_user=record.owner,
		approver=Concat("P", record.idx - record.idx % PER_BRANCH),
		workflow_state=Case()
		.when(record.record_state == "Awaiting Confirmation", "Awaiting Signature")
		.else_("Talk Held"),
	)


def _obligations() -> None:
	record = DocType("Talk Record")
	_copied(
		"Talk Obligation",
		name=Concat("O", record.name),
		obligation_key=Concat("O", record.name),
		person=Concat("P", record.idx),
		talker=Concat("P", record.idx - record.idx % PER_BRANCH),
		organization=record.organization,
		category=record.category,
		restricted=Case().when(record.category == "Heart-to-Heart", 0).else_(1),
		event=Case().when(record.way == "Visit", Concat("E", record.name)).else_(None),
		plan=record.plan,
		due_date=Date(record.started_at),
		status=Case().when(record.record_state == "Confirmed", "Met").else_("Planned"),
	)


def _confirmations() -> None:
	record = DocType("Talk Record")
	_copied(
		"Talk Confirmation",
		name=Concat("C", record.name),
		confirmation_key=Concat("C", record.name),
		record=record.name,
		organization=record.organization,
		category=record.category,
		person=Concat("P", record.idx),
		verdict=Case().when(record.record_state == "Disputed", "Objection").else_("Confirmed"),
	)


def _events() -> None:
	record = DocType("Talk Record")
	_copied(
		"Trigger Event",
		name=Concat("E", record.name),
		event_key=Concat("E", record.name),
		person=Concat("P", record.idx),
		organization=record.organization,
		restricted=Case().when(record.category == "Integrity", 1).else_(0),
		happened_on=Date(record.started_at),
		status=Case().when(record.record_state == "Confirmed", "Answered").else_("New"),
	)


def _requests(number: int) -> None:
	"""Asked of the next level, so that the branch's secretary is not told."""
	rows = frappe.get_all(
		"Talk Record",
		filters={"way": "Visit"},
		fields=["name", "organization", "idx"],
		order_by="name asc",
		limit=number,
	)
	town = dict(
		frappe.get_all("Party Organization", fields=["name", "parent_party_organization"], as_list=True)
	)
	filling._insert(
		"Talk Request",
		("name", "request_key", "person", "talker", "organization", "asked_organization", "event"),
		(
			(
				f"Q{row.name}",
				row.name,
				f"P{row.idx}",
				"P1",
				row.organization,
				town[row.organization],
				f"E{row.name}",
			)
			for row in rows
		),
	)


def _organiser_elsewhere(branches: int) -> None:
	"""He talks with a branch outside his district, and is talked to in another."""
	organiser = f"P{READERS['organiser']}"
	for role, number in (("Talker", branches // 5 * PER_BRANCH), ("Person", branches // 4 * PER_BRANCH + 1)):
		for kind in ("Record", "Plan"):
			row = DocType(f"Talk {kind} {role}")
			frappe.qb.update(row).set(row.person, organiser).where(row.person == f"P{number}").run()
