"""Functions of the platform that tell of a row whoever asks (平台查询收口): of ours only what is in the reader's scope.

Core's own for every other DocType.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import frappe
from frappe import _, client
from frappe.automation.doctype.auto_repeat import auto_repeat
from frappe.core.doctype.access_log.access_log import make_access_log
from frappe.desk import like, listview, search
from frappe.desk.form import load, utils
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import print_format
from frappe.utils.pdf import get_pdf
from frappe.workflow.doctype.workflow import workflow

from tanxin.api.boundary import parsed
from tanxin.confidentiality import files, referring, scope
from tanxin.confidentiality.scoped import PARENT_OF, SCOPED
from tanxin.site.kept import NotAllowedHere, is_ours

#: The page comes from a client: what makes the PDF fetches nothing.
OFFLINE = {"proxy": "http://0.0.0.0:0", "load-error-handling": "ignore"}


@frappe.whitelist()
def getdoc(doctype: str, name: str | int, **more: Any) -> Any:
	"""A form with what the platform shows beside it."""
	found = frappe.call(load.getdoc, doctype=doctype, name=name, **more)
	_hide_files(doctype, str(name))
	return found


@frappe.whitelist()
def get_docinfo(doctype: str, name: str | int) -> None:
	"""What the platform shows beside a form."""
	load.get_docinfo(doctype=doctype, name=name)
	_hide_files(doctype, str(name))


@frappe.whitelist()
def get(doctype: str, name: str | int | None = None, filters: Any = None, parent: str | None = None) -> Any:
	"""One document. By a filter core looks among all, and refuses otherwise where it finds one than where it finds none:
	of ours it is looked for among what the reader sees."""
	if filters and not name and doctype in SCOPED:
		seen = frappe.get_list(doctype, filters=parsed(filters), pluck="name", limit_page_length=1)
		if not seen:
			frappe.throw(_("Nothing of {0} that you see fits.").format(_(doctype)), frappe.DoesNotExistError)
		name, filters = seen[0], None
	return client.get(doctype, name, filters, parent)


@frappe.whitelist()
def validate_link(doctype: str, docname: str, fields: str | list | None = None) -> Any:
	"""v15: whether a link leads somewhere. Core says so of every row."""
	if doctype in SCOPED and not _sees(doctype, docname):
		return frappe._dict(name=None)
	return frappe.call(client.validate_link, doctype=doctype, docname=docname, fields=fields)


@frappe.whitelist()
def validate_link_and_fetch(doctype: str, docname: str | int, **more: Any) -> Any:
	"""v16: the same, by the search; see `platform.search_link`."""
	if doctype in SCOPED and not _sees(doctype, str(docname)):
		return {}
	if is_ours(doctype):
		more["ignore_user_permissions"] = False
	return frappe.call(client.validate_link_and_fetch, doctype=doctype, docname=docname, **more)


@frappe.whitelist()
def get_link_title(doctype: str, docname: str | int) -> Any:
	"""The title behind a link: of whom the reader does not see, the number."""
	if doctype in SCOPED and not _sees(doctype, str(docname)):
		return docname
	return search.get_link_title(doctype, docname)


@frappe.whitelist()
def is_document_amended(doctype: str, docname: str | int) -> Any:
	"""Whether a document was amended; core tells it of every one, and by any filter."""
	if is_ours(doctype) and not (isinstance(docname, str) and _sees(doctype, docname)):
		return False
	return client.is_document_amended(doctype, docname)


@frappe.whitelist()
def get_next(doctype: str, value: str, prev: str | int, **more: Any) -> Any:
	"""The next document of a list. Core compares with a column of the one named, whether it is seen or not: an
	order by a hidden column would be told row by row."""
	if is_ours(doctype) and not _sees(doctype, value):
		frappe.throw(_("{0} is not in your scope.").format(value), NotAllowedHere)
	return frappe.call(utils.get_next, doctype=doctype, value=value, prev=prev, **more)


@frappe.whitelist()
def get_group_by_count(doctype: str, current_filters: str | list | dict, field: str) -> Any:
	"""The numbers beside a list. v15 counts assignments of rows that the reader does not see, with any filter."""
	if not is_ours(doctype) or field != "assigned_to":
		return frappe.call(
			listview.get_group_by_count, doctype=doctype, current_filters=current_filters, field=field
		)
	names = frappe.get_list(doctype, filters=parsed(current_filters), pluck="name", limit_page_length=0)
	todo, count = DocType("ToDo"), Count("*")
	query = frappe.qb.from_(todo).select(todo.allocated_to.as_("name"), count.as_("count"))
	query = query.where((todo.status != "Cancelled") & (todo.reference_type == doctype))
	query = query.where(todo.reference_name.isin(names or [""])).groupby(todo.allocated_to)
	return query.orderby(count, order=frappe.qb.desc).limit(50).run(as_dict=True)


@frappe.whitelist()
def get_workflow_state_count(doctype: str, workflow_state_field: str, states: str | list) -> Any:
	"""Documents in states that a workflow does not know. Core counts all of them for whoever may read the DocType."""
	if not is_ours(doctype):
		return frappe.call(
			workflow.get_workflow_state_count,
			doctype=doctype,
			workflow_state_field=workflow_state_field,
			states=states,
		)
	seen = frappe.get_list(doctype, pluck="workflow_state", limit_page_length=0)
	unknown = Counter(filter(None, seen)) - Counter(dict.fromkeys(parsed(states), len(seen)))
	columns = ("workflow_state", "count")
	return [dict(zip(columns, told, strict=True)) for told in unknown.items()]


@frappe.whitelist()
def toggle_like(doctype: str, name: str | int, add: str | bool = False) -> None:
	"""A like is written on a row with no right asked for: of ours only on those that the reader sees."""
	if is_ours(doctype) and not _sees(doctype, str(name)):
		frappe.throw(_("{0} is not in your scope.").format(name), NotAllowedHere)
	like.toggle_like(doctype, name, add)


@frappe.whitelist()
def render_jinja_template(template: str, doctype: str, docname: str) -> str:
	"""v16: the preview of the print format builder renders any template for anybody, and a template reads every table
	past every scope: it is for those who write print formats anyway, whatever it is asked about."""
	frappe.has_permission("Print Format", "write", throw=True)
	from frappe.utils import print_format_generator  # not on v15

	return print_format_generator.render_jinja_template(template, doctype, docname)


@frappe.whitelist()
def generate_message_preview(
	reference_dt: str, reference_doc: str, message: str | None = None, subject: str | None = None
) -> dict[str, str]:
	"""The preview of an automatic mail; see `render_jinja_template`. Core gives it to accountants."""
	frappe.has_permission("Print Format", "write", throw=True)
	return auto_repeat.generate_message_preview(reference_dt, reference_doc, message, subject)


@frappe.whitelist()
def report_to_pdf(html: str, orientation: str = "Landscape") -> None:
	"""A report as PDF. Core keeps the whole page in the Access Log, in the scope of who made it, for whoever reads the
	log: of a report of ours that it was made is kept, the page is not."""
	if not referring.shows_our_report(html):
		return print_format.report_to_pdf(html, orientation)
	make_access_log(file_type="PDF", method="PDF", page=_("The page of a report on talks is not kept here."))
	frappe.local.response.filename = "report.pdf"
	frappe.local.response.filecontent = get_pdf(html, {"orientation": orientation, **OFFLINE})
	frappe.local.response.type = "pdf"


def _hide_files(doctype: str, name: str) -> None:
	"""Names of files beside a plan are for who reads what was prepared for it."""
	info = frappe.response.get("docinfo")
	if info and doctype == files.WITH_WORDS and not files.sees_files(doctype, name):
		info["attachments"], info["attachment_logs"] = [], []


def _sees(doctype: str, name: str) -> bool:
	"""By the scope, of rows of tables by their parent's, of what has none by the role."""
	if frappe.session.user == "Administrator":
		return True
	if doctype in SCOPED:
		return scope.sees(doctype, name)
	if doctype in PARENT_OF:
		row = frappe.db.get_value(doctype, name, ["parenttype", "parent"], as_dict=True)
		return bool(row) and row.parenttype in SCOPED and scope.sees(row.parenttype, row.parent)
	return bool(frappe.has_permission(doctype, "read"))
