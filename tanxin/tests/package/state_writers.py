"""Finds every place in Python or in a script that would write the state of a plan (改写审批状态的代码).

It errs on the side of finding: a dict that names the state is a document or a change unless it is plainly a filter.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

STATE = "workflow_state"
#: What reads by a dict of filters.
READERS = {
	"get_all",
	"get_list",
	"get_value",
	"get_values",
	"exists",
	"count",
	"get_single_value",
	"get_query",
}
#: What writes, by the name it is called by, whoever it is called on.
SETTERS = {
	"set", "set_value", "db_set", "set_single_value", "update", "bulk_update", "columns", "insert", "into", "replace",
	"bulk_insert", "setattr", "__setattr__", "setdefault", "append", "write", "get_doc", "new_doc", "run_method", "save",
}  # fmt: skip
#: Of these the state may be read inside the arguments: only what is named first is written.
FIRST_IS_WRITTEN = {"set"}
IN_SCRIPTS = (
	re.compile(
		r"""\b(?:set_value|update|assign|insert|save|xcall|call)\s*\([^;]*?["'`]?workflow_state["'`]?\s*[,:]""",
		re.S,
	),
	re.compile(r"""\.workflow_state\s*(?:\|\||&&|\?\?)?=(?![=>])"""),
	re.compile(r"""\[\s*["'`]workflow_state["'`]\s*\]\s*=(?![=>])"""),
	re.compile(r"""(?<!filters: \{ )(?<!status: )\bworkflow_state\s*:(?!\s*state\b)"""),
	re.compile(r"""["'`]workflow_state["'`]\s*:"""),
)


def in_python(tree: ast.AST) -> list[int]:
	"""The lines that would write the state, or hide its name so that a writer further on is not seen."""
	read = {id(inner) for call in _calls(tree) for inner in _filters_of(call)}
	found = {line for node in ast.walk(tree) for line in _writes(node, read)}
	return sorted(found)


def in_script(text: str) -> list[int]:
	"""The same for a script or a template."""
	return sorted(
		{text.count("\n", 0, match.start()) + 1 for each in IN_SCRIPTS for match in each.finditer(text)}
	)


def _writes(node: ast.AST, read: set[int]) -> Iterator[int]:
	if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.For | ast.withitem | ast.NamedExpr):
		if any(_names_state(target) for target in _targets(node)) or _is_state(getattr(node, "value", None)):
			yield _line(node)
	elif isinstance(node, ast.Delete) and any(_names_state(target) for target in node.targets):
		yield node.lineno
	elif isinstance(node, ast.Call) and _sets(node, read):
		yield node.lineno
	elif isinstance(node, ast.Dict) and id(node) not in read and any(_is_state(key) for key in node.keys):
		yield node.lineno


def _sets(call: ast.Call, read: set[int]) -> bool:
	name = _called(call)
	if any(keyword.arg == STATE for keyword in call.keywords):
		return name not in READERS
	if name not in SETTERS:
		return False
	arguments = call.args[:1] if name in FIRST_IS_WRITTEN else call.args
	given = [*arguments, *(keyword.value for keyword in call.keywords)]
	return any(_is_state(inner) or _names_state(inner) for each in given for inner in _walk(each, read))


def _walk(node: ast.AST, read: set[int]) -> Iterator[ast.AST]:
	"""What is inside, but for what another call reads by."""
	if id(node) in read or (isinstance(node, ast.Call) and _called(node) in READERS):
		return
	yield node
	for child in ast.iter_child_nodes(node):
		yield from _walk(child, read)


def _filters_of(call: ast.Call) -> Iterator[ast.AST]:
	"""The dicts by which a call reads: its own arguments, never a document that is made in them."""
	if _called(call) in READERS:
		for argument in [*call.args, *(each.value for each in call.keywords)]:
			if isinstance(argument, ast.Dict):
				yield argument


def _targets(node: ast.AST) -> Iterator[ast.AST]:
	targets = getattr(node, "targets", None) or [
		getattr(node, "target", None) or getattr(node, "optional_vars", None)
	]
	for target in filter(None, targets):
		yield from ast.walk(target) if isinstance(target, ast.Tuple | ast.List) else [target]


def _names_state(node: ast.AST) -> bool:
	"""`doc.workflow_state` or `doc["workflow_state"]`."""
	return (isinstance(node, ast.Attribute) and node.attr == STATE) or (
		isinstance(node, ast.Subscript) and _is_state(node.slice)
	)


def _is_state(node: ast.AST | None) -> bool:
	return isinstance(node, ast.Constant) and node.value == STATE


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
	return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _called(call: ast.Call) -> str:
	return getattr(call.func, "attr", None) or getattr(call.func, "id", "")


def _line(node: ast.AST) -> int:
	return getattr(node, "lineno", 0) or getattr(getattr(node, "optional_vars", None), "lineno", 0)
