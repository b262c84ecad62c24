"""Attempts that must fail, over HTTP with real sessions: somebody who may not know of a talk asks for it by every function
of the platform that takes a DocType, a name, a filter or a column; where it answers at all, a right guess and a wrong one
get the same answer."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
import requests

from tanxin.tests.browser.conftest import refreshed
from tanxin.tests.browser.session import Session
from tanxin.tests.browser.test_lock_rest import REFUSED, Administrator, method
from tanxin.tests.browser.test_rest import planned

PLACE, WORD = "梧桐厅七三一", "暗号白露四零九"
RIGHT, WRONG = {"place": ["like", "梧桐厅%"]}, {"place": ["like", "不存在%"]}
OUTSIDERS = ("other_secretary", "stranger", "member_two")


@pytest.fixture(scope="module")
def administrator(url, unit) -> Administrator:
	return Administrator(url)


@pytest.fixture(scope="module")
def talk(login, unit) -> dict[str, str]:
	"""A restricted event, a signed plan with a file, its record with words: all in the branch."""
	organiser, leader = login("town_organiser"), login("branch_secretary")
	day = (datetime.now() - timedelta(days=3)).date()
	event = organiser.insert(
		"Trigger Event", person=unit.person("member"), situation="Low Spirits", happened_on=str(day)
	)["name"]
	plan = organiser.insert("Talk Plan", **{**planned(unit, 55), "place": PLACE})["name"]
	organiser.told(
		"notes.write_plan",
		plan=plan,
		texts={"focus": WORD},
		version=organiser.told("notes.read_plan", plan=plan)["version"],
	)
	file = organiser.post(
		f"{organiser.url}/api/method/upload_file",
		data={"doctype": "Talk Plan", "docname": plan, "is_private": 1},
		files={"file": (f"{WORD}.txt", f"{WORD} {plan}".encode())},
		timeout=60,
	).json()["message"]
	organiser.told("signoff.act", doctype="Talk Plan", name=plan, action="Send for Signature")
	leader.told("signoff.act", doctype="Talk Plan", name=plan, action="Sign")
	record = leader.told("records.begin", plan=plan)
	leader.told("notes.write_record", record=record, zone="Shared", texts={"main": WORD}, version="0")
	assert leader.put("Talk Record", record, docstatus=1).status_code == 200
	note = refreshed().get_value("Talk Note", {"record": record})
	return {
		"event": event,
		"plan": plan,
		"record": record,
		"note": note,
		"file": file["file_url"],
		"file_row": file["name"],
	}


def get(who: Session, path: str, **params: object) -> requests.Response:
	told = {
		key: json.dumps(value) if isinstance(value, list | dict) else value for key, value in params.items()
	}
	return who.get(f"{who.url}/{path}", params=told, timeout=60)


def said(answer: requests.Response) -> str:
	"""What an answer tells, apart from the time that it took and the place in the platform's code."""
	if answer.status_code in REFUSED or answer.status_code >= 500:
		return "refused"
	if "json" not in answer.headers.get("Content-Type", ""):
		return answer.text
	return json.dumps(answer.json().get("message", answer.json().get("data")), ensure_ascii=False)


