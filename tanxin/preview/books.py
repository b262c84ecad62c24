"""Which rulebooks apply (规则集): those that are switched on where first installed, or those that were named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tanxin.domain.model import Rule, Rulebook
from tanxin.domain.rulebook import RulebookError, read_rulebooks
from tanxin.rulebooks import rulebook_files


def chosen_books(named: Sequence[str]) -> list[Rulebook]:
	"""The rulebooks of those codes and files, whether or not they are switched on; without any, those that are.

	Raises `RulebookError` for a file that is no rulebook, and for what is neither a code nor a file.
	"""
	shipped = read_rulebooks(rulebook_files())
	if not named:
		return [book for book in shipped if book.enabled]
	by_code = {book.code.casefold(): book for book in shipped}
	codes = [name for name in named if not Path(name).is_file() and name.casefold() in by_code]
	files = [Path(name) for name in named if name not in codes]
	for path in files:
		if not path.is_file():
			known = "、".join(book.code for book in shipped)
			raise RulebookError([f"“{path}”既不是文件，也不是自带规则集的编号（{known}），请核对 --rulebook"])
	read = iter(read_rulebooks(files))
	books = [by_code[name.casefold()] if name in codes else next(read) for name in named]
	return list({book.code: book for book in books}.values())


def in_force(books: Sequence[Rulebook]) -> dict[str, Rule]:
	"""The rules of those books by code, in order; those that are switched off one by one (停用) are left out."""
	return {rule.code: rule for book in books for rule in book.rules if rule.enabled}
