"""The files themselves: their size, what they fetch, what they leave unfinished, how they are packaged."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tanxin.tests.package.source import PACKAGE, ROOT, Function, functions, sources

LONGEST_FILE = 300
LONGEST_FUNCTION = 25
#: One row a field and nothing to decide: cutting such a table in two would only hide a part of it. None may grow.
TABLES = {
	"tanxin.domain.model": 358,  # the field's things, which every other room reads
	"tanxin.intake.plans._plan": 27,
	"tanxin.intake.records._record": 26,
	"tanxin.preview.__main__._parser": 37,
	"tanxin.preview.ledger._register_row": 28,
	"tanxin.preview.result.result_json": 27,
	"tanxin.tanxin.report.talk_coverage.talk_coverage.columns": 28,
	"tanxin.tanxin.report.talk_ledger.talk_ledger.columns": 28,
	"tanxin.www.my_talks._texts": 50,
}
OUTSIDE = re.compile(
	r"""(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}""", re.IGNORECASE
)
PAGES = sorted(
	path for suffix in ("js", "css", "html", "jinja", "typ") for path in PACKAGE.rglob(f"*.{suffix}")
)
PYTHON = sorted(PACKAGE.rglob("*.py"))


def length(function: Function, lines: list[str]) -> int:
	"""Lines of code in the body: neither blank nor comment nor docstring."""
	counted = set(range(function.body[0].lineno, (function.end_lineno or 0) + 1))
	first = function.body[0]
	if ast.get_docstring(function, clean=False) is not None:
		counted -= set(range(first.lineno, (first.end_lineno or 0) + 1))
	return sum(
		1 for number in counted if lines[number - 1].strip() and not lines[number - 1].strip().startswith("#")
	)


def test_no_function_is_longer_than_a_screen_of_its_own():
	long = [
		f"{file.place}:{function.lineno} {function.name}: {lines}"
		for file in sources()
		for function in functions(file.tree)
		if (lines := length(function, file.lines))
		> TABLES.get(f"{file.name}.{function.name}", LONGEST_FUNCTION)
	]
	assert long == []


def test_no_file_is_too_long():
	long = [
		f"{file.place}: {len(file.lines)}"
		for file in sources()
		if len(file.lines) > TABLES.get(file.name, LONGEST_FILE)
	]
	assert long == []


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_python_file_is_python_3_10(path):
	ast.parse(path.read_text(encoding="utf-8"), str(path), feature_version=(3, 10))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_page_fetches_nothing_from_outside(path):
	"""The app runs offline: no CDN, no font download."""
	assert OUTSIDE.findall(path.read_text(encoding="utf-8")) == []


def test_nothing_is_left_unfinished():
	marks = re.compile(
		r"\b(" + "|".join(("TO" + "DO:", "FIX" + "ME", "X" + "XX", "Not" + "ImplementedError")) + r")\b"
	)
	found = [f"{file.place}: {mark}" for file in sources() for mark in marks.findall(file.text)]
	assert found == []


def test_every_module_says_what_it_is():
	silent = [
		file.place
		for file in sources()
		if file.text.strip() and file.room not in {"tanxin", "hooks"} and not ast.get_docstring(file.tree)
	]
	assert silent == []


def test_the_bench_reads_which_frappe_it_needs():
	text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
	_before, _, section = text.partition("[tool.bench.frappe-dependencies]")
	assert re.match(r'\s*frappe = ">=15\.0\.0,<17\.0\.0"', section)
	dependencies = re.search(r"^dependencies = \[(.*?)^\]", text, re.MULTILINE | re.DOTALL)
	assert dependencies and "frappe" not in dependencies.group(1), "the bench installs and manages it"
	assert 'requires-python = ">=3.10"' in text


def test_the_platform_finds_the_app():
	assert (PACKAGE / "modules.txt").read_text(encoding="utf-8").split() == ["Tanxin"]
	for name in ("hooks.py", "patches.txt", "modules.txt", "__init__.py"):
		assert (PACKAGE / name).exists(), name


def test_both_commands_are_executable():
	for path in (ROOT / "dev", ROOT / ".ci" / "run"):
		if (ROOT / "pyproject.toml").exists() and (ROOT / ".git").exists():
			assert Path(path).stat().st_mode & 0o111, path
