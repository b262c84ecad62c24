"""Printed forms over the wire (打印表单): PDF by Typst, a page of HTML, and the body of the Print Formats.

Every function names a document; what is printed is the stored row, for the session's reader, and his reading is
logged and kept before anything leaves.
"""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import quote

import frappe
from frappe import _
from frappe.utils import print_format as core
from markupsafe import Markup
from werkzeug.wrappers import Response

from tanxin.api.boundary import parsed
from tanxin.confidentiality import marking, printing, reading_log, secrecy
from tanxin.forms.html import page_html, render_html
from tanxin.forms.model import Sheet
from tanxin.forms.typst_pdf import NoCjkFont, render_pdf
from tanxin.talks.sheets import copies, own
from tanxin.talks.sheets.registry import FORMS, form_of

#: How the words leave, in the reading log → in the register of prints.
LEAVES = {"Print": "Page", "PDF": "PDF"}


class FormFailed(frappe.ValidationError):
	"""The form could not be made. Says nothing of what was on it."""


@frappe.whitelist(methods=["GET", "POST"])
def pdf(form: str, name: str) -> Response | None:
	"""A form as PDF: campaign, plan, record or outline. Without a Chinese font: a page that offers the HTML."""
	return _pdf(form, [name])


@frappe.whitelist(methods=["GET", "POST"])
def html(form: str, name: str) -> Response:
	"""The same as a page to print from the browser."""
	sheets = _sheets(form, [name], "Print")
	page = _made(lambda: page_html(sheets, f"{FORMS[form].title} {name}"))
	return _response(page.encode(), "text/html; charset=utf-8", f"{FORMS[form].title}_{name}.html")


@frappe.whitelist(methods=["GET", "POST"])
def own_talks_pdf() -> Response | None:
	"""The caller's own sheet (本人谈话情况表) as PDF."""
	try:
		return _response(*_own_talks("PDF"))
	except NoCjkFont as missing:
		return _offer_page("own_talks_page", str(missing))


@frappe.whitelist(methods=["GET", "POST"])
def own_talks_page() -> Response:
	"""The same as a page."""
	return _response(*_own_talks("Print"))


@frappe.whitelist(methods=["POST"])
def head(doctype: str, name: str) -> dict[str, Any]:
	"""What the head of a form says: its mark as it will be printed, and whether this is a classified system."""
	if doctype not in ("Talk Plan", "Talk Record", "Talk Campaign"):
		frappe.throw(_("There is no form {0}.").format(_(doctype)))
	frappe.get_doc(doctype, name).check_permission("read")
	return {"mark": marking.shown(doctype, name), "classified": bool(secrecy.classifying_officer())}


@frappe.whitelist(allow_guest=True)
def download_pdf(doctype: str, name: str, format: str | None = None, **more: Any) -> Response | None:
	"""In place of the platform's own for our print formats: true margins and page numbers, no page of HTML in
	between, never the document that the client sent. For all others, core's own."""
	form = _form_behind(doctype, format)
	if form:
		return _pdf(form, [name])
	return frappe.call(core.download_pdf, doctype=doctype, name=name, format=format, **more)


@frappe.whitelist()
def download_multi_pdf(
	doctype: str | dict[str, list[str]], name: str | list[str], format: str | None = None, **more: Any
) -> Response | None:
	"""The same for several chosen in a list: one file, each form numbered from its own page 1. One that may not be
	printed stops all."""
	form = isinstance(doctype, str) and _form_behind(doctype, format)
	names = parsed(name)
	if form and isinstance(names, list) and names:
		return _pdf(form, [str(each) for each in names])
	return frappe.call(core.download_multi_pdf, doctype=doctype, name=name, format=format, **more)


def sheet_html(form: str, name: str) -> Markup:
	"""For our Print Formats alone: the form of the stored row, whatever document the template was given."""
	printing.check_asked_for()
	sheets = _sheets(form, [name], printing.how(), copies.PREVIEW if printing.is_preview() else "")
	gap = '<div style="page-break-after: always"></div>'
	return Markup(_made(lambda: gap.join(render_html(sheet) for sheet in sheets)))


