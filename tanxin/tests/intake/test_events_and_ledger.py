"""Events, meetings, plans and the ledger."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from tanxin.domain.model import Person, Situation, Verdict, Way
from tanxin.intake import UnreadableFile
from tanxin.intake.events import read_events, read_meetings
from tanxin.intake.people import PeopleIndex
from tanxin.intake.plans import read_plans
from tanxin.intake.records import read_records
from tanxin.tests.intake.files import organizations, people, write_csv

NOW = datetime(2026, 11, 20, 18, 0)


def test_events_by_number_or_name_in_the_units_own_words(tmp_path: Path) -> None:
	path = write_csv(
		tmp_path / "e.csv",
		["编号", "人员", "情形", "发生日期"],
		["E1", "P1", "调动", "2026-03-02"],
		["E2", "王芳", "表彰", "2026年3月3日"],
		["E3", "李强（P2）", "Promotion", "2026-03-02"],
		["E4", "李强", "提拔", "2026-03-02"],
		["E5", "无名", "提拔", "2026-03-02"],
		["E6", "P1", "升天", "2026-03-02"],
		["E7", "P1", "转任", "2026-03-02"],
	)
	reading = read_events(path, people())
	assert [(one.person, one.situation) for one in reading.rows] == [
		("P1", Situation.POST_CHANGE),
		("P1", Situation.COMMENDED),
		("P2", Situation.PROMOTION),
	]
	assert [problem.row for problem in reading.problems] == [5, 6, 7, 8]
	assert "P2、P4" in reading.problems[0].reason


def test_an_hr_document_export_says_by_its_date_what_happened(tmp_path: Path) -> None:
	path = write_csv(
		tmp_path / "e.csv", ["ID", "Employee", "Transfer Date"], ["HR-TRN-1", "P1", "2026-03-02"]
	)
	event = read_events(path, people()).rows[0]
	assert event.situation is Situation.POST_CHANGE and event.source_doctype == "Employee Transfer"


def test_a_list_without_situations_is_refused(tmp_path: Path) -> None:
	path = write_csv(tmp_path / "e.csv", ["工号", "日期"], ["P1", "2026-03-02"])
	with pytest.raises(UnreadableFile, match="情形"):
		read_events(path, people())


def test_nothing_happens_to_somebody_who_left_save_the_leaving(tmp_path: Path) -> None:
	gone = PeopleIndex([Person("P9", "赵敏", "B1", left_on=date(2026, 11, 19))])
	path = write_csv(
		tmp_path / "e.csv",
		["工号", "情形", "日期"],
		["P9", "提拔", "2026-11-20"],
		["P9", "退休", "2026-11-20"],
	)
	reading = read_events(path, gone)
	assert [one.situation for one in reading.rows] == [Situation.RETIREMENT]
	assert "已于 2026-11-19 离开" in reading.problems[0].reason


def test_meetings(tmp_path: Path) -> None:
	path = write_csv(
		tmp_path / "m.csv",
		["党组织", "会议", "日期"],
		["第一党支部", "组织生活会", "2026-06-30"],
		["某镇党委", "茶话会", "2026-06-30"],
	)
	reading = read_meetings(path, organizations())
	assert [one.organization for one in reading.rows] == ["B1"]
	assert [problem.row for problem in reading.problems] == [3]


LEDGER = [
	"编号",
	"谈话人",
	"谈话对象",
	"谈话时间",
	"结束时间",
	"谈话方式",
	"录入时间",
	"确认情况",
	"确认日期",
	"异议内容",
	"缺席",
]


def test_the_ledger_keeps_who_came_and_what_each_said(tmp_path: Path) -> None:
	path = write_csv(
		tmp_path / "t.csv",
		LEDGER,
		[
			"1",
			"陈光",
			"王芳、P2、P4",
			"2026-03-02 09:00",
			"10:00",
			"座谈",
			"2026-03-02",
			"王芳：已阅无误；P2：有异议",
			"2026-03-03",
			"没有这样说",
			"P4",
		],
		["2", "陈光", "王芳", "2026-03-02 09:00", "10:00", "", "", "", "", "", ""],
	)
	first, second = read_records(path, people(), NOW).rows
	assert first.persons == ("P1", "P2") and first.absent == ("P4",)
	assert first.talk.way is Way.FORUM and first.entered_at == datetime(2026, 3, 2, 23, 59)
	assert first.answers["P1"].verdict is Verdict.AGREED and first.answers["P1"].words == ""
	assert first.answers["P2"].verdict is Verdict.OBJECTED and first.answers["P2"].words == "没有这样说"
	assert second.answers == {}


def test_impossible_talks_are_refused_each_with_its_reason(tmp_path: Path) -> None:
	path = write_csv(
		tmp_path / "t.csv",
		LEDGER[:5],
		["1", "陈光", "王芳", "2026-03-02 10:00", "09:00"],
		["2", "陈光", "陈光", "2026-03-02 10:00", "11:00"],
		["3", "陈光", "王芳、王芳", "2026-03-02 10:00", "11:00"],
		["4", "陈光", "王芳", "2026-12-02 10:00", "11:00"],
		["5", "陈光", "王芳", "2026-03-02 10:00", "2026-03-04 11:00"],
		["6", "陈光", "王芳", "2026-02-30 10:00", "11:00"],
		["7", "陈光", "王芳", "2026-03-02 10:00", "11:00"],
		["7", "陈光", "王芳", "2026-03-03 10:00", "11:00"],
	)
	reading = read_records(path, people(), NOW)
	assert [row.talk.id for row in reading.rows] == ["7"]
	assert [problem.row for problem in reading.problems] == [2, 3, 4, 5, 6, 7, 9]
	assert reading.rows[0].answers["P1"].verdict is Verdict.PAPER
	assert any("纸质签字" in notice for notice in reading.notices)


def test_plans(tmp_path: Path) -> None:
	path = write_csv(
		tmp_path / "p.csv",
		["计划编号", "谈话人", "谈话对象", "状态", "拟谈时间", "审批人"],
		["1", "陈光", "王芳", "已批准", "2026-03-02 09:00", "P2"],
		["2", "陈光", "王芳", "早就批了", "", ""],
		["3", "陈光", "陈光", "草稿", "", ""],
	)
	reading = read_plans(path, people())
	assert [(row.id, row.state, row.approver) for row in reading.rows] == [("1", "Signed", "P2")]
	assert [problem.row for problem in reading.problems] == [3, 4]


def test_a_coming_date_may_be_known_before_and_a_later_notice_says_nothing(tmp_path: Path) -> None:
	path = write_csv(
		tmp_path / "e.csv",
		["人员", "情形", "发生日期", "知悉日期"],
		["P1", "退休", "2026-12-01", "2026-11-01"],
		["P2", "合同到期", "2026-12-01", "2026-12-05"],
		["P3", "家庭变故", "2026-11-03", ""],
		["P3", "培训", "2026-11-04", "2026-11-31"],
	)
	reading = read_events(path, people())
	assert [(one.situation, one.noticed_on) for one in reading.rows] == [
		(Situation.RETIREMENT, date(2026, 11, 1)),
		(Situation.CONTRACT_END, None),
		(Situation.FAMILY_MISFORTUNE, None),
	]
	assert [(one.row, one.column) for one in reading.problems] == [(5, "知悉日期")]
