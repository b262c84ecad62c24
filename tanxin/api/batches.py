"""Several matters decided at once, over the wire (批量签批): who decides is the session, what is decided the stored rows."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model import workflow
from frappe.utils import escape_html

from tanxin.api.boundary import as_list, as_time
from tanxin.domain.terms import label
from tanxin.domain.transitions import TRANSITIONS
from tanxin.signoff import batch_work, batches
from tanxin.signoff.inbox import SIGNABLE
from tanxin.signoff.moves import refuse

NEEDS_REASON = {step.action for step in TRANSITIONS if step.reason_required}
COLOURS = {batches.LINE_DONE: "green", batches.LINE_REFUSED: "red", batches.LINE_WAITING: "gray"}


@frappe.whitelist(methods=["POST"])
def start(matters: list | str, action: str, reason: str = "") -> dict[str, Any]:
	"""Take one step on several plans and sheets. `matters`: [{doctype, name, seen}], `seen` being when the one on the
	screen was sent. Few are done when this returns, many go on with a worker; the result of each line is in `lines`."""
	return batches.state_of(batch_work.start([_chosen(each) for each in as_list(matters)], action, reason))


@frappe.whitelist()
def state(batch: str) -> dict[str, Any]:
	"""How far an order of the caller's is, with the result of each line."""
	return batches.state_of(batch)


@frappe.whitelist()
def mine() -> list[dict[str, Any]]:
	"""The caller's last orders, the newest first."""
	return batches.mine()


@frappe.whitelist(methods=["POST"])
def go_on(batch: str) -> dict[str, Any]:
	"""An order whose worker is gone goes on, at its giver's word."""
	batch_work.go_on(batch)
	return batches.state_of(batch)


@frappe.whitelist(methods=["POST"])
def bulk_workflow_approval(docnames: str | list, doctype: str, action: str) -> None:
	"""The platform's list menu. Of ours each row goes the road of a batch: the platform's own job would forget that a
	session is impersonated, and tells in English what went wrong."""
	if doctype not in SIGNABLE:
		return frappe.call(workflow.bulk_workflow_approval, docnames=docnames, doctype=doctype, action=action)
	if action in NEEDS_REASON:
		refuse(f"“{label(action)}”须填写理由，列表中不能批量办理；请打开单独办理，或在“待我审批”中多选退回。")
	chosen = [batches.Chosen(doctype, str(name)) for name in as_list(docnames)]
	told = batches.state_of(batch_work.start(chosen, action))
	frappe.msgprint(_in_words(told), title=_("Result Line by Line"), indicator=_indicator(told), wide=True)
	return None


def _chosen(given: Any) -> batches.Chosen:
	if not isinstance(given, dict):
		frappe.throw(_("A list was expected. Please refresh the page and try again."))
	seen = str(as_time(given["seen"])) if given.get("seen") else ""
	return batches.Chosen(str(given.get("doctype")), str(given.get("name")), seen)


def _indicator(told: dict[str, Any]) -> str:
	if told["at_work"]:
		return "blue"
	return "orange" if told["refused"] else "green"


def _in_words(told: dict[str, Any]) -> str:
	if told["at_work"]:
		link = f'<a href="/app/talk-inbox">{_("Waiting for My Signature")}</a>'
		return _("{0} matters are being worked through; how far it is and each result: {1}").format(
			told["total"], link
		)
	rows = "".join(
		f"<tr><td>{escape_html(line['matter_title'])}</td>"
		f'<td><span class="indicator {COLOURS[line["state"]]}">{escape_html(line["message"])}</span></td></tr>'
		for line in told["lines"]
	)
	head = _("{0}: {1} done, {2} not done").format(told["label"], told["done"], told["refused"])
	stopped = f"<p>{escape_html(told['message'])}</p>" if told["message"] else ""
	return f'<p>{head}</p>{stopped}<table class="table table-bordered">{rows}</table>'
