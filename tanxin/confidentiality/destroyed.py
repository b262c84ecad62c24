"""What stands in place of words that were destroyed as the rules on keeping demand (已按规定销毁)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from frappe import _
from frappe.utils import getdate


def in_place_of(row: Mapping[str, Any], texts: Sequence[str]) -> dict[str, str]:
	"""One sentence in the first text, so that every form, page and print shows it; empty while the words are there."""
	return {texts[0]: sentence(row)} if row.get("destroyed_on") else {}


def sentence(row: Mapping[str, Any]) -> str:
	"""When the words were destroyed and under which list."""
	day = getdate(row["destroyed_on"])
	return _("Destroyed as the rules demand ({0}-{1}-{2}, disposal list {3})").format(
		day.year, f"{day.month:02}", f"{day.day:02}", row.get("destroyed_by") or "—"
	)
