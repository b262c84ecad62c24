"""Functions of the platform that look past the scopes (平台函数收口): narrowed for our DocTypes, core's own for others."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.desk import notifications, search
from frappe.desk.doctype.dashboard_chart import dashboard_chart
from frappe.desk.form import linked_with
from frappe.workflow.doctype.workflow_action import workflow_action

from tanxin.api.boundary import parsed
from tanxin.confidentiality import scope
from tanxin.confidentiality.attachments import is_ours
from tanxin.confidentiality.scoped import SCOPED
from tanxin.site.kept import NotAllowedHere


@frappe.whitelist()
def search_link(doctype: str, txt: str, **more: Any) -> Any:
	"""The link fields' search. Core drops the scope with the user permissions when a client asks for it."""
	return frappe.call(search.search_link, **_in_scope(doctype, {"doctype": doctype, "txt": txt, **more}))


@frappe.whitelist()
def search_widget(doctype: str, txt: str, **more: Any) -> Any:
	"""The search box; see `search_link`."""
	return frappe.call(search.search_widget, **_in_scope(doctype, {"doctype": doctype, "txt": txt, **more}))


@frappe.whitelist()
def get_open_count(doctype: str, name: str | int, items: str | list | None = None) -> dict[str, Any]:
	"""The numbers on a form's connections. Core counts what the reader may not see: that something restricted
	happened to somebody is told by the number alone."""
	told = notifications.get_open_count(doctype, name, items)
	links = frappe.get_meta(doctype).get_dashboard_data()
	for row in told["count"] and told["count"]["external_links_found"]:
		if is_ours(row["doctype"]):
			fieldname = links.get("non_standard_fieldnames", {}).get(row["doctype"], links.get("fieldname"))
			row.update(count=_seen(row["doctype"], fieldname, name), open_count=0)
	return told


@frappe.whitelist()
def chart(chart_name: str | None = None, chart: str | dict | None = None, **more: Any) -> Any:
	"""A dashboard chart. A heat map counts everything, with any filter, for anybody: none of ours."""
	asked = (
		frappe.get_doc("Dashboard Chart", chart_name)
		if chart_name
		else frappe._dict(parsed(chart))
	)
	if is_ours(asked.document_type) and asked.type == "Heatmap":
		frappe.throw(_("There is no heat map of {0}.").format(_(asked.document_type)), NotAllowedHere)
	return frappe.call(dashboard_chart.get, chart_name=chart_name, chart=chart, **more)


@frappe.whitelist()
def linked_documents(doctype: str, docname: str) -> dict[str, Any]:
	"""What a document is linked with. From v16 on core tells how many the reader may not see; v15 asks neither for the
	right to the document nor, before it lists, for the right to what is linked, and fails at the first it lacks."""
	if not is_ours(doctype):
		return _told(frappe.call(linked_with.get, doctype=doctype, docname=docname) or {})
	frappe.get_doc(doctype, docname).check_permission("read")
	listed = {
		name: how
		for name, how in linked_with.get_linked_doctypes(doctype=doctype).items()
		if frappe.has_permission(name)
	}
	return _told(linked_with.get_linked_docs(doctype=doctype, name=docname, linkinfo=listed) or {})


def _told(found: dict[str, Any]) -> dict[str, Any]:
	"""Of ours what the reader sees, and no number of the rest."""
	return {
		name: {**linked, "hidden_count": 0} if is_ours(name) and isinstance(linked, dict) else linked
		for name, linked in found.items()
		if not (is_ours(name) and isinstance(linked, dict) and not linked["docs"])
	}


@frappe.whitelist()
def submitted_documents(doctype: str, name: str | int, **more: Any) -> dict[str, Any]:
	"""What hangs on a document before it is cancelled. Core names every one; of ours those that the reader sees."""
	if is_ours(doctype):
		frappe.get_doc(doctype, name).check_permission("read")
	found = frappe.call(linked_with.get_submitted_linked_docs, doctype=doctype, name=name, **more)
	docs = [
		row
		for row in found["docs"]
		if row["doctype"] not in SCOPED or scope.sees(row["doctype"], row["name"])
	]
	return {**found, "docs": docs, "count": len(docs)}


@frappe.whitelist(allow_guest=True)
def apply_action(
	action: str,
	doctype: str,
	docname: str | int,
	current_state: str,
	user: str | None = None,
	last_modified: str | None = None,
) -> None:
	"""A link in a mail that shows the document to whoever has the link: of ours it shows nothing."""
	if is_ours(doctype):
		return _log_in_first()
	workflow_action.apply_action(action, doctype, docname, current_state, user, last_modified)


@frappe.whitelist(allow_guest=True)
def confirm_action(doctype: str, docname: str | int, user: str, action: str) -> None:
	"""A link in a mail by which a guest acts as the leader: ours are signed by the leader in his own session."""
	if is_ours(doctype):
		return _log_in_first()
	workflow_action.confirm_action(doctype, docname, user, action)


def _log_in_first() -> None:
	"""The same whether there is such a document or not."""
	sentence = _("Talks are signed on their form after logging in, never by a link. Log in and open your inbox.")
	frappe.respond_as_web_page(_("Log in to Sign"), sentence, http_status_code=403)


def _in_scope(doctype: str, asked: dict[str, Any]) -> dict[str, Any]:
	if is_ours(doctype):
		asked["ignore_user_permissions"] = False
	return asked


def _seen(doctype: str, fieldname: str | None, name: str | int) -> int:
	"""As core counts, up to 100, of those that the reader sees."""
	meta = frappe.get_meta(doctype)
	if (doctype not in SCOPED and meta.istable) or not meta.has_field(fieldname):
		return 0  # an own link of the form that is empty: core looks for the field in the other DocType
	try:
		return len(frappe.get_list(doctype, {fieldname: name}, pluck="name", limit_page_length=100))
	except frappe.PermissionError:
		frappe.clear_last_message()
		return 0
