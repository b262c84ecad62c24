"""One cell judged (判定): what came back, and what the database says afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import frappe

from tanxin.domain.transitions import Transition
from tanxin.signoff import entries
from tanxin.tests.matrix.relations import GUEST, Relation
from tanxin.tests.matrix.roads import FORCE, Road
from tanxin.tests.matrix.stored import differences

#: What a refusal may be answered with: not permitted, not found there, not so (the platform's validation error).
REFUSALS = {401, 403, 404, 405, 409, 417}
CHINESE = re.compile(r"[一-鿿]")
WORDS, EXCEPTION = re.compile(r"[A-Za-z]"), re.compile(r"[\w.]*PermissionError")


def problems(
	road: Road,
	relation: Relation,
	step: Transition | None,
	answer: Any,
	before: Mapping[str, Any],
	after: Mapping[str, Any],
) -> Iterator[str]:
	"""What is wrong in this cell, in words; nothing when it came out as it must."""
	if answer.status >= 500:
		yield f"答复 {answer.status}: {answer.told[:300]}"
	if step is None or (road.later and answer.status == 404):
		yield from _of_refusal(road, relation, answer, before, after)
	else:
		yield from _of_step(relation, step, answer, before, after)


def _of_refusal(
	road: Road, relation: Relation, answer: Any, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[str]:
	changed = differences(dict(before), dict(after))
	if changed:
		yield f"应拒绝而已改动：{'；'.join(changed)[:400]}"
	if answer.status < 300 and not road.quiet:
		yield f"应拒绝而答复 {answer.status}"
	if answer.status < 500 and answer.status not in REFUSALS and answer.status >= 300:
		yield f"答复 {answer.status}"
	if answer.status in (403, 409, 417) and _must_be_chinese(road, relation, answer):
		yield f"没有中文说明：{answer.told[:200]}"


def _must_be_chinese(road: Road, relation: Relation, answer: Any) -> bool:
	"""Whether there is no Chinese sentence where there has to be one. A guest and who uses force are turned away by the
	platform, in its words; who may not even read the plan, on v16, by its silence. Our own roads always speak."""
	if CHINESE.search(answer.told) or relation.user == GUEST or road.says == FORCE:
		return False
	return road.ours or bool(WORDS.search(EXCEPTION.sub("", answer.told)))


def _of_step(
	relation: Relation,
	step: Transition,
	answer: Any,
	before: Mapping[str, Any],
	after: Mapping[str, Any],
) -> Iterator[str]:
	"""The one step was taken, once, in the right name, and its entry stands in a whole chain."""
	doctype = next(iter(before))
	old, row = before[doctype][0], (after[doctype] or [{}])[0]
	if answer.status >= 300:
		yield f"应准许而答复 {answer.status}: {answer.told[:300]}"
		return
	if row.get("workflow_state") != step.next_state:
		yield f"状态为 {row.get('workflow_state')}，应为 {step.next_state}：{answer.told[:300]}"
		return
	if row["docstatus"] != 0 or row["signing_round"] != old["signing_round"] + step.opens_round:
		yield f"docstatus {row['docstatus']}，轮次 {row['signing_round']}"
	if bool(row["signed_by"]) != (
		step.next_state == "Signed" or bool(old["signed_by"] and not step.opens_round)
	):
		yield f"signed_by {row['signed_by']}"
	if doctype == "Talk Plan":
		yield from _of_entry(relation, step, row["name"], before, after)


def _of_entry(
	relation: Relation, step: Transition, plan: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[str]:
	known = {entry["name"] for entry in before["Talk Sign Off"]}
	new = [entry for entry in after["Talk Sign Off"] if entry["name"] not in known]
	if [entry["action"] for entry in new] != [step.action]:
		yield f"新的签批记录 {[entry['action'] for entry in new]}"
		return
	if new[0]["actor_user"] != relation.user:
		yield f"签批记录的操作人 {new[0]['actor_user']}"
	in_his_name = bool(new[0]["on_behalf_of"])
	if in_his_name != (relation.flags.is_delegate and step.who.name == "APPROVER"):
		yield f"签批记录的委托人 {new[0]['on_behalf_of']}"
	wrong = entries.verify(plan)
	if wrong:
		yield f"签批链 {wrong}"


def as_client_knows(doctype: str, name: str) -> dict[str, Any]:
	"""The document as a form would hold it, whoever asks: the strongest a client could know."""
	return frappe.get_doc(doctype, name).as_dict(convert_dates_to_str=True)
