"""Nothing but the sign-off writes the state of a plan (审批状态只由签批模块改写): no Python, no script; and the test that
says so would find it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tanxin.tests.package.source import PACKAGE, sources
from tanxin.tests.package.state_writers import in_python, in_script

#: Where the state is written, all of them behind the one check.
WRITERS = {
	"tanxin.signoff.moves": "a step on one stored row",
	"tanxin.signoff.lines": "the same step on many stored rows of a sheet",
	"tanxin.signoff.guard": "a step on a document that is being saved",
	"tanxin.signoff.drafting": "a new draft begins as a draft",
	"tanxin.signoff.inbox": "the state noted on rows of the inbox, not on a plan",
}
#: In the sign-off a dict that is kept for a query is told from one that is written by its name.
READS = {("tanxin.signoff.matter", "filters"), ("tanxin.signoff.entries", "waiting")}
SCRIPTS = sorted(path for suffix in ("js", "html", "jinja") for path in PACKAGE.rglob(f"*.{suffix}"))

PYTHON = {
	"an attribute": 'doc.workflow_state = "Signed"',
	"an attribute among others": 'doc.place, doc.workflow_state = "", "Signed"',
	"an attribute with a type": 'doc.workflow_state: str = "Signed"',
	"added to": 'doc.workflow_state += "!"',
	"an item": 'doc["workflow_state"] = "Signed"',
	"an item of its dict": 'doc.__dict__["workflow_state"] = "Signed"',
	"in a loop": "for doc.workflow_state in states: doc.save()",
	"taken away": "del doc.workflow_state",
	"set": 'doc.set("workflow_state", "Signed")',
	"db_set": 'doc.db_set("workflow_state", "Signed")',
	"db_set with a dict": 'doc.db_set({"workflow_state": "Signed"})',
	"set_value": 'frappe.db.set_value("Talk Plan", name, "workflow_state", "Signed")',
	"set_value with a dict": 'frappe.db.set_value("Talk Plan", name, {"workflow_state": "Signed"})',
	"client": 'frappe.client.set_value("Talk Plan", name, "workflow_state", "Signed")',
	"bulk_update": 'frappe.db.bulk_update("Talk Plan", {name: {"workflow_state": "Signed"}})',
	"bulk_insert": 'frappe.db.bulk_insert("Talk Plan", ["name", "workflow_state"], rows)',
	"the query builder": "frappe.qb.update(plan).set(plan.workflow_state, 'Signed').run()",
	"the query builder by name": 'frappe.qb.update(plan).set("workflow_state", "Signed").run()',
	"the query builder by item": 'frappe.qb.update(plan).set(plan["workflow_state"], "Signed").run()',
	"the query builder's insert": 'frappe.qb.into(plan).columns("name", "workflow_state").insert(*row)',
	"update": 'doc.update({"workflow_state": "Signed"})',
	"update by keyword": 'doc.update(workflow_state="Signed")',
	"update by dict()": 'doc.update(dict(workflow_state="Signed"))',
	"setattr": 'setattr(doc, "workflow_state", "Signed")',
	"object's setattr": 'object.__setattr__(doc, "workflow_state", "Signed")',
	"a raw document": 'frappe.get_doc({"doctype": "Talk Plan", "workflow_state": "Signed"}).insert()',
	"a raw document by keyword": 'frappe.get_doc(doctype="Talk Plan", workflow_state="Signed").insert()',
	"a new document": 'frappe.new_doc("Talk Plan", workflow_state="Signed")',
	"a dict for later": 'values = {"name": name, "workflow_state": "Signed"}',
	"a dict inside a dict": 'frappe.get_doc({"doctype": "X", "rows": [{"workflow_state": "Signed"}]})',
	"its name under another": 'FIELD = "workflow_state"',
	"rows of a table": 'Table("Talk Plan").write({"workflow_state": state} for state in states)',
	"a document made inside a reader": 'frappe.get_all(made({"workflow_state": "Signed"}))',
}
READING = (
	'state = frappe.db.get_value("Talk Plan", name, "workflow_state")',
	'frappe.get_all("Talk Plan", {"workflow_state": "Signed"}, ["name", "workflow_state"])',
	'frappe.get_list("Talk Plan", filters={"workflow_state": ("in", states)})',
	'frappe.db.exists("Talk Plan", {"name": name, "workflow_state": SIGNED})',
	'frappe.qb.from_(plan).select(plan.workflow_state).where(plan.workflow_state == "Signed")',
	"frappe.qb.update(owed).set(owed.seen, plan.workflow_state)",
	'if doc.workflow_state == "Signed": doc.place = ""',
	'doc.set("place", "")',
)
SCRIPT = (
	"frm.set_value('workflow_state', 'Signed')",
	'frm.set_value("workflow_state", "Signed")',
	'frm.set_value({ workflow_state: "Signed" })',
	'frappe.model.set_value(cdt, cdn, "workflow_state", "Signed")',
	'frappe.db.set_value("Talk Plan", name, "workflow_state", "Signed")',
	'frappe.db.insert({ doctype: "Talk Plan", workflow_state: "Signed" })',
	'frm.doc.workflow_state = "Signed"',
	'frm.doc["workflow_state"] = "Signed"',
	'frm.doc.workflow_state ||= "Signed"',
	'Object.assign(frm.doc, { "workflow_state": "Signed" })',
)
SCRIPT_READING = (
	'if (frm.doc.workflow_state === "Signed") return;',
	"if (doc.workflow_state == state) return;",
	'frm.set_query("plan", () => ({ filters: { workflow_state: "Signed" } }));',
	'add_fields: ["workflow_state"],',
	"const { name, workflow_state: state } = frm.doc;",
	'frm.toggle_display(["title", "workflow_state"], false);',
	"lines.some((line) => line.workflow_state)",
)


@pytest.mark.parametrize(
	"file", [each for each in sources() if each.name != "tanxin"], ids=lambda each: each.name
)
def test_only_the_sign_off_writes_the_state(file):
	lines = [line for line in in_python(file.tree) if not _is_a_query(file.name, file.lines[line - 1])]
	if file.name not in WRITERS:
		assert lines == []


def _is_a_query(module: str, line: str) -> bool:
	return any(module == known and line.strip().startswith(f"{name} = ") for known, name in READS)


def test_each_writer_that_is_named_does_write():
	trees = {file.name: file.tree for file in sources()}
	assert [name for name in WRITERS if not in_python(trees[name])] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_script_writes_the_state(path: Path):
	assert in_script(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("code", PYTHON.values(), ids=PYTHON)
def test_a_writer_would_be_found(code):
	assert in_python(ast.parse(f"def sample():\n\t{code}")) != []


@pytest.mark.parametrize("code", READING)
def test_a_reader_is_none(code):
	assert in_python(ast.parse(f"def sample():\n\t{code}")) == []


@pytest.mark.parametrize("code", SCRIPT)
def test_a_script_that_writes_would_be_found(code):
	assert in_script(f"// a form\n{code}\n") == [2]


@pytest.mark.parametrize("code", SCRIPT_READING)
def test_a_script_that_reads_is_none(code):
	assert in_script(f"// a form\n{code}\n") == []