def asking(who: Session, me: str, filters: dict) -> dict[str, requests.Response]:
	"""Every function that takes a filter."""
	listed = [["Talk Plan", "place", *filters["place"]]]
	goal = {
		"title": "x",
		"doctype": "User",
		"docname": me,
		"goal_value_field": "name",
		"goal_total_field": "name",
	}
	goal |= {"goal_history_field": "bio", "goal_doctype": "Talk Plan", "goal_doctype_link": "modified_by"}
	goal |= {"goal_field": "docstatus", "date_field": "creation", "aggregation": "count", "filters": filters}
	plan = {"doctype": "Talk Plan"}
	card = {
		"document_type": "Talk Plan",
		"function": "Count",
		"filters_json": json.dumps(listed),
		"type": "Document Type",
	}
	chart = {"chart_name": "x", "chart_type": "Group By", "document_type": "Talk Plan", "group_by_type": "Count",
		"group_by_based_on": "place", "filters_json": json.dumps(listed), "type": "Bar", "name": "x"}  # fmt: skip
	roads = {
		"client.get_list": {"fields": ["name"], "filters": filters},
		"client.get_count": {"filters": filters},
		"client.get_value": {"fieldname": "name", "filters": filters},
		"client.get": {"filters": filters},
		"desk.reportview.get": {"fields": ["name"], "filters": listed},
		"desk.reportview.get_list": {"fields": ["name"], "filters": listed},
		"desk.reportview.get_count": {"fields": [], "filters": listed},
		"desk.reportview.get_stats": {"stats": ["place"], "filters": listed},
		"desk.reportview.get_sidebar_stats": {"stats": ["place"], "filters": listed},
		"desk.reportview.get_filter_dashboard_data": {"stats": [{"name": "place", "type": "Data"}], "filters": listed},
		"desk.listview.get_group_by_count": {"current_filters": filters, "field": "assigned_to"},
		"desk.search.search_link": {"txt": "", "filters": filters, "ignore_user_permissions": 1},
		"desk.search.search_widget": {"txt": "", "filters": filters, "ignore_user_permissions": 1},
		"client.validate_link_and_fetch": {"docname": "TXP-2026-00001", "filters": filters, "ignore_user_permissions": 1},
		"geo.utils.get_coords": {"filters": listed, "type": "coordinates"},
		"desk.calendar.get_events": {"start": "2020-01-01", "end": "2040-01-01", "filters": listed,
			"field_map": {"start": "planned_start", "end": "planned_end", "title": "title"}},
		"core.doctype.data_export.exporter.export_data": {"with_data": 1, "filters": filters, "select_columns": {"Talk Plan": ["name"]}, "file_type": "CSV"},
		"core.doctype.data_import.data_import.download_template": {"export_fields": {"Talk Plan": ["name"]}, "export_records": "by_filter", "export_filters": listed},
	}  # fmt: skip
	answers = {name: method(who, f"frappe.{name}", **plan, **form) for name, form in roads.items()}
	named = {
		"goal": ("frappe.utils.goal.get_monthly_goal_graph_data", goal),
		"map_docs": (
			"frappe.model.mapper.map_docs",
			{
				"method": "frappe.client.get_count",
				"source_names": ["Talk Plan"],
				"target_doc": json.dumps(filters),
			},
		),
		"card": ("frappe.desk.doctype.number_card.number_card.get_result", {"doc": card, "filters": listed}),
		"chart": ("frappe.desk.doctype.dashboard_chart.dashboard_chart.get", {"chart": chart, "refresh": 1}),
	}
	answers |= {name: method(who, function, **form) for name, (function, form) in named.items()}
	tree = {
		"label": "x",
		"parent": "",
		"filters": filters,
		"as_dict": 1,
		"ignore_user_permissions": 1,
		**plan,
	}
	answers["get_all_nodes"] = method(
		who, "frappe.desk.treeview.get_all_nodes", tree_method="frappe.desk.search.search_widget", **tree
	)
	answers["v1"] = get(who, "api/resource/Talk Plan", filters=filters)
	answers["v1 or"] = get(who, "api/resource/Talk Plan", or_filters=listed)
	answers["v2"] = get(who, "api/v2/document/Talk Plan", filters=filters)
	answers["v2 count"] = get(who, "api/v2/doctype/Talk Plan/count", filters=listed)
	answers["website list"] = method(who, "frappe.www.list.get", **plan, place=filters["place"][1])
	return answers


@pytest.mark.parametrize("key", OUTSIDERS)
def test_no_filter_tells_whether_a_guess_is_right(login, unit, talk, key):
	who, me = login(key), unit.user(key)
	right, wrong = asking(who, me, RIGHT), asking(who, me, WRONG)
	told = {name: (said(right[name]), said(wrong[name])) for name in right}
	assert {name: both for name, both in told.items() if both[0] != both[1]} == {}
	whole = "".join(answer.text for answer in right.values())
	assert PLACE not in whole and WORD not in whole


def test_who_sees_the_plan_gets_another_answer(login, unit, talk):
	"""The guesses above are real ones: asked by the organiser the same functions tell them apart."""
	who, me = login("town_organiser"), unit.user("town_organiser")
	right, wrong = asking(who, me, RIGHT), asking(who, me, WRONG)
	differing = {name for name in right if said(right[name]) != said(wrong[name])}
	assert {
		"client.get_list",
		"client.get_count",
		"desk.reportview.get",
		"v1",
		"v2",
		"desk.search.search_link",
	} <= differing


