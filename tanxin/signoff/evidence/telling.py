"""What a verification says of itself (核验情况): how much was checked, up to which anchor, and that nothing was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from frappe.utils import now_datetime

from tanxin.confidentiality import key_state
from tanxin.domain.findings import Finding
from tanxin.signoff.evidence.checking import LOG_NAMES, Check, moment
from tanxin.signoff.evidence.logs import KEEPINGS, LOGS, SIGN_OFFS


def summary(check: Check, problems: int, hints: int) -> list[str]:
	"""A finished check in sentences: one for what was found, then what it was found in."""
	if nothing_to_check(check):
		return [f"没有找到编号为{check.plan}的谈话计划或其签批记录，没有核验，请核对编号。"]
	return [_verdict(problems, hints), _extent(check), *_copies(check), *_anchors(check)]


def nothing_to_check(check: Check) -> bool:
	"""Whether a finished check was asked about a plan that is not there, nor any entry of it (a number mistyped)."""
	return bool(check.plan) and not check.checked["plans"] and not check.checked[SIGN_OFFS.doctype]


def _verdict(problems: int, hints: int) -> str:
	found = f"发现{problems}个问题" if problems else "未发现问题"
	return f"{found}，另有{hints}条提示。" if hints else f"{found}。"


def _extent(check: Check) -> str:
	seconds = (now_datetime() - check.begun).total_seconds()
	logs = "、".join(
		f"{LOG_NAMES[log.doctype]}{check.checked[log.doctype]}条"
		for log in LOGS
		if _looked_at(check, log.doctype)
	)
	return f"{moment(check.begun)}核验，用时{seconds:.1f}秒：谈话计划{check.checked['plans']}份、{logs}。"


def _looked_at(check: Check, doctype: str) -> bool:
	if doctype == KEEPINGS.doctype and not check.keeping:
		return False
	return not check.plan or doctype == SIGN_OFFS.doctype


def _copies(check: Check) -> Iterator[str]:
	"""Until a copy of every key was noted: without its key nothing here can ever be verified again."""
	if not check.plan and key_state.status().get("not_copied"):
		yield "密钥还没有留过副本：密钥文件一丢，内容读不出来，签批和查阅记录也无法再核验。请管服务器的人运行 tanxin-key copy。"


def _anchors(check: Check) -> Iterator[str]:
	"""Which anchor is the last, with the code to be noted down on paper."""
	if check.plan:
		return
	for log in LOGS:
		name, last = LOG_NAMES[log.doctype], check.anchors.get(log.doctype)
		if last:
			yield f"{name}存证至第{last.number}号（{moment(last.anchored_at)}，累计{last.total}条），核对码 {last.code}。"
		elif check.checked[log.doctype] or check.waiting.get(log.doctype):
			yield f"{name}尚无存证：每夜的定时任务运行后才有。"


def as_json(check: Check, counts: Counter[bool]) -> dict[str, Any]:
	"""The same for machines."""
	return {
		"begun": str(check.begun),
		"checked": dict(check.checked),
		"problems": counts[False],
		"hints": counts[True],
		"waiting": check.waiting,
		"key_copied": not key_state.status().get("not_copied"),
		"anchors": {
			log: {
				"number": last.number,
				"anchored_at": str(last.anchored_at),
				"total": last.total,
				"code": last.code,
			}
			for log, last in check.anchors.items()
		},
	}


def finding_as_json(finding: Finding) -> dict[str, Any]:
	"""One finding, without any content: what, where, when."""
	return {
		"kind": finding.kind.value,
		"hint": finding.is_hint,
		"what": finding.what,
		"log": finding.log,
		"plan": finding.plan,
		"entry": finding.entry,
		"at": str(finding.at) if finding.at else "",
	}


def line(finding: Finding) -> str:
	"""One finding on a screen of text."""
	where = "，".join(
		each for each in (finding.plan, finding.entry and f"记录 {finding.entry}", moment(finding.at)) if each
	)
	return f"{'提示' if finding.is_hint else '问题'}【{finding.kind.value}】{finding.what}" + (
		f"（{where}）" if where else ""
	)
