"""A file is read when it is what it says, and refused in one sentence when it is not."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from tanxin.intake import UnreadableFile
from tanxin.intake.table import read_table
from tanxin.tests.intake.files import write_csv


def refusal(path: Path, **limits: int) -> str:
	with pytest.raises(UnreadableFile) as caught:
		read_table(path, **limits)
	message = str(caught.value)
	assert message.count("。") == 1 and message.endswith("。") and "\n" not in message
	return message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_is_read_in_each_encoding_that_offices_write(tmp_path: Path, encoding: str) -> None:
	path = write_csv(tmp_path / "名册.csv", ["工号", "姓名"], ["1", "欧阳娜娜"], encoding=encoding)
	assert read_table(path).rows == [(1, ("工号", "姓名")), (2, ("1", "欧阳娜娜"))]


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
	path = tmp_path / "a.csv"
	path.write_text(f"标题\n工号{separator}姓名\n1{separator}王芳\n", encoding="utf-8")
	assert read_table(path).rows[-1] == (3, ("1", "王芳"))


def test_blank_rows_are_passed_over_and_row_numbers_stay_those_of_the_file(tmp_path: Path) -> None:
	path = write_csv(tmp_path / "a.csv", ["姓名"], [""], ["  "], ["王芳"])
	assert [number for number, _cells in read_table(path).rows] == [1, 4]


def test_a_line_break_inside_a_cell_keeps_the_row_together(tmp_path: Path) -> None:
	path = write_csv(tmp_path / "a.csv", ["姓名", "内容"], ["王芳", "一\n二"])
	assert read_table(path).rows[1][1] == ("王芳", "一\n二")


def test_a_workbook_gives_the_text_that_a_csv_would_hold(tmp_path: Path) -> None:
	path = tmp_path / "a.xlsx"
	with xlsxwriter.Workbook(str(path)) as book:
		book.add_worksheet("空表")
		sheet = book.add_worksheet("名册")
		day = book.add_format({"num_format": "yyyy-mm-dd"})
		sheet.write_row(0, 0, ["工号", "日期", "时间"])
		sheet.write_number(1, 0, 12)
		sheet.write_datetime(1, 1, datetime(2026, 3, 2), day)
		sheet.write_datetime(
			1, 2, datetime(2026, 3, 2, 9, 5), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
		)
	table = read_table(path)
	assert table.sheet == "名册"
	assert table.rows[1] == (2, ("12", date(2026, 3, 2).isoformat(), "2026-03-02 09:05:00"))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
	assert "找不到文件" in refusal(tmp_path / "无.csv")


def test_an_empty_file_and_one_with_blank_cells_only(tmp_path: Path) -> None:
	(tmp_path / "a.csv").touch()
	assert "是空的" in refusal(tmp_path / "a.csv")
	assert "没有任何内容" in refusal(write_csv(tmp_path / "b.csv", ["", ""]))


def test_a_picture_named_csv(tmp_path: Path) -> None:
	path = tmp_path / "a.csv"
	path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
	assert "不是文字" in refusal(path)


def test_a_workbook_named_csv_and_a_csv_named_workbook(tmp_path: Path) -> None:
	path = tmp_path / "a.csv"
	with zipfile.ZipFile(path, "w") as archive:
		archive.writestr("xl/workbook.xml", "<workbook/>")
	assert "Excel" in refusal(path)
	assert "不是 Excel" in refusal(write_csv(tmp_path / "b.xlsx", ["姓名"]))


def test_a_renamed_archive_and_a_cut_off_workbook(tmp_path: Path) -> None:
	path = tmp_path / "a.xlsx"
	with zipfile.ZipFile(path, "w") as archive:
		archive.writestr("照片.txt", "x")
	assert "不是 Excel" in refusal(path)
	(tmp_path / "b.xlsx").write_bytes(path.read_bytes()[:40])
	assert "不是 Excel" in refusal(tmp_path / "b.xlsx")


def test_an_archive_that_unpacks_without_end_is_not_unpacked(tmp_path: Path) -> None:
	path = tmp_path / "a.xlsx"
	with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
		archive.writestr("xl/workbook.xml", "<workbook/>")
		with archive.open("xl/worksheets/sheet1.xml", "w") as member:
			for _block in range(610):
				member.write(bytes(1024 * 1024))
	assert "解开后过大" in refusal(path)


def test_too_many_bytes_and_too_many_rows(tmp_path: Path) -> None:
	huge = tmp_path / "huge.csv"
	with huge.open("wb") as stream:
		stream.truncate(200 * 1024 * 1024)
	assert "200 MB" in refusal(huge)
	path = write_csv(tmp_path / "rows.csv", *[["x"]] * 12)
	assert "超过 10 行" in refusal(path, max_rows=10)


def test_a_quote_that_never_ends_is_said_with_its_line(tmp_path: Path) -> None:
	path = tmp_path / "a.csv"
	path.write_text('姓名\n"王芳\n' + "内容，" * 100_000, encoding="utf-8")
	assert "引号" in refusal(path)