@pytest.mark.parametrize("key", OUTSIDERS)
def test_a_guessed_name_tells_nothing_of_what_stands_there(login, unit, talk, key):
	who = login(key)
	for doctype, name in (
		("Talk Plan", talk["plan"]),
		("Talk Record", talk["record"]),
		("Talk Note", talk["note"]),
		("Trigger Event", talk["event"]),
	):
		named = {"doctype": doctype, "name": name}
		answers = [
			get(who, f"api/resource/{doctype}/{name}"),
			get(who, f"api/v2/document/{doctype}/{name}/"),
			get(who, f"api/resource/{doctype}", fields=["*"], filters={"name": name}),
			get(who, "printview", **named),
			method(who, "frappe.client.get", **named),
			method(who, "frappe.client.get_value", doctype=doctype, fieldname=["*"], filters={"name": name}),
			method(who, "frappe.desk.form.load.getdoc", **named),
			method(who, "frappe.desk.form.load.get_docinfo", **named),
			method(who, "frappe.desk.link_preview.get_preview_data", doctype=doctype, docname=name),
			method(who, "frappe.desk.search.get_link_title", doctype=doctype, docname=name),
			method(who, "frappe.client.validate_link", doctype=doctype, docname=name, fields=["*"]),
			method(who, "frappe.client.validate_link_and_fetch", doctype=doctype, docname=name, fields_to_fetch=["title"]),
			method(who, "frappe.desk.form.linked_with.get", doctype=doctype, docname=name),
			method(who, "frappe.desk.form.linked_with.get_submitted_linked_docs", **named),
			method(who, "frappe.desk.query_report.get_data_for_custom_field", doctype=doctype, field="modified_by", names=[name]),
			method(who, "frappe.www.printview.get_html_and_style", doc=doctype, name=name),
			method(who, "frappe.utils.print_format.download_pdf", **named),
			method(who, "frappe.utils.weasyprint.download_pdf", **named, print_format="Standard"),
			method(who, "frappe.website.doctype.web_form.web_form.get_form_data", doctype=doctype, docname=name, web_form_name="x"),
			method(who, "frappe.core.doctype.communication.email.make", **named, content="x", print_format="Standard", print_html="x"),
			method(who, "frappe.desk.form.utils.get_next", doctype=doctype, value=name, prev=0, sort_field="creation"),
			method(who, "frappe.email.doctype.email_template.email_template.get_email_template", template_name="x", doc=named),
			method(who, "run_doc_method", dt=doctype, dn=name, method="get_title"),
			method(who, "frappe.model.workflow.get_transitions", doc=named),
			method(who, "hrms.api.get_attachments", dt=doctype, dn=name),
			method(who, "erpnext.crm.utils.get_open_activities", ref_doctype=doctype, ref_docname=name),
		]  # fmt: skip
		answers.append(
			who.post(
				f"{who.url}/api/method/hrms.api.roster.get_values",
				json={"doctype": doctype, "name": name, "fields": ["name", "owner", "creation"]},
				timeout=60,
			)
		)
		whole = "".join(answer.text for answer in answers)
		for secret in (
			PLACE,
			WORD,
			unit.user("branch_secretary"),
			unit.user("town_organiser"),
			"Low Spirits",
		):
			assert secret not in whole, (doctype, secret, [a.url for a in answers if secret in a.text])


def test_columns_of_other_tables_are_not_joined_in(login, unit, talk):
	"""A talker sees what he owes; what it hangs on is in its own scope."""
	for key in ("branch_secretary", "member", "other_secretary"):
		who = login(key)
		for doctype, column in (
			("Talk Record", "plan.place"),
			("Talk Record", "`tabTalk Plan`.`place`"),
			("Talk Record", "`tabTalk Note`.`sealed`"),
			("Talk Obligation", "event.person"),
			("ToDo", "`tabTalk Plan`.`place`"),
			("Talk Person", "superior.person_name"),
		):
			if key == "branch_secretary" and "plan" in column.lower():
				continue  # his own plan
			answers = [
				get(who, f"api/resource/{doctype}", fields=["name", column]),
				get(who, f"api/v2/document/{doctype}", fields=["name", column]),
				method(who, "frappe.desk.reportview.get", doctype=doctype, fields=["name", column]),
				get(who, f"api/resource/{doctype}", fields=["name"], order_by=f"{column} asc"),
			]
			assert PLACE not in "".join(answer.text for answer in answers), (key, column)


def test_rows_of_tables_are_not_asked_for_past_their_parent(login, talk):
	for key in OUTSIDERS:
		who = login(key)
		for child, parent in (("Talk Record Person", "Talk Record"), ("Talk Plan Person", "Talk Plan")):
			for asked in (
				get(who, f"api/resource/{child}", parent=parent, fields=["*"]),
				get(who, f"api/resource/{child}", parent="ToDo", fields=["*"]),
				method(who, "frappe.client.get_list", doctype=child, parent=parent, fields=["parent", "person"]),
				method(who, "frappe.client.get_value", doctype=child, parent=parent, fieldname="parent", filters={"parent": talk["plan"]}),
				method(who, "frappe.client.get_count", doctype=child, filters={"parent": talk["plan"]}),
			):  # fmt: skip
				assert talk["plan"] not in asked.text and talk["record"] not in asked.text
				assert said(asked) in ("refused", "[]", "0", "{}", "null"), (key, child, asked.text[:200])


