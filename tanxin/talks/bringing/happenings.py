"""What happened to whom, and which meetings are held (情形、会议), onto the site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import frappe

from tanxin import compat
from tanxin.domain.model import Event, Meeting
from tanxin.intake.events import read_events, read_meetings
from tanxin.intake.headings import EVENTS, MEETINGS
from tanxin.site import restricted
from tanxin.sources import recording
from tanxin.talks.bringing import answers
from tanxin.talks.bringing.pages import CREATED, UNCHANGED, UPDATED, RowRefused, Run, numbered

WITHDRAWN = "导入的名单注明已撤销"


def bring_events(run: Run, path: Path) -> None:
	"""Events; each at once makes what is owed because of it, and talks already on record count for it."""
	reading = read_events(path, run.known.people)
	run.take_over(reading)
	run.write(numbered(reading), lambda number, event: _write_event(run, event))


def _write_event(run: Run, event: Event) -> str:
	person = run.known.person(event.person)
	if not run.importer.covers(run.known.organization_of.get(person)):
		raise RowRefused(EVENTS["person"][0], "该人员不在您的工作范围内，请由管理员导入这一行。")
	same = {"person": person, "situation": event.situation.value, "happened_on": event.happened_on}
	source = _source(event)
	stored = (source and _stored(person, source)) or _stored(person, same)
	if stored:
		return _withdraw(stored.name) if event.withdrawn and stored.status != "Withdrawn" else UNCHANGED
	doc = frappe.get_doc(
		{
			"doctype": "Trigger Event",
			**same,
			**source,
			"requested_talker": run.known.person(event.requested_talker),
			"noticed_on": event.noticed_on,
			"source": "Import",
		}
	)
	doc.insert(ignore_permissions=True)  # the right to import was decided by importer_for
	if event.withdrawn:
		_withdraw(doc.name)
	else:
		answers.count_earlier_talks(doc.name, person)
	return CREATED


def _stored(person: str, values: dict[str, Any]) -> Any:
	"""The event that says this, if it is there already; of a restricted one the columns do not tell."""
	found = frappe.db.get_value("Trigger Event", values, ["name", "status"], as_dict=True)
	return found or restricted.find_event(person, **values)


def _source(event: Event) -> dict[str, Any]:
	"""The HR document, where this site has it: the same matter then never comes in twice."""
	doctype, name = event.source_doctype, event.source_name
	if not doctype or not name or not compat.has_doctype(doctype) or not frappe.db.exists(doctype, name):
		return {}
	return {"source_doctype": doctype, "source_name": name}


def _withdraw(name: str) -> str:
	recording.withdraw(name, WITHDRAWN)
	return UPDATED


def bring_meetings(run: Run, path: Path) -> None:
	"""Meetings before which talks are due."""
	reading = read_meetings(path, run.known.organizations)
	run.take_over(reading)
	run.write(numbered(reading), lambda number, meeting: _write_meeting(run, meeting))


def _write_meeting(run: Run, meeting: Meeting) -> str:
	organization = run.known.organization(meeting.organization)
	if not run.importer.covers(organization):
		raise RowRefused(MEETINGS["organization"][0], "该党组织不在您的工作范围内，请由管理员导入这一行。")
	values = {"organization": organization, "meeting": meeting.kind.value, "held_on": meeting.held_on}
	if frappe.db.exists("Talk Meeting", values):
		return UNCHANGED
	# The right to import was decided by importer_for.
	doc = frappe.get_doc({"doctype": "Talk Meeting", **values})
	doc.flags.from_import = True  # a whole list asks in the night, in one go
	doc.insert(ignore_permissions=True)
	return CREATED
