"""Workflows, reports, print formats, workspaces and cards as files; hook paths and patches lead to functions."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tanxin.domain.transitions import workflow_document
from tanxin.tests.package.source import MODULE, PACKAGE, documents, exists, literal, source

ROLES = {*literal("tanxin.site.install.roles", "ROLES"), "System Manager"}
OURS = set(documents("doctype"))
REPORTS = documents("report")
KINDS = sorted(path.name for path in MODULE.iterdir() if path.is_dir() and path.name != "__pycache__")
#: Comes with the platform and reads one of our DocTypes or none.
DOTTED = re.compile(r"^tanxin(\.\w+)+$")


def every_json() -> list[Path]:
	return sorted(path for path in PACKAGE.rglob("*.json") if "node_modules" not in path.parts)


@pytest.mark.parametrize("path", every_json(), ids=lambda path: path.stem)
def test_every_json_file_loads(path):
	assert json.loads(path.read_text(encoding="utf-8")) is not None


@pytest.mark.parametrize("kind", KINDS)
def test_module_files_name_themselves_as_their_folders(kind):
	for name, (path, values) in documents(kind).items():
		scrubbed = name.lower().replace(" ", "_").replace("-", "_")
		assert (path.parent.name, path.stem) == (scrubbed, scrubbed)
		assert values.get("module", "Tanxin") == "Tanxin"


@pytest.mark.parametrize("document_type", ["Talk Plan", "Talk Campaign"])
def test_the_workflow_is_the_transition_table(document_type):
	name, (_path, values) = next(
		(name, found)
		for name, found in documents("workflow").items()
		if found[1]["document_type"] == document_type
	)
	assert values == workflow_document(document_type, name)


def test_no_workflow_is_there_that_the_table_does_not_know():
	assert {values["document_type"] for _path, values in documents("workflow").values()} == {
		"Talk Plan",
		"Talk Campaign",
	}


def dotted_paths(tree: ast.AST) -> set[str]:
	found = set()
	for node in ast.walk(tree):
		if isinstance(node, ast.Constant) and isinstance(node.value, str) and DOTTED.match(node.value):
			found.add(node.value)
	return found


def test_every_dotted_path_in_the_hooks_is_a_function():
	hooks = source("tanxin.hooks")
	assert hooks
	assert sorted(path for path in dotted_paths(hooks.tree) if not exists(path)) == []


def test_every_file_that_the_hooks_include_is_there():
	hooks = source("tanxin.hooks")
	assert hooks
	assets = [
		node.value
		for node in ast.walk(hooks.tree)
		if isinstance(node, ast.Constant)
		and isinstance(node.value, str)
		and node.value.startswith("/assets/")
	]
	missing = [
		path for path in assets if not (PACKAGE / "public" / path.removeprefix("/assets/tanxin/")).exists()
	]
	assert assets and missing == []


def test_every_method_that_a_script_calls_is_whitelisted():
	"""Names in the desk's and the portal's scripts are checked by nobody else."""
	wrong = []
	for path in sorted([*PACKAGE.rglob("*.js"), *PACKAGE.rglob("*.html")]):
		for name in re.findall(r"[\"'`](tanxin\.api(?:\.\w+)+)[\"'`]", path.read_text(encoding="utf-8")):
			if not exists(name):
				wrong.append(f"{path.name}: {name}")
	assert wrong == []


def test_every_patch_is_there():
	listed = re.findall(
		r"^(tanxin\.\S+)", (PACKAGE / "patches.txt").read_text(encoding="utf-8"), re.MULTILINE
	)
	assert [name for name in listed if not exists(f"{name}.execute")] == []
	files = {f"tanxin.patches.{path.stem}" for path in (PACKAGE / "patches").glob("[!_]*.py")}
	assert files == set(listed)


@pytest.mark.parametrize("name", sorted(REPORTS))
class TestReport:
	def test_its_three_files_are_there(self, name):
		path, values = REPORTS[name]
		assert values["report_type"] == "Script Report"
		assert values["ref_doctype"] in OURS
		for suffix in (".py", ".js"):
			assert path.with_suffix(suffix).exists(), suffix
		assert (path.parent / "__init__.py").exists()

	def test_it_has_roles_and_executes(self, name):
		path, values = REPORTS[name]
		assert {row["role"] for row in values["roles"]} <= ROLES
		assert values["roles"], "without roles everybody opens it"
		assert exists(f"tanxin.tanxin.report.{path.stem}.{path.stem}.execute")

	def test_its_script_names_it(self, name):
		path, _values = REPORTS[name]
		assert f'frappe.query_reports["{name}"]' in path.with_suffix(".js").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(documents("print_format")))
def test_a_print_format_prints_one_of_ours(name):
	_path, values = documents("print_format")[name]
	assert values["doc_type"] in OURS
	assert values["standard"] == "Yes"


def shortcuts(values: dict[str, Any]) -> list[tuple[str, str]]:
	rows = [*values.get("links", []), *values.get("shortcuts", []), *values.get("items", [])]
	return [(row.get("link_type") or row.get("type") or "", row.get("link_to") or "") for row in rows]


@pytest.mark.parametrize("kind", ["workspace", "workspace_sidebar"])
def test_a_workspace_leads_to_what_is_there(kind):
	known = {"DocType": OURS, "Report": set(REPORTS), "Page": set(documents("page"))}
	for name, (_path, values) in documents(kind).items():
		wrong = [
			link for type_, link in shortcuts(values) if link and type_ in known and link not in known[type_]
		]
		assert wrong == [], name
		cards = {row["number_card_name"] for row in values.get("number_cards", [])}
		charts = {row["chart_name"] for row in values.get("charts", [])}
		assert cards <= set(documents("number_card")), name
		assert charts <= set(documents("dashboard_chart")), name


@pytest.mark.parametrize("kind", ["number_card", "dashboard_chart"])
def test_a_card_reads_a_method_or_a_doctype_of_ours(kind):
	for name, (_path, values) in documents(kind).items():
		method = values.get("method") or ""
		if method:
			assert exists(method), name
		elif values.get("report_name"):
			assert values["report_name"] in REPORTS, name
		elif values.get("document_type"):
			assert values["document_type"] in OURS, name
