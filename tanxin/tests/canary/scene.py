"""Every document of zones.py, made over the running server by the people themselves (场景)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from frappe.utils import add_days, now_datetime, nowdate

from tanxin.tests.browser.conftest import refreshed
from tanxin.tests.canary import zones
from tanxin.tests.canary.markers import Markers
from tanxin.tests.canary.people import Desk
from tanxin.tests.canary.readers import BRANCH, COUNTY
from tanxin.tests.canary.zones import DOCUMENT, Document, Piece, pieces_of

#: Who drafts, and who signs a plan of the scene.
DRAFTERS = {"plan_shown": "county", "plan_unshown": "county"}
SIGNERS = {"plan_shown": "instructor", "plan_unshown": "instructor"}


@dataclass
class Scene:
	"""The names of what was made, by the keys of zones.py; persons by the keys of readers.py."""

	desk: Desk
	markers: Markers
	persons: dict[str, str]
	names: dict[str, str] = field(default_factory=dict)
	urls: list[str] = field(default_factory=list)

	def texts(self, document: str, zone: str, person: str = "", author: str = "") -> dict[str, str]:
		"""What is written into the fields of a zone, each with its marker."""
		return {
			each.name: self.markers.sentence(each)
			for each in pieces_of(DOCUMENT[document])
			if (each.zone, each.person, each.author) == (zone, person, author)
		}

	def text(self, document: str, zone: str, name: str, **whose: str) -> str:
		return self.texts(document, zone, **whose)[name]


def make(scene: Scene) -> None:
	"""All of it, in the order of the work."""
	plans(scene)
	sheet(scene)
	for key, plan in (("alone", "plan_alone"), ("together", "plan_together"), ("shown", "plan_shown"),
		("unshown", "plan_unshown"), ("corrected", "plan_corrected"), ("filed", "plan_filed"),
		("unfinished", "plan_unfinished")):  # fmt: skip
		record(scene, DOCUMENT[key], plan)
	notices(scene)
	answers(scene)
	filing(scene)
	correction(scene)
	dossiers(scene)
	asked_for(scene)
	asked_for_by_form(scene)
	promise(scene)
	restricted(scene)


def plans(scene: Scene) -> None:
	"""Drafted, filled, sent and signed, each as far as its place in the scene asks for."""
	day = 0
	for document in zones.DOCUMENTS:
		if document.doctype == "Talk Plan":
			day += 1
			_plan(scene, document, day)
	scene.desk.of("leader").insert(
		"Talk Delegation", giver=scene.persons["leader"], receiver=scene.persons["delegate"], reason="外出学习",
		from_date=nowdate(), to_date=add_days(nowdate(), 2),
	)  # fmt: skip


def _plan(scene: Scene, document: Document, day: int) -> None:
	drafter = scene.desk.of(DRAFTERS.get(document.key, "organiser"))
	start = now_datetime().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=day)
	name = drafter.insert(
		"Talk Plan", organization=COUNTY if document.key in DRAFTERS else BRANCH, place="谈话室301", way="Face to Face",
		talkers=_rows(scene, document.parties.talkers), persons=_rows(scene, document.parties.persons),
		planned_start=str(start), planned_end=str(start + timedelta(hours=1)),
		needs_instruction=int(document.key == "plan_shown"),
	)["name"]  # fmt: skip
	scene.names[document.key] = name
	drafter.told("notes.write_plan", plan=name, texts=scene.texts(document.key, zones.PLAN))
	if zones.ATTACHED in document.zones:
		content = scene.text(document.key, zones.ATTACHED, "content")
		scene.urls.append(upload(drafter, "Talk Plan", name, content))
	if document.key != "plan_draft":
		drafter.told("signoff.act", doctype="Talk Plan", name=name, action="Send for Signature")
	if document.key not in ("plan_draft", "plan_waiting"):
		signer = scene.desk.of(SIGNERS.get(document.key, "leader"))
		signer.told("signoff.act", doctype="Talk Plan", name=name, action="Sign")


def _rows(scene: Scene, keys: tuple[str, ...]) -> list[dict[str, str]]:
	return [{"person": scene.persons[key]} for key in keys]


def sheet(scene: Scene) -> None:
	"""A sheet with the draft on it."""
	organiser = scene.desk.of("organiser")
	scene.names["sheet"] = organiser.insert("Talk Campaign", title="金丝雀审批表", organization=BRANCH)[
		"name"
	]
	organiser.told("plans.add_to_sheet", campaign=scene.names["sheet"], plans=[scene.names["plan_draft"]])


def record(scene: Scene, document: Document, plan: str) -> None:
	"""From the signed plan: the words of every zone by whoever writes them, then submitted."""
	talker = scene.desk.of(document.parties.talkers[0])
	name = talker.told("records.begin", plan=scene.names[plan])
	scene.names[document.key] = name
	_at(talker, name, len(scene.names), scene.persons.get(document.parties.recorder))
	for zone in (zones.SHARED, zones.ORGANISATION):
		talker.told("notes.write_record", record=name, zone=zone, texts=scene.texts(document.key, zone))
	for person in document.parts:
		texts = scene.texts(document.key, zones.SHARED, person=person)
		talker.told(
			"notes.write_record", record=name, zone=zones.SHARED, person=scene.persons[person], texts=texts
		)
	for author in document.own_pages:
		texts = scene.texts(document.key, zones.OWN, author=author)
		scene.desk.of(author).told("notes.write_record", record=name, zone=zones.OWN, texts=texts)
	if document.key != "unfinished":
		_ok(talker.put("Talk Record", name, docstatus=1))


def _at(talker: Any, name: str, number: int, recorder: str | None) -> None:
	"""A talk of half an hour that is over; of one talker no two at the same time."""
	end = now_datetime().replace(second=0, microsecond=0) - timedelta(minutes=40 * number)
	times = {"started_at": str(end - timedelta(minutes=30)), "ended_at": str(end)}
	more = {"late_reason": "补录", **({"recorder": recorder} if recorder else {})}
	_ok(talker.put("Talk Record", name, **times, **more))


def _ok(answer: Any) -> None:
	assert answer.status_code == 200, answer.text[:2000]


def notices(scene: Scene) -> None:
	"""Whoever was talked to has seen the notice of his rights."""
	for key in ("person_one", "person_two", "person_three", "top_person"):
		person = scene.desk.of(key)
		if digest := person.told("confirm.notice").get("digest"):
			person.told("confirm.notice_seen", digest=digest)


def filing(scene: Scene) -> None:
	"""A record that everybody has answered gets its archive number: its talker has nothing more to prepare."""
	scene.desk.of("person_three").told("confirm.agree", record=scene.names["filed"])
	scene.desk.of("organiser").told("keeping.file", records=[scene.names["filed"]])


def answers(scene: Scene) -> None:
	"""One objects, one signs on paper, one agrees."""
	words = scene.text("alone", zones.OBJECTION, "words", person="person_one")
	scene.desk.of("person_one").told("confirm.object_to", record=scene.names["alone"], words=words)
	scene.desk.of("person_one").told("confirm.agree", record=scene.names["together"])
	content = scene.text("together", zones.SCAN, "content", person="person_two")
	url = upload(scene.desk.of("talker"), "Talk Record", scene.names["together"], content)
	scene.urls.append(url)
	scene.desk.of("recorder").told(
		"confirm.on_paper", record=scene.names["together"], person=scene.persons["person_two"], scan=url
	)


def upload(session: Any, doctype: str, name: str, content: str) -> str:
	"""A private file on a document, as its form uploads it. Returns its address."""
	words = {"is_private": "1", "doctype": doctype, "docname": name}
	answer = session.post(
		f"{session.url}/api/method/upload_file",
		data=words,
		files={"file": (f"附件{name}.txt", content.encode())},
		timeout=60,
	)
	_ok(answer)
	return answer.json()["message"]["file_url"]


def correction(scene: Scene) -> None:
	"""A record is taken back with a reason; its words go on in the draft of its correction."""
	talker = scene.desk.of("talker")
	name = talker.told("records.correct", record=scene.names["corrected"], reason="时间写错")
	scene.names["correction"] = name


def dossiers(scene: Scene) -> None:
	for key, person in (("dossier_planned", "person_two"), ("dossier_filed", "person_three")):
		texts = scene.texts(key, zones.DOSSIER)
		scene.desk.of("organiser").told("notes.write_dossier", person=scene.persons[person], texts=texts)


def asked_for(scene: Scene) -> None:
	"""A person asks for a talk, takes it back, and asks again."""
	person, talker = scene.desk.of("person_two"), scene.persons["talker"]
	for key in ("request_back", "request"):
		words = scene.text(key, zones.REQUEST, "matter")
		scene.names[key] = person.told("requests.ask", talker=talker, words=words)["request"]
		if key == "request_back":
			person.told("requests.withdraw", request=scene.names[key])


def asked_for_by_form(scene: Scene) -> None:
	"""The same by the page on the web that the platform saves."""
	by_form(scene, "person_three", scene.text("request_form", zones.REQUEST, "matter")).raise_for_status()
	found = {"person": scene.persons["person_three"]}
	scene.names["request_form"] = refreshed().get_value("Talk Request", found)


def by_form(scene: Scene, who: str, words: str) -> Any:
	"""A request for a talk as the web form sends it."""
	person = scene.desk.of(who)
	data = {"doctype": "Talk Request", "talker": scene.persons["talker"], "matter": words}
	body = {"web_form": "talk-request", "data": json.dumps(data)}
	path = "frappe.website.doctype.web_form.web_form.accept"
	return person.post(f"{person.url}/api/method/{path}", data=body, timeout=60)


def promise(scene: Scene) -> None:
	"""What was promised, and what came of it."""
	scene.names["follow_up"] = scene.desk.of("talker").told(
		"follow_ups.add", record=scene.names["alone"], person=scene.persons["person_one"],
		matter=scene.text("follow_up", zones.FOLLOW_UP, "matter"), owner_person=scene.persons["follow_up_owner"],
		due_date=add_days(nowdate(), 9),
	)  # fmt: skip
	scene.desk.of("follow_up_owner").told(
		"follow_ups.close",
		follow_up=scene.names["follow_up"],
		result=scene.text("follow_up", zones.FOLLOW_UP, "result"),
	)


def restricted(scene: Scene) -> None:
	"""Something that only those in need of it may know, and why it was taken back."""
	organiser = scene.desk.of("organiser")
	event = organiser.insert(
		"Trigger Event", person=scene.persons["person_two"], situation="Serious Illness",
		happened_on=nowdate(),
	)["name"]  # fmt: skip
	scene.names["event"] = event
	organiser.told(
		"events.withdraw", event=event, reason=scene.text("event", zones.EVENT, "withdrawn_reason")
	)


def piece(document: str, zone: str, name: str) -> Piece:
	"""The piece of a document's common part."""
	return Piece(document, zone, name)
