"""ledger.xlsx: the register of talks, what is owed, the figures, and the rows that could not be read.

Who talked with whom, when and why: never what was said. Every text is written as text, so that a name that
begins with 「=」 stays a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from tanxin.domain.confirmation import record_state
from tanxin.domain.coverage import Figures
from tanxin.domain.model import RESTRICTED_SITUATIONS
from tanxin.domain.terms import label
from tanxin.intake.records import RecordRow
from tanxin.preview.assess import PAST_DUE, Assessment, Matter
from tanxin.preview.source import Say
from tanxin.preview.words import (
	KEPT_BACK,
	citation_of,
	is_private,
	left_out_sentence,
	name_of,
	organization_of,
	plan_word,
	post_of,
	rate_word,
	reason_of,
	standing_word,
	whom,
)

Value = str | int | float | date | datetime | None
Column = tuple[str, float]

REGISTER: tuple[Column, ...] = (
	("编号", 16),
	("谈话人", 18),
	("谈话人职务", 24),
	("谈话对象", 22),
	("谈话对象职务", 24),
	("开始时间", 17),
	("结束时间", 17),
	("地点", 18),
	("方式", 9),
	("类别", 11),
	("集体谈话", 9),
	("事由", 24),
	("计划编号", 14),
	("了结的应谈事项", 14),
	("是否按期", 10),
	("录入时间", 17),
	("补录", 7),
	("补录原因", 26),
	("记录状态", 12),
	("确认情况", 26),
	("跟进状态", 11),
)
OWED: tuple[Column, ...] = (
	("谈话对象", 12),
	("职务", 24),
	("党组织", 30),
	("事由", 26),
	("规则", 12),
	("依据", 44),
	("由谁谈", 12),
	("谈话人的依据", 44),
	("起算日", 12),
	("应谈截止", 12),
	("实谈日期", 12),
	("状态", 16),
	("计划", 10),
	("记录编号", 16),
)
FIGURES: tuple[Column, ...] = (
	("名称", 40),
	("应谈", 8),
	("已谈", 8),
	("按期", 8),
	("逾期谈", 8),
	("未到期", 8),
	("逾期未谈", 9),
	("未达标（需说明）", 16),
	("免谈", 8),
	("合并", 8),
	("已撤销", 8),
	("覆盖率", 9),
	("及时率", 9),
)
#: Rows between two words of progress.
SAY_EVERY = 25_000
#: What a sheet holds below its headings.
MOST_ROWS = 1_048_575
PROBLEMS: tuple[Column, ...] = (("文件", 24), ("行", 7), ("列", 16), ("原因", 70))


def write_ledger(assessment: Assessment, path: Path, say: Say) -> None:
	"""Write the workbook, saying how far it is where that takes long."""
	options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
	with xlsxwriter.Workbook(str(path), options) as book:
		book.set_properties({"title": f"{assessment.unit.title()}谈心谈话台账", "comments": "内部资料"})
		formats = {
			"head": book.add_format({"bold": True, "bg_color": "#EFE7E4", "border": 1, "valign": "vcenter"}),
			"day": book.add_format({"num_format": "yyyy-mm-dd"}),
			"moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
		}
		_sheet(book, "谈心谈话台账", REGISTER, _register_rows(assessment), formats)
		name = "应谈事项（部分）" if assessment.left_out else "应谈事项"
		_sheet(book, name, OWED, _told(_owed_rows(assessment), say), formats)
		_sheet(book, "各党组织", FIGURES, _organization_rows(assessment), formats)
		_sheet(book, "各项规则", FIGURES, _rule_rows(assessment), formats)
		problems = ((one.file, one.row, one.column, one.reason) for one in assessment.unit.problems)
		_sheet(book, "数据问题", PROBLEMS, problems, formats)
		if assessment.left_out:
			_sheet(book, "说明", (("说明", 120),), [(left_out_sentence(assessment),)], formats)


def _told(rows: Iterable[Sequence[Value]], say: Say) -> Iterable[Sequence[Value]]:
	for number, row in enumerate(rows, start=1):
		if number % SAY_EVERY == 0:
			say(f"写台账：应谈事项第 {number} 行")
		yield row


def _sheet(
	book: xlsxwriter.Workbook,
	name: str,
	columns: Sequence[Column],
	rows: Iterable[Sequence[Value]],
	formats: dict,
) -> None:
	sheet = book.add_worksheet(name)
	sheet.freeze_panes(1, 1)
	sheet.set_landscape()
	sheet.set_paper(9)
	sheet.fit_to_pages(1, 0)
	sheet.repeat_rows(0)
	for index, (title, width) in enumerate(columns):
		sheet.set_column(index, index, width)
		sheet.write_string(0, index, title, formats["head"])
	last = 0
	for last, row in enumerate(rows, start=1):
		if last == MOST_ROWS:
			sheet.write_string(last, 0, "一张工作表放不下，以下未列出。")
			break
		for index, value in enumerate(row):
			_write(sheet, last, index, value, formats)
	sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)


def _write(sheet, row: int, column: int, value: Value, formats: dict) -> None:
	if value is None or value == "":
		return
	if isinstance(value, str):
		sheet.write_string(row, column, value)
	elif isinstance(value, datetime):
		sheet.write_datetime(row, column, value, formats["moment"])
	elif isinstance(value, date):
		sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), formats["day"])
	else:
		sheet.write_number(row, column, value)


def _register_rows(assessment: Assessment) -> Iterable[Sequence[Value]]:
	for record in assessment.unit.records:
		yield _register_row(assessment, record, assessment.met_by.get(record.talk.id, []))


def _register_row(assessment: Assessment, record: RecordRow, met: list[Matter]) -> Sequence[Value]:
	unit, talk = assessment.unit, record.talk
	verdicts = {person: answer.verdict for person, answer in record.answers.items()}
	said = "；".join(f"{name_of(unit, one)}：{label(verdict.value)}" for one, verdict in verdicts.items())
	late = talk.id in assessment.ledger.late_entries
	timely = "" if not met else "是" if all(one.standing == "met" for one in met) else "否"
	return (
		talk.id,
		"、".join(name_of(unit, one) for one in record.talkers),
		"、".join(post_of(unit, one) for one in record.talkers),
		"、".join(name_of(unit, one) for one in record.persons),
		"、".join(post_of(unit, one) for one in record.persons),
		talk.started_at,
		talk.ended_at if talk.ended_at > talk.started_at else None,
		record.place,
		label(talk.way.value),
		label(talk.category.value),
		"是" if talk.collective else "",
		_reason(assessment, record, met),
		record.plan or "计划外",
		len(met),
		timely,
		record.entered_at,
		"补录" if late else "",
		record.late_reason,
		label(record_state(record.persons, verdicts, filed=False).value),
		said,
		_follow_up_word(record),
	)


def _reason(assessment: Assessment, record: RecordRow, met: list[Matter]) -> str:
	"""The ledger's own word for why; kept back when it is a personal matter, since workbooks get around."""
	events = {*record.events, *(one.obligation.event for one in met)}
	private = any(is_private(assessment.unit, event) for event in events)
	named = any(label(one.value) in record.reason for one in RESTRICTED_SITUATIONS)
	return KEPT_BACK if private or named else record.reason


