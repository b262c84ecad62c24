"""The free texts that functions of the api take, and how long each may be (api 收的文字及其字数上限)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import frappe

from tanxin.api.boundary import parsed
from tanxin.confidentiality import gate
from tanxin.domain.lengths import LINE, NOTE, OBJECTION, RESULT, FreeText, too_long

REASON, OPINION = FreeText("理由"), FreeText("意见")
#: By function and argument; `rows.column` for a column of rows that an argument holds. Talk words (`texts`) are checked
#: part by part where they are written (confidentiality/notes.py).
TAKEN = {
	"batches.start": {"reason": OPINION},
	"confirm.object_to": {"words": FreeText("异议", OBJECTION)},
	"confirm.unable": {"reason": FreeText("无法确认的原因")},
	"events.withdraw": {"reason": FreeText("撤销原因")},
	"exemptions.act": {"reason": OPINION},
	"exemptions.ask": {"reason": REASON},
	"follow_ups.add": {"matter": FreeText("跟进事项")},
	"follow_ups.close": {"result": FreeText("办理结果", RESULT)},
	"follow_ups.rewrite": {"matter": FreeText("跟进事项")},
	"keeping.check_handover": {"reason": FreeText("代为核对的原因", NOTE)},
	"keeping.hold": {"reason": FreeText("暂缓销毁的原因", NOTE)},
	"keeping.lift": {"reason": FreeText("解除暂缓的原因", NOTE)},
	"keeping.move_disposal": {"reason": FreeText("意见", NOTE)},
	"keeping.receive_handover": {"lines.remark": FreeText("备注", LINE)},
	"keeping.sign_disposal": {"struck.reason": FreeText("剔除原因", LINE)},
	"reading.ask": {"reason": FreeText("查阅事由")},
	"reading.ask_for_period": {"reason": FreeText("查阅事由")},
	"reading.decide": {"reason": REASON},
	"records.correct": {"reason": FreeText("更正原因")},
	"requests.ask": {"words": FreeText("想谈的事", NOTE)},
	"signoff.act": {"reason": OPINION},
	"signoff.adjust": {"place": FreeText("地点", LINE), "reason": FreeText("调整原因")},
	"signoff.decide_lines": {"decisions.reason": OPINION},
}
APP = "tanxin.api."


class TooLong(frappe.ValidationError):
	"""A text has more characters than its kind may have."""


def check_request() -> None:
	"""`before_request`, behind `keep_words_back`: raises TooLong before anything is done, with which text it is and by
	how much; the page still has what was written."""
	form, held = frappe.local.form_dict, getattr(frappe.local, "tanxin_words", None) or {}
	for function in gate.called(frappe.request.path, form):
		if function.startswith(APP):
			check(function.removeprefix(APP), {**form, **held})


def check(function: str, sent: Mapping[str, Any]) -> None:
	"""Raises TooLong where one of the function's texts is too long."""
	for argument, kind in TAKEN.get(function, {}).items():
		for text in _texts(argument, sent):
			if sentence := too_long(text, kind):
				frappe.throw(sentence, TooLong)


def _texts(argument: str, sent: Mapping[str, Any]) -> Iterator[str]:
	name, _dot, column = argument.partition(".")
	value = sent.get(name)
	if not column:
		yield from (value,) if isinstance(value, str) else ()
		return
	rows = parsed(value)
	for row in rows if isinstance(rows, list) else ():
		if isinstance(row, Mapping) and isinstance(row.get(column), str):
			yield row[column]
