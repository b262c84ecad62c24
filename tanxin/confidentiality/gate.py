"""What every request passes before the platform carries it out (请求之门): whether it asks a function that asks for no
rights about documents of ours, or for columns of documents behind a link.

It looks at names alone, never at who asks: what it lets pass is judged by the scopes as ever.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.server_script.server_script_utils import get_server_script_map

from tanxin import compat
from tanxin.confidentiality import doors
from tanxin.confidentiality.doors import CLOSED, HOOK, NAMING_COLUMNS, READ_THROUGH
from tanxin.confidentiality.scoped import SCOPED
from tanxin.site.kept import NotAllowedHere

#: The app's DocTypes as the platform writes them in file names.
OURS = frozenset(
	path.name for path in (Path(__file__).parents[1] / "tanxin" / "doctype").iterdir() if path.is_dir()
)
#: Arguments that say of which DocType a list is asked.
NAMING_DOCTYPES = frozenset(
	{"doctype", "document_type", "dt", "ref_doctype", "reference_doctype", "parent_doctype"}
)

#: Arguments that name one document.
NAMES = frozenset({"name", "docname", "dn", "doc_name", "reference_name", "source_name"})
#: Arguments in which a filter belongs.
ASKING = frozenset({"filters", "or_filters", "current_filters", "fields", "field_map"})
#: What an argument is annotated with that takes no list and no mapping.
PLAIN = frozenset({"str", "int", "float", "bool", "None"})
FUNCTION = re.compile(r"[A-Za-z_]\w*(?:\.\w+){2,}")
TABLE = re.compile(r"tab([A-Z][A-Za-z -]*)")
TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
COLUMN = re.compile(r"\W*(?:\w+\()?\W*(\w+)\W*\.\W*\w")

Named = tuple[str, str]


def check_request() -> None:
	"""`before_request`: raises NotAllowedHere where the request goes by a closed door."""
	path, form = frappe.request.path, frappe.local.form_dict
	functions = frappe.local.tanxin_asked = called(path, form)
	check_kinds(functions, form)
	if not path.startswith("/api/") and not functions:
		return
	if functions and all(name.startswith("tanxin.") for name in functions):
		return
	named = [*(("doctype", part) for part in path.split("/")), *strings(form)]
	if not any(is_ours(value) for _key, value in named):
		return
	if functions and any(names_by_filter(value, key) for key, value in form.items()):
		frappe.throw(_("The text did not arrive whole. Please try again."))
	if path.startswith("/api/v2/") and functions and functions[0] in doors.PAST_THE_STAND_IN:
		refuse(path)
	asked = functions + [value for _key, value in named if FUNCTION.fullmatch(value)]
	for function in asked:
		by_own_name = canonical(function)
		if is_closed(function, itself=function in functions):
			refuse(function)
		if by_own_name != function and is_closed(by_own_name, itself=False):
			refuse(function)
	if frappe.request.method == "GET" or functions:
		check_columns(named)


def check_kinds(functions: list[str], form: Mapping[str, Any]) -> None:
	"""Raises where a function of the app that takes a name is sent a filter in its place: the platform would look for
	whatever fits, and its refusal would tell whether there is any. (Core checks no annotation that is put off.)"""
	stand_ins = frappe.get_hooks("override_whitelisted_methods", {})
	for name in functions:
		name = (stand_ins.get(name) or [name])[-1]
		if not name.startswith("tanxin."):
			continue
		try:
			kinds = frappe.get_attr(name).__annotations__
		except (AttributeError, ImportError, frappe.AppNotInstalledError):
			continue  # no such function: core says so
		for argument, value in form.items():
			words = set(re.findall(r"\w+", str(kinds.get(argument, "Any"))))
			if isinstance(value, Mapping | list) and words <= PLAIN:
				frappe.throw(_("The text did not arrive whole. Please try again."))


def check_asked() -> None:
	"""Raises NotAllowedHere unless this request is for a function of the app: words are told to who asks for them, not
	to a template or script that runs in his session (it could pass them on)."""
	names = asked()
	if frappe.request and not (names and all(_is_our_api(name) for name in names)):
		frappe.throw(_("Words of talks are read and written on their own pages alone."), NotAllowedHere)


def asked() -> list[str]:
	"""The functions that the request named when it came; what a script names later is not among them."""
	return getattr(frappe.local, "tanxin_asked", None) or []


def called(path: str, form: Mapping[str, Any]) -> list[str]:
	"""The functions that a request names as its command, also by the name of a DocType (v2 of the API)."""
	parts = path.strip("/").split("/")
	found = [str(form["cmd"])] if form.get("cmd") else []
	if parts[:2] == ["api", "method"]:
		found += parts[2:3]
	elif parts[:3] == ["api", "v1", "method"]:
		found += parts[3:4]
	elif parts[:3] == ["api", "v2", "method"]:
		found.append(_of_doctype(parts[3], parts[4]) if len(parts) > 4 else parts[-1])
	return found


def strings(value: Any, key: str = "") -> Iterator[Named]:
	"""Every text in the arguments with the argument that it stands in; JSON in a text is read as the platform does."""
	waiting = [(key, value)]  # not by itself again and again: a client nests as deep as it likes
	while waiting:
		key, value = waiting.pop()
		if isinstance(value, Mapping):
			for name, each in value.items():
				yield key or str(name), str(name)
				keeps = key in NAMING_COLUMNS and name not in NAMING_DOCTYPES
				waiting.append((key if keeps else str(name), each))
		elif isinstance(value, list | tuple):
			waiting.extend((key, each) for each in value)
		elif isinstance(value, str):
			yield key, value
			if value.lstrip()[:1] in ("[", "{", '"'):
				waiting.append((key, _parsed(value)))


def names_by_filter(value: Any, key: str) -> bool:
	"""Whether a filter stands where a name belongs, at any depth: core looks for what fits, and its refusal tells of it."""
	waiting = [(key, value)]
	while waiting:
		key, value = waiting.pop()
		if isinstance(value, str) and value.lstrip()[:1] in ("[", "{") and key not in ASKING:
			value = _parsed(value)
		if key in NAMES and _is_filter(value):
			return True
		if isinstance(value, Mapping):
			waiting.extend((str(name), each) for name, each in value.items() if name not in ASKING)
		elif isinstance(value, list | tuple):
			waiting.extend(("", each) for each in value)
	return False


def _is_filter(value: Any) -> bool:
	"""A mapping, or a list of more than names (several are printed at once)."""
	return isinstance(value, Mapping) or (
		isinstance(value, list) and any(isinstance(each, list | Mapping) for each in value)
	)


def is_ours(value: str) -> bool:
	"""Whether a text is the name of a DocType of ours, or names its table."""
	if len(value) <= 60 and frappe.scrub(value.strip().casefold()) in OURS:
		return True
	return "tab" in value and any(
		frappe.scrub(name.strip().casefold()) in OURS for name in TABLE.findall(value)
	)


def canonical(function: str) -> str:
	"""The name of a function in the module where it is written: the platform carries it out by the name of any module
	that imports it too, past the one that stands in for it."""
	try:
		found = frappe.get_attr(function) if FUNCTION.fullmatch(function) else None
	except Exception:  # no such function, or of an app that is not there: core says so
		found = None
	return f"{found.__module__}.{found.__qualname__}" if hasattr(found, "__qualname__") else function


def is_closed(function: str, itself: bool = True) -> bool:
	"""Whether a function may not be asked about ours. `itself`: it is the command; else it stands in an argument, and
	core would carry it out under its own name, past the one that stands in for it."""
	if function in CLOSED:
		return True
	app = function.split(".", 1)[0]
	if app in READ_THROUGH:
		return not itself and function in frappe.get_hooks("override_whitelisted_methods", {})
	if function in frappe.get_hooks(HOOK) or "." not in function:
		return False
	return itself or app in frappe.get_installed_apps()


def check_columns(named: list[Named]) -> None:
	"""Raises NotAllowedHere where a column of a scoped document behind a link is asked for."""
	if compat.scopes_linked_columns():
		return
	found = [
		(key, value, COLUMN.match(value)) for key, value in named if key in NAMING_COLUMNS and "." in value
	]
	dotted = [(key, value, column.group(1)) for key, value, column in found if column]
	if all(name.startswith("tab") for _key, _value, name in dotted):
		return  # as the desk asks: columns of the list's own table
	links = {name for doctype in _doctypes(named) for name in _links_to_scoped(doctype)}
	for key, value, name in dotted:
		if name in links and not _is_title(key, value, named):
			frappe.throw(
				_("{0} stands on another document. Open that document, or its list.").format(value[:80]),
				NotAllowedHere,
			)


def refuse(function: str) -> None:
	"""Says what is closed and where to look instead."""
	frappe.throw(
		_("{0} does not ask who may see talks and is closed for them. Use the form or the list.").format(
			function
		),
		NotAllowedHere,
	)


def _is_our_api(name: str) -> bool:
	"""A script of the site may bear a name of the app's; the platform would run it."""
	return name.startswith("tanxin.api.") and name not in get_server_script_map().get("_api", {})


