"""From files to the result folder."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.settings import LocalSettings
from tanxin.forms.html import page_html
from tanxin.forms.model import Sheet
from tanxin.forms.typst_pdf import NoCjkFont, render_pdf
from tanxin.intake.reading import UnreadableFile
from tanxin.intake.values import BadValue
from tanxin.preview.assess import Assessment, assess
from tanxin.preview.ledger import write_ledger
from tanxin.preview.output import ResultFolder
from tanxin.preview.page import Link, render_page
from tanxin.preview.result import result_json
from tanxin.preview.rule_notices import rule_notices
from tanxin.preview.sheets import Named, draft_plan_sheet, selected_forms
from tanxin.preview.source import Say, Sources, Unit, read_unit
from tanxin.preview.what_if import try_out
from tanxin.preview.words import left_out_sentence


@dataclass(frozen=True, slots=True)
class Request:
	"""What was asked for on the command line."""

	sources: Sources
	as_of: date
	out: Path
	people: tuple[str, ...] = ()
	forms: int = 6
	what_if: tuple[str, ...] = ()  # rules tried out: files and codes


def run(request: Request, say: Say) -> Assessment:
	"""Read, work out, and write the folder.

	Raises `UnreadableFile`, `RulebookError`, `OutputRefused`, `DirectoryProblem` and `NoWorkingDay`, each
	with a Chinese message; nothing is written then.
	"""
	with _uncollected(), ResultFolder(request.out) as folder:
		unit = read_unit(request.sources, request.as_of, say)
		unit.notices.extend(rule_notices(unit))
		people = _find_people(unit, request.people)
		calendar, settings = WorkCalendar.china(), LocalSettings()
		trial = try_out(unit, request.what_if, request.as_of, calendar, settings)
		assessment = assess(unit, request.as_of, calendar, settings, say)
		say("写台账")
		write_ledger(assessment, folder / "ledger.xlsx", say)
		say("写计划审批表和记录表")
		plan = draft_plan_sheet(assessment)
		forms = selected_forms(assessment, people, request.forms)
		links, remarks = _write_forms(folder, plan, forms)
		if assessment.left_out:
			remarks.append(left_out_sentence(assessment))
		links.insert(
			1 if len(links) == 1 else 2, ("ledger.xlsx", "谈心谈话台账", "Excel：台账、应谈事项、各项数字")
		)
		links.append(("result.json", "result.json", "供其他程序读取"))
		say("写首页")
		names = ["index.html", *(address for address, _name, _use in links)]
		(folder / "result.json").write_text(result_json(assessment, names, remarks, trial), encoding="utf-8")
		(folder / "index.html").write_text(render_page(assessment, links, remarks, trial), encoding="utf-8")
	return assessment


@contextmanager
def _uncollected() -> Iterator[None]:
	"""Without looking for garbage in circles: there is none, and looking through millions of rows takes a sixth
	of the time."""
	collecting = gc.isenabled()
	gc.disable()
	try:
		yield
	finally:
		if collecting:
			gc.enable()


def _find_people(unit: Unit, wanted: Sequence[str]) -> list[str]:
	try:
		return [unit.people.find(one).id for one in wanted]
	except BadValue as error:
		raise UnreadableFile(str(error)) from error


def _write_forms(folder: Path, plan: Sheet, forms: Sequence[Named]) -> tuple[list[Link], list[str]]:
	"""Each form as a page of its own; plan and forms as one PDF each where there is a Chinese font."""
	links: list[Link] = [("plan-sheet.html", "谈心谈话计划审批表", "网页，可直接打印（横向）")]
	(folder / "plan-sheet.html").write_text(page_html([plan], "谈心谈话计划审批表"), encoding="utf-8")
	remarks = _write_pdfs(folder, plan, forms)
	if not remarks:
		links.append(("plan-sheet.pdf", "谈心谈话计划审批表", "PDF，页边距按 GB/T 9704"))
	if forms:
		(folder / "forms").mkdir()
		if not remarks:
			links.append(("forms.pdf", f"记录表等 {len(forms)} 份", "PDF，页边距按 GB/T 9704"))
	taken: set[str] = set()
	for name, title, sheet in forms:
		address = f"forms/{_file_name(name, taken)}.html"
		(folder / address).write_text(page_html([sheet], title), encoding="utf-8")
		links.append((address, title, "网页，可直接打印"))
	return links, remarks


def _write_pdfs(folder: Path, plan: Sheet, forms: Sequence[Named]) -> list[str]:
	try:
		(folder / "plan-sheet.pdf").write_bytes(render_pdf([plan], "谈心谈话计划审批表"))
		if forms:
			(folder / "forms.pdf").write_bytes(
				render_pdf([sheet for _name, _title, sheet in forms], "谈心谈话记录表")
			)
	except NoCjkFont as problem:
		return [str(problem)]
	return []


def _file_name(name: str, taken: set[str]) -> str:
	"""A name that every file system takes; numbers of records may hold slashes, and differ only in them."""
	plain = re.sub(r"[^\w.-]+", "-", name).strip(".-")[:60] or "form"
	unique, number = plain, 2
	while unique.casefold() in taken:
		unique, number = f"{plain}-{number}", number + 1
	taken.add(unique.casefold())
	return unique
