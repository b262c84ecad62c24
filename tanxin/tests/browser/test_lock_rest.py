"""Roads round the sign-off over HTTP, walked against the running server with real logins; the stored row is looked at."""

from __future__ import annotations

import json
import os
from urllib.parse import quote

import pytest
import requests

from tanxin.tests.browser.conftest import refreshed
from tanxin.tests.browser.session import Session
from tanxin.tests.browser.test_rest import planned
from tanxin.tests.browser.test_reviewed_rest import signed

#: Refused with a sentence, or no such road on this version of the platform.
REFUSED = range(400, 500)
WATCHED = ["workflow_state", "docstatus", "place", "planned_start", "approver", "title"]
LINKS = "frappe.workflow.doctype.workflow_action.workflow_action"


class Administrator(Session):
	"""The platform's own account, to which it refuses nothing by itself."""

	def __init__(self, url: str) -> None:
		requests.Session.__init__(self)
		self.url = url
		password = os.environ.get("TANXIN_ADMIN_PASSWORD", "admin")
		answer = self.post(
			f"{url}/api/method/login", data={"usr": "Administrator", "pwd": password}, timeout=60
		)
		assert answer.status_code == 200, answer.text
		self.renew()

	def renew(self) -> None:
		self.headers["X-Frappe-CSRF-Token"] = self._token()


@pytest.fixture(scope="module")
def administrator(url, unit) -> Administrator:
	return Administrator(url)


@pytest.fixture(scope="module")
def plan(login, unit) -> str:
	"""Signed once for all roads of this module."""
	return signed(login, unit, 40)


@pytest.fixture
def walkers(login, administrator) -> list[Session]:
	return [login(key) for key in ("town_organiser", "branch_secretary", "stranger")] + [administrator]


def row(name: str) -> tuple:
	return refreshed().get_value("Talk Plan", name, WATCHED)


def method(who: Session, function: str, /, **data: object) -> requests.Response:
	body = {
		key: json.dumps(value, default=str) if isinstance(value, list | dict) else value
		for key, value in data.items()
	}
	return who.post(f"{who.url}/api/method/{function}", data=body, timeout=60)


def v2(who: Session, path: str, verb: str = "POST", **body: object) -> requests.Response:
	return who.request(verb, f"{who.url}/api/v2/{path}", json=body, timeout=60)


def document(who: Session, name: str) -> dict:
	"""What a browser that has the form open holds."""
	return who.get(f"{who.url}/api/resource/Talk Plan/{name}", timeout=60).json()["data"]


def shut(name: str, answers: dict[str, requests.Response]) -> None:
	told = {road: (answer.status_code, answer.text[:300]) for road, answer in answers.items()}
	assert {road: said for road, said in told.items() if said[0] not in REFUSED} == {}, name


def test_a_plan_is_not_renamed(walkers, plan):
	before = row(plan)
	args = {"name": "OTHER", "merge": False, "force": True, "validate_rename": False}
	for who in walkers:
		shut(
			plan,
			{
				"run_doc_method": method(
					who, "run_doc_method", dt="Talk Plan", dn=plan, method="rename", args=args
				),
				"v1 run_method": who.post(
					f"{who.url}/api/resource/Talk Plan/{plan}",
					data={"run_method": "rename", **args},
					timeout=60,
				),
				"v2 rename": v2(who, f"document/Talk Plan/{plan}/method/rename/", **args),
				"v2 merge": v2(who, f"document/Talk Plan/{plan}/method/rename/", **{**args, "merge": True}),
				"title": method(
					who,
					"frappe.model.rename_doc.update_document_title",
					doctype="Talk Plan",
					docname=plan,
					name="OTHER",
				),
				"client": method(
					who, "frappe.client.rename_doc", doctype="Talk Plan", old_name=plan, new_name="OTHER"
				),
				"v2 organisation": v2(who, "document/Party Organization/测试村党支部/method/rename/", **args),
			},
		)
	assert row(plan) == before
	assert refreshed().exists("Party Organization", "测试村党支部")


