"""The roster: ERPNext's export and units' own lists."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tanxin.domain.model import PostKind
from tanxin.intake import UnreadableFile
from tanxin.intake.organizations import read_organizations, read_posts
from tanxin.intake.roster import posts_from_titles, read_roster
from tanxin.tests.intake.files import organizations, people, write_csv

EXPORT = [
	"Sr",
	"ID",
	"Full Name",
	"Company",
	"Department",
	"Designation",
	"Status",
	"Date of Joining",
	"Relieving Date",
	"Reports to",
]


def test_an_employee_export_in_english(tmp_path: Path) -> None:
	path = write_csv(
		tmp_path / "Employee.csv",
		EXPORT,
		[
			"1",
			"HR-EMP-1",
			"王芳",
			"云溪公司",
			"财务 - YX",
			"Branch Secretary",
			"Active",
			"2020-01-02",
			"",
			"",
		],
		[
			"2",
			"HR-EMP-2",
			"李强",
			"云溪公司",
			"财务 - YX",
			"Clerk",
			"Left",
			"2020-01-02",
			"2026-05-01",
			"HR-EMP-1",
		],
		["3", "HR-EMP-3", "陈光", "云溪公司", "", "Clerk", "Active", "", "", "HR-EMP-9"],
	)
	reading = read_roster(path)
	assert [row.person.id for row in reading.rows] == ["HR-EMP-1", "HR-EMP-2", "HR-EMP-3"]
	assert reading.rows[1].person.left_on == date(2026, 5, 1)
	assert reading.rows[1].person.superior == "HR-EMP-1"
	assert reading.rows[2].person.organization == "云溪公司"
	assert [(one.id, one.name, one.parent) for one in reading.organizations] == [
		("云溪公司", "云溪公司", None),
		("财务 - YX", "财务", "云溪公司"),
	]
	assert [(post.person, post.kind) for post in posts_from_titles(reading, path.name)] == [
		("HR-EMP-1", PostKind.SECRETARY)
	]
	assert [problem.row for problem in reading.problems] == [4]
	assert any("政治面貌" in notice for notice in reading.notices)


def test_titles_above_the_headings_and_decorated_headings_are_understood(tmp_path: Path) -> None:
	path = write_csv(
		tmp_path / "a.csv",
		["某镇干部名册"],
		["工 号*", "姓名（必填）", "政治面貌：", "部门"],
		["1", "王芳", "群众", "财务"],
	)
	reading = read_roster(path)
	assert reading.rows[0].person.name == "王芳" and not reading.rows[0].person.is_party_member


def test_the_old_template_begins_its_data_below_its_line(tmp_path: Path) -> None:
	path = write_csv(
		tmp_path / "a.csv",
		["DocType:", "Employee"],
		["Column Labels:", "ID", "Full Name", "Department"],
		["Column Name:", "name", "employee_name", "department"],
		["Mandatory:", "Yes", "Yes"],
		["Start entering data below this line"],
		["", "E1", "王芳", "财务"],
	)
	assert [row.person.id for row in read_roster(path).rows] == ["E1"]


def test_every_bad_row_is_reported_with_its_place_and_the_good_ones_go_through(tmp_path: Path) -> None:
	path = write_csv(
		tmp_path / "名册.csv",
		["工号", "姓名", "党组织", "状态", "入职日期", "离职日期", "出生日期"],
		["1", "王芳", "第一党支部", "", "2020-01-01", "", "1990-02-30"],
		["1", "李强", "第一党支部", "", "", "", ""],
		["3", "", "第一党支部", "", "", "", ""],
		["4", "陈光", "第九党支部", "", "", "", ""],
		["5", "赵敏", "第一党支部", "", "2020-01-01", "2019-01-01", ""],
		["6", "孙丽", "第一党支部", "离职", "", "", ""],
		["7", "周杰", "第一党支部", "", "2020-02-31", "", ""],
		["8", "吴刚", "", "", "", "", ""],
	)
	reading = read_roster(path, organizations())
	assert [row.person.id for row in reading.rows] == ["1", "8"]
	assert [(problem.row, problem.column) for problem in reading.problems] == [
		(2, "出生日期"),
		(3, "工号"),
		(4, "姓名"),
		(5, "党组织"),
		(6, "离职日期"),
		(7, "状态"),
		(8, "入职日期"),
	]
	assert "名册.csv 第 5 行“党组织”列" in reading.problems[3].sentence()


def test_a_missing_column_is_one_sentence_that_names_it(tmp_path: Path) -> None:
	path = write_csv(tmp_path / "a.csv", ["工号", "部门"], ["1", "财务"])
	with pytest.raises(UnreadableFile, match=r"“姓名”.*工号、部门"):
		read_roster(path)


def test_a_list_that_does_not_say_where_people_belong_is_no_roster(tmp_path: Path) -> None:
	path = write_csv(tmp_path / "a.csv", ["工号", "姓名", "情形"], ["1", "王芳", "调动"])
	with pytest.raises(UnreadableFile, match="“党组织”或“部门”或“公司”"):
		read_roster(path)


def test_a_loop_in_the_tree_is_named(tmp_path: Path) -> None:
	path = write_csv(
		tmp_path / "o.csv", ["名称", "上级"], ["甲", "丙"], ["乙", "甲"], ["丙", "乙"], ["丁", ""]
	)
	with pytest.raises(UnreadableFile, match="甲 → 丙 → 乙 → 甲"):
		read_organizations(path)


def test_an_unknown_parent_takes_out_the_row_and_what_hangs_below_it(tmp_path: Path) -> None:
	path = write_csv(
		tmp_path / "o.csv", ["名称", "上级"], ["甲", ""], ["乙", "无"], ["丙", "乙"], ["丁", "甲"]
	)
	reading = read_organizations(path)
	assert [row.organization.id for row in reading.rows] == ["甲", "丁"]
	assert sorted(problem.row for problem in reading.problems) == [3, 4]


def test_two_secretaries_at_the_same_time_are_told_and_successors_are_not(tmp_path: Path) -> None:
	path = write_csv(
		tmp_path / "p.csv",
		["工号", "党组织", "任职", "任职日期", "免职日期"],
		["P1", "第一党支部", "书记", "2020-01-01", "2025-12-31"],
		["P2", "第一党支部", "党支部书记", "2026-01-01", ""],
		["P3", "B1", "书记", "2026-06-01", ""],
		["P3", "某镇党委", "书记", "2026-06-01", "2025-01-01"],
	)
	reading = read_posts(path, people(), organizations())
	assert [post.person for post in reading.rows] == ["P1", "P2"]
	assert [problem.row for problem in reading.problems] == [4, 5]
	assert "第 3 行" in reading.problems[0].reason


def test_a_level_is_taken_as_the_unit_writes_it_and_a_salary_or_a_date_is_none(tmp_path: Path) -> None:
	path = write_csv(
		tmp_path / "名册.csv",
		["工号", "姓名", "党组织", "职级"],
		["1", "王芳", "第一党支部", "四级调研员"],
		["2", "李强", "第一党支部", "8650.00"],
		["3", "陈光", "第一党支部", "2020-01-01"],
		["4", "赵敏", "第一党支部", "管理7级"],
		["5", "孙丽", "第一党支部", ""],
		["6", "周杰", "第一党支部", "一级科员"],
	)
	reading = read_roster(path, organizations())
	assert [row.person.level for row in reading.rows] == ["四级调研员", "", "", "管理7级", "", "一级科员"]
	assert [row.level for row in reading.rows] == [row.person.level for row in reading.rows]
	assert [(one.row, one.column) for one in reading.problems] == [(3, "职级"), (4, "职级")]
	assert reading.problems[0].reason == "“8650.00”不像职级，此项按空白处理。"


def test_days_of_joining_and_of_applying_are_read_and_impossible_ones_left_empty(tmp_path: Path) -> None:
	path = write_csv(
		tmp_path / "名册.csv",
		["工号", "姓名", "党组织", "入党日期", "入党申请日期"],
		["1", "王芳", "第一党支部", "2010-07-01", ""],
		["2", "李强", "第一党支部", "", "2026/9/1"],
		["3", "陈光", "第一党支部", "2010-02-30", "2026-13-01"],
	)
	reading = read_roster(path, organizations())
	days = [(row.joined_party_on, row.applied_to_join_on) for row in reading.rows]
	assert days == [(date(2010, 7, 1), None), (None, date(2026, 9, 1)), (None, None)]
	assert [(one.row, one.column) for one in reading.problems] == [(4, "入党日期"), (4, "入党申请日期")]


def test_a_column_that_holds_no_levels_at_all_is_one_problem(tmp_path: Path) -> None:
	rows = [[str(number), f"人员{number}", "第一党支部", f"{5000 + number}"] for number in range(60)]
	path = write_csv(tmp_path / "名册.csv", ["工号", "姓名", "党组织", "级别"], *rows)
	reading = read_roster(path, organizations())
	assert [row.level for row in reading.rows] == [""] * 60
	assert [one.sentence() for one in reading.problems] == [
		"名册.csv“级别”列：整列多半不是职级（如“5000”），都按空白处理；请把写有职级的列命名为“职级”。"
	]
