"""Playing the demo's scenes (演示走流程): every step through the app's own api, in the account whose step it is."""

from __future__ import annotations

import base64
from datetime import datetime, time, timedelta

import frappe
from frappe.utils import getdate, now_datetime, nowdate

from tanxin.api import confirm, follow_ups, notes, plans, records, requests, signoff
from tanxin.demo.accounts import acting
from tanxin.demo.scenes import (
	CLERK,
	DIFFICULTIES,
	DOSSIERS,
	LEADER,
	ON_SHEET,
	SHEET_TITLE,
	TOWN,
	Scene,
	Stage,
)
from tanxin.site import local, restricted

#: One white pixel: stands in for the scan of the signed print.
SCAN = base64.b64decode(
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAGN7qHwAAAABJRU5ErkJggg=="
)
PREPARATION = "已阅备人资料和历次谈话；事先向支部委员了解了近况。"
#: Minutes before now at which a talk that was just held began and ended.
BEGAN, ENDED = 45, 5


def person(number: str) -> str | None:
	"""The person of that number in the demo roster."""
	return frappe.db.get_value("Talk Person", {"external_id": number})


def town() -> str:
	"""The organisation whose secretary signs the demo's plans."""
	return frappe.db.get_value("Party Organization", {"code": TOWN})


def play(scene: Scene) -> str | None:
	"""Play one scene up to its stage. Returns the plan, None when it was played before or is not owed (any more)."""
	obligation = _still_to_plan(scene.person, scene.rule)
	if not obligation:
		return None
	plan = _draft(scene, obligation)
	if scene.stage is not Stage.DRAFT:
		with acting(scene.author):
			signoff.act("Talk Plan", plan, "Send for Signature")
	if scene.stage is Stage.SENT_BACK:
		with acting(scene.signer):
			signoff.act("Talk Plan", plan, "Send Back", scene.reason)
	if scene.stage >= Stage.SIGNED:
		with acting(scene.signer):
			signoff.act("Talk Plan", plan, "Sign")
	if scene.stage >= Stage.HELD:
		_answer(scene, _hold(scene, plan))
	return plan


def _still_to_plan(number: str, rule: str) -> str | None:
	"""The open obligation of that person under that rule, unless one of them was ever planned."""
	fields = ["name", "status", "rule"]
	rows = restricted.read(restricted.OWED, {"person": person(number) or ""}, fields, "due_date asc")
	owed = [row for row in rows if row.rule == rule]
	names = [row.name for row in owed]
	if not names or frappe.db.exists("Talk Plan Obligation", {"obligation": ("in", names)}):
		return None
	return next((row.name for row in owed if row.status == "Open"), None)


def _draft(scene: Scene, obligation: str) -> str:
	"""One click on the obligation, then what only the organiser knows."""
	with acting(scene.author):
		name = plans.make_plan([obligation])
		doc = frappe.get_doc("Talk Plan", name)
		doc.organization = town()
		doc.place = scene.place
		doc.planned_start, doc.planned_end = _planned(scene)
		if scene.talker:
			doc.set("talkers", [{"person": person(scene.talker)}])
		doc.save()
		notes.write_plan(name, {**_outline(name), "focus": scene.focus, "preparation": PREPARATION})
	return name


def _outline(plan: str) -> dict[str, str]:
	"""The outline that came with the plan stays in it."""
	texts = notes.read_plan(plan)["texts"]
	return {"outline": texts["outline"]} if texts.get("outline") else {}


def _planned(scene: Scene) -> tuple[datetime, datetime]:
	if scene.stage >= Stage.HELD:
		return _held()
	day = local.calendar().add_working_days(getdate(nowdate()), scene.days_ahead)
	start = datetime.combine(day, time(9, 30))
	return start, start + timedelta(minutes=40)


def _held() -> tuple[datetime, datetime]:
	"""A talk that has just ended."""
	now = now_datetime().replace(second=0, microsecond=0)
	return now - timedelta(minutes=BEGAN), now - timedelta(minutes=ENDED)


