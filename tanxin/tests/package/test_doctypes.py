"""Every DocType as a file: it loads, its links lead somewhere, its rights keep the evidence."""

from __future__ import annotations

import ast
from collections import Counter
from typing import Any

import pytest

from tanxin.tests.package.source import PACKAGE, documents, literal, source

DOCTYPES = {name: values for name, (_path, values) in documents("doctype").items()}
#: What our forms may link to on a site that has only the platform.
PLATFORM = {"DocType", "File", "Language", "Letter Head", "Print Format", "Role", "ToDo", "User"}
PLATFORM_ROLES = {"System Manager"}
ROLES = set(literal("tanxin.site.install.roles", "ROLES"))
#: What proves that something was owed, planned, signed, held, confirmed, read: nobody deletes it.
EVIDENCE = {
	"Trigger Event",
	"Talk Obligation",
	"Talk Plan",
	"Talk Campaign",
	"Talk Sign Off",
	"Talk Record",
	"Talk Confirmation",
	"Talk Note",
	"Talk Dossier",
	"Talk Follow Up",
	"Talk Delegation",
	"Talk Reading Grant",
	"Talk Reading Log",
	"Talk Reminder",
	"Talk Exemption",
	"Talk Spot Check",
	"Talk Anchor",
	"Talk Print",
	"Talk Notice Seen",
	"Talk Disposal List",
	"Talk Handover",
	"Talk Keeping Log",
}
APPEND_ONLY = {
	"Talk Keeping Log",
	"Talk Sign Off",
	"Talk Anchor",
	"Talk Confirmation",
	"Talk Reading Log",
	"Talk Reminder",
} | {"Talk Print", "Talk Notice Seen"}
LINKS = {"Link", "Table", "Table MultiSelect"}


def fields(values: dict[str, Any]) -> list[dict[str, Any]]:
	return list(values["fields"])


@pytest.fixture(params=sorted(DOCTYPES))
def doctype(request) -> dict[str, Any]:
	return DOCTYPES[request.param]


def test_all_doctypes_of_the_design_are_there():
	named = {
		"Party Organization", "Talk Post", "Talk Person", "Talk Rulebook", "Talk Rule", "Talk Meeting",
		"Talk Outline", "Tanxin Settings",
	}  # fmt: skip
	assert named | EVIDENCE <= set(DOCTYPES)


def test_its_folder_file_and_module_are_where_the_platform_looks(doctype):
	path, values = documents("doctype")[doctype["name"]]
	scrubbed = doctype["name"].lower().replace(" ", "_").replace("-", "_")
	assert (path.parent.name, path.stem) == (scrubbed, scrubbed)
	assert (values["doctype"], values["module"]) == ("DocType", "Tanxin")
	assert (path.parent / "__init__.py").exists()


def test_its_field_names_are_unique(doctype):
	counts = Counter(field["fieldname"] for field in fields(doctype))
	assert [name for name, number in counts.items() if number > 1] == []


def test_its_field_order_names_each_field_once(doctype):
	if "field_order" in doctype:
		assert sorted(doctype["field_order"]) == sorted(field["fieldname"] for field in fields(doctype))


def test_its_links_lead_to_ours_or_to_the_platform(doctype):
	"""Links to ERPNext are Custom Fields (site/install/custom_fields.py): a dead one blocks the whole form."""
	wrong = [
		f"{field['fieldname']} → {field.get('options')}"
		for field in fields(doctype)
		if field["fieldtype"] in LINKS and field.get("options") not in DOCTYPES.keys() | PLATFORM
	]
	assert wrong == []


def test_its_tables_are_child_tables(doctype):
	tables = [field["options"] for field in fields(doctype) if field["fieldtype"] in LINKS - {"Link"}]
	assert [table for table in tables if not DOCTYPES[table].get("istable")] == []


def test_its_dynamic_links_name_a_field(doctype):
	names = {field["fieldname"] for field in fields(doctype)}
	dynamic = [field["options"] for field in fields(doctype) if field["fieldtype"] == "Dynamic Link"]
	assert set(dynamic) <= names


def test_what_it_fetches_comes_through_a_field_of_its_own(doctype):
	names = {field["fieldname"] for field in fields(doctype)}
	fetched = [field["fetch_from"] for field in fields(doctype) if field.get("fetch_from")]
	assert [path for path in fetched if path.split(".")[0] not in names] == []


def test_title_search_and_sort_fields_are_fields(doctype):
	standard = {"name", "modified", "creation", "owner", "idx"}
	names = {field["fieldname"] for field in fields(doctype)} | standard
	used = [doctype.get("title_field") or "name"]
	used += [word.strip() for word in (doctype.get("search_fields") or "name").split(",")]
	used += [word.split()[0] for word in (doctype.get("sort_field") or "name").split(",")]
	assert set(used) <= names


def test_its_roles_are_ours_or_the_system_managers(doctype):
	assert {row["role"] for row in doctype.get("permissions", [])} <= ROLES | PLATFORM_ROLES


def test_nobody_may_share_or_mail_it(doctype):
	"""A share or a mail would pass every scope (platform: DocShare is ORed in)."""
	assert [row for row in doctype.get("permissions", []) if row.get("share") or row.get("email")] == []


@pytest.mark.parametrize("name", sorted(EVIDENCE))
def test_nobody_may_delete_evidence(name):
	assert [row["role"] for row in DOCTYPES[name]["permissions"] if row.get("delete")] == []


@pytest.mark.parametrize("name", sorted(APPEND_ONLY))
def test_nobody_may_write_what_only_the_app_writes(name):
	rights = ("write", "create", "submit", "cancel", "amend", "import")
	assert [row for row in DOCTYPES[name]["permissions"] if any(row.get(right) for right in rights)] == []


def test_its_controller_is_a_class_that_says_what_it_is(doctype):
	path, _values = documents("doctype")[doctype["name"]]
	controller = source(f"tanxin.tanxin.doctype.{path.stem}.{path.stem}")
	assert controller, f"{path.stem}.py is missing"
	wanted = doctype["name"].replace(" ", "").replace("-", "")
	classes = [
		node for node in controller.tree.body if isinstance(node, ast.ClassDef) and node.name == wanted
	]
	assert len(classes) == 1
	assert ast.get_docstring(classes[0])


def test_content_keeps_no_versions_and_is_not_searched():
	"""Version and the global search would keep the words in the clear elsewhere."""
	for name in ("Talk Note", "Talk Dossier"):
		assert not DOCTYPES[name].get("track_changes"), name
		assert not any(field.get("in_global_search") for field in fields(DOCTYPES[name])), name


def test_the_custom_links_go_to_fields_that_are_there():
	links = literal("tanxin.site.install.custom_fields", "LINKS")
	assert set(links) <= {"Employee", "Department", "Company", "Holiday List"}
	for rows in links.values():
		for name, field in rows:
			names = {each["fieldname"] for each in fields(DOCTYPES[name])}
			assert field["insert_after"] in names, (name, field["fieldname"])
			assert field["fieldname"] not in names, (name, field["fieldname"])


def test_every_file_of_the_module_folder_belongs_to_a_doctype():
	folders = {path.name for path in (PACKAGE / "tanxin" / "doctype").iterdir() if path.is_dir()}
	known = {path.parent.name for path, _values in documents("doctype").values()}
	assert folders - {"__pycache__"} == known