def test_a_plan_is_not_submitted_cancelled_discarded_or_deleted(walkers, plan):
	before = row(plan)
	for who in walkers:
		copy = document(walkers[0], plan)
		answers = {
			f"v2 {name}": v2(who, f"document/Talk Plan/{plan}/method/{name}/")
			for name in ("submit", "cancel", "discard")
		}
		answers |= {
			f"run {name}": method(who, "run_doc_method", dt="Talk Plan", dn=plan, method=name)
			for name in ("submit", "cancel", "discard")
		}
		answers |= {
			f"savedocs {action}": method(who, "frappe.desk.form.save.savedocs", doc=copy, action=action)
			for action in ("Submit", "Update", "Cancel")
		}
		answers |= {
			"docs": method(
				who, "run_doc_method", docs={**copy, "workflow_state": "Talk Held"}, method="submit"
			),
			"desk discard": method(who, "frappe.desk.form.save.discard", doctype="Talk Plan", name=plan),
			"desk cancel": method(who, "frappe.desk.form.save.cancel", doctype="Talk Plan", name=plan),
			"client": method(who, "frappe.client.submit", doc=copy),
			"born": who.post(
				f"{who.url}/api/resource/Talk Plan", json={**copy, "name": None, "docstatus": 1}, timeout=60
			),
			"v1": who.delete(f"{who.url}/api/resource/Talk Plan/{plan}", timeout=60),
			"v2": v2(who, f"document/Talk Plan/{plan}/", "DELETE"),
		}
		shut(plan, answers)
	assert row(plan) == before


def test_what_was_signed_changes_by_no_version_of_the_api(walkers, plan, unit):
	before = row(plan)
	other = unit.person("member_two")
	person = refreshed().get_value("Talk Plan Person", {"parent": plan})
	event = {
		"doctype": "Talk Plan",
		"name": plan,
		"planned_start": "2031-01-01 09:00:00",
		"planned_end": "2031-01-01 10:00:00",
	}
	for who in walkers:
		shut(
			plan,
			{
				"v1": who.put("Talk Plan", plan, place="别处"),
				"v1 state": who.put("Talk Plan", plan, workflow_state="Plan Draft"),
				"v2": v2(who, f"document/Talk Plan/{plan}/", "PATCH", place="别处"),
				"v2 state": v2(who, f"document/Talk Plan/{plan}/", "PUT", workflow_state="Talk Held"),
				"v2 row": v2(who, f"document/Talk Plan Person/{person}/", "PATCH", person=other),
				"client row": method(
					who,
					"frappe.client.set_value",
					doctype="Talk Plan Person",
					name=person,
					fieldname="person",
					value=other,
				),
				"calendar": method(
					who,
					"frappe.desk.calendar.update_event",
					args=event,
					field_map={"start": "planned_start", "end": "planned_end"},
				),
				"adjust": who.call(
					"signoff.adjust",
					plan=plan,
					planned_start="2031-01-01 09:00",
					planned_end="2031-01-01 10:00",
					reason="改期",
				),
			},
		)
	assert row(plan) == before
	assert refreshed().get_value("Talk Plan Person", person, "person") == unit.person("member")


def test_no_upload_writes_a_column_or_reaches_evidence(walkers, plan):
	before = row(plan)
	entry = refreshed().get_value("Talk Sign Off", {"plan": plan, "action": "Sign"})
	for number, who in enumerate(walkers):
		text = f"{number} {who.headers['X-Frappe-CSRF-Token']}".encode()

		def upload(doctype: str, name: str, who=who, text=text, **more: object) -> requests.Response:
			return who.post(
				f"{who.url}/api/method/upload_file",
				data={"doctype": doctype, "docname": name, "is_private": 1, **more},
				files={"file": ("x.txt", text)},
				timeout=60,
			)

		attached = {
			"attached_to_doctype": "Talk Plan",
			"attached_to_name": plan,
			"attached_to_field": "place",
		}
		shut(
			plan,
			{
				"column": upload("Talk Plan", plan, fieldname="place"),
				"public": upload("Talk Plan", plan, is_private=0),
				"evidence": upload("Talk Sign Off", entry, fieldname="reason"),
				"row": upload(
					"Talk Plan Person", refreshed().get_value("Talk Plan Person", {"parent": plan})
				),
				"client": method(
					who,
					"frappe.client.attach_file",
					filename="x.txt",
					filedata="x",
					doctype="Talk Plan",
					docname=plan,
					docfield="place",
				),
				"v1": who.post(
					f"{who.url}/api/resource/File",
					json={"file_name": "x.txt", "content": "x", "is_private": 1, **attached},
					timeout=60,
				),
			},
		)
	assert row(plan) == before