def test_no_expression_is_smuggled_into_a_query(login, talk):
	who = login("branch_secretary")  # sees rows of his own: an order or a group would tell
	inner = "(select sealed from `tabTalk Note` limit 1)"
	for form in (
		{"order_by": f"{inner} asc"},
		{"order_by": "if((select count(*) from `tabTalk Note`)>0, name, modified) asc"},
		{"group_by": f"name having {inner} like 'x%'"},
		{"fields": ["name", f"{inner} as x"]},
		{"fields": ["name", "sum(if(1=1,(select 1 from `tabTalk Note`),0)) as x"]},
		{"fields": ["name, sealed from `tabTalk Note` --"]},
		{"filters": [["Talk Note", "sealed", "like", "2%"]]},
		{"filters": [["Talk Plan", f"name = {inner} or name", "=", "x"]]},
		{"or_filters": [["Talk Note", "sealed", "like", "%"]]},
	):
		for answer in (
			get(who, "api/resource/Talk Plan", **form),
			method(who, "frappe.desk.reportview.get", doctype="Talk Plan", **{"fields": ["name"], **form}),
		):
			assert answer.status_code >= 400, (form, answer.text[:300])
			assert "gAAAA" not in answer.text  # what is sealed begins like this


def test_nothing_is_put_beside_a_talk(login, administrator, talk):
	counted = (
		"Tag Link",
		"Reminder",
		"Discussion Topic",
		"Event Participants",
		"Document Follow",
		"Milestone",
		"Comment",
	)
	before = [refreshed().count(each) for each in counted]
	beside = {"reference_doctype": "Talk Plan", "reference_docname": talk["plan"]}
	for who in (login("town_organiser"), login("branch_secretary"), login("stranger"), administrator):
		roads = {
			"tag": method(
				who, "frappe.desk.doctype.tag.tag.add_tag", tag=WORD, dt="Talk Plan", dn=talk["plan"]
			),
			"tag v2": who.post(
				f"{who.url}/api/v2/method/Tag/add_tag",
				data={"tag": WORD, "dt": "Talk Plan", "dn": talk["plan"]},
				timeout=60,
			),
			"tags": method(
				who, "frappe.desk.doctype.tag.tag.add_tags", tags=[WORD], dt="Talk Plan", docs=[talk["plan"]]
			),
			"reminder": method(
				who,
				"frappe.automation.doctype.reminder.reminder.create_new_reminder",
				remind_at="2031-01-01 10:00:00",
				description=WORD,
				reminder_doctype="Talk Plan",
				reminder_docname=talk["plan"],
			),
			"discussion": method(
				who,
				"frappe.website.doctype.discussion_topic.discussion_topic.submit_discussion",
				doctype="Talk Plan",
				docname=talk["plan"],
				reply=WORD,
				title=WORD,
			),
			"event": who.post(
				f"{who.url}/api/resource/Event",
				json={"subject": WORD, "starts_on": "2031-01-01", "event_participants": [beside]},
				timeout=60,
			),
			"follow": method(
				who,
				"frappe.desk.form.document_follow.update_follow",
				doctype="Talk Plan",
				doc_name=talk["plan"],
				following=1,
			),
			"comment": method(
				who,
				"frappe.desk.form.utils.add_comment",
				reference_doctype="Talk Plan",
				reference_name=talk["plan"],
				content=WORD,
				comment_email="x",
				comment_by="x",
			),
		}
		told = {road: (answer.status_code, answer.text[:200]) for road, answer in roads.items()}
		assert {road: each for road, each in told.items() if each[0] < 400 and road != "follow"} == {}
	for who in (login("stranger"), login("other_secretary")):
		assert (
			method(
				who, "frappe.desk.like.toggle_like", doctype="Talk Plan", name=talk["plan"], add="Yes"
			).status_code
			== 403
		)
	assert [refreshed().count(each) for each in counted] == before
	row = refreshed().get_value("Talk Plan", talk["plan"], ["_user_tags", "_liked_by", "_comments"])
	assert not any(row), row


def test_the_platforms_own_columns_are_not_written(login, unit):
	organiser = login("town_organiser")
	plan = organiser.insert("Talk Plan", **planned(unit, 56))["name"]
	for name in ("_user_tags", "_comments", "_liked_by", "_seen"):
		organiser.put("Talk Plan", plan, **{name: WORD})
		method(
			organiser, "frappe.client.set_value", doctype="Talk Plan", name=plan, fieldname=name, value=WORD
		)
	assert WORD not in str(refreshed().get_value("Talk Plan", plan, "*", as_dict=True))


