"""Every text that a user may see, collected from the files (界面文字), and the catalogue that translates it."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tanxin.domain.transitions import ACTIONS, STATES

PACKAGE = Path(__file__).resolve().parents[2]
CATALOGUE = PACKAGE / "locale" / "zh.po"

#: Fields of module files that are shown, by kind of file.
SHOWN = {
	"report": ("report_name",),
	"page": ("title",),
	"number_card": ("label",),
	"dashboard_chart": ("chart_name",),
	"print_format": ("name",),
	"workspace": ("title",),
	"workspace_sidebar": ("title",),
	"desktop_icon": ("label",),
	"web_form": ("title", "introduction_text", "success_title", "success_message", "button_label"),
}
JS_CALL = re.compile(
	r"""__\(\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')\s*(?:,\s*(?:null|\[[^\]]*\])\s*(?:,\s*("(?:[^"\\]|\\.)*"))?)?"""
)
JINJA_CALL = re.compile(r"""(?<![\w.])_\(\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')""")


#: Said by a value that code passes on, or by the platform about our forms; no literal of ours shows them.
SAID_BY_VALUE = {"Tanxin", "Grant", "Refuse", "Revoke", "This form is not editable due to a Workflow."}
#: What v15 of the platform leaves in English on every page of ours, in the words that later versions use.
LEFT_BY_THE_PLATFORM = {
	"No",  # the button that dismisses a question
	"Assignment of {0} removed by {1}",
	"Connections", "List View", "Edit Filters", "No.", "Next Document", "Previous Document", "You created this",
	"{0} created this", "You last edited this", "{0} last edited this", "You submitted this document",
	"{0} submitted this document", "You changed the value of {0}", "{0} changed the value of {1}",
	"You changed the values for {0}", "{0} changed the values for {1}", "{0} from {1} to {2}",
	"{0} from {1} to {2} in row #{3}", "{0} removed their assignment.", "Search or type a command ({0})",
	"{0} m",  # minutes, which v15 translates as metres
	"Click here", "{0} if you are not redirected within {1} seconds",
}  # fmt: skip


class Word(NamedTuple):
	"""A text with its context (the DocType that it belongs to, if any) and where it was found."""

	text: str
	context: str | None
	where: str


def everything() -> list[Word]:
	"""All words of the app, each once per context."""
	found = [*doctypes(), *module_files(), *python(), *scripts(), *sign_off(), *roles(), *custom_fields()]
	return list({(word.text, word.context): word for word in found if word.text.strip()}.values())


def doctypes() -> Iterator[Word]:
	"""Names, descriptions, labels, choices of every DocType."""
	for path in sorted((PACKAGE / "tanxin" / "doctype").glob("*/*.json")):
		values = json.loads(path.read_text(encoding="utf-8"))
		name = values["name"]
		yield Word(name, None, path.name)
		yield Word(values.get("description") or "", None, path.name)
		for field in values["fields"]:
			yield Word(field.get("label") or "", name, f"{path.name}:{field['fieldname']}")
			# the platform asks for a description without saying whose it is
			yield Word(field.get("description") or "", None, f"{path.name}:{field['fieldname']}")
			if field["fieldtype"] == "Select":
				for option in (field.get("options") or "").split("\n"):
					yield Word(option, name, f"{path.name}:{field['fieldname']}")


def module_files() -> Iterator[Word]:
	"""Titles of reports, pages, cards, charts, print formats; labels of workspaces."""
	for kind, names in SHOWN.items():
		for path in sorted([*PACKAGE.glob(f"tanxin/{kind}/*/*.json"), *PACKAGE.glob(f"{kind}/*.json")]):
			values = json.loads(path.read_text(encoding="utf-8"))
			for name in names:
				yield Word(values.get(name) or "", None, path.name)
			for rows in ("links", "shortcuts", "number_cards", "charts", "items", "web_form_fields"):
				for row in values.get(rows) or []:
					yield Word(row.get("label") or "", None, path.name)
					yield Word(row.get("description") or "", None, path.name)


def python() -> Iterator[Word]:
	"""The literal of every `_("…")`, with its context when it is given one."""
	for path in sorted(PACKAGE.rglob("*.py")):
		if "tests" in path.relative_to(PACKAGE).parts:
			continue
		for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
			if (
				isinstance(node, ast.Call)
				and _is_underscore(node.func)
				and node.args
				and _is_text(node.args[0])
			):
				context = next((each.value.value for each in node.keywords if each.arg == "context"), None)
				yield Word(node.args[0].value, context, str(path.relative_to(PACKAGE)))


def _is_underscore(func: ast.expr) -> bool:
	return (isinstance(func, ast.Name) and func.id == "_") or (
		isinstance(func, ast.Attribute) and func.attr == "_" and ast.unparse(func.value) == "frappe"
	)


def _is_text(node: Any) -> bool:
	return isinstance(node, ast.Constant) and isinstance(node.value, str)


def scripts() -> Iterator[Word]:
	"""The literal of every `__("…")` in scripts and templates, and of every `_("…")` in templates."""
	for path in sorted([*PACKAGE.rglob("*.js"), *PACKAGE.rglob("*.html")]):
		where, source = str(path.relative_to(PACKAGE)), path.read_text(encoding="utf-8")
		for match in JS_CALL.finditer(source):
			context = ast.literal_eval(match[2]) if match[2] else None
			yield Word(ast.literal_eval(match[1]), context, where)
		if path.suffix == ".html":
			for match in JINJA_CALL.finditer(source):
				yield Word(ast.literal_eval(match[1]), None, where)


def sign_off() -> Iterator[Word]:
	"""States belong to the plan and its sheet; actions are the labels of buttons."""
	for state in STATES:
		yield Word(state, "Talk Plan", "transitions")
	for action in ACTIONS:
		yield Word(action, "Talk Plan", "transitions")


def roles() -> Iterator[Word]:
	"""The roles that the app brings."""
	source = (PACKAGE / "site" / "install" / "roles.py").read_text(encoding="utf-8")
	for name in re.findall(r'"(Tanxin [A-Z]\w+)":', source):
		yield Word(name, None, "roles.py")


def custom_fields() -> Iterator[Word]:
	"""What stands below the fields that link to ERPNext; their labels are ERPNext's own words."""
	source = (PACKAGE / "site" / "install" / "custom_fields.py").read_text(encoding="utf-8")
	for text in re.findall(r'"description": "([^"]+)"', source):
		yield Word(text, None, "custom_fields.py")


def catalogue(path: Path = CATALOGUE) -> dict[tuple[str, str | None], str]:
	"""The entries of a .po file by (text, context). Raises ValueError at a text that is translated twice."""
	entries: dict[tuple[str, str | None], str] = {}
	for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
		parts = _parts(block)
		if not parts.get("msgid"):
			continue
		key = (parts["msgid"], parts.get("msgctxt"))
		if key in entries:
			raise ValueError(f"translated twice: {key}")
		entries[key] = parts.get("msgstr", "")
	return entries


def _parts(block: str) -> dict[str, str]:
	parts: dict[str, str] = {}
	current = ""
	for line in block.splitlines():
		match = re.match(r'(msgctxt|msgid|msgstr)?\s*(".*")\s*$', line.strip())
		if not match:
			continue
		current = match[1] or current
		parts[current] = parts.get(current, "") + ast.literal_eval(match[2])
	return parts
