"""The command, run as a unit would run it: whole folders out, or one sentence and nothing."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tanxin.demo import demo_files
from tanxin.demo.generate import write_rows
from tanxin.forms.typst_pdf import NoCjkFont
from tanxin.preview.__main__ import main

FILES = demo_files()
EMPLOYEES = [
	(
		"ID",
		"Full Name",
		"Company",
		"Department",
		"Designation",
		"Status",
		"Date of Joining",
		"Relieving Date",
	),
	("E1", "Chen Guang", "Yunxi", "Accounts - YX", "Party Secretary", "Active", "2020-01-01", ""),
	("E2", "Lin Jing", "Yunxi", "Accounts - YX", "Clerk", "Active", "2020-01-01", ""),
	("E3", "Gone Man", "Yunxi", "Accounts - YX", "Clerk", "Left", "2020-01-01", "2026-11-19"),
]


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> str:
	"""Run, expect exit code 2 and one Chinese sentence as the last line on stderr, and return that."""
	try:
		code = main([str(word) for word in words])
	except SystemExit as error:
		code = error.code
	said = capsys.readouterr()
	assert code == 2 and said.out == ""
	last = said.err.strip().split("\n")[-1]
	assert last.endswith("。") and re.search("[一-鿿]", last) and "Traceback" not in said.err
	return last


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
	out = tmp_path_factory.mktemp("demo") / "out"
	assert main(["--demo", "--out", str(out)]) == 0
	return out


def test_the_demo_writes_everything_that_it_promises(demo: Path) -> None:
	result = json.loads((demo / "result.json").read_text(encoding="utf-8"))
	assert {"index.html", "plan-sheet.html", "ledger.xlsx", "result.json"} <= set(result["files"])
	assert all((demo / name).is_file() for name in result["files"])
	total = result["total"]
	assert all(total[name] > 0 for name in ("met", "met_late", "open", "overdue", "withdrawn"))
	counts = ("met", "met_late", "open", "overdue", "to_explain")
	assert total["owed"] == sum(total[name] for name in counts)
	assert result["problems"] == []


def test_figures_of_page_result_and_ledger_agree(demo: Path) -> None:
	result = json.loads((demo / "result.json").read_text(encoding="utf-8"))
	standings = [one["standing"] for one in result["obligations"]]
	for name in ("met", "met_late", "open", "overdue", "to_explain", "exempted", "merged", "withdrawn"):
		assert standings.count(name) == result["total"][name]
	book = CalamineWorkbook.from_path(str(demo / "ledger.xlsx"))
	assert book.sheet_names == ["谈心谈话台账", "应谈事项", "各党组织", "各项规则", "数据问题"]
	assert len(book.get_sheet_by_name("应谈事项").to_python()) - 1 == len(standings)
	assert book.get_sheet_by_name("各党组织").to_python()[1][1] == result["total"]["owed"]
	page = (demo / "index.html").read_text(encoding="utf-8")
	assert f"应谈 {result['total']['owed']} 件" in page
	assert f"免谈 0，合并 0，撤销 {result['total']['withdrawn']}" in page


def test_what_a_soft_rule_misses_is_to_be_explained_and_no_breach(demo: Path) -> None:
	result = json.loads((demo / "result.json").read_text(encoding="utf-8"))
	for one in result["obligations"]:
		assert one["standing"] != ("overdue" if one["soft"] else "to_explain")
	assert all(rule["overdue"] * rule["to_explain"] == 0 for rule in result["by_rule"].values())
	page = (demo / "index.html").read_text(encoding="utf-8")
	assert f"另有 {result['total']['to_explain']} 件未达标（需说明）" in page


def test_the_page_needs_nothing_from_outside_and_no_script(demo: Path) -> None:
	for path in demo.rglob("*.html"):
		text = path.read_text(encoding="utf-8")
		assert "<script" not in text and not re.search(r"(?:src|href)=\"(?:https?:)?//", text)


def test_what_was_said_is_only_in_the_printed_records(demo: Path) -> None:
	words = "说明过物资采购延误"
	assert words in "".join(path.read_text(encoding="utf-8") for path in (demo / "forms").glob("*.html"))
	for name in ("index.html", "result.json", "plan-sheet.html"):
		assert words not in (demo / name).read_text(encoding="utf-8")
	cells = (
		CalamineWorkbook.from_path(str(demo / "ledger.xlsx")).get_sheet_by_name("谈心谈话台账").to_python()
	)
	assert not any(words in str(cell) for row in cells for cell in row)


def test_personal_situations_are_not_named_on_the_page(demo: Path) -> None:
	page = (demo / "index.html").read_text(encoding="utf-8")
	urgent = page[page.index("现在要谈的") : page.index("各党组织")]
	assert "事由从略" in urgent and "思想情绪波动" not in urgent and "生活困难" not in urgent
	book = CalamineWorkbook.from_path(str(demo / "ledger.xlsx"))
	for sheet in ("谈心谈话台账", "应谈事项"):
		cells = [str(cell) for row in book.get_sheet_by_name(sheet).to_python() for cell in row]
		assert any("事由从略" in cell for cell in cells)
		assert not any("思想情绪波动" in cell or "生活困难" in cell or "ZZ77-L6" in cell for cell in cells)


def test_what_several_rules_ask_of_one_talk_is_one_row(demo: Path) -> None:
	page = (demo / "index.html").read_text(encoding="utf-8")
	urgent = page[page.index("必谈，已过期") : page.index("必谈，30 天内到期")]
	result = json.loads((demo / "result.json").read_text(encoding="utf-8"))
	late = [one for one in result["obligations"] if one["standing"] == "overdue"]
	talks = {(one["person"], one["talker"], one["due_date"], one["key"].split("|")[1]) for one in late}
	assert len(talks) < len(late) and urgent.count("<tr>") == len(talks) + 1
	assert "，2 条规定" in urgent


def test_citations_nobody_has_checked_are_marked(demo: Path) -> None:
	page = (demo / "index.html").read_text(encoding="utf-8")
	assert "待核" in page and "漳委组通〔2017〕77号" in page and "本单位规定" in page


def test_the_objected_record_closes_nothing_and_the_departed_talker_is_replaced(demo: Path) -> None:
	result = json.loads((demo / "result.json").read_text(encoding="utf-8"))
	objected = [one for one in result["obligations"] if one["key"].endswith("BT-2026-022")]
	assert [one["standing"] for one in objected] == ["overdue"]
	moved = [one for one in result["obligations"] if "已离开" in one["talker_reason"]]
	assert moved and all(one["talker"] for one in moved)


def test_a_second_run_replaces_its_own_folder_with_the_same(tmp_path: Path) -> None:
	out = tmp_path / "out"
	assert main(["--demo", "--out", str(out), "--forms", "0"]) == 0
	first = (out / "result.json").read_bytes()
	assert main(["--demo", "--out", str(out), "--forms", "0"]) == 0
	assert (out / "result.json").read_bytes() == first
	assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_with_anything_else_in_it_is_left_alone(
	tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
	out = tmp_path / "out"
	out.mkdir()
	(out / "重要.docx").write_text("x", encoding="utf-8")
	assert "已有别的文件" in refused(capsys, "--demo", "--out", out)
	assert [path.name for path in out.iterdir()] == ["重要.docx"]


def test_a_result_that_somebody_annotated_is_not_overwritten(
	tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
	out = tmp_path / "out"
	assert main(["--demo", "--out", str(out), "--forms", "0"]) == 0
	capsys.readouterr()
	page = out / "index.html"
	page.write_text(page.read_text(encoding="utf-8") + "<!-- 批注 -->", encoding="utf-8")
	assert "改动过" in refused(capsys, "--demo", "--out", out)
	assert page.read_text(encoding="utf-8").endswith("<!-- 批注 -->")


def test_a_bad_file_says_one_sentence_and_leaves_nothing(
	tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
	bad = tmp_path / "名册.xlsx"
	bad.write_bytes(b"PK\x03\x04" + bytes(200))
	out = tmp_path / "out"
	assert "不是 Excel" in refused(capsys, "--roster", bad, "--out", out)
	assert [path.name for path in tmp_path.iterdir()] == ["名册.xlsx"]
	assert "找不到" in refused(capsys, "--roster", tmp_path / "无.csv", "--out", out)
	assert "规则" in refused(capsys, "--roster", FILES["roster"], "--rulebook", FILES["roster"], "--out", out)
	assert not out.exists()


def test_a_bad_file_does_not_touch_the_result_of_before(
	tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
	out = tmp_path / "out"
	assert main(["--demo", "--out", str(out), "--forms", "0"]) == 0
	before = {path.name: path.read_bytes() for path in out.iterdir()}
	capsys.readouterr()
	refused(capsys, "--roster", tmp_path / "无.csv", "--out", out)
	assert {path.name: path.read_bytes() for path in out.iterdir()} == before


@pytest.mark.parametrize(
	"words",
	[
		("--out", "x"),
		("--demo",),
		("--demo", "--roster", "r.csv", "--out", "x"),
		("--demo", "--out", "x", "--as-of", "2026-02-30"),
		("--demo", "--out", "x", "--forms", "-1"),
		("--demo", "--out", "x", "--person", "查无此人"),
	],
)
def test_a_wrong_command_line_is_one_sentence(
	words: tuple[str, ...],
	tmp_path: Path,
	monkeypatch: pytest.MonkeyPatch,
	capsys: pytest.CaptureFixture[str],
) -> None:
	monkeypatch.chdir(tmp_path)
	refused(capsys, *words)
	assert list(tmp_path.iterdir()) == []


def test_an_employee_export_with_english_headings_is_enough(tmp_path: Path) -> None:
	write_rows(tmp_path / "Employee.csv", EMPLOYEES)
	write_rows(
		tmp_path / "Promotion.csv",
		[
			("ID", "Employee", "Promotion Date"),
			("HR-1", "E1", "2026-11-02"),
			("HR-2", "E3", "2026-11-20"),
			("HR-3", "E9", "2026-11-20"),
		],
	)
	words = ["--roster", tmp_path / "Employee.csv", "--events", tmp_path / "Promotion.csv"]
	assert main([str(word) for word in (*words, "--as-of", "2026-11-20", "--out", tmp_path / "out")]) == 0
	result = json.loads((tmp_path / "out/result.json").read_text(encoding="utf-8"))
	assert result["people"] == 3 and result["total"]["owed"] > 0
	assert [(one["file"], one["row"]) for one in result["problems"]] == [
		("Promotion.csv", 3),
		("Promotion.csv", 4),
	]
	assert not any(one["person"] == "E3" for one in result["obligations"])
	assert len(result["notices"]) >= 3


def test_a_file_name_that_a_record_number_would_escape_with_stays_inside(tmp_path: Path) -> None:
	write_rows(
		tmp_path / "r.csv",
		[("工号", "姓名", "党组织", "职务"), ("1", "甲", "支部", "书记"), ("2", "<b>乙", "支部", "")],
	)
	write_rows(
		tmp_path / "t.csv",
		[
			("编号", "谈话人", "谈话对象", "谈话时间", "事由"),
			("../../a", "1", "2", "2026-03-02 09:00", "=1+1"),
			("a", "1", "2", "2026-03-03 09:00", "x"),
		],
	)
	out = tmp_path / "out"
	words = (
		"--roster",
		tmp_path / "r.csv",
		"--records",
		tmp_path / "t.csv",
		"--as-of",
		"2026-11-20",
		"--out",
		out,
	)
	assert main([str(word) for word in words]) == 0
	assert {path.name for path in tmp_path.iterdir()} == {"r.csv", "t.csv", "out"}
	assert len(list((out / "forms").glob("*.html"))) >= 2
	assert "<b>乙" not in (out / "index.html").read_text(encoding="utf-8")


def test_without_a_chinese_font_one_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
	def without_font(*_arguments: object) -> bytes:
		raise NoCjkFont

	monkeypatch.setattr("tanxin.preview.run.render_pdf", without_font)
	out = tmp_path / "out"
	assert main(["--demo", "--out", str(out)]) == 0
	assert not list(out.rglob("*.pdf")) and list((out / "forms").glob("*.html"))
	assert "没有找到中文字体" in (out / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("failure", "code"), [(KeyboardInterrupt(), 130), (OSError(28, "No space left"), 2)])
def test_an_interruption_leaves_what_was_there(
	failure: BaseException, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
	def fail(*_arguments: object) -> str:
		raise failure

	out = tmp_path / "out"
	assert main(["--demo", "--out", str(out), "--forms", "0"]) == 0
	before = {path.name: path.read_bytes() for path in out.iterdir()}
	monkeypatch.setattr("tanxin.preview.run.render_page", fail)
	assert main(["--demo", "--out", str(out), "--forms", "0"]) == code
	assert {path.name: path.read_bytes() for path in out.iterdir()} == before
	assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_two_secretaries_are_told_and_the_first_stands(tmp_path: Path) -> None:
	rows = [line.split(",") for line in FILES["posts"].read_text(encoding="utf-8-sig").splitlines()]
	write_rows(tmp_path / "posts.csv", [*rows, ["YX0032", "", "YX0101", "书记", "2026-05-01", "", "", ""]])
	words = [
		"--roster",
		FILES["roster"],
		"--organizations",
		FILES["organizations"],
		"--posts",
		tmp_path / "posts.csv",
	]
	assert main([str(word) for word in (*words, "--as-of", "2026-11-20", "--out", tmp_path / "out")]) == 0
	result = json.loads((tmp_path / "out/result.json").read_text(encoding="utf-8"))
	assert ["已有书记" in one["reason"] for one in result["problems"]] == [True]


def test_the_past_can_be_asked_for(tmp_path: Path) -> None:
	out = tmp_path / "out"
	assert main(["--demo", "--as-of", str(date(2026, 6, 15)), "--out", str(out), "--forms", "0"]) == 0
	result = json.loads((out / "result.json").read_text(encoding="utf-8"))
	assert all(one["starts_on"] <= "2026-06-15" for one in result["obligations"])
	assert not any(one["met_on"] and one["met_on"] > "2026-06-15" for one in result["obligations"])
	assert result["problems"] == [] and any("统计日之后" in notice for notice in result["notices"])
