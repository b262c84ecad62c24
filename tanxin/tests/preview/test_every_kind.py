"""Every kind of rule through the preview: relations, quotas, levels, what the roster tells; nothing crashes on nobody."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from python_calamine import CalamineWorkbook

from tanxin.demo import demo_files
from tanxin.demo.generate import write_rows
from tanxin.preview import keeping
from tanxin.preview.__main__ import main

PLAIN = {"category": "Heart-to-Heart", "citation": {"clause": "一", "quote": "原文", "title": "文件"}}
ROSTER = [
	("工号", "姓名", "党组织", "职务", "政治面貌", "职级", "入党日期", "入党申请日期"),
	("1", "甲书记", "支部", "党支部书记", "中共党员", "乡科级正职", "2001-07-01", ""),
	("2", "乙委员", "支部", "支部委员", "中共党员", "", "", ""),
	("3", "丙党员", "支部", "", "中共党员", "", "2011-11-25", ""),
	("4", "丁群众", "支部", "", "群众", "", "", "2026-10-26"),
]
RECORDS = [
	("编号", "谈话人", "谈话对象", "谈话时间", "确认情况"),
	("T1", "1", "2", "2026-03-02 09:00", "已阅无误"),
	("T2", "1", "3", "2026-04-02 09:00", "已阅无误"),
	("T3", "1", "3", "2026-10-12 09:00", "已阅无误"),
	("T4", "1", "4", "2026-10-13 09:00", ""),
]


def rule(code: str, kind: str, subject: str, talker: str, **more: Any) -> dict[str, Any]:
	return {
		"code": code, "title": f"规则{code}", "kind": kind, "subjects": [subject], "talker": talker, **PLAIN, **more
	}  # fmt: skip


def quota(code: str, counts: str, number: int = 1, **more: Any) -> dict[str, Any]:
	more = {"period": "Half Year", "min_count": number, "quota_counts": counts, **more}
	return rule(code, "Quota", "Secretary", "The Officer Himself", **more)


def preview(folder: Path, *rules: dict[str, Any], words: tuple[object, ...] = ()) -> dict[str, Any]:
	"""Run the command on the small unit under these rules; returns result.json."""
	book = {
		"code": "BOOK",
		"title": "试验规定",
		"issuer": "本单位",
		"authority": "Unit",
		"rules": list(rules),
	}
	(folder / "rules.yaml").write_text(yaml.safe_dump(book, allow_unicode=True), encoding="utf-8")
	write_rows(folder / "r.csv", ROSTER)
	write_rows(folder / "t.csv", RECORDS)
	given: list[object] = ["--roster", folder / "r.csv", "--records", folder / "t.csv", *words]
	given += ["--rulebook", folder / "rules.yaml"] if rules else []
	given += ["--as-of", "2026-11-20", "--out", folder / "out"]
	assert main([str(word) for word in given]) == 0
	return json.loads((folder / "out/result.json").read_text(encoding="utf-8"))


def standings(result: dict[str, Any]) -> dict[str, str]:
	return {one["key"]: one["standing"] for one in result["obligations"]}


def test_a_talk_closes_a_relation_for_both_sides(tmp_path: Path) -> None:
	fellow = {
		"period": "Year",
		"min_count": 1,
		"each": "Member",
		"talker": "Fellow Team Member",
		"subject": "Team Member",
	}
	team = rule("A", "Relation", fellow.pop("subject"), fellow.pop("talker"), **fellow)
	found = preview(tmp_path, team, {**team, "code": "B", "each": "Pair"})
	assert standings(found) == {"A|1|2026": "met", "A|2|2026": "met", "B|1|2|2026": "met"}
	assert {one["record"] for one in found["obligations"]} == {"T1"}
	book = CalamineWorkbook.from_path(str(tmp_path / "out/ledger.xlsx")).get_sheet_by_name("谈心谈话台账")
	counts = {row[0]: row[13] for row in book.to_python()[1:]}
	assert counts["T1"] == 3


def test_an_officers_number_is_met_by_counting_and_names_nobody(tmp_path: Path) -> None:
	found = preview(tmp_path, quota("T", "Talks", 3), quota("P", "Persons", 2))
	assert standings(found) == {
		"T|1|2026-H1": "met", "T|1|2026-H1#2": "met", "T|1|2026-H1#3": "overdue",
		"T|1|2026-H2": "met", "T|1|2026-H2#2": "open", "T|1|2026-H2#3": "open",
		"P|1|2026-H1": "met", "P|1|2026-H1#2": "met", "P|1|2026-H2": "met", "P|1|2026-H2#2": "open",
	}  # fmt: skip
	days = {one["key"]: one["met_on"] for one in found["obligations"]}
	assert (days["T|1|2026-H1#2"], days["P|1|2026-H1"]) == ("2026-04-02", "2026-03-02")
	assert {(one["person"], one["talker"]) for one in found["obligations"]} == {(None, "1")}
	page = (tmp_path / "out/index.html").read_text(encoding="utf-8")
	assert "（不限对象）" in page and "（无人可谈）" not in page
	assert "（不限对象）" not in (tmp_path / "out/plan-sheet.html").read_text(encoding="utf-8")


def test_meetings_are_counted_when_listed_and_what_no_list_holds_is_said(tmp_path: Path) -> None:
	meeting = quota("M", "Meetings", 2, meeting="Quarterly Study")
	checks = quota("C", "Spot Checks")
	without = preview(tmp_path, meeting, checks)
	assert without["obligations"] == [] and len(without["notices"]) >= 2
	assert any("没有抽查名单" in each and "没有计入应谈" in each for each in without["notices"])
	assert any("会议名单里没有季度专题研究会议" in each for each in without["notices"])
	write_rows(
		tmp_path / "m.csv",
		[
			("党组织", "会议", "召开日期"),
			("支部", "季度专题研究会议", "2026-03-30"),
			("支部", "季度研究会议", "2026-12-30"),
		],
	)
	listed = preview(tmp_path, meeting, checks, words=("--meetings", tmp_path / "m.csv"))
	assert sorted(standings(listed).values()) == ["met", "open", "open", "overdue"]
	assert any("名单里没有的会议算作没有开" in each for each in listed["notices"])


def test_the_roster_tells_of_birthdays_and_applications(tmp_path: Path) -> None:
	found = preview(tmp_path, words=("--rulebook", "ZZSR", "--rulebook", "fzdy"))
	assert standings(found) == {
		"ZZSR-1|政治生日|1|2026": "to_explain",
		"ZZSR-1|政治生日|3|2026": "open",
		"FZDY-1|入党申请|4|2026-10-26": "open",
	}
	starts = {one["person"]: one["starts_on"] for one in found["obligations"]}
	assert starts == {"1": "2026-06-24", "3": "2026-11-18", "4": "2026-10-26"}
	assert {"按名册“入党日期”推出政治生日 2 件。", "按名册“入党申请日期”推出入党申请 1 件。"} <= set(
		found["notices"]
	)


def test_a_listed_event_is_not_told_by_the_roster_again(tmp_path: Path) -> None:
	write_rows(tmp_path / "e.csv", [("工号", "情形", "日期"), ("4", "入党申请", "2026-10-20")])
	found = preview(tmp_path, words=("--rulebook", "FZDY", "--events", tmp_path / "e.csv"))
	assert [one["starts_on"] for one in found["obligations"]] == ["2026-10-20"]


def test_levels_that_the_roster_does_not_write_so_are_said(tmp_path: Path) -> None:
	def by_level(*levels: str) -> dict[str, Any]:
		row = {"levels": list(levels), "post": "Secretary", "place": "Top", "title": "书记"}
		return rule("L", "Frequency", "Anyone", "By Level", period="Year", min_count=1, levels=[row])

	assert any("正局级实职" in each for each in preview(tmp_path, by_level("正局级实职"))["notices"])
	assert not any("职级" in each for each in preview(tmp_path, by_level("乡科级正职"))["notices"])


def test_books_that_are_off_stay_off_unless_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
	usual = preview(tmp_path)
	codes = {book["code"] for book in usual["rulebooks"]}
	assert {"ZZ77", "ZBTL"} <= codes and "WJ09" not in codes
	assert [book["code"] for book in preview(tmp_path, words=("--rulebook", "WJ09"))["rulebooks"]] == ["WJ09"]
	roster = str(demo_files()["roster"])
	assert main(["--roster", roster, "--rulebook", "无此规则", "--out", str(tmp_path / "x")]) == 2
	said = capsys.readouterr().err.strip().split("\n")[-1]
	assert "无此规则" in said and "ZZ77" in said and said.endswith("。") and not (tmp_path / "x").exists()


def test_every_shipped_kind_goes_through_page_and_workbook(tmp_path: Path) -> None:
	every = [
		word
		for code in ("ZZ77", "ZBTL", "BDW", "WJ09", "SBT", "MZSH16", "CCTX18")
		for word in ("--rulebook", code)
	]
	out = tmp_path / "out"
	assert main(["--demo", *every, "--as-of", "2026-12-05", "--out", str(out)]) == 0
	result = json.loads((out / "result.json").read_text(encoding="utf-8"))
	assert {each.split("-")[0] for each in result["by_rule"]} >= {"ZZ77", "ZBTL", "SBT", "MZSH16", "WJ09"}


def test_beyond_what_can_be_listed_the_most_urgent_are_and_the_figures_stay(
	tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
	whole, part = tmp_path / "whole", tmp_path / "part"
	assert main(["--demo", "--out", str(whole), "--forms", "0"]) == 0
	monkeypatch.setattr(keeping, "WHOLE", 20)
	monkeypatch.setattr(keeping, "SHARE", 4)
	assert main(["--demo", "--out", str(part), "--forms", "0"]) == 0
	results = [json.loads((each / "result.json").read_text(encoding="utf-8")) for each in (whole, part)]
	for name in ("total", "by_rule", "by_organization", "records"):
		assert results[0][name] == results[1][name]
	listed = results[1]["obligations"]
	assert len(listed) + results[1]["obligations_left_out"] == len(results[0]["obligations"])
	assert {each["standing"] for each in listed} == {"overdue", "to_explain", "open"}
	must = [each for each in results[0]["obligations"] if each["standing"] == "overdue"]
	must.sort(key=lambda each: (each["due_date"], each["key"]))
	assert [each for each in listed if each["standing"] == "overdue"] == must[:4]
	book = CalamineWorkbook.from_path(str(part / "ledger.xlsx"))
	assert "应谈事项（部分）" in book.sheet_names and "说明" in book.sheet_names
	page = (part / "index.html").read_text(encoding="utf-8")
	assert "请用该单位自己的名册和台账再运行一次" in page and f"应谈 {results[0]['total']['owed']} 件" in page


def test_each_bad_cell_is_one_sentence_and_the_rest_goes_through(tmp_path: Path) -> None:
	write_rows(
		tmp_path / "bad.csv",
		[
			("工号", "姓名", "党组织", "职务", "职级", "入党日期", "入党申请日期"),
			("1", "甲书记", "支部", "党支部书记", "一级科员", "2001-02-30", ""),
			("2", "乙", "支部", "", "四级主任科员", "", "2026-11-31"),
			("3", "丙", "支部", "", "8650.00", "2010-07-01", ""),
		],
	)
	write_rows(
		tmp_path / "e.csv",
		[("工号", "情形", "日期"), ("2", "飞升", "2026-03-02"), ("2", "任职", "2026-13-02")],
	)
	write_rows(
		tmp_path / "m.csv",
		[("党组织", "会议", "召开日期"), ("支部", "茶话会", "2026-12-01"), ("支部", "民主生活会", "0")],
	)
	given = ["--roster", "bad.csv", "--events", "e.csv", "--meetings", "m.csv"]
	words = [word if word.startswith("--") else str(tmp_path / word) for word in given]
	assert main([*words, "--as-of", "2026-11-20", "--out", str(tmp_path / "out")]) == 0
	result = json.loads((tmp_path / "out/result.json").read_text(encoding="utf-8"))
	assert [(one["file"], one["row"], one["column"]) for one in result["problems"]] == [
		("bad.csv", 2, "入党日期"),
		("bad.csv", 3, "入党申请日期"),
		("bad.csv", 4, "职级"),
		("e.csv", 2, "情形"),
		("e.csv", 3, "日期"),
		("m.csv", 2, "会议"),
		("m.csv", 3, "召开日期"),
	]
	assert all(one["reason"].endswith("。") for one in result["problems"])
	assert result["people"] == 3 and result["total"]["owed"] > 0 and result["problem_count"] == 7
