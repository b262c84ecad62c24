"""Whose files are whose to see (附件的可见范围): by the scope of the document they hang on, those of a plan by its words.

The platform lists the name and address of every file on a DocType that the reader may read at all; the name alone may
tell what a talk is about.
"""

from __future__ import annotations

from collections.abc import Collection

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from pypika.terms import Criterion

from tanxin.confidentiality import gate, rights, scope
from tanxin.confidentiality.criteria import has_party, literal, nothing, within
from tanxin.confidentiality.reader import Reader, reader
from tanxin.confidentiality.scoped import PARENT_OF, SCOPED
from tanxin.site.kept import NotAllowedHere

#: Functions that hand out files by name or address, or take one over by it, whatever module they are called by.
HANDING_OUT = frozenset(
	{
		"download_file",
		"zip_files",
		"unzip_file",
		"upload_file",
		"uploadfile",
		"add_attachments",
		"attach_file",
		"insert",
	}
)
#: What was put beside a plan is part of its preparation.
WITH_WORDS = "Talk Plan"


def query_conditions(user: str | None = None, doctype: str = "") -> str:
	"""The list hook of File: of files on ours those that the account may see. Administrator is not asked."""
	asking, file = reader(user or frappe.session.user), DocType("File")
	of_ours = file.attached_to_doctype.isin((*SCOPED, *PARENT_OF))
	criterion = file.attached_to_doctype.isnull() | of_ours.negate()
	for name in _attached_to():
		table = DocType(name)
		seen = frappe.qb.from_(table).select(table.name).where(_seen(asking, name, table))
		criterion |= (file.attached_to_doctype == name) & file.attached_to_name.isin(seen)
	quote = '"' if frappe.db.db_type == "postgres" else "`"
	return criterion.get_sql(with_namespace=True, quote_char=quote, secondary_quote_char="'")


def has_permission(doc: Document, ptype: str = "read", user: str | None = None, **more: object) -> bool:
	"""The form hook of File, on the stored row; whoever put a file there sees it no longer than the document."""
	user = user or frappe.session.user
	names = ["attached_to_doctype", "attached_to_name"]
	doctype, name = (frappe.db.get_value("File", doc.name, names) if doc.name else None) or (None, None)
	if user == "Administrator":
		return True
	if ptype == "create" and doc.file_url and not doc.get("content"):
		return not is_hidden(
			[doc.file_url]
		)  # who names an address gets a row of his own for it, and with it the file
	if doctype not in SCOPED or not name:
		return True  # a new one is judged when it is saved (`attachments`)
	return sees_files(doctype, name, user)


def check_download() -> None:
	"""`auth_hooks`: core hands out a file by the right to read the document alone, past the hook above. Called for
	every request, once it is known who asks; raises NotAllowedHere."""
	path = frappe.request.path
	if path.startswith("/private/files/"):
		named = {path}
	elif any(name.rsplit(".", 1)[-1] in HANDING_OUT for name in gate.asked()):
		named = {value for _key, value in gate.strings(frappe.local.form_dict)}
	else:
		return
	check_addresses(named)


def check_addresses(named: Collection[str]) -> None:
	"""Raises NotAllowedHere where one of the names or addresses is that of a file which the session does not see."""
	if is_hidden(named):
		frappe.throw(_("This file was put beside a talk that is not in your scope."), NotAllowedHere)


def is_hidden(named: Collection[str]) -> bool:
	"""Whether one of the names or addresses is that of a file which the session does not see."""
	if not named:
		return False
	file = DocType("File")
	rows = frappe.qb.from_(file).select(file.attached_to_doctype, file.attached_to_name)
	rows = rows.where(file.attached_to_doctype.isin(SCOPED) & file.attached_to_name.isnotnull())
	rows = rows.where(file.name.isin(list(named)) | file.file_url.isin(list(named))).run()
	return bool(rows) and not any(sees_files(doctype, name) for doctype, name in rows)


def sees_files(doctype: str, name: str, user: str | None = None) -> bool:
	"""Whether files on that document are the account's to see."""
	if doctype == WITH_WORDS and (user or frappe.session.user) == frappe.session.user:
		return bool(frappe.db.exists(doctype, name)) and rights.reads_plan(name)
	return scope.sees(doctype, name, user)


def _attached_to() -> list[str]:
	"""DocTypes of ours that any file hangs on."""
	file = DocType("File")
	rows = frappe.qb.from_(file).select(file.attached_to_doctype).distinct()
	return sorted(row[0] for row in rows.where(file.attached_to_doctype.isin(SCOPED)).run())


def _seen(asking: Reader, doctype: str, table: DocType) -> Criterion:
	if doctype != WITH_WORDS:
		return scope.SCOPES[doctype](asking, table)
	drafts = (
		(table.author_user == literal(asking.user))
		| within(asking.organiser_spans, table.organization)
		| has_party("Talk Plan Talker", table.name, asking.person)
	)
	about = has_party("Talk Plan Person", table.name, asking.person) if asking.person else nothing()
	return (drafts | scope.signs(asking, table.approver)) & about.negate()