@pytest.mark.parametrize("key", ("stranger", "other_secretary", "inspector", "county_secretary", "member"))
def test_a_file_of_the_preparation_is_not_handed_out(login, talk, key):
	who = login(key)
	answers = {
		"address": get(who, talk["file"].lstrip("/")),
		"address with row": get(who, talk["file"].lstrip("/"), fid=talk["file_row"]),
		"download_file": method(who, "frappe.handler.download_file", file_url=talk["file"]),
		"core download": get(
			who, "api/method/frappe.core.doctype.file.file.download_file", file_url=talk["file"]
		),
		"zip": method(who, "frappe.core.api.file.zip_files", files=[talk["file_row"]]),
		"own row": who.post(
			f"{who.url}/api/resource/File",
			json={"file_url": talk["file"], "file_name": "x.txt", "is_private": 1},
			timeout=60,
		),
		"upload": method(who, "upload_file", file_url=talk["file"], file_name="x.txt", is_private=1),
		"library": method(who, "upload_file", library_file_name=talk["file_row"], is_private=1),
		"row": get(who, f"api/resource/File/{talk['file_row']}"),
		"list": get(who, "api/resource/File", fields=["*"], limit_page_length=0),
		"search": method(who, "frappe.core.api.file.get_files_by_search_text", text=WORD),
		"folder": method(who, "frappe.core.api.file.get_files_in_folder", folder="Home/Attachments"),
		"images": method(
			who, "frappe.core.api.file.get_attached_images", doctype="Talk Plan", names=[talk["plan"]]
		),
		"form": method(who, "frappe.desk.form.load.getdoc", doctype="Talk Plan", name=talk["plan"]),
	}
	again = get(who, talk["file"].lstrip("/"))  # had one of them made a row of his own
	assert again.status_code >= 400
	told = {
		road: answer.text[:300]
		for road, answer in answers.items()
		if WORD in answer.content.decode("utf-8", "ignore")
	}
	told = {road: text for road, text in told.items() if "exc" not in text}
	assert told == {}


def test_who_prepares_gets_the_file_as_ever(login, talk):
	for key in ("town_organiser", "branch_secretary"):
		assert WORD in get(login(key), talk["file"].lstrip("/")).content.decode(), key


def test_no_template_is_rendered_for_a_reader(login, unit, talk):
	template = "{{ frappe.get_all('Talk' ~ ' Plan', fields=['place']) }}{{ frappe.db.get_value('Talk Plan', {}, 'place') }}"
	for key in (*OUTSIDERS, "town_organiser"):
		who, me = login(key), unit.user(key)
		answers = [
			method(who, "frappe.utils.print_format_generator.render_jinja_template", template=template, doctype="User", docname=me),
			method(who, "frappe.automation.doctype.auto_repeat.auto_repeat.generate_message_preview", reference_dt="User",
				reference_doc=me, message=template),
		]  # fmt: skip
		for answer in answers:
			assert answer.status_code >= 400 and PLACE not in answer.text


def test_a_recorder_that_runs_finds_no_word(login, administrator, talk, unit):
	"""The platform's recorder keeps forms, queries and stacks of every request in the cache."""
	assert method(administrator, "frappe.recorder.start", capture_stack=1).status_code == 200
	try:
		leader, plan = login("branch_secretary"), talk["plan"]
		secret = "暗号霜降五五二"
		leader.call("notes.write_record", record=talk["record"], zone="Talker's Own", texts={"words": secret})
		leader.post(
			f"{leader.url}/api/method/tanxin.api.notes.write_record",
			json={"record": talk["record"], "zone": "Talker's Own", "texts": {"words": secret}},
			timeout=60,
		)
		leader.call("notes.write_plan", plan=plan, texts={"focus": secret})
		login("member").call("confirm.object_to", record=talk["record"], words=secret)
		login("branch_member").call("requests.ask", talker=unit.person("branch_secretary"), words=secret)
		recorded = method(administrator, "frappe.recorder.export_data").json()["message"]
	finally:
		method(administrator, "frappe.recorder.stop")
		method(administrator, "frappe.recorder.delete")
	assert any("tanxin.api.notes" in each["path"] for each in recorded)
	for text in (secret, json.dumps(secret).strip('"')):
		assert text not in json.dumps(recorded, ensure_ascii=False) and text not in json.dumps(recorded)
