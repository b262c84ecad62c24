"""The app's own files, read and parsed once for all package tests."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

PACKAGE = Path(__file__).resolve().parents[2]
ROOT = PACKAGE.parent
MODULE = PACKAGE / "tanxin"
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Source(NamedTuple):
	"""One Python file: its dotted name, path, text and tree."""

	name: str
	path: Path
	text: str
	tree: ast.Module

	@property
	def place(self) -> str:
		return str(self.path.relative_to(ROOT))

	@property
	def lines(self) -> list[str]:
		return self.text.splitlines()

	@property
	def room(self) -> str:
		"""The package below `tanxin` that it is in, or its own name at the top."""
		return self.name.split(".")[1] if "." in self.name else self.name


@cache
def sources() -> tuple[Source, ...]:
	"""The app's code, without its tests. Parsed as Python 3.10, the oldest that v15 runs on."""
	paths = sorted(
		path for path in PACKAGE.rglob("*.py") if "tests" not in path.relative_to(PACKAGE).parts[:1]
	)
	return tuple(_read(path) for path in paths)


def _read(path: Path) -> Source:
	parts = path.relative_to(ROOT).with_suffix("").parts
	name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
	text = path.read_text(encoding="utf-8")
	return Source(name, path, text, ast.parse(text, str(path), feature_version=(3, 10)))


def source(name: str) -> Source | None:
	"""The file of a dotted module name, if it is ours."""
	return next((each for each in sources() if each.name == name), None)


def functions(tree: ast.AST) -> Iterator[Function]:
	for node in ast.walk(tree):
		if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
			yield node


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
	"""Every call with the dotted text of what is called."""
	for node in ast.walk(tree):
		if isinstance(node, ast.Call):
			yield ast.unparse(node.func), node


def imports(of: Source) -> Iterator[tuple[str, int]]:
	"""Every module that a file imports, at its top or inside a function, with the line."""
	for node in ast.walk(of.tree):
		if isinstance(node, ast.Import):
			yield from ((alias.name, node.lineno) for alias in node.names)
		elif isinstance(node, ast.ImportFrom):
			yield from ((name, node.lineno) for name in _from(node))


def _from(node: ast.ImportFrom) -> Iterator[str]:
	"""`from tanxin.site import rules` imports the module tanxin.site.rules."""
	for alias in node.names:
		inner = f"{node.module}.{alias.name}"
		yield inner if source(inner) else str(node.module)


@cache
def documents(kind: str) -> dict[str, tuple[Path, dict[str, Any]]]:
	"""The JSON files of one kind of module file (doctype, report, …) by name."""
	found = {}
	for path in sorted((MODULE / kind).glob("*/*.json")):
		values = json.loads(path.read_text(encoding="utf-8"))
		found[values["name"]] = (path, values)
	return found


def literal(module: str, name: str) -> Any:
	"""The value of a constant at the top of a module that cannot be imported without the platform."""
	found = source(module)
	assert found, module
	for node in found.tree.body:
		target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
		if isinstance(target, ast.Name) and target.id == name:
			return ast.literal_eval(node.value)  # type: ignore[attr-defined]
	raise AssertionError(f"{module} has no {name}")


def exists(dotted: str) -> bool:
	"""Whether a dotted path names a function or a class of the app."""
	module, _, name = dotted.rpartition(".")
	found = source(module)
	if not found:
		return False
	defined = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
	if any(isinstance(node, defined) and node.name == name for node in found.tree.body):
		return True
	return any(
		isinstance(node, ast.ImportFrom) and any((alias.asname or alias.name) == name for alias in node.names)
		for node in found.tree.body
	)
