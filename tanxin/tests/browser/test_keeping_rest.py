"""Filing, disposal and handover over HTTP with real sessions: each step by whose it is; nobody deletes by any road."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
import requests

from tanxin.tests.browser.conftest import refreshed
from tanxin.tests.browser.session import Session
from tanxin.tests.browser.test_lock_rest import REFUSED, Administrator, method
from tanxin.tests.browser.test_rest import planned
from tanxin.tests.site.factory import TOWN

LIST, YEAR = "Talk Disposal List", datetime.now().year
WHO = ("Administrator", "town_organiser", "town_secretary", "branch_secretary", "inspector")


@pytest.fixture(scope="module")
def administrator(url, unit) -> Administrator:
	return Administrator(url)


@pytest.fixture(scope="module")
def record(login, unit) -> str:
	"""Held, confirmed and filed; its time is over, as the table says."""
	organiser, leader = login("town_organiser"), login("branch_secretary")
	plan = organiser.insert("Talk Plan", **planned(unit, 70))["name"]
	organiser.told("signoff.act", doctype="Talk Plan", name=plan, action="Send for Signature")
	leader.told("signoff.act", doctype="Talk Plan", name=plan, action="Sign")
	name = leader.told("records.begin", plan=plan)
	leader.told("notes.write_record", record=name, zone="Shared", texts={"main": "保管一节的话"}, version="0")
	assert leader.put("Talk Record", name, docstatus=1).status_code == 200
	login("member").told("confirm.agree", record=name)
	assert name in organiser.told("keeping.file", records=[name], pages=2)
	db = refreshed()
	db.set_value("Talk Record", name, "keep_until", "2020-01-01")
	db.commit()
	return name


@pytest.fixture(scope="module")
def disposal(login, record) -> str:
	"""Drawn and sent to the two."""
	organiser = login("town_organiser")
	name = organiser.insert(LIST, organization=TOWN, paper="Record", as_of="2020-12-31")["name"]
	organiser.told("keeping.send_disposal", name=name)
	return name


def status(disposal: str) -> str:
	return refreshed().get_value(LIST, disposal, "status")


def words(record: str) -> str:
	return refreshed().get_value("Talk Note", {"record": record, "zone": "Shared"}, "sealed")


def test_nobody_but_the_two_signs_and_no_save_stands_for_a_signature(login, administrator, record, disposal):
	for who in WHO[1:]:
		if who != "town_secretary":
			assert login(who).call("keeping.sign_disposal", name=disposal).status_code in REFUSED
	assert administrator.call("keeping.sign_disposal", name=disposal).status_code in REFUSED
	forged = {"status": "Approved", "first_signed_on": "2020-01-01", "second_signed_on": "2020-01-01"}
	for who in (administrator, login("town_organiser"), login("town_secretary")):
		assert who.put(LIST, disposal, **forged).status_code in REFUSED
		answer = method(who, "frappe.client.set_value", doctype=LIST, name=disposal, fieldname=forged)
		assert answer.status_code in REFUSED
	assert (status(disposal), bool(words(record))) == ("Sent", True)


def roads(who: Session, doctype: str, name: str) -> list[requests.Response]:
	"""Every road by which the platform lets a client delete or merge."""
	url = who.url
	return [
		who.delete(f"{url}/api/resource/{doctype}/{name}", timeout=60),
		who.delete(f"{url}/api/v2/document/{doctype}/{name}", timeout=60),
		method(who, "frappe.client.delete", doctype=doctype, name=name),
		method(who, "run_doc_method", dt=doctype, dn=name, method="delete"),
		who.post(f"{url}/api/v2/document/{doctype}/{name}/method/delete", timeout=60),
		method(who, "frappe.rename_doc", doctype=doctype, old=name, new=name, merge=1, force=1),
		method(
			who, "run_doc_method", dt=doctype, dn=name, method="rename", args={"name": "X", "merge": True}
		),
	]


@pytest.mark.parametrize(
	"doctype", ["Talk Record", "Talk Note", "Talk Confirmation", "Talk Sign Off", "Talk Keeping Log", LIST]
)
def test_nobody_deletes(login, administrator, record, disposal, doctype):
	filters = {
		LIST: {"name": disposal},
		"Talk Record": {"name": record},
		"Talk Keeping Log": {"disposal": disposal},
	}
	own = {"record": record} if doctype in ("Talk Note", "Talk Confirmation") else {}
	name = refreshed().get_value(doctype, filters.get(doctype, own))
	for key in WHO:
		who = administrator if key == "Administrator" else login(key)
		for answer in roads(who, doctype, name):
			assert answer.status_code in REFUSED, (key, answer.request.url, answer.request.body)
		method(who, "frappe.desk.reportview.delete_items", items=json.dumps([name]), doctype=doctype)
		assert refreshed().exists(doctype, name), (key, doctype)


def test_the_two_sign_and_it_is_approved(login, record, disposal):
	assert login("town_secretary").told("keeping.sign_disposal", name=disposal) == "Sent"
	assert login("town_secretary").call("keeping.sign_disposal", name=disposal).status_code in REFUSED
	assert words(record), "one signature destroys nothing"
	assert login("county_secretary").told("keeping.sign_disposal", name=disposal) == "Approved"


def test_the_lists_go_to_paper_with_number_and_copy(login, disposal):
	organiser = login("town_organiser")
	for address in (
		f"forms.pdf?form=disposal&name={disposal}",
		f"keeping.catalogue_pdf?organization={TOWN}&year={YEAR}",
	):
		answer = organiser.get(f"{organiser.url}/api/method/tanxin.api.{address}", timeout=60)
		assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf"), answer.text[
			:200
		]
	assert refreshed().count("Talk Print", {"disposal": disposal, "copy_no": 1}) == 1
	member = login("member")
	refused = member.get(
		f"{member.url}/api/method/tanxin.api.keeping.catalogue_pdf?organization={TOWN}&year={YEAR}"
	)
	assert refused.status_code in REFUSED
