"""The lock on requests (免谈、合并申请): every save, by whatever road, is judged here on the stored row."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document

from tanxin import compat
from tanxin.confidentiality import scope
from tanxin.confidentiality.conditions import in_spans
from tanxin.confidentiality.reader import reader
from tanxin.domain.exemption import Asked, Kind, Status, problems
from tanxin.signoff.moves import refuse
from tanxin.site import exemptions

#: Written by the app; what a client sends in them is put back to the stored value.
OWN_FIELDS = (
	"requester", "requester_name", "requester_user", "requested_on", "approver", "approver_name", "approver_user",
	"approver_reason", "decide_by", "decided_on", "decided_by", "decided_by_user", "decision_reason",
	"withdrawn_on", "revoked_on", "revoked_by", "revocation_reason",
)  # fmt: skip
#: Names shown in a title before 「等」.
SHOWN = 3


def guard(doc: Document) -> None:
	"""Called by `validate`. Raises SignOffRefused; leaves a draft that says what it asks for."""
	before = doc.get_doc_before_save()
	stored = before.status if before else Status.DRAFT.value
	if (doc.status or stored) != stored:
		refuse("申请的状态只能通过“提交申请、批准、不批准、撤回、撤销”改变。")
	doc.status = stored
	for field in OWN_FIELDS:
		doc.set(field, before.get(field) if before else None)
	if not before:
		_sign(doc)
	elif stored != Status.DRAFT.value:
		_check_unchanged(doc, before)
		return
	_check_draft(doc)


def _sign(doc: Document) -> None:
	asking = reader()
	if compat.is_impersonated():
		refuse("以他人身份登录时不能提出申请，请由本人登录操作。")
	doc.requester, doc.requester_user = asking.person, asking.user
	if asking.person:
		doc.requester_name = frappe.db.get_value("Talk Person", asking.person, "person_name")


def _check_unchanged(doc: Document, before: Document) -> None:
	if _data(doc) != _data(before):
		refuse("申请已经提交，不能再修改。需要修改的，请撤回后重新申请。")
	for field in ("title", "organization", "category"):
		doc.set(field, before.get(field))


def _data(doc: Document) -> tuple[Any, ...]:
	lines = tuple(row.obligation for row in doc.obligations)
	return doc.kind, (doc.reason or "").strip(), doc.merged_into or None, lines


def _check_draft(doc: Document) -> None:
	if doc.kind != Kind.MERGE.value:
		doc.merged_into = None
	if doc.kind not in {kind.value for kind in Kind}:
		refuse("请选择申请类别：免谈或合并。")
	if not (doc.reason or "").strip():
		refuse("请填写理由。理由会随统计显示，请勿写入个人隐私和谈话内容。")
	names = list(dict.fromkeys(row.obligation for row in doc.obligations if row.obligation))
	found = {each.name: each for each in exemptions.asked([*names, *filter(None, [doc.merged_into])])}
	_check_rights([*found.values()])
	asked = [found[name] for name in names if name in found]
	standing_against = problems(Kind(doc.kind), asked, found.get(doc.merged_into))
	if len(asked) != len(doc.obligations):
		standing_against.append("有的事项列了两次，或已不存在，请移除后再保存。")
	if standing_against:
		refuse("".join(standing_against))
	_describe(doc, asked)


def _check_rights(asked: list[Asked]) -> None:
	"""Whoever may make a plan for it may ask that none be needed: overseers for their scope, a talker for his own."""
	asking = reader()
	for each in asked:
		oversees = asking.sees_all_metadata or in_spans(each.organization, asking.spans)
		talks = bool(asking.person) and each.talker == asking.person
		if not (oversees or talks) or not scope.sees("Talk Obligation", each.name):
			refuse(f"应谈事项{each.name}不在您的工作范围内，不能为其提出申请。")


def _describe(doc: Document, asked: list[Asked]) -> None:
	"""What follows from the obligations: whose leader decides, and a title of names only."""
	doc.category = asked[0].category
	doc.organization = exemptions.common_organization({each.organization for each in asked})
	if not doc.organization:
		refuse("这些事项没有共同的上级党组织，请分别申请。")
	names = list(dict.fromkeys(each.person_name for each in asked))
	shown = "、".join(names[:SHOWN]) + (f"等{len(names)}人" if len(names) > SHOWN else "")
	what = "合并" if doc.kind == Kind.MERGE.value else "免谈"
	doc.title = f"{what}：{shown}（{len(asked)}件）"[:140]
