"""The life of a disposal list (销毁清单): sent, signed by two, sent back or withdrawn. Each step is sealed in the keeping
log over the very lines that it covers; what is destroyed later is what both signatures cover."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime, nowdate

from tanxin import compat
from tanxin.confidentiality import keeping_log
from tanxin.confidentiality.conditions import in_spans
from tanxin.confidentiality.reader import reader
from tanxin.reminders import tell, todos
from tanxin.site.kept import NotAllowedHere
from tanxin.talks.keeping import papers, signers
from tanxin.talks.keeping.drawing import APPROVED, DRAFT, SENT, WITHDRAWN, elsewhere
from tanxin.talks.keeping.held import held

DOCTYPE, LINE = "Talk Disposal List", "Talk Disposal Line"
SIGN, SEND = "Sign", "Send"
WAITING, SENT_BACK = "Disposal Waiting", "Disposal Sent Back"


@dataclass(frozen=True)
class Slot:
	"""One of the two signatures of a list."""

	prefix: str  # of its fields

	@property
	def other(self) -> str:
		"""The other one's prefix."""
		return "second" if self.prefix == "first" else "first"


SLOTS = (Slot("first"), Slot("second"))


def steps(name: str) -> list[str]:
	"""What the session's user may do with a list now, for the buttons; each is checked again when it is done."""
	doc = frappe.get_doc(DOCTYPE, name)
	if compat.is_impersonated():
		return []
	found, organiser = [], in_spans(doc.organization, reader().organiser_spans)
	if organiser and doc.status == DRAFT:
		found += [SEND, "Withdraw"]
	if organiser and doc.status == SENT:
		found.append("Recall")
	if doc.status == SENT and _slot(doc) and not _signed(doc, _slot(doc)):
		found += [SIGN, "Send Back"]
	return found


def send(name: str) -> None:
	"""Freeze the list and the two who sign it. Raises where one of them is not to be found."""
	doc = held(DOCTYPE, name, DRAFT)
	_check_organiser(doc)
	if not living(doc):
		frappe.throw(_("Every line is left out: there is nothing to sign."))
	_check_nowhere_else(doc)
	_check_still_due(doc)
	slots = signers.choose(doc.organization, doc.drafter, papers.parties(living(doc)))
	for slot, choice in zip(SLOTS, (slots.first, slots.second), strict=True):
		if not choice.person:
			frappe.throw(_("No one was found for a signature: {0}").format(choice.reason))
		doc.update(_frozen(slot.prefix, choice))
	doc.status, doc.sent_on = SENT, now_datetime()
	_store(doc, SEND, {"signers": [doc.first_signer, doc.second_signer]})
	for slot in SLOTS:
		tell.now(
			WAITING,
			DOCTYPE,
			name,
			doc.get(f"{slot.prefix}_signer"),
			getdate(nowdate()),
			str(doc.signing_round),
		)


def sign(name: str, struck: Sequence[Mapping[str, Any]] = ()) -> str:
	"""One of the two signs, and strikes the lines about which he has a doubt. Returns the status; with the second
	signature the list is approved and its job begins."""
	from tanxin.talks.keeping import destroying

	doc = held(DOCTYPE, name, SENT)
	slot = _may_sign(doc)
	_strike(doc, struck)
	doc.set(f"{slot.prefix}_signed_on", now_datetime())
	if all(_signed(doc, each) for each in SLOTS):
		doc.status = APPROVED
	_store(doc, SIGN, {"as": slot.prefix})
	todos.close_of([name], reader().person)
	if doc.status == APPROVED:
		destroying.start(name)
	return doc.status


def send_back(name: str, reason: str) -> None:
	"""One of the two does not sign: the list is a draft again, and what the other signed counts no more."""
	doc = held(DOCTYPE, name, SENT)
	_may_sign(doc)
	_reopen(doc, "Send Back", reason)
	tell.now(SENT_BACK, DOCTYPE, name, doc.drafter, getdate(nowdate()), str(doc.signing_round))


def recall(name: str, reason: str) -> None:
	"""The organiser takes the list back before both have signed."""
	doc = held(DOCTYPE, name, SENT)
	_check_organiser(doc)
	_reopen(doc, "Recall", reason)


def withdraw(name: str, reason: str) -> None:
	"""The list is given up: its papers may be drawn again."""
	doc = held(DOCTYPE, name, DRAFT)
	_check_organiser(doc)
	doc.status = WITHDRAWN
	_store(doc, "Withdraw", {}, _reason(reason))


def living(doc: Document) -> list[tuple[str, str]]:
	"""The lines (doctype, name) that are neither left out nor struck."""
	return [(row.matter_doctype, row.matter) for row in doc.lines if not row.left_out and not row.struck_by]