def test_nothing_is_shared_assigned_or_said_beside_it(walkers, plan, unit):
	stranger = unit.user("stranger")
	counted = ("DocShare", "ToDo", "Comment")
	before = [refreshed().count(each) for each in counted]
	beside = {"reference_doctype": "Talk Plan", "reference_name": plan, "content": "已批准"}
	for who in walkers:
		shut(
			plan,
			{
				"share": method(who, "frappe.share.add", doctype="Talk Plan", name=plan, user=stranger),
				"everyone": method(who, "frappe.share.add", doctype="Talk Plan", name=plan, everyone=1),
				"set_permission": method(
					who,
					"frappe.share.set_permission",
					doctype="Talk Plan",
					name=plan,
					user=stranger,
					permission_to="read",
				),
				"assign": method(
					who,
					"frappe.desk.form.assign_to.add",
					doctype="Talk Plan",
					name=plan,
					assign_to=[stranger],
				),
				"assign many": method(
					who,
					"frappe.desk.form.assign_to.add_multiple",
					doctype="Talk Plan",
					name=[plan],
					assign_to=[stranger],
				),
				"todo": who.post(
					f"{who.url}/api/resource/ToDo",
					json={
						"reference_type": "Talk Plan",
						"reference_name": plan,
						"description": "x",
						"allocated_to": stranger,
					},
					timeout=60,
				),
				"add_comment": method(
					who,
					"frappe.desk.form.utils.add_comment",
					**beside,
					comment_email=stranger,
					comment_by="赵支书",
				),
				"run add_comment": method(
					who,
					"run_doc_method",
					dt="Talk Plan",
					dn=plan,
					method="add_comment",
					args={"comment_type": "Workflow", "text": "已批准", "comment_by": "赵支书"},
				),
				"v2 add_comment": v2(
					who,
					f"document/Talk Plan/{plan}/method/add_comment/",
					comment_type="Workflow",
					text="已批准",
				),
				"v1 comment": who.post(
					f"{who.url}/api/resource/Comment", json={"comment_type": "Info", **beside}, timeout=60
				),
			},
		)
	assert [refreshed().count(each) for each in counted] == before


def test_rows_of_the_inbox_stay(login, walkers, unit):
	organiser = login("town_organiser")
	name = organiser.insert("Talk Plan", **planned(unit, 41))["name"]
	organiser.told("signoff.act", doctype="Talk Plan", name=name, action="Send for Signature")
	waiting = refreshed().get_value("Workflow Action", {"reference_name": name, "status": "Open"})
	for who in walkers:
		shut(
			name,
			{
				"v1": who.delete(f"{who.url}/api/resource/Workflow Action/{waiting}", timeout=60),
				"v2": v2(who, f"document/Workflow Action/{waiting}/", "DELETE"),
				"client": method(who, "frappe.client.delete", doctype="Workflow Action", name=waiting),
				"edit": who.put("Workflow Action", waiting, status="Completed"),
			},
		)
		method(who, "frappe.desk.reportview.delete_items", doctype="Workflow Action", items=[waiting])
		v2(who, "document/Workflow Action/bulk_delete", names=[waiting])
	assert refreshed().get_value("Workflow Action", waiting, "status") == "Open"


def test_a_real_link_of_a_mail_neither_shows_nor_signs(login, url, unit):
	from frappe.utils.verified_command import get_signed_params

	organiser = login("town_organiser")
	name = organiser.insert("Talk Plan", **planned(unit, 42))["name"]
	organiser.told("signoff.act", doctype="Talk Plan", name=name, action="Send for Signature")
	before, leader = row(name), unit.user("branch_secretary")
	confirm = get_signed_params({"action": "Sign", "doctype": "Talk Plan", "docname": name, "user": leader})
	apply = get_signed_params(
		{
			"doctype": "Talk Plan",
			"docname": name,
			"action": "Sign",
			"current_state": "Awaiting Signature",
			"user": leader,
		}
	)
	for function, params in (("confirm_action", confirm), ("apply_action", apply)):
		for path in (
			f"api/method/{LINKS}.{function}?{params}",
			f"api/v2/method/{LINKS}.{function}?{params}",
			f"api/v2/method/{quote('Workflow Action')}/{function}?{params}",
			f"?cmd={LINKS}.{function}&{params}",
		):
			for who in (requests, login("branch_secretary"), login("stranger")):
				answer = who.get(f"{url}/{path}", timeout=60)
				assert name not in answer.text.replace(quote(params), "").replace(params, ""), path
				assert row(name) == before, path


def test_a_link_of_a_mail_works_for_other_documents_as_ever(url, administrator):
	"""Stood in for, not switched off: core goes on to look for a workflow there."""
	from frappe.utils.verified_command import get_signed_params

	todo = administrator.insert("ToDo", description="x")["name"]
	params = get_signed_params(
		{
			"doctype": "ToDo",
			"docname": todo,
			"action": "Sign",
			"current_state": "Open",
			"user": "Administrator",
		}
	)
	ours = requests.get(
		f"{url}/api/method/{LINKS}.apply_action?{params.replace('ToDo', 'Talk Plan')}", timeout=60
	)
	theirs = requests.get(f"{url}/api/method/{LINKS}.apply_action?{params}", timeout=60)
	assert ours.status_code == 403
	assert theirs.status_code != 403


