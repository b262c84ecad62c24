"""签批记录核验: what was changed in the sign-off entries, the plans or the anchors behind the app's back. No content."""

from __future__ import annotations

from collections import Counter
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import DocType

from tanxin.confidentiality import scope
from tanxin.confidentiality.criteria import within
from tanxin.confidentiality.reader import reader
from tanxin.domain.findings import Finding
from tanxin.signoff.evidence import telling
from tanxin.signoff.evidence.checking import LOG_NAMES, Check
from tanxin.site.columns import column as _column

#: Findings shown; of more, their number is told, and the command writes them all.
MOST = 1000


def execute(filters: dict[str, Any] | None = None) -> tuple:
	"""The platform's entry: columns, rows, message, chart, summary."""
	asked = frappe._dict(filters or {})
	check, counts, rows = in_scope(asked.plan or None), Counter[bool](), []
	for finding in check.findings():
		counts[finding.is_hint] += 1
		if len(rows) < MOST and not (finding.is_hint and asked.without_hints):
			rows.append(_row(finding, check))
	return columns(), rows, _message(check, counts), None, _summary(check, counts)


def in_scope(plan: str | None) -> Check:
	"""A check of what the reader may see. Whose plan is gone is judged by the organisation on its entries."""
	asking, entry = reader(), DocType("Talk Sign Off")
	return Check(
		plan=plan,
		plans=scope.criterion("Talk Plan"),
		orphans=None if asking.sees_all_metadata else within(asking.spans, entry.organization),
		readings=scope.criterion("Talk Reading Log"),
		keeping=asking.sees_all_metadata,  # others see no disposal list of the whole site
	)


def columns() -> list[dict[str, Any]]:
	"""Typed columns."""
	return [
		_column("kind", _("Finding", context="Talk Sign-off Check"), "Data", 150),
		_column("what", _("What Was Found", context="Talk Sign-off Check"), "Data", 470),
		_column("plan", _("Plan", context="Talk Sign-off Check"), "Link", 150, "Talk Plan"),
		_column("log_name", _("Log", context="Talk Sign-off Check"), "Data", 100),
		_column("entry", _("Entry", context="Talk Sign-off Check"), "Dynamic Link", 120, "log"),
		_column("at", _("Time on It", context="Talk Sign-off Check"), "Datetime", 160),
		_column("noticed", _("Noticed", context="Talk Sign-off Check"), "Datetime", 160),
	]


def _row(finding: Finding, check: Check) -> dict[str, Any]:
	return {
		"kind": finding.kind.value,
		"what": finding.what,
		"plan": finding.plan,
		"log": finding.log,
		"log_name": LOG_NAMES.get(finding.log, ""),
		"entry": finding.entry,
		"at": finding.at,
		"noticed": check.begun.replace(microsecond=0),
		"hint": int(finding.is_hint),
	}


def _message(check: Check, counts: Counter[bool]) -> str:
	told = telling.summary(check, counts[False], counts[True])
	if sum(counts.values()) > MOST:
		told.append(f"这里只列出前{MOST}条，全部发现请在服务器上运行 tanxin-verify 查看。")
	return "<br>".join(frappe.utils.escape_html(each) for each in told)


def _summary(check: Check, counts: Counter[bool]) -> list[dict[str, Any]]:
	figures = (
		(_("Plans", context="Talk Sign-off Check"), check.checked["plans"], "Blue"),
		(_("Entries", context="Talk Sign-off Check"), check.checked["Talk Sign Off"], "Blue"),
		(_("Anchors", context="Talk Sign-off Check"), check.checked["anchors"], "Blue"),
		(_("Problems", context="Talk Sign-off Check"), counts[False], "Red" if counts[False] else "Green"),
		(_("Hints", context="Talk Sign-off Check"), counts[True], "Orange" if counts[True] else "Green"),
	)
	return [
		{"label": label, "value": value, "datatype": "Int", "indicator": colour}
		for label, value, colour in figures
	]
