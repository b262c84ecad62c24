"""Who writes which record (记录权): a talk is recorded by who held it, or by whom he names as recorder."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from tanxin import compat
from tanxin.confidentiality import conditions
from tanxin.confidentiality.reader import person_of, reader
from tanxin.site.kept import NotAllowedHere


def check(doc: Document) -> None:
	"""Raises NotAllowedHere: else anybody could say of any signed plan that he held it, or of others that they talked."""
	if doc.source == "Import":
		return
	if doc.recorder and doc.recorder in _people(doc, "persons"):
		frappe.throw(
			_("Who was talked to does not record the talk. Choose another recorder."), NotAllowedHere
		)
	if doc.amended_from:
		return _check_correction(doc)
	if doc.plan:
		_check_talkers_of_plan(doc)
	if doc.is_new() and compat.is_impersonated():
		frappe.throw(_("Not in somebody else's session."), NotAllowedHere)
	begun_by = reader().person if doc.is_new() else person_of(doc.owner)
	if begun_by not in _people(doc, "talkers"):
		frappe.throw(
			_("Who held the talk begins its record. He may name somebody else as recorder."), NotAllowedHere
		)
	if not doc.plan and doc.organization not in _organizations(doc):
		frappe.throw(_("{0} is not an organization of a talker.").format(doc.organization), NotAllowedHere)


def _check_correction(doc: Document) -> None:
	"""Of one's own record, with the same talkers and plan."""
	corrected = frappe.get_doc("Talk Record", doc.amended_from)
	if doc.is_new() and not conditions.is_writer(reader(), corrected.name):
		frappe.throw(_("Only who talked, or the recorder, submits or corrects this record."), NotAllowedHere)
	same = (doc.plan or None, doc.organization) == (corrected.plan or None, corrected.organization)
	if not same or _people(doc, "talkers") != _people(corrected, "talkers"):
		frappe.throw(_("A correction keeps the plan, the organization and who talked."), NotAllowedHere)


def _check_talkers_of_plan(doc: Document) -> None:
	planned = set(frappe.get_all("Talk Plan Talker", {"parent": doc.plan}, pluck="person"))
	if not _people(doc, "talkers") <= planned:
		frappe.throw(_("Only who is on the signed plan as talker held this talk."), NotAllowedHere)


def _organizations(doc: Document) -> set[str]:
	"""Where the talkers belong or hold a post."""
	talkers = ("in", sorted(_people(doc, "talkers")))
	return {
		*frappe.get_all("Talk Person", {"name": talkers}, pluck="organization"),
		*frappe.get_all("Talk Post", {"person": talkers}, pluck="organization"),
	}


def _people(doc: Document, field: str) -> set[str]:
	return {row.person for row in doc.get(field) or [] if row.person}
