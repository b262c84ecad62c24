"""One step of the person at the screen (本人办理一步): alone on a form, in a batch, from a list; one road for all."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.workflow import WorkflowTransitionError, apply_workflow
from frappe.utils import get_datetime

from tanxin.signoff import moves
from tanxin.signoff.inbox import SIGNABLE
from tanxin.signoff.matter import stored


def signable(doctype: str, name: str) -> Document:
	"""The stored plan or sheet, when the session's user may read it; raises otherwise."""
	if doctype not in SIGNABLE:
		frappe.throw(_("{0} is not signed.").format(_(doctype)))
	doc = frappe.get_doc(doctype, name)
	if not doc.has_permission("read"):
		frappe.clear_messages()  # the platform of v15 has said why in English
		moves.refuse("该事项不在您的工作范围内，不能查看或办理。")  # the platform of v16 says nothing here
	return doc


def act(doctype: str, name: str, action: str, reason: str = "", seen: object = "") -> Document:
	"""Take one step as the session's user; returns the document as it stands then.

	`seen`: when the matter that was on the screen was sent; one that was recalled and sent anew meanwhile is refused.
	Raises SignOffRefused with a Chinese sentence.
	"""
	doc = signable(doctype, name)
	if seen and doc.sent_on and get_datetime(doc.sent_on) != get_datetime(seen):
		moves.refuse(
			"您打开之后，该事项已撤回修改并重新报批（或已转到下一环节），请刷新后查看最新内容再办理。"
		)
	if doctype == "Talk Plan" and doc.campaign:
		# Before its line, as who decides on the sheet does: of two last lines the second closes the sheet.
		stored("Talk Campaign", doc.campaign, lock=True, parties=False)
	frappe.flags.tanxin_reason = reason
	try:
		# The Workflow has one button for both: the guard tells the last signature from one that passes the plan on.
		return apply_workflow(doc, "Sign" if action == "Endorse" else action)
	except (WorkflowTransitionError, frappe.PermissionError) as refusal:
		if type(refusal) not in (WorkflowTransitionError, frappe.PermissionError):
			raise  # one of ours, with its sentence
		frappe.clear_messages()  # the platform does not say why; the guard does
		step, _behalf = moves.permitted(stored(doctype, name), action, reason)
		if step.adjusts:
			moves.refuse("请在计划表单上点“调整时间地点”，填写新的时间、地点和理由。")
		raise
	finally:
		frappe.flags.tanxin_reason = None
