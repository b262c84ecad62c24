"""Loading the demo unit onto a site (演示单位): `bench --site SITE execute tanxin.demo.load.run`.

Lists come in by the import that units use, logins are made for the people who have one, and every later step is
taken by the people themselves. Run twice it adds nothing.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from tanxin.api import forms
from tanxin.demo import DEMO_AS_OF, accounts, hr, play
from tanxin.demo.dates import lists_for, shift_for
from tanxin.demo.scenes import DRAFT, PERSON, SCENES, SENT_BACK, TALKER, Stage
from tanxin.intake.organizations import read_organizations
from tanxin.intake.people import OrganizationIndex
from tanxin.intake.roster import read_roster
from tanxin.site import owing
from tanxin.talks.bringing.run import bring

#: Kind of import → list of the unit, in the order of need; the tree comes again once its signers are on the roster.
ORDER = (
	("organizations", "organizations"),
	("people", "roster"),
	("organizations", "organizations"),
	("posts", "posts"),
	("meetings", "meetings"),
	("events", "events"),
	("records", "records"),
)
#: By the date of this meeting a site remembers to which day its demo unit was brought.
LAST_MEETING = ("YX", "Democratic Life Meeting", "2026-12-28")


class NotADemoSite(frappe.ValidationError):
	"""The site belongs to a real unit."""


def run(beside_others: bool = False) -> dict[str, Any]:
	"""Load the unit and play the main job. Returns logins and where to look, in Chinese.

	Refuses a site that holds another unit's organisations, unless `beside_others` (tests).
	"""
	before = frappe.session.user
	frappe.set_user("Administrator")
	frappe.local.lang = "zh"
	try:
		with lists_for(_shift()) as lists:
			if not beside_others:
				_refuse_a_real_unit(lists["organizations"])
				_settle()
			logins = accounts.make(_roster(lists))
			counts = _bring_in(lists)
		seen = _play()
		accounts.take_placeholders_away()
		accounts.keep_from_administering()
		frappe.db.commit()  # nosemgrep: a command's last step
	finally:
		frappe.set_user(before)
	return {"说明": "全部人物和内容均为虚构", "账号": logins, "名单": counts, "看哪里": seen}


def _shift() -> timedelta:
	"""The weeks between the unit's lists and this site: as it was first loaded, else up to today."""
	code, kind, day = LAST_MEETING
	organization = frappe.db.get_value("Party Organization", {"code": code})
	held_on = organization and frappe.db.get_value(
		"Talk Meeting", {"organization": organization, "meeting": kind}, "held_on", order_by="held_on asc"
	)
	return getdate(held_on) - getdate(day) if held_on else shift_for(getdate(nowdate()))


def _refuse_a_real_unit(organizations: Path) -> None:
	ours = {row.organization.name for row in read_organizations(organizations).rows}
	others = set(frappe.get_all("Party Organization", pluck="name")) - ours
	if others:
		frappe.throw(
			_(
				"This site belongs to another unit ({0}). The demo unit is loaded on a site of its own."
			).format("、".join(sorted(others)[:3])),
			NotADemoSite,
		)


def _settle() -> None:
	"""Dates as China writes them (ERPNext leaves day first), times to the minute."""
	for name, shown in (("date_format", "yyyy-mm-dd"), ("time_format", "HH:mm")):
		frappe.db.set_single_value("System Settings", name, shown)
		frappe.db.set_default(name, shown)


def _roster(lists: dict[str, Path]) -> list[Any]:
	tree = OrganizationIndex(row.organization for row in read_organizations(lists["organizations"]).rows)
	return read_roster(lists["roster"], tree).rows


def _bring_in(lists: dict[str, Path]) -> dict[str, str]:
	"""Every list through the import; a problem in them is a fault of ours and stops the loading."""
	said: dict[str, list[int]] = {}
	for kind, name in ORDER:
		if name == "records":
			owing.owe_for_period(getdate(nowdate()).year)
			owing.owe_for_meetings()
		outcome = bring(kind, lists[name])
		faults = [problem for problem in outcome.problems if not _is_expected(problem)]
		if faults:
			frappe.throw("<br>".join(problem.sentence() for problem in faults))
		counts = said.setdefault(lists[name].name, [0, 0])
		counts[0] += outcome.created
		counts[1] += outcome.updated
	return {name: f"新增 {created}，更新 {updated}" for name, (created, updated) in said.items()}


def _is_expected(problem: Any) -> bool:
	"""On the first pass over the tree nobody is on the roster yet who could sign."""
	return "再导入一次党组织" in problem.reason


def _play() -> dict[str, str]:
	"""Play what was not played before; returns what came of it, by title."""
	seen: dict[str, str] = {}
	play.keep_dossiers()
	for scene in (*SCENES, SENT_BACK, DRAFT):
		plan = play.play(scene)
		frappe.db.commit()  # nosemgrep: each scene is whole by itself, and a print is registered beside it
		if plan:
			record = frappe.db.get_value("Talk Record", {"plan": plan})
			seen[scene.title] = f"{plan} {record}" if record else plan
			if scene.stage is Stage.CONFIRMED:
				seen["打印"] = _print(plan, record)
	for title, name in (
		("待签批的计划审批表", play.send_sheet()),
		("本人申请谈话", play.ask_for_talk(PERSON)),
		("人事单据 Employee Promotion", hr.promote()),
	):
		if name:
			seen[title] = name
	return seen or {"提示": f"演示内容已在站点上，日期以 {DEMO_AS_OF + _shift()} 为准，没有重复载入"}


def _print(plan: str, record: str) -> str:
	"""The talker prints the plan and the record."""
	said = []
	with accounts.acting(TALKER):
		for form, name in (("plan", plan), ("record", record)):
			response = forms.pdf(form, name)
			said.append(
				f"{name} PDF {len(response.data) // 1024} KB"
				if response
				else f"{name}：没有中文字体，请打印网页"
			)
	return "，".join(said)