def _form_behind(doctype: str, print_format: str | None) -> str | None:
	"""Our form that a print format of this DocType stands for (the default one where none is named)."""
	form = form_of(print_format or frappe.get_meta(doctype).default_print_format)
	return form if form and FORMS[form].doctype == doctype else None


def _pdf(form: str, names: list[str]) -> Response | None:
	sheets = _sheets(form, names, "PDF")
	title = FORMS[form].title
	try:
		content = _made(lambda: render_pdf(sheets, title))
	except NoCjkFont as missing:
		return _offer_page(f"html?form={quote(form)}&name={quote(names[0])}", str(missing))
	label = names[0] if len(names) == 1 else f"{names[0]}等{len(names)}份"
	return _response(content, "application/pdf", f"{title}_{label}.pdf")


def _sheets(form: str, names: list[str], how: str, leaves: str = "") -> list[Sheet]:
	"""The right to print first, then the sheets, then each document's number in the register of prints; all that was
	noted lasts beyond a GET. One document that may not be printed stops all. `leaves`: a preview is no copy. Raises
	PermissionError.
	"""
	if form not in FORMS:
		frappe.throw(_("There is no form {0}.").format(form))
	if getattr(frappe.local, "job", None) is not None:
		frappe.throw(
			_("Forms are printed from the print page, one reader at a time."), frappe.PermissionError
		)
	for name in names:
		frappe.get_doc(FORMS[form].doctype, name).check_permission("print")
	made = [_made(partial(FORMS[form].sheets, name, how)) for name in names]
	leaves = leaves or LEAVES[how]
	doctype, title = FORMS[form].doctype, FORMS[form].print_format
	found = [
		sheet
		for name, sheets in zip(names, made, strict=True)
		for sheet in copies.registered(title, doctype, name, leaves, sheets)
	]
	reading_log.keep()
	return found


def pdf_of(sheets: list[Sheet], title: str) -> Response:
	"""Sheets that are registered already, as one file. Raises NoCjkFont's sentence where the server has no font."""
	reading_log.keep()
	try:
		content = _made(partial(render_pdf, sheets, title))
	except NoCjkFont as missing:
		frappe.throw(str(missing), FormFailed)
	return _response(content, "application/pdf", f"{title}.pdf")


def _own_talks(how: str) -> tuple[bytes, str, str]:
	"""The caller's own sheet with its kind and name, registered like every print."""
	person = own.person_of_session()
	sheets = _made(partial(own.of_person, person, how))
	sheets = copies.registered(own.TITLE, "Talk Person", person, LEAVES[how], sheets)
	reading_log.keep()
	if how == "PDF":
		return _made(partial(render_pdf, sheets, own.TITLE)), "application/pdf", f"{own.TITLE}.pdf"
	return (
		_made(partial(page_html, sheets, own.TITLE)).encode(),
		"text/html; charset=utf-8",
		f"{own.TITLE}.html",
	)


def _made(make: Any) -> Any:
	"""Run something that holds words. The platform writes the variables of an unexpected error's frames to a log:
	such an error ends here, and another one goes on that carries nothing but its kind."""
	try:
		return make()
	except (frappe.ValidationError, frappe.PermissionError, frappe.DoesNotExistError, NoCjkFont):
		raise
	except Exception as error:
		kind = type(error).__name__
	frappe.throw(
		_("The form could not be made ({0}). Tell who looks after the system.").format(kind), FormFailed
	)


def _offer_page(road: str, why: str) -> None:
	"""No Chinese font on the server: the reader's own machine has one."""
	link = f"/api/method/tanxin.api.forms.{road}"
	label = _("Open the form as a page and print it from the browser")
	frappe.respond_as_web_page(_("No PDF"), f'{why}<br><a href="{link}">{label}</a>', http_status_code=501)


def _response(content: bytes, kind: str, filename: str) -> Response:
	"""A download under its Chinese name; the platform's own way garbles it."""
	response = Response(content, content_type=kind)
	plain = filename.encode("ascii", "ignore").decode().strip("_") or "form"
	response.headers["Content-Disposition"] = (
		f"inline; filename=\"{plain}\"; filename*=UTF-8''{quote(filename)}"
	)
	response.headers["Cache-Control"] = "no-store, private"
	return response
