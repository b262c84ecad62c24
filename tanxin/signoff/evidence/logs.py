"""The sealed logs of the app (封签日志): what anchors and verification need to know of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tanxin.confidentiality import keeping_log, reading_log
from tanxin.domain import integrity
from tanxin.signoff import entries


@dataclass(frozen=True)
class SealedLog:
	"""An append-only DocType with `seal`, `previous_seal` and `anchor`.

	`purpose`: of its key; `time`: the column that says when it was written; `fields`: what a stored row's seal covers,
	by the seal's form; `columns`: all that a verification reads (each more costs, and a time costs most).
	"""

	doctype: str
	purpose: str
	time: str
	fields: Callable[[Mapping[str, Any], int], dict[str, Any]]
	columns: tuple[str, ...]


CHAINED = ("previous_seal", "seal")
SIGN_OFFS = SealedLog(
	"Talk Sign Off", "signoff", "signed_at", entries.sealed_fields, (*entries.SEALED_IN[integrity.FORM], *CHAINED)
)
READINGS = SealedLog(
	"Talk Reading Log", "reading", "read_at", reading_log.sealed_fields, ("name", *reading_log.SEALED, *CHAINED)
)
KEEPINGS = SealedLog(
	"Talk Keeping Log", "keeping", "signed_at", keeping_log.sealed_fields, (*keeping_log.SEALED, *CHAINED)
)
LOGS = (SIGN_OFFS, READINGS, KEEPINGS)