def _of_doctype(doctype: str, method: str) -> str:
	try:
		return f"{frappe.modules.utils.load_doctype_module(doctype).__name__}.{method}"
	except (ImportError, frappe.DoesNotExistError):
		return method


def _parsed(value: str) -> Any:
	"""What a text of JSON holds; of one nested deeper than Python goes, the texts in it."""
	try:
		return json.loads(value)
	except RecursionError:
		return [_parsed(text)[0] for text in (f"[{each}]" for each in TEXT.findall(value)) if _parsed(text)]
	except ValueError:
		return None


def _doctypes(named: list[Named]) -> set[str]:
	"""DocTypes that the request asks about; also such of other apps, whose rows may link to ours."""
	values = {value for key, value in named if key in NAMING_DOCTYPES and 0 < len(value) <= 60}
	return {value for value in values if frappe.db.exists("DocType", value, cache=True)}


def _is_title(key: str, value: str, named: list[Named]) -> bool:
	"""Whether it is how core's own list names what a link leads to, letter by letter: a name that the row shows anyway,
	of no use to filter or sort by."""
	if key != "fields":
		return False
	titles = set()
	for field in (
		link for doctype in _doctypes(named) for link in frappe.get_meta(doctype).get_link_fields()
	):
		target = frappe.get_meta(field.options)
		if target.show_title_field_in_link and target.title_field:
			titles.add(f"{field.fieldname}.{target.title_field} as {field.fieldname}_{target.title_field}")
	return value in titles


def _links_to_scoped(doctype: str) -> list[str]:
	return [
		field.fieldname for field in frappe.get_meta(doctype).get_link_fields() if field.options in SCOPED
	]
