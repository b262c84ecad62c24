"""Filing, disposal and handover over the wire (归档、销毁、移交). Each function names documents; who may is decided by the
talks' own modules on the stored rows."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import cint
from werkzeug.wrappers import Response

from tanxin.api import forms
from tanxin.api.boundary import as_list, as_rows
from tanxin.confidentiality.conditions import in_spans
from tanxin.confidentiality.reader import reader
from tanxin.talks.keeping import disposal, filing, handovers
from tanxin.talks.sheets import copies, keeping


@frappe.whitelist(methods=["POST"])
def file(records: Any, pages: Any = 0) -> dict[str, str]:
	"""Give records their archive numbers; returns number by record."""
	return filing.file([str(name) for name in as_list(records)], cint(pages))


@frappe.whitelist(methods=["POST"])
def file_year(organization: str, year: Any) -> int:
	"""File everything of a year that everybody has answered; returns how many."""
	return len(filing.file_year(organization, cint(year)))


@frappe.whitelist(methods=["POST"])
def set_pages(record: str, pages: Any) -> None:
	"""How many pages a filed record has."""
	filing.set_pages(record, cint(pages))


@frappe.whitelist(methods=["POST"])
def hold(record: str, reason: str) -> None:
	"""Keep a record beyond its time."""
	filing.hold(record, reason)


@frappe.whitelist(methods=["POST"])
def lift(record: str, reason: str) -> None:
	"""End that."""
	filing.lift(record, reason)


@frappe.whitelist(methods=["POST"])
def disposal_steps(name: str) -> list[str]:
	"""What the session's user may do with a disposal list."""
	frappe.get_doc(disposal.DOCTYPE, name).check_permission("read")
	return disposal.steps(name)


@frappe.whitelist(methods=["POST"])
def send_disposal(name: str) -> None:
	"""Send a list to the two who sign it."""
	disposal.send(name)


@frappe.whitelist(methods=["POST"])
def sign_disposal(name: str, struck: Any = None) -> str:
	"""Sign a list, but for the lines that are struck: [{line, reason}]. Returns its status."""
	return disposal.sign(name, as_rows(struck or []))


@frappe.whitelist(methods=["POST"])
def move_disposal(name: str, step: str, reason: str) -> None:
	"""Send a list back, recall it or withdraw it, with a reason."""
	moves = {"Send Back": disposal.send_back, "Recall": disposal.recall, "Withdraw": disposal.withdraw}
	if step not in moves:
		frappe.throw(frappe._("There is no step {0}.").format(step[:40]))
	moves[step](name, reason)


@frappe.whitelist(methods=["POST"])
def handover_steps(name: str) -> list[str]:
	"""What the session's user may do with a handover."""
	frappe.get_doc(handovers.DOCTYPE, name).check_permission("read")
	return handovers.steps(name)


@frappe.whitelist(methods=["POST"])
def check_handover(name: str, reason: str = "") -> None:
	"""The list is whole: the giver says so, or the organiser in his stead with a reason."""
	handovers.check(name, reason)


@frappe.whitelist(methods=["POST"])
def receive_handover(name: str, lines: Any = None) -> None:
	"""The receiver confirms, whole or line by line: [{line, received, remark}]."""
	handovers.receive(name, None if lines is None else as_rows(lines))


@frappe.whitelist(methods=["POST"])
def complete_handover(name: str) -> int:
	"""The organiser countersigns; returns how many follow-ups passed on."""
	return handovers.complete(name)


@frappe.whitelist(methods=["GET", "POST"])
def catalogue_pdf(organization: str, year: Any) -> Response | None:
	"""The catalogue of a year's files as PDF, for who arranges or inspects there; it gets its number and copy."""
	if not in_spans(organization, reader().checking_spans):
		frappe.throw(
			frappe._("The catalogue is for organisers and inspectors of the organization."),
			frappe.PermissionError,
		)
	sheets = keeping.of_year(organization, cint(year))
	title = f"归档文件目录（{cint(year)}年度）"
	return forms.pdf_of(
		copies.registered("归档文件目录", "Party Organization", organization, "PDF", sheets), title
	)
