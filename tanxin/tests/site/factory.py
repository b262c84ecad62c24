"""A unit of three levels with its people, and the main job's documents, for tests. Names are invented."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import frappe
from frappe.utils import add_days, getdate, now_datetime, nowdate

from tanxin.site import restricted
from tanxin.talks import notices

COUNTY, TOWN, BRANCH, OTHER = "测试县委", "测试镇党委", "测试村党支部", "测试局党委"

#: key → (name, organisation, post, political status)
PEOPLE = {
	"county_secretary": ("林国栋", COUNTY, "Secretary"),
	"county_organiser": ("陈组织", COUNTY, "Organiser"),
	"town_secretary": ("黄书记", TOWN, "Secretary"),
	"town_deputy": ("吴副书记", TOWN, "Deputy Secretary"),
	"town_organiser": ("郑干事", TOWN, "Organiser"),
	"branch_secretary": ("赵支书", BRANCH, "Secretary"),
	"branch_member": ("周委员", BRANCH, "Committee Member"),
	"member": ("钱党员", BRANCH, None),
	"member_two": ("孙党员", BRANCH, None),
	"paper_member": ("李老党员", BRANCH, None),
	"other_secretary": ("冯局长", OTHER, "Secretary"),
	"inspector": ("纪检查", COUNTY, "Inspector"),
	"stranger": ("路人甲", None, None),
}
#: People without a login.
WITHOUT_ACCOUNT = {"paper_member"}


@dataclass
class Unit:
	"""Names of what was made, by key."""

	people: dict[str, str] = field(default_factory=dict)

	def person(self, key: str) -> str:
		return self.people[key]

	def user(self, key: str) -> str:
		return f"{key}@tanxin.test"


def unit() -> Unit:
	"""Organisations, people with accounts, posts; the app came this morning, in the tests' own time zone."""
	frappe.db.set_value("Module Def", "Tanxin", "creation", nowdate(), update_modified=False)
	for doctype in ("Talk Rulebook", "Talk Rule"):
		later = {"asked_since": (">", nowdate())}
		frappe.db.set_value(doctype, later, "asked_since", nowdate(), update_modified=False)
	for name, parent in ((COUNTY, None), (TOWN, COUNTY), (BRANCH, TOWN), (OTHER, COUNTY)):
		organization(name, parent)
	made = Unit()
	for key, (name, place, post) in PEOPLE.items():
		made.people[key] = person(key, name, place)
		if post:
			hold(made.people[key], place, post)
	told_of_their_rights(made.people.values())
	return made


def told_of_their_rights(people: Iterable[str]) -> None:
	"""They have seen the notice (告知), so that their page shows them the words at once."""
	for name in people:
		notices.note_shown(name, notices.present().digest)


def organization(name: str, parent: str | None = None) -> str:
	doc = frappe.get_doc(
		{
			"doctype": "Party Organization",
			"organization_name": name,
			"parent_party_organization": parent,
			"is_group": 1,
			"organization_type": "Party Committee",
		}
	)
	return doc.insert().name


def person(key: str, name: str, place: str | None, **more: object) -> str:
	account = None if key in WITHOUT_ACCOUNT else user(f"{key}@tanxin.test", name)
	doc = frappe.get_doc(
		{
			"doctype": "Talk Person",
			"person_name": name,
			"organization": place,
			"political_status": "Communist Party Member",
			"user": account,
			**more,
		}
	)
	return doc.insert().name


def user(email: str, name: str) -> str:
	doc = frappe.get_doc(
		{
			"doctype": "User",
			"email": email,
			"first_name": name,
			"language": "zh",
			"send_welcome_email": 0,
			"enabled": 1,
		}
	)
	doc.flags.no_welcome_mail = True
	return doc.insert(
		ignore_permissions=True, ignore_if_duplicate=True
	).name  # tests make the accounts they act in


def hold(person: str, place: str, post: str, **more: object) -> str:
	return (
		frappe.get_doc(
			{"doctype": "Talk Post", "person": person, "organization": place, "post": post, **more}
		)
		.insert()
		.name
	)


def event(person: str, situation: str = "Commended", days_ago: int = 0, **more: object):
	"""A situation entered by hand."""
	return frappe.get_doc(
		{
			"doctype": "Trigger Event",
			"person": person,
			"situation": situation,
			"happened_on": add_days(nowdate(), -days_ago),
			**more,
		}
	).insert()


def obligation_of(event_name: str):
	"""The one obligation an event made."""
	return frappe.get_doc("Talk Obligation", {"event": event_name})


def plan(unit: Unit, talkers=("branch_secretary",), persons=("member",), days: int = 1, **more: object):
	"""A draft plan, not yet inserted."""
	start = datetime.combine(getdate(nowdate()) + timedelta(days=days), datetime.min.time()).replace(hour=9)
	values = {
		"doctype": "Talk Plan",
		"organization": BRANCH,
		"talkers": [{"person": unit.person(key)} for key in talkers],
		"persons": [{"person": unit.person(key)} for key in persons],
		"planned_start": start,
		"planned_end": start + timedelta(hours=1),
		"place": "党员活动室301",
		"way": "Face to Face",
	}
	return frappe.get_doc({**values, **more})


def record_times(minutes_ago: int = 120, minutes: int = 60) -> dict[str, datetime]:
	"""A talk that is over."""
	end = now_datetime().replace(second=0, microsecond=0) - timedelta(minutes=minutes_ago - minutes)
	return {"started_at": end - timedelta(minutes=minutes), "ended_at": end}


def laid_open(doctype: str, name: str) -> frappe._dict:
	"""A row whose secrets the table does not tell, with them."""
	fields = [*restricted.SECRETS[doctype], restricted.KEYS[doctype], "name", "restricted", "due_date"]
	columns = frappe.db.get_table_columns(doctype)
	return restricted.one(doctype, name, [field for field in fields if field in columns])
