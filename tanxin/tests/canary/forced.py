"""An error in the middle of every call that carries words (写入中途出错): the database refuses, as a full disk would."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import frappe
import requests
from frappe.utils import nowdate

from tanxin.tests.canary import zones
from tanxin.tests.canary.scene import Scene, by_form

#: Where each of the calls writes.
TABLES = ("Talk Note", "Talk Dossier", "Talk Follow Up", "Trigger Event", "Talk Confirmation", "File")


@contextmanager
def database_refusing() -> Iterator[None]:
	"""Every new or changed row of these tables fails, with an error that no code of ours expects."""
	for table in TABLES:
		for event in ("insert", "update"):
			frappe.db.sql_ddl(
				f"create trigger `{_name(table, event)}` before {event} on `tab{table}` for each row "
				"signal sqlstate '45000' set message_text = 'disk full'"
			)
	try:
		yield
	finally:
		for table in TABLES:
			for event in ("insert", "update"):
				frappe.db.sql_ddl(f"drop trigger if exists `{_name(table, event)}`")


def _name(table: str, event: str) -> str:
	return f"canary_{frappe.scrub(table)}_{event}"


def make(scene: Scene) -> list[int]:
	"""Every writing call once, each with a marker of its own. Returns what each was answered with."""
	with database_refusing():
		return [call(scene, _sentence(scene, name)).status_code for name, call in CALLS.items()]


def _sentence(scene: Scene, name: str) -> str:
	return scene.text("forced", zones.FORCED, name)


def _scan(scene: Scene, words: str) -> requests.Response:
	talker = scene.desk.of("talker")
	return talker.post(
		f"{talker.url}/api/method/upload_file",
		data={"is_private": "1", "doctype": "Talk Record", "docname": scene.names["unfinished"]},
		files={"file": ("x.txt", words.encode())}, timeout=60,
	)  # fmt: skip


def _request_by_insert(scene: Scene, words: str) -> requests.Response:
	person = scene.desk.of("person_one")
	body = {"talker": scene.persons["talker"], "matter": words}
	return person.post(f"{person.url}/api/resource/Talk Request", json=body, timeout=60)


def _follow_up_by_insert(scene: Scene, words: str) -> requests.Response:
	talker = scene.desk.of("talker")
	return talker.post(f"{talker.url}/api/resource/Talk Follow Up", json=_promise(scene, words), timeout=60)


def _platform(scene: Scene, who: str, method: str, **body: str) -> requests.Response:
	session = scene.desk.of(who)
	return session.post(f"{session.url}/api/method/{method}", data=body, timeout=60)


def _follow_up_by_form(scene: Scene, words: str) -> requests.Response:
	doc = {
		"doctype": "Talk Follow Up",
		"__islocal": 1,
		"name": "new-talk-follow-up-1",
		**_promise(scene, words),
	}
	return _platform(scene, "talker", "frappe.desk.form.save.savedocs", doc=json.dumps(doc), action="Save")


def _follow_up_by_value(scene: Scene, words: str) -> requests.Response:
	name = scene.names["open_follow_up"]
	value = {"doctype": "Talk Follow Up", "name": name, "fieldname": "matter", "value": words}
	return _platform(scene, "talker", "frappe.client.set_value", **value)


def _promise(scene: Scene, words: str) -> dict[str, str]:
	return {
		"record": scene.names["alone"],
		"person": scene.persons["person_one"],
		"matter": words,
		"owner_person": scene.persons["member"],
		"due_date": nowdate(),
	}


def _record(scene: Scene, words: str) -> requests.Response:
	return scene.desk.of("talker").call(
		"notes.write_record", record=scene.names["unfinished"], zone=zones.SHARED, texts={"main": words}
	)


def _plan(scene: Scene, words: str) -> requests.Response:
	return scene.desk.of("organiser").call(
		"notes.write_plan", plan=scene.names["plan_draft"], texts={"focus": words}
	)


def _dossier(scene: Scene, words: str) -> requests.Response:
	texts = {"career": words}
	return scene.desk.of("organiser").call("notes.write_dossier", person=scene.persons["member"], texts=texts)


def _request(scene: Scene, words: str) -> requests.Response:
	return scene.desk.of("member").call("requests.ask", talker=scene.persons["talker"], words=words)


def _objection(scene: Scene, words: str) -> requests.Response:
	return scene.desk.of("top_person").call("confirm.object_to", record=scene.names["shown"], words=words)


def _follow_up(scene: Scene, words: str) -> requests.Response:
	return scene.desk.of("talker").call("follow_ups.add", **_promise(scene, words))


def _result(scene: Scene, words: str) -> requests.Response:
	return scene.desk.of("talker").call(
		"follow_ups.close", follow_up=scene.names["open_follow_up"], result=words
	)


def _event(scene: Scene, words: str) -> requests.Response:
	return scene.desk.of("organiser").call("events.withdraw", event=scene.names["open_event"], reason=words)


CALLS: dict[str, Callable[[Scene, str], requests.Response]] = {
	"note": _record,
	"plan": _plan,
	"dossier": _dossier,
	"request": _request,
	"insert": _request_by_insert,
	"objection": _objection,
	"follow_up": _follow_up,
	"follow_up_insert": _follow_up_by_insert,
	"follow_up_form": _follow_up_by_form,
	"follow_up_value": _follow_up_by_value,
	"web_form": lambda scene, words: by_form(scene, "recorder", words),
	"result": _result,
	"event": _event,
	"scan": _scan,
}


def prepare(scene: Scene) -> None:
	"""What the calls need that the scene itself has brought to its end."""
	scene.names["open_follow_up"] = scene.desk.of("talker").told(
		"follow_ups.add", record=scene.names["alone"], person=scene.persons["person_one"], matter="一般事项",
		owner_person=scene.persons["talker"], due_date=nowdate(),
	)  # fmt: skip
	scene.names["open_event"] = scene.desk.of("organiser").insert(
		"Trigger Event", person=scene.persons["person_two"], situation="Hardship",
		happened_on=nowdate(),
	)["name"]  # fmt: skip
