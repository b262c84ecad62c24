"""The roster (人员名册), onto the site: found again by number, or by name where only one can be meant."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

import frappe
from frappe.query_builder import DocType

from tanxin.intake.headings import PEOPLE
from tanxin.intake.reading import UnreadableFile
from tanxin.intake.roster import RosterRow, read_roster
from tanxin.talks.bringing.known import employee_numbers
from tanxin.talks.bringing.organizations import save_changes
from tanxin.talks.bringing.pages import CREATED, UNCHANGED, RowRefused, Run

GENDERS = {"男": "Male", "女": "Female", "male": "Male", "female": "Female"}
STATUSES = {
	"中共党员": "Communist Party Member",
	"党员": "Communist Party Member",
	"正式党员": "Communist Party Member",
	"中共预备党员": "Probationary Party Member",
	"预备党员": "Probationary Party Member",
	"中共党员(预备)": "Probationary Party Member",
	"共青团员": "League Member",
	"团员": "League Member",
	"民主党派": "Democratic Party Member",
	**dict.fromkeys(
		("民革", "民盟", "民建", "民进", "农工党", "致公党", "九三学社", "台盟"), "Democratic Party Member"
	),
	**dict.fromkeys(("群众", "无党派", "无党派人士", "非党员"), "Non-Party"),
}
#: Kept by ERPNext's Employee (sources/employees): a list does not overrule it.
EMPLOYEES_OWN = frozenset(
	{"person_name", "gender", "birth_date", "post_title", "joined_on", "left_on", "source", "external_id"}
)
FIELDS = ["name", "person_name", "organization", "external_id", "source", "user"]


def bring_people(run: Run, path: Path) -> None:
	"""People first, then who is whose superior and contact, once everybody is there."""
	if not run.known.tree:
		raise UnreadableFile("系统中还没有党组织，请先导入党组织，再导入人员名册。")
	reading = read_roster(path, run.known.organizations)
	run.take_over(reading)
	run.outcome.notices[:] = [_as_said_here(notice) for notice in run.outcome.notices]
	roster = Roster()
	run.write([(row.row, row) for row in reading.rows], lambda number, row: _write(run, roster, number, row))
	run.known.reload_people()
	linked = [row for row in reading.rows if row.person.superior or row.person.contact_person]
	run.write([(row.row, row) for row in linked], lambda number, row: _link(run, row), counted=False)


def _as_said_here(notice: str) -> str:
	"""The preview counts everybody as a member where nothing says so; the site states nothing it was not told."""
	if "政治面貌" not in notice:
		return notice
	return "名册没有“政治面貌”列，政治面貌暂空；请补填后再导入，未填写的人不按党员产生应谈事项。"


class Roster:
	"""Everybody on the site by what a row may know of him."""

	def __init__(self) -> None:
		self.by_number: dict[str, frappe._dict] = {}
		self.by_name: dict[str, list[frappe._dict]] = defaultdict(list)
		self.accounts: dict[str, str] = {}
		table = DocType("Talk Person")
		columns = [table[field] for field in FIELDS]
		rows = {row.name: row for row in frappe.qb.from_(table).select(*columns).run(as_dict=True)}
		for row in rows.values():
			self.add(row)
		for number, name in employee_numbers().items():
			self.by_number.setdefault(number, rows[name])

	def add(self, row: frappe._dict) -> None:
		"""Somebody is on the roster."""
		if row.external_id:
			self.by_number.setdefault(row.external_id, row)
		self.by_name[row.person_name].append(row)
		if row.user:
			self.accounts[row.user] = row.name

	def find(self, number: str | None, name: str, organization: str | None) -> frappe._dict | None:
		"""Who the row speaks of, None for somebody new. Raises RowRefused when that cannot be told."""
		if number and number in self.by_number:
			found = self.by_number[number]
			if found.person_name != name:
				raise RowRefused(
					PEOPLE["id"][0], f"工号 {number} 在名册中是“{found.person_name}”，请核对工号和姓名。"
				)
			return found
		here = [one for one in self.by_name[name] if one.organization == organization]
		if number:
			if any(one.source == "Employee" for one in here):
				reason = f"该党组织已有员工档案中的“{name}”，工号不同；请填写与员工档案一致的工号。"
				raise RowRefused(PEOPLE["id"][0], reason)
			here = [one for one in here if not one.external_id]
		elsewhere = [one for one in self.by_name[name] if one.organization != organization]
		if len(here) > 1 or (not number and not here and elsewhere):
			raise RowRefused(PEOPLE["name"][0], f"名册中另有同名的“{name}”，分不清是不是同一人；请填写工号。")
		return here[0] if here else None


def _write(run: Run, roster: Roster, number: int, row: RosterRow) -> str:
	organization = run.known.organization(row.person.organization)
	if not run.importer.covers(organization):
		raise RowRefused(PEOPLE["organization"][0], "该党组织不在您的工作范围内，请由管理员导入这一行。")
	own = row.person.id if row.person.id != row.person.name else None
	found = roster.find(own, row.person.name, organization)
	if found and not run.importer.covers(found.organization):
		raise RowRefused(
			PEOPLE["name"][0], f"“{row.person.name}”现属工作范围以外的党组织，请由管理员导入这一行。"
		)
	values = _values(run, number, row, organization, own)
	values |= _account(run, roster, number, row, found)
	if not found:
		doc = frappe.get_doc({"doctype": "Talk Person", **values, "source": "Import"})
		doc.insert(ignore_permissions=True)  # the right to import was decided by importer_for
		roster.add(frappe._dict({field: doc.get(field) for field in FIELDS}))
		return CREATED
	if found.source == "Employee":
		values = {name: value for name, value in values.items() if name not in EMPLOYEES_OWN}
	return save_changes(frappe.get_doc("Talk Person", found.name), values)


def _values(
	run: Run, number: int, row: RosterRow, organization: str | None, own: str | None
) -> dict[str, Any]:
	"""What the row says; a cell left empty says nothing and clears nothing."""
	person = row.person
	values = {
		"person_name": person.name,
		"organization": organization,
		"post_title": person.post_title,
		"level": row.level,
		"gender": GENDERS.get(row.gender.casefold(), ""),
		"birth_date": row.born_on,
		"political_status": _political_status(run, number, person.political_status),
		"joined_party_on": row.joined_party_on,
		"applied_to_join_on": row.applied_to_join_on,
		"joined_on": person.joined_on,
		"left_on": person.left_on,
		"external_id": own,
	}
	return {name: value for name, value in values.items() if value}


def _political_status(run: Run, number: int, text: str) -> str:
	plain = unicodedata.normalize("NFKC", text).strip()
	found = STATUSES.get(plain) or next((value for value in STATUSES.values() if value == plain), "")
	if plain and not found:
		run.note(number, PEOPLE["political_status"][0], f"“{text}”不是认得的政治面貌，此项按空白处理。")
	return found


def _account(
	run: Run, roster: Roster, number: int, row: RosterRow, found: frappe._dict | None
) -> dict[str, str]:
	"""The login that the list names, when it exists and is nobody else's. Whose login it is, is an administrator's
	to say: with the account go all rights of the person's posts."""
	if not row.email or (found and found.user) or not run.importer.is_administrator:
		return {}
	if not frappe.db.exists("User", row.email):
		return {}
	if row.email in roster.accounts:
		run.note(number, PEOPLE["email"][0], f"账号 {row.email} 已属于名册中的另一人，此项按空白处理。")
		return {}
	if row.email == run.importer.user:
		run.note(number, PEOPLE["email"][0], "本人的账号请由其他管理员关联，此项按空白处理。")
		return {}
	roster.accounts[row.email] = row.person.name
	return {"user": row.email}


def _link(run: Run, row: RosterRow) -> str:
	name = run.known.person(row.person.id) or _by_name(run, row)
	if not name:
		return UNCHANGED
	values = {
		"superior": run.known.person(row.person.superior),
		"contact_person": run.known.person(row.person.contact_person),
	}
	doc = frappe.get_doc("Talk Person", name)
	return save_changes(doc, {field: value for field, value in values.items() if value})


def _by_name(run: Run, row: RosterRow) -> str | None:
	"""A person listed without a number."""
	organization = run.known.organization(row.person.organization)
	names = frappe.get_all(
		"Talk Person", {"person_name": row.person.name, "organization": organization}, pluck="name"
	)
	return names[0] if len(names) == 1 else None
