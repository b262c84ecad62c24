"""A town and a branch of its own for the matrix, everybody who may stand before a plan, and a plan in every state.

States are reached by the app's own steps, each by the person whose step it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe.utils import add_days, nowdate
from frappe.utils.verified_command import get_signed_params

from tanxin.api import notes, plans, records, signoff
from tanxin.confidentiality import reader
from tanxin.domain.transitions import STATES
from tanxin.signoff import moves
from tanxin.tests.matrix.relations import BY_KEY
from tanxin.tests.site import factory

TOWN, BRANCH, NEIGHBOUR = "矩阵镇党委", "矩阵村党支部", "矩阵邻镇党委"
#: key → (name, organisation, post)
PEOPLE = {
	"leader": ("柏书记", BRANCH, "Secretary"),
	"talker": ("何委员", BRANCH, "Committee Member"),
	"subject": ("吕党员", BRANCH, None),
	"subject_with_all": ("施委员", BRANCH, "Committee Member"),
	"author": ("张拟定", TOWN, "Committee Member"),
	"organiser": ("孔干事", TOWN, "Organiser"),
	"upper_leader": ("曹书记", TOWN, "Secretary"),
	"deputy": ("严副书记", BRANCH, "Deputy Secretary"),
	"delegate": ("华副书记", TOWN, "Deputy Secretary"),
	"expired_delegate": ("金副书记", TOWN, "Deputy Secretary"),
	"early_delegate": ("魏副书记", TOWN, "Deputy Secretary"),
	"revoked_delegate": ("陶副书记", TOWN, "Deputy Secretary"),
	"other_matter_delegate": ("姜副书记", TOWN, "Deputy Secretary"),
	"other_place_delegate": ("戚副书记", TOWN, "Deputy Secretary"),
	"self_made_delegate": ("谢副书记", TOWN, "Deputy Secretary"),
	"chained_delegate": ("邹副书记", TOWN, "Deputy Secretary"),
	"disabled_person": ("喻副书记", TOWN, "Deputy Secretary"),
	"other_leader": ("苏书记", NEIGHBOUR, "Secretary"),
	"other_organiser": ("潘干事", NEIGHBOUR, "Organiser"),
	"inspector": ("葛纪检", TOWN, "Inspector"),
	"colleague": ("奚党员", BRANCH, None),
}
#: Accounts with no person behind them, and their roles.
ACCOUNTS = {
	"app_administrator": ("Tanxin Administrator",),
	"hr_manager": ("HR Manager", "HR User", "Employee"),
	"system_manager": ("System Manager",),
	"all_roles": (),
	"no_role": (),
}
#: receiver → what his authority is limited to
DELEGATIONS: dict[str, dict[str, Any]] = {
	"delegate": {},
	"author": {},
	"subject_with_all": {},
	"expired_delegate": {},
	"early_delegate": {},
	"revoked_delegate": {},
	"other_matter_delegate": {"category": "Admonition"},
	"other_place_delegate": {"organization": NEIGHBOUR},
	"disabled_person": {},
}


@dataclass
class Scene:
	"""Names of what was made."""

	people: dict[str, str] = field(default_factory=dict)
	plans: dict[str, str] = field(default_factory=dict)
	sheets: dict[str, str] = field(default_factory=dict)
	delegations: dict[str, str] = field(default_factory=dict)

	def person(self, key: str) -> str:
		return self.people[key]

	def person_of(self, relation_key: str) -> str | None:
		relation = BY_KEY[relation_key]
		return self.people.get(relation.login or relation.key)

	def name(self, doctype: str, state: str) -> str | None:
		return (self.plans if doctype == "Talk Plan" else self.sheets).get(state)


@contextmanager
def acting(key: str) -> Iterator[None]:
	"""In the login of one of the scene's people."""
	before = frappe.session.user
	frappe.set_user(account(key))
	reader.forget()
	try:
		yield
	finally:
		frappe.set_user(before)
		reader.forget()


def account(key: str) -> str:
	return f"mx_{key}@tanxin.test"


def make() -> Scene:
	"""Everybody and everything, as Administrator; the county of factory.unit is there already."""
	scene = Scene()
	for name, parent in ((TOWN, factory.COUNTY), (BRANCH, TOWN), (NEIGHBOUR, factory.COUNTY)):
		factory.organization(name, parent)
	for key, (name, place, post) in PEOPLE.items():
		scene.people[key] = factory.person(f"mx_{key}", name, place)
		if post:
			factory.hold(scene.people[key], place, post)
	_accounts()
	_delegations(scene)
	_boards()
	let_places_move(True)
	for state in STATES:
		scene.plans[state] = PLANS[state](scene)
	for state, steps in SHEETS.items():
		scene.sheets[state] = sheet(scene, steps)
	reader.forget()
	return scene


def let_places_move(may: bool) -> None:
	"""Whether the unit lets a signed talk be held elsewhere."""
	frappe.db.set_single_value("Tanxin Settings", "place_may_move", int(may))
	frappe.clear_document_cache("Tanxin Settings", "Tanxin Settings")


def _accounts() -> None:
	for key in ACCOUNTS:
		factory.user(account(key), key)
	everything = [
		role
		for role in frappe.get_all("Role", {"disabled": 0}, pluck="name")
		if role not in ("Administrator", "Guest", "All")
	]
	_give("author", "Tanxin Organiser")  # a role opens the forms; his posts make him no organiser
	_give("all_roles", *everything)
	_give("subject_with_all", *everything)
	for key, roles in ACCOUNTS.items():
		_give(key, *(role for role in roles if frappe.db.exists("Role", role)))


def _give(key: str, *roles: str) -> None:
	if roles:
		frappe.get_doc("User", account(key)).add_roles(*roles)