def _hold(scene: Scene, plan: str) -> str:
	"""The talker writes the record from the signed plan and submits it. Returns the record."""
	with acting(scene.talker_user):
		name = records.begin(plan)
		doc = frappe.get_doc("Talk Record", name)
		doc.started_at, doc.ended_at = _held()
		doc.place = scene.place
		doc.set("topics", [{"topic": "Exchanging Thoughts"}, {"topic": "Work"}])
		doc.save()
		notes.write_record(name, "Shared", scene.words)
		doc.reload()
		doc.submit()
		if scene.follow_up:
			_promise(scene, doc)
	return name


def _promise(scene: Scene, record: frappe.model.document.Document) -> None:
	"""What was promised, and what came of it."""
	due = local.calendar().add_working_days(getdate(nowdate()), 10)
	name = follow_ups.add(
		record.name, record.persons[0].person, scene.follow_up, record.talkers[0].person, str(due)
	)
	if scene.follow_up_result:
		follow_ups.close(name, scene.follow_up_result)


def _answer(scene: Scene, record: str) -> None:
	if scene.stage is Stage.CONFIRMED:
		with acting(scene.person_user):
			confirm.agree(record)
	if scene.stage is Stage.DISPUTED:
		with acting(scene.person_user):
			confirm.object_to(record, scene.reason)
	if scene.stage is Stage.ON_PAPER:
		with acting(scene.talker_user):
			confirm.on_paper(record, person(scene.person), _scan(record))


def _scan(record: str) -> str:
	"""The scan of the signed print, attached to the record as a private file. Returns its address."""
	values = {
		"file_name": f"{record}-签字页.png",
		"attached_to_doctype": "Talk Record",
		"attached_to_name": record,
		"is_private": 1,
		"content": SCAN,
	}
	return frappe.get_doc({"doctype": "File", **values}).insert().file_url


def send_sheet() -> str | None:
	"""Several plans on one sheet, sent up together: one row in the leader's inbox. Returns the sheet."""
	organization = town()
	if frappe.db.exists("Talk Campaign", {"title": SHEET_TITLE, "organization": organization}):
		return None
	owed = [name for name in (_still_to_plan(*one) for one in ON_SHEET) if name]
	if not owed:
		return None
	with acting(CLERK):
		sheet = frappe.get_doc(
			{"doctype": "Talk Campaign", "title": SHEET_TITLE, "organization": organization, "batch": "年底"}
		).insert()
		for order, plan in enumerate(plans.sheet_from_obligations(sheet.name, owed), start=1):
			doc = frappe.get_doc("Talk Plan", plan)
			doc.place, doc.sequence, doc.sequence_reason = "党员活动室", order, "先易后难"
			doc.organization = organization
			doc.save()
			texts = {"focus": "组织生活会前交换看法，听取意见。", "preparation": PREPARATION}
			notes.write_plan(plan, {**_outline(plan), **texts})
		signoff.act("Talk Campaign", sheet.name, "Send for Signature")
	return sheet.name


def keep_dossiers() -> int:
	"""The organiser writes down what talkers should know beforehand; returns how many are new."""
	fresh = {number: texts for number, texts in DOSSIERS.items() if not _has_dossier(number)}
	with acting(CLERK):
		for number, texts in fresh.items():
			notes.write_dossier(person(number), texts)
			dossier = frappe.get_doc("Talk Dossier", person(number))
			dossier.difficulty = DIFFICULTIES.get(number)
			dossier.save()
	return len(fresh)


def _has_dossier(number: str) -> bool:
	return bool(frappe.db.exists("Talk Dossier", {"person": person(number)}))


def ask_for_talk(user: str) -> str | None:
	"""Somebody asks his town's secretary for a talk himself. Returns the request."""
	asking = frappe.db.get_value("Talk Person", {"user": user})
	if frappe.db.exists("Talk Request", {"person": asking}):
		return None
	with acting(user):
		return requests.ask(frappe.db.get_value("Talk Person", {"user": LEADER}))["request"]
