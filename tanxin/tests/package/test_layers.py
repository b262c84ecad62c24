"""Imports run downwards (ARCHITECTURE, Layout), the pure rooms know no platform, and nothing is done elsewhere
that one room alone may do. Who writes the state: see test_state_writers."""

from __future__ import annotations

import ast

import pytest

from tanxin.tests.package.source import Source, calls, functions, imports, sources

#: No platform here: these run on any Python, with a bench or without.
PURE = {"domain", "forms", "intake", "preview", "rulebooks"}
#: From the bottom up. A room imports its own floor and those below, never above.
FLOORS: list[set[str]] = [
	{"compat", "domain", "forms", "rulebooks"},
	{"intake"},
	{"site"},
	{"confidentiality", "signoff", "reminders", "sources"},
	{"talks"},
	{"api", "tasks", "preview", "demo", "www", "tanxin", "setup", "commands", "key_commands", "hooks", "patches"},
]
#: Each stands in for core's own, which guests with a link call for other apps' documents.
GUESTS = {
	"tanxin.api.forms.download_pdf",
	"tanxin.api.platform.apply_action",
	"tanxin.api.platform.confirm_action",
	"tanxin.api.uploads.upload_file",  # who may upload the platform decides
}
#: Sealing lies below the tables: what is restricted is sealed in them. Nothing here imports more than the ground floor.
SEALING = {
	f"tanxin.confidentiality.{name}"
	for name in ("key_file", "keys", "sealed_columns", "sealed_files", "sealing")
}
FLOOR_OF = {room: number for number, floor in enumerate(FLOORS) for room in floor}


@pytest.fixture(params=[each for each in sources() if each.name != "tanxin"], ids=lambda each: each.name)
def file(request) -> Source:
	return request.param


def room_of(module: str) -> str | None:
	parts = module.split(".")
	return parts[1] if parts[0] == "tanxin" and len(parts) > 1 else None


def test_it_is_in_a_room_that_the_design_knows(file):
	assert file.room in FLOOR_OF


def test_it_imports_downwards(file):
	upwards = [
		f"line {line}: {module}"
		for module, line in imports(file)
		if (room := room_of(module)) and FLOOR_OF[room] > FLOOR_OF[file.room] and not _is_sealing(module)
	]
	assert upwards == []


def _is_sealing(module: str) -> bool:
	"""`from tanxin.confidentiality import sealing` comes as both."""
	return module in SEALING or module == "tanxin.confidentiality"


def test_sealing_rests_on_the_ground_floor_alone():
	for file in sources():
		if file.name in SEALING:
			others = {module for module, _line in imports(file) if module.startswith("tanxin.")} - SEALING
			rooms = {room_of(module) for module in others - {"tanxin.confidentiality"}}
			assert rooms <= FLOORS[0], file.name


def test_a_pure_file_knows_no_platform(file):
	if file.room in PURE:
		platform = {"frappe", "erpnext", "hrms"}
		assert [module for module, _line in imports(file) if module.split(".")[0] in platform] == []
		assert [
			module for module, _line in imports(file) if room_of(module) not in {*PURE, "demo", None}
		] == []


def test_nobody_imports_erpnext(file):
	"""Soft dependencies: the app installs and runs without them."""
	assert [module for module, _line in imports(file) if module.split(".")[0] in {"erpnext", "hrms"}] == []


def test_only_the_api_is_whitelisted(file):
	if file.room != "api":
		whitelisted = [
			function.name
			for function in functions(file.tree)
			for decorator in function.decorator_list
			if "whitelist" in ast.unparse(decorator)
		]
		assert whitelisted == []


def test_what_is_whitelisted_is_typed_and_no_guests(file):
	for function in functions(file.tree):
		decorators = [
			ast.unparse(each) for each in function.decorator_list if "whitelist" in ast.unparse(each)
		]
		if decorators:
			arguments = [*function.args.args, *function.args.kwonlyargs]
			assert [each.arg for each in arguments if each.annotation is None] == [], function.name
			if f"{file.name}.{function.name}" not in GUESTS:
				assert "allow_guest" not in decorators[0], function.name


def test_every_right_passed_over_has_its_reason(file):
	"""On its line, on the line above, or in the docstring of the function."""
	bare = []
	for name, call in calls(file.tree):
		keyword = next((each for each in call.keywords if each.arg == "ignore_permissions"), None)
		if keyword and not _reasoned(file, keyword.value.lineno):
			bare.append(f"line {keyword.value.lineno}: {name}")
	assert bare == []


def _reasoned(file: Source, line: int) -> bool:
	if any("#" in file.lines[each - 1] for each in (line, line - 1)):
		return True
	holders = [each for each in functions(file.tree) if each.lineno <= line <= (each.end_lineno or 0)]
	return any(ast.get_docstring(each) for each in holders[-1:])


def test_no_raw_sql(file):
	"""frappe.qb serves every database and quotes what it is given."""
	if file.name == "tanxin.site.inserting":  # the query builder's own text, given values as parameters
		return
	raw = {"frappe.db.sql", "frappe.db.multisql", "frappe.db.sql_ddl", "frappe.db.sql_list"}
	assert [f"line {call.lineno}" for name, call in calls(file.tree) if name in raw] == []


def test_every_commit_has_its_reason(file):
	"""A request commits once, at its end, by the platform; whoever else commits says why, on the line."""
	lines = [call.lineno for name, call in calls(file.tree) if name == "frappe.db.commit"]
	assert [line for line in lines if "#" not in file.lines[line - 1]] == []