def _reopen(doc: Document, action: str, reason: str) -> None:
	doc.status, doc.signing_round = DRAFT, doc.signing_round + 1
	for slot in SLOTS:
		doc.update(
			{
				f"{slot.prefix}_{field}": None
				for field in ("signer", "user", "reason", "post", "organization", "signed_on")
			}
		)
	for row in doc.lines:  # a doubt is looked into before the list is sent again
		row.struck_by = row.struck_reason = None
	_store(doc, action, {}, _reason(reason))
	todos.close_of([doc.name])


def _check_organiser(doc: Document) -> None:
	if not in_spans(doc.organization, reader().organiser_spans):
		frappe.throw(
			_("Disposal lists are drawn up by the organiser in charge of the papers."), NotAllowedHere
		)


def _check_nowhere_else(doc: Document) -> None:
	"""A paper is destroyed by one list: a doubt that strikes it there must not be passed by through another."""
	lines = living(doc)
	taken = elsewhere(lines[0][0], [name for _doctype, name in lines], here=doc.name)
	if taken:
		said = [_("{0}: on {1}").format(paper, other) for paper, other in sorted(taken.items())]
		frappe.throw(_("Leave out what stands on another list:") + "<br>" + "<br>".join(said[:20]))


def _check_still_due(doc: Document) -> None:
	"""Something may have come to keep a paper since the list was drawn."""
	from tanxin.domain.retention import what_keeps

	lines = living(doc)
	found = papers.circumstances(lines[0][0], [name for _doctype, name in lines])
	kept = [
		f"{name}：{'；'.join(why)}"
		for name, each in found.items()
		if (why := what_keeps(each, getdate(nowdate())))
	]
	if kept:
		frappe.throw(_("Leave out what is to be kept longer:") + "<br>" + "<br>".join(kept[:20]))


def _frozen(prefix: str, choice: Any) -> dict[str, Any]:
	return {
		f"{prefix}_signer": choice.person,
		f"{prefix}_user": frappe.db.get_value("Talk Person", choice.person, "user"),
		f"{prefix}_reason": choice.reason,
		f"{prefix}_post": choice.post,
		f"{prefix}_organization": choice.organization or None,
		f"{prefix}_signed_on": None,
	}


def _slot(doc: Document) -> Slot | None:
	"""Whose signature the session's user gives: the person to whom it was sent, in the account of that day. By no
	authority of another: a second signature by delegation of the first would be one person's."""
	person, user = reader().person, frappe.session.user
	for slot in SLOTS:
		if person and doc.get(f"{slot.prefix}_signer") == person and doc.get(f"{slot.prefix}_user") == user:
			return slot
	return None


def _may_sign(doc: Document) -> Slot:
	slot = _slot(doc)
	if not slot:
		frappe.throw(
			_("This list was sent to two others to sign. Nobody signs it in their place."), NotAllowedHere
		)
	if _signed(doc, slot):
		frappe.throw(
			_("You have signed this list already. The other signature is somebody else's."), NotAllowedHere
		)
	of = slot.prefix
	why = signers.why_not(
		doc.get(f"{of}_signer"),
		doc.get(f"{slot.other}_signer"),
		doc.get(f"{of}_post") or "",
		doc.get(f"{of}_organization") or "",
		doc.drafter,
		papers.parties(living(doc)),
	)
	if why:
		frappe.throw(why, NotAllowedHere)
	return slot


def _signed(doc: Document, slot: Slot) -> bool:
	return bool(doc.get(f"{slot.prefix}_signed_on"))


def _strike(doc: Document, struck: Sequence[Mapping[str, Any]]) -> None:
	rows = {row.name: row for row in doc.lines}
	by = frappe.db.get_value("Talk Person", reader().person, "person_name")
	for each in struck:
		row = rows.get(str(each.get("line") or ""))
		reason = str(each.get("reason") or "").strip()
		if not row or row.left_out or row.struck_by:
			frappe.throw(_("One of the lines is no longer on the list. Reload the page and look again."))
		if not reason:
			frappe.throw(_("Line {0}: write why it is struck.").format(row.idx))
		row.struck_by, row.struck_reason = by, reason[:140]


def _reason(reason: str) -> str:
	reason = (reason or "").strip()
	if not reason:
		frappe.throw(_("Write the reason."))
	return reason


def _store(doc: Document, action: str, signed: dict[str, Any], reason: str = "") -> None:
	"""Write the step and its entry. The right to it was decided by the caller, on the stored row."""
	doc.line_count = len(living(doc))
	doc.flags.step = True
	doc.save(ignore_permissions=True)  # see above: signers hold no right to write lists
	content = {**signed, "lines": sorted("|".join(each) for each in living(doc))}
	keeping_log.note(action, content, doc.organization, reason, doc.signing_round, disposal=doc.name)
