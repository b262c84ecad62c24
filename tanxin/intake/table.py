"""Opening a CSV or Excel file and handing out its cells as text.

What a file says it is (its name) must be what it is (its first bytes): a workbook saved as .csv, or any
archive renamed to .xlsx, is refused with one sentence instead of being read as rubbish.
"""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from tanxin.intake.reading import UnreadableFile

MAX_BYTES = 50 * 1024 * 1024
#: A workbook is a packed archive: what it unpacks to is limited too, or a small file could fill the memory.
MAX_UNPACKED_BYTES = 600 * 1024 * 1024
MAX_ROWS = 500_000

TEXT_SUFFIXES = frozenset({".csv", ".tsv", ".txt"})
BOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls"})
ZIP_MARK = b"PK\x03\x04"
OLE_MARK = b"\xd0\xcf\x11\xe0"
#: Control characters that no text file of a unit holds; tab, line feed, return and form feed are fine.
CONTROL = frozenset(chr(code) for code in range(32)) - frozenset("\t\n\r\f")


@dataclass(frozen=True, slots=True)
class Table:
	"""The cells of one sheet. `rows` keep the row number that the person sees in Excel."""

	file: str
	sheet: str
	rows: list[tuple[int, tuple[str, ...]]]


def read_table(path: Path, max_bytes: int = MAX_BYTES, max_rows: int = MAX_ROWS) -> Table:
	"""Read a CSV (UTF-8, UTF-16 with mark, GB18030) or an Excel workbook (first sheet that is not empty).

	Raises `UnreadableFile` for a missing, oversized, empty, mislabelled or damaged file.
	"""
	path = Path(path)
	_check_size(path, max_bytes)
	suffix = path.suffix.lower()
	if suffix in TEXT_SUFFIXES:
		return _read_text(path, max_rows)
	if suffix in BOOK_SUFFIXES:
		return _read_book(path, max_rows)
	raise UnreadableFile(f"文件“{path.name}”不是表格：只能读取 .csv 或 .xlsx 文件，请另存为其中一种。")


def _check_size(path: Path, max_bytes: int) -> None:
	try:
		if not path.is_file():
			raise UnreadableFile(f"找不到文件“{path}”，请检查路径。")
		size = path.stat().st_size
	except OSError as error:
		raise UnreadableFile(f"文件“{path}”打不开（{error.strerror}），请检查路径和权限。") from error
	if size == 0:
		raise UnreadableFile(f"文件“{path.name}”是空的。")
	if size > max_bytes:
		raise UnreadableFile(
			f"文件“{path.name}”有 {size / 1024 / 1024:.0f} MB，超过 {max_bytes / 1024 / 1024:.0f} MB 的上限，"
			"请只保留需要的列或分成几个文件。"
		)


def _read_text(path: Path, max_rows: int) -> Table:
	try:
		text = _decode(path.read_bytes(), path.name)
	except OSError as error:
		raise UnreadableFile(f"文件“{path.name}”打不开（{error.strerror}），请检查权限。") from error
	rows: list[tuple[int, tuple[str, ...]]] = []
	reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
	try:
		for record in reader:
			_keep(rows, reader.line_num, record, path.name, max_rows)
	except csv.Error as error:
		raise UnreadableFile(
			f"文件“{path.name}”第 {reader.line_num} 行起不是合格的 CSV，多半是引号没有成对，请在表格软件里另存为 CSV。"
		) from error
	return _not_empty(Table(path.name, "", rows))


def _decode(raw: bytes, name: str) -> str:
	"""Text of a CSV; a Chinese Excel writes GB18030, the rest of the world UTF-8."""
	if raw.startswith(ZIP_MARK) or raw.startswith(OLE_MARK):
		raise UnreadableFile(
			f"文件“{name}”虽然叫 CSV，内容却是 Excel 工作簿或压缩包，请改回 .xlsx 扩展名，或另存为 CSV。"
		)
	wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
	for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
		try:
			text = raw.decode(encoding)
		except UnicodeDecodeError:
			continue
		if CONTROL.isdisjoint(text):
			return text
		break
	raise UnreadableFile(f"文件“{name}”的内容不是文字，不能按 CSV 读取，请在表格软件里另存为“CSV UTF-8”。")


def _delimiter(text: str) -> str:
	"""The separator that the first line with any separator uses most."""
	for line in io.StringIO(text):
		best = max(",\t;", key=line.count)
		if line.count(best):
			return best
	return ","


def _read_book(path: Path, max_rows: int) -> Table:
	from python_calamine import CalamineError, CalamineWorkbook

	_check_book(path)
	try:
		book = CalamineWorkbook.from_path(str(path))
		for sheet_name in book.sheet_names:
			sheet = book.get_sheet_by_name(sheet_name)
			if sheet.total_height > max_rows + 100:
				raise _too_many_rows(path.name, max_rows)
			rows: list[tuple[int, tuple[str, ...]]] = []
			for number, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1):
				_keep(rows, number, [_cell_text(cell) for cell in cells], path.name, max_rows)
			if rows:
				return Table(path.name, sheet_name, rows)
	except (CalamineError, OSError, ValueError) as error:
		if isinstance(error, UnreadableFile):
			raise
		raise _damaged(path.name) from error
	return _not_empty(Table(path.name, "", []))


def _check_book(path: Path) -> None:
	"""Refuse what is not a workbook before anything is unpacked."""
	with path.open("rb") as stream:
		mark = stream.read(4)
	if mark == OLE_MARK:
		if path.suffix.lower() != ".xls":
			raise UnreadableFile(f"文件“{path.name}”设有打开密码或是旧版 .xls，请去掉密码并另存为 .xlsx。")
		return
	if mark != ZIP_MARK or path.suffix.lower() == ".xls":
		raise _damaged(path.name)
	try:
		with zipfile.ZipFile(path) as archive:
			unpacked = sum(member.file_size for member in archive.infolist())
			is_book = any(name.startswith("xl/workbook.") for name in archive.namelist())
	except (zipfile.BadZipFile, OSError, ValueError) as error:
		raise _damaged(path.name) from error
	if not is_book:
		raise _damaged(path.name)
	if unpacked > MAX_UNPACKED_BYTES:
		raise UnreadableFile(f"文件“{path.name}”解开后过大，请只保留需要的工作表和列后另存。")


def _damaged(name: str) -> UnreadableFile:
	return UnreadableFile(f"文件“{name}”不是 Excel 工作簿或已损坏，请用表格软件打开后另存为 .xlsx 再试。")


def _too_many_rows(name: str, max_rows: int) -> UnreadableFile:
	return UnreadableFile(f"文件“{name}”超过 {max_rows} 行，请分成几个文件。")


def _not_empty(table: Table) -> Table:
	if not table.rows:
		raise UnreadableFile(f"文件“{table.file}”里没有任何内容。")
	return table


def _keep(rows: list, number: int, cells: list[str], name: str, max_rows: int) -> None:
	"""Add a row that says anything; blank rows between data are no problem and no data."""
	stripped = tuple(cell.strip() for cell in cells)
	if not any(stripped):
		return
	if len(rows) > max_rows:
		raise _too_many_rows(name, max_rows)
	rows.append((number, stripped))


def _cell_text(cell: object) -> str:
	"""A workbook's typed cell as the text that a CSV would hold."""
	if isinstance(cell, bool):
		return "1" if cell else "0"
	if isinstance(cell, float) and cell.is_integer():
		return str(int(cell))
	if isinstance(cell, datetime):
		midnight = cell.time() == time(0, 0)
		return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
	if isinstance(cell, (date, time)):
		return cell.isoformat()
	return "" if cell is None else str(cell)
