"""The notice to whoever is talked to (告知): shown once a version before the first words are read, and noted.

Who has no account is told face to face; whoever keeps the record notes it in his own name. A new text is a new version
and is shown again. Being told is no condition of the talk: who has not been told yet is listed, nobody is reminded.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, now_datetime

from tanxin import compat
from tanxin.confidentiality import conditions
from tanxin.confidentiality.reader import reader
from tanxin.forms.parts import moment_text
from tanxin.site.kept import NotAllowedHere, write_once

#: What stands on the record of somebody without an account who was not told yet.
GIST = (
	"告知要点（当面告知后由记录人在系统中登记）：记录只用于谈心谈话工作；由谈话人、记录人和本人阅看，其他人查阅须经批准并留痕；"
	"与谈话内容不一致的可写明异议，原记录不改写；本人可以请求查阅、更正和说明。"
)
_FIELDS = ["seen_at", "version", "how", "told_by_name"]
_TAKEN = (frappe.DuplicateEntryError, frappe.UniqueValidationError)


@dataclass(frozen=True)
class Notice:
	"""The unit's text of today: its digest knows it again, its version is what people call it."""

	text: str
	version: int

	@property
	def digest(self) -> str:
		"""Empty where the unit has no notice."""
		return sha256(self.text.encode()).hexdigest() if self.text else ""


def present() -> Notice:
	"""The notice of today."""
	settings = frappe.get_cached_doc("Tanxin Settings")
	return Notice((settings.notice or "").strip(), cint(settings.notice_version) or 1)


def seen(person: str) -> frappe._dict | None:
	"""When and how the person was told today's text, or None."""
	filters = {"person": person, "digest": present().digest}
	return frappe.db.get_value("Talk Notice Seen", filters, _FIELDS, as_dict=True)


def due(person: str) -> dict[str, Any] | None:
	"""What is to be shown before any words are, or None when it was, or when the unit has no notice."""
	notice = present()
	if not notice.text or seen(person):
		return None
	return {"text": notice.text, "version": notice.version, "digest": notice.digest}


def with_notice_due(persons: list[dict[str, Any]]) -> list[dict[str, Any]]:
	"""The people of a record, each with whether he has yet to be told today's text."""
	notice = present()
	filters = {"person": ("in", [row["person"] for row in persons]), "digest": notice.digest}
	told = (
		set(frappe.get_all("Talk Notice Seen", filters, pluck="person")) if notice.text and persons else set()
	)
	return [{**row, "notice_due": bool(notice.text) and row["person"] not in told} for row in persons]


def shown(person: str) -> dict[str, Any]:
	"""The notice for who wants to read it again, with when it was shown."""
	notice = present()
	told = seen(person)
	return {
		"text": notice.text,
		"version": notice.version,
		"digest": notice.digest,
		"seen_at": told and told.seen_at,
	}


def note_shown(person: str, digest: str) -> None:
	"""The session's own person has it on his screen. Twice changes nothing; an older text does not count."""
	if digest != present().digest:
		frappe.throw(_("The notice was changed in between. Please read the new one."))
	_note(person, how="Portal")


def note_told(record: str, person: str) -> None:
	"""Who keeps the record told the person face to face, and says so in his own name."""
	if compat.is_impersonated():
		frappe.throw(_("Not in somebody else's session."), NotAllowedHere)
	if frappe.db.get_value("Talk Record", record, "docstatus") == 2 or not conditions.is_writer(
		reader(), record
	):
		frappe.throw(_("Only who talked, or the recorder, notes this."), NotAllowedHere)
	if not frappe.db.exists("Talk Record Person", {"parent": record, "person": person, "attended": 1}):
		frappe.throw(_("This person was not present at the talk."), NotAllowedHere)
	if person == reader().person:
		frappe.throw(_("Read the notice to yourself on the page My Talks."), NotAllowedHere)
	user = frappe.session.user
	_note(person, how="In Person", record=record, told_by=user, told_by_name=frappe.utils.get_fullname(user))


def line_for_paper(person: str, name: str) -> str:
	"""What a print says to who has no page of his own: that he was told, or the gist of what he is to be told."""
	if not present().text:
		return ""
	told = seen(person)
	if not told:
		return GIST
	by = f"由{told.told_by_name}当面告知" if told.how == "In Person" else "本人在系统中阅知"
	return f"告知：{moment_text(told.seen_at)}{by}{name}（告知文本第{told.version}版）。"


def _note(person: str, how: str, **more: Any) -> None:
	"""Append it once a person and text."""
	notice = present()
	if not notice.text or seen(person):
		return
	key = f"{person}|{notice.digest}"
	facts = frappe.db.get_value("Talk Person", person, ["person_name", "user"], as_dict=True)
	row = {
		"person": person, "person_name": facts.person_name, "account": facts.user, "how": how,
		"version": notice.version, "digest": notice.digest, "seen_at": now_datetime().replace(microsecond=0),
		"notice_key": key, **more,
	}  # fmt: skip
	frappe.db.savepoint("tanxin_notice")
	try:
		write_once("Talk Notice Seen", row)
	except _TAKEN:  # two taps at once: the first has noted it
		frappe.db.rollback(save_point="tanxin_notice")
		frappe.clear_last_message()
