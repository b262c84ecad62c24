"""The unit's retention periods and its archive numbers (保管期限, 档号) on the site."""

from __future__ import annotations

from pathlib import Path

import frappe
import yaml
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint

from tanxin import rulebooks
from tanxin.domain.filing import DEFAULT_PATTERN, Numbering
from tanxin.domain.model import Authority, Category, Citation
from tanxin.domain.retention import Paper, Period, parse_periods, period_for
from tanxin.site.install.shipped import bring

SHIPPED = Path(rulebooks.__file__).parent / "retention" / "periods.yaml"


def load() -> None:
	"""Bring the shipped periods; what a site edited or deleted stays so. Raises RetentionError for unsound data."""
	for each in parse_periods(yaml.safe_load(SHIPPED.read_text(encoding="utf-8")), SHIPPED.name):
		bring("Talk Retention Period", each.code, _values(each))


def _values(each: Period) -> dict[str, object]:
	return {
		"code": each.code,
		"title": each.title,
		"paper": each.paper.value,
		"category": each.category.value if each.category else "",
		"permanent": int(each.years is None),
		"years": each.years or 0,
		"authority": each.authority.value,
		"citation_title": each.citation.title,
		"citation_clause": each.citation.clause,
		"citation_quote": each.citation.quote,
		"citation_url": each.citation.url,
		"verified_by": each.verified_by,
		"remark": each.remark,
		"enabled": 1,
	}


def periods() -> list[Period]:
	"""The enabled ones, as the site has them."""
	return [as_period(row) for row in frappe.get_all("Talk Retention Period", {"enabled": 1}, ["*"])]


def as_period(row: frappe._dict) -> Period:
	"""A stored row (or a document) as the domain sees it."""
	return Period(
		code=row.code or "",
		title=row.title or "",
		paper=Paper(row.paper),
		years=None if cint(row.permanent) else cint(row.years),
		category=Category(row.category) if row.category else None,
		authority=Authority(row.authority or "Unit"),
		citation=Citation(row.citation_title or "", row.citation_clause or "", row.citation_quote or ""),
		verified_by=row.verified_by or "",
		remark=row.remark or "",
	)


def period_of(paper: Paper, category: str | None = None, known: list[Period] | None = None) -> Period:
	"""The period of a paper. Raises where the unit has none for it: then nothing of it is filed or destroyed."""
	found = period_for(
		known if known is not None else periods(), paper, Category(category) if category else None
	)
	if not found:
		frappe.throw(
			_("No retention period is set for {0}. Set one under Talk Retention Period first.").format(
				_(paper.value, context="Talk Retention Period")
			)
		)
	return found


def numbering() -> Numbering:
	"""How the unit numbers its files (Tanxin Settings)."""
	doc = frappe.get_cached_doc("Tanxin Settings")
	return Numbering(
		(doc.get("archive_pattern") or DEFAULT_PATTERN).strip(),
		(doc.get("archive_fonds") or "").strip(),
		cint(doc.get("archive_digits")),
	)


def hold_numbering() -> None:
	"""Wait for whoever is numbering now, until the transaction ends: of two at once each gets numbers of his own and
	none is left out. The row is there from the install on."""
	table = DocType("Singles")
	own = (table.doctype == "Tanxin Settings") & (table.field == "archive_pattern")
	frappe.qb.from_(table).select(table.value).where(own).for_update().run()


def last_item(year: int, label: str) -> int:
	"""The highest item number of a year and period; the caller holds the numbering."""
	table = DocType("Talk Record")
	query = frappe.qb.from_(table).select(table.archive_item)
	query = query.where((table.archive_year == year) & (table.archive_period == label))
	# Read as it stands now, not as it stood when this transaction began.
	rows = query.orderby(table.archive_item, order=frappe.qb.desc).limit(1).for_update().run()
	return cint(rows[0][0]) if rows else 0
