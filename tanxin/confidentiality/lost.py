"""Words whose key is not here (密钥缺失): a printed form and the portal say so in their place, and nothing is written
over them, for the key may come back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import frappe
from frappe import _

from tanxin.confidentiality import sealing
from tanxin.confidentiality.keys import KeyMissing

#: Stands in the cell of the words, in the language of the forms.
UNREADABLE = "密钥缺失，内容无法读取"
#: Ways of reading that go on without the words; on the desk's panels the sentence says what to do.
WITHOUT_WORDS = ("Print", "PDF", "Portal")


def marked(row: Any, how: str = "") -> Any:
	"""The row, with `lost` set and nothing to unseal where its words cannot be read this way (any way: no `how`)."""
	if (not how or how in WITHOUT_WORDS) and row.get("sealed") and not sealing.can_open(row["sealed"]):
		row["sealed"], row["lost"] = "", True
	return row


def in_place_of(row: Any, names: Sequence[str]) -> dict[str, str] | None:
	"""What stands in place of lost words, in the first of the texts; None where they are not lost."""
	return {names[0]: UNREADABLE} if row.get("lost") else None


def check(sealed: str | None) -> None:
	"""Raises KeyMissing where words stand that cannot be read now: nobody confirms them or writes over them."""
	if not sealing.can_open(sealed):
		frappe.throw(
			_(
				"The words that stand here cannot be read now: their key is missing. Nothing can be confirmed or"
				" written until it is restored. Whoever keeps the server runs: bench --site {0} tanxin-key check"
			).format(frappe.local.site),
			KeyMissing,
			title=_("Key Missing"),
		)