def test_in_anothers_session_nobody_signs_confirms_or_reads_words(login, url, unit):
	organiser = login("town_organiser")
	name = organiser.insert("Talk Plan", **planned(unit, 43))["name"]
	organiser.told("notes.write_plan", plan=name, texts={"focus": "只给签批人看的话"})
	organiser.told("signoff.act", doctype="Talk Plan", name=name, action="Send for Signature")
	before, actor = row(name), Administrator(url)
	answer = method(
		actor, "frappe.core.doctype.user.user.impersonate", user=unit.user("branch_secretary"), reason="试"
	)
	assert answer.status_code == 200, answer.text
	actor.renew()
	assert actor.get(f"{url}/api/method/frappe.auth.get_logged_user", timeout=60).json()[
		"message"
	] == unit.user("branch_secretary")
	shut(
		name,
		{
			"act": actor.call("signoff.act", doctype="Talk Plan", name=name, action="Sign"),
			"v1": actor.put("Talk Plan", name, workflow_state="Signed"),
			"workflow": method(
				actor,
				"frappe.model.workflow.apply_workflow",
				doc={"doctype": "Talk Plan", "name": name},
				action="Sign",
			),
			"write": actor.call("notes.write_plan", plan=name, texts={"focus": "改"}),
		},
	)
	assert "只给签批人看的话" not in actor.call("notes.read_plan", plan=name).text
	assert row(name) == before


def test_a_second_tab_with_an_old_copy_is_told_in_chinese(login, unit):
	organiser = login("town_organiser")
	name = organiser.insert("Talk Plan", **planned(unit, 44))["name"]
	old = document(organiser, name)
	assert organiser.put("Talk Plan", name, place="新的地点").status_code == 200
	answer = method(
		organiser, "frappe.desk.form.save.savedocs", doc={**old, "place": "旧的地点"}, action="Save"
	)
	assert answer.status_code in (409, 417), answer.text
	(said,) = json.loads(answer.json()["_server_messages"])
	assert "刷新" in json.loads(said)["message"]
	assert refreshed().get_value("Talk Plan", name, "place") == "新的地点"


def test_what_a_client_sends_is_not_what_is_printed(login, unit):
	organiser = login("town_organiser")
	name = organiser.insert("Talk Plan", **planned(unit, 45))["name"]
	lie = {
		**document(organiser, name),
		"place": "伪造的地点",
		"workflow_state": "Signed",
		"signed_by": "赵支书",
	}
	form = "谈心谈话计划审批单"
	answers = [
		method(organiser, "frappe.www.printview.get_html_and_style", doc=lie, print_format=form),
		method(
			organiser,
			"frappe.utils.print_format.download_pdf",
			doctype="Talk Plan",
			name=name,
			format=form,
			doc=lie,
		),
		organiser.get(
			f"{organiser.url}/printview",
			params={"doctype": "Talk Plan", "name": name, "format": form, "doc": json.dumps(lie)},
			timeout=60,
		),
	]
	assert answers[0].status_code == 200, answers[0].text[:300]
	assert all("伪造的地点" not in answer.text for answer in answers)


def test_a_signed_plan_moves_within_the_units_setting(login, administrator, unit):
	name = signed(login, unit, 46)
	organiser, talker = login("town_organiser"), login("branch_secretary")
	start = refreshed().get_value("Talk Plan", name, "planned_start")
	asked = {
		"plan": name,
		"planned_start": f"{str(start)[:10]} 15:00:00",
		"planned_end": f"{str(start)[:10]} 15:40:00",
	}
	answer = organiser.call("signoff.adjust", **asked, place="党员活动室301", reason="改到下午")
	assert answer.status_code == 403 and "变更重报" in json.dumps(answer.json(), ensure_ascii=False), (
		answer.text
	)
	assert (
		administrator.put("Tanxin Settings", "Tanxin Settings", move_days=2, place_may_move=0).status_code
		== 200
	)
	try:
		assert "Adjust" in [
			each["action"] for each in talker.told("signoff.my_actions", doctype="Talk Plan", name=name)
		]
		talker.told("signoff.adjust", **asked, place="党员活动室301", reason="改到下午")
	finally:
		administrator.put("Tanxin Settings", "Tanxin Settings", move_days=0)
	stored = refreshed().get_value("Talk Plan", name, ["planned_start", "workflow_state"])
	assert (str(stored[0])[11:16], stored[1]) == ("15:00", "Signed")
	assert refreshed().count("Talk Sign Off", {"plan": name, "action": "Adjust"}) == 1
