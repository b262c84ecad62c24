"""The sealed logs of the app (封签日志): what anchors and verification need to know of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tanxin.confidentiality import reading_log
from tanxin.signoff import entries


@dataclass(frozen=True)
class SealedLog:
	"""An append-only DocType with `seal`, `previous_seal` and `anchor`.

	`purpose`: of its key; `fields`: what a stored row's seal covers, by the seal's form; `moment`: the column with
	the time that the entry bears; `matters`: the columns of which one names what the entry is about.
	"""

	doctype: str
	purpose: str
	fields: Callable[[Mapping[str, Any], int], dict[str, Any]]
	moment: str
	matters: tuple[str, ...]


SIGN_OFFS = SealedLog("Talk Sign Off", "signoff", entries.sealed_fields, "signed_at", ("plan",))
READINGS = SealedLog(
	"Talk Reading Log", "reading", reading_log.sealed_fields, "read_at", ("record", "plan", "dossier_of")
)
LOGS = (SIGN_OFFS, READINGS)