def _delegations(scene: Scene) -> None:
	"""Given by the leader in his own login; then time passes."""
	for number, (key, limit) in enumerate(DELEGATIONS.items()):
		scene.delegations[key] = _delegate(scene, "leader", key, number * 7, **limit)
	scene.delegations["chained"] = _delegate(scene, "delegate", "chained_delegate", 0)
	with acting("leader"):
		signoff.revoke_delegation(scene.delegations["revoked_delegate"])
	for key in DELEGATIONS.keys() - {"delegate", "early_delegate"}:  # of one leader the app takes one a day
		began = -9 if key == "expired_delegate" else 0
		days = {"from_date": add_days(nowdate(), began), "to_date": add_days(nowdate(), began + 1)}
		frappe.db.set_value("Talk Delegation", scene.delegations[key], days)
	_behind_the_back(scene)
	frappe.db.set_value("Talk Person", scene.person("disabled_person"), "left_on", add_days(nowdate(), -1))


def _delegate(scene: Scene, giver: str, receiver: str, begins: int, **limit: Any) -> str:
	days = {"from_date": add_days(nowdate(), begins), "to_date": add_days(nowdate(), begins + 1)}
	with acting(giver):
		doc = frappe.get_doc(
			{
				"doctype": "Talk Delegation",
				"giver": scene.person(giver),
				"receiver": scene.person(receiver),
				"reason": "外出学习",
				**days,
				**limit,
			}
		)
		return doc.insert().name


def _behind_the_back(scene: Scene) -> None:
	"""A row that its receiver wrote himself, past the app's check: the check at signing must not believe it."""
	row = frappe.get_doc(
		{
			**frappe.get_doc("Talk Delegation", scene.delegations["delegate"]).as_dict(no_nulls=True),
			"name": None,
			"receiver": scene.person("self_made_delegate"),
			"receiver_user": account("self_made_delegate"),
			"made_by": account("self_made_delegate"),
		}
	)
	row.name = "MX-SELF-MADE"
	row.db_insert()


def _boards() -> None:
	"""A board over the states, such as anybody may make on the desk."""
	for doctype in ("Talk Plan", "Talk Campaign"):
		board = frappe.get_doc(
			{
				"doctype": "Kanban Board",
				"kanban_board_name": f"MX {doctype}",
				"reference_doctype": doctype,
				"field_name": "workflow_state",
				"columns": [{"column_name": state} for state in STATES],
			}
		)
		board.insert()


def draft(scene: Scene, **more: Any) -> str:
	"""A plan of the talker with two persons, drafted by its author."""
	parties = {"talkers": ("talker",), "persons": ("subject", "subject_with_all")}
	with acting("author"):
		return factory.plan(scene, **parties, **{"organization": BRANCH, **more}).insert().name


def act(who: str, name: str, action: str, reason: str = "", doctype: str = "Talk Plan") -> str:
	with acting(who):
		signoff.act(doctype, name, action, reason)
	return name


def awaiting(scene: Scene, **more: Any) -> str:
	return act("author", draft(scene, **more), "Send for Signature")


def signed(scene: Scene, **more: Any) -> str:
	return act("leader", awaiting(scene, **more), "Sign")


def held(scene: Scene) -> str:
	"""By a submitted record of its talker."""
	plan = signed(scene)
	with acting("talker"):
		record = frappe.get_doc("Talk Record", records.begin(plan))
		record.update(factory.record_times())
		record.save()
		for row in record.persons:
			notes.write_record(record.name, "Shared", {"main": "谈得很好"}, row.person)
		record.reload()
		record.submit()
	return plan


def expired(scene: Scene) -> str:
	plan = signed(scene)
	moves.take("Talk Plan", plan, "Expire", system=True)
	return plan


PLANS = {
	"Plan Draft": draft,
	"Awaiting Signature": awaiting,
	"Signed": signed,
	"Sent Back": lambda scene: act("leader", awaiting(scene), "Send Back", "请改期"),
	"Not Agreed": lambda scene: act("leader", awaiting(scene), "Disagree", "暂不需要"),
	"Talk Held": held,
	"Plan Cancelled": lambda scene: act("author", draft(scene), "Cancel Plan", "不再需要"),
	"Plan Expired": expired,
}


#: The steps that bring a sheet into a state: by whom, which, why.
SHEETS: dict[str, tuple[tuple[str, str, str], ...]] = {
	"Plan Draft": (),
	"Awaiting Signature": (SENT := ("author", "Send for Signature", ""),),
	"Signed": (SENT, ("leader", "Sign", "")),
	"Sent Back": (SENT, ("leader", "Send Back", "请改期")),
	"Not Agreed": (SENT, ("leader", "Disagree", "暂不需要")),
	"Plan Cancelled": (("author", "Cancel Plan", "不再需要"),),
}


def sheet(scene: Scene, steps: tuple[tuple[str, str, str], ...] = (), lines: int = 2) -> str:
	"""A sheet with plans of its author on it, brought on by these steps."""
	plans_on_it = [draft(scene) for _line in range(lines)]
	with acting("author"):
		made = frappe.get_doc({"doctype": "Talk Campaign", "title": "矩阵审批表", "organization": BRANCH})
		name = made.insert().name
		plans.add_to_sheet(name, plans_on_it)
	for who, action, reason in steps:
		act(who, name, action, reason, doctype="Talk Campaign")
	return name


def mail_link(doctype: str, name: str, action: str = "Sign") -> str:
	"""The link that the platform's e-mail would carry to the leader."""
	words = {"doctype": doctype, "docname": name, "user": account("leader"), "action": action}
	path = "/api/method/frappe.workflow.doctype.workflow_action.workflow_action.confirm_action"
	return f"{path}?{get_signed_params(words)}"
