"""Who keeps the roster, the meetings and the events of which organisations (谁维护哪里的数据)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from tanxin import compat
from tanxin.confidentiality.conditions import in_spans
from tanxin.confidentiality.reader import reader
from tanxin.site.kept import NotAllowedHere

#: With these go the rights of everything that a person is: who sets them decides who signs.
IDENTITY = ("user", "employee")


def by_the_app(doc: Document) -> bool:
	"""Whether the app itself saves, on a right decided before (an import, an HR document, a person's own request)."""
	return bool(doc.flags.ignore_permissions)


def check_keeper(doc: Document, *organizations: str | None, overseers: bool = False) -> None:
	"""Refuse unless each of the organisations is in the session's charge: as organiser, or as any overseer.

	Administrators of the app and of the site keep everything.
	"""
	asking = reader()
	if by_the_app(doc) or asking.sees_all_metadata:
		return
	spans = asking.spans if overseers else asking.organiser_spans
	for organization in set(organizations):
		if not in_spans(organization, spans):
			frappe.throw(
				_("{0} is not in your charge. Choose an organization of your scope.").format(
					organization or _("An empty organization")
				),
				NotAllowedHere,
			)


def check_identity(doc: Document, before: Document | None) -> None:
	"""Whose login a person is, an administrator says, and never that it is his own."""
	changed = [
		name for name in IDENTITY if (doc.get(name) or None) != ((before and before.get(name)) or None)
	]
	if not changed or doc.flags.from_source or frappe.session.user == "Administrator":
		return
	if compat.session_is_marked() or not reader().sees_all_metadata:
		frappe.throw(
			_("An administrator says which account is whose: with it go all rights of the person's posts."),
			NotAllowedHere,
		)
	if doc.user == frappe.session.user:
		frappe.throw(_("Nobody gives himself a person. Ask another administrator."), NotAllowedHere)