def _follow_up_word(record: RecordRow) -> str:
	if record.follow_up is None:
		return ""
	return "已办结" if record.follow_up.done_on else "未办结"


def _owed_rows(assessment: Assessment) -> Iterable[Sequence[Value]]:
	return (_owed_row(assessment, one) for one in assessment.matters)


def _owed_row(assessment: Assessment, matter: Matter) -> Sequence[Value]:
	unit, owed = assessment.unit, matter.obligation
	rule, private = unit.rules[owed.rule], is_private(unit, owed.event)
	cited = citation_of(rule) + ("" if rule.citation.verified_by else "（待核）")
	return (
		whom(unit, owed),
		post_of(unit, owed.person),
		organization_of(unit, owed.organization),
		reason_of(assessment, matter, openly=False),
		"" if private else rule.code,
		rule.citation.title if private else cited,
		name_of(unit, owed.talker),
		owed.talker_reason,
		owed.starts_on,
		owed.due_date,
		matter.met_on,
		standing_word(matter),
		plan_word(matter) if matter.standing in ("open", *PAST_DUE) else "",
		matter.record,
	)


def _figures_row(name: str, one: Figures) -> Sequence[Value]:
	return (
		name,
		one.owed,
		one.done,
		one.met,
		one.met_late,
		one.open,
		one.overdue,
		one.to_explain,
		one.exempted,
		one.merged,
		one.withdrawn,
		rate_word(one.coverage_rate),
		rate_word(one.timely_rate),
	)


def _organization_rows(assessment: Assessment) -> Iterable[Sequence[Value]]:
	yield _figures_row("合计", assessment.total)
	for organization, one in assessment.by_organization.items():
		yield _figures_row(organization_of(assessment.unit, organization), one)


def _rule_rows(assessment: Assessment) -> Iterable[Sequence[Value]]:
	for code, one in assessment.by_rule.items():
		yield _figures_row(f"{code} {assessment.unit.rules[code].title}", one)
