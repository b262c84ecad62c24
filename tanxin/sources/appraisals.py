"""Appraisals and colleagues' feedback (考核评价) below the unit's threshold: 履职不力."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce
from frappe.utils import flt, getdate
from pypika.queries import QueryBuilder
from pypika.terms import Criterion

from tanxin.domain.model import Situation
from tanxin.sources.adapter import Adapter
from tanxin.sources.findings import Finding


class Appraised(Adapter):
	"""Whether it was below the threshold is decided once, when it is first read: a threshold that is changed later
	neither takes back a talk that is owed nor asks for one about old papers."""

	def __init__(self, doctype: str, scores: tuple[str, ...], repeats: bool = False):
		self.doctype, self.scores, self.repeats = doctype, scores, repeats

	def rows(self, table: DocType) -> QueryBuilder:
		query = frappe.qb.from_(table).select(table.name, table.employee, table.modified)
		return query.where(table.docstatus == 1)

	def fresh(self, table: DocType) -> Criterion:
		score = Coalesce(*(table[field] for field in self.scores))
		return super().fresh(table) & (score < threshold())

	def findings_of(self, row: frappe._dict) -> list[Finding]:
		# The paper has no day of its own result: the day it was submitted, as far as it can be told.
		day = getdate(row.modified)
		return [Finding(Situation.POOR_PERFORMANCE, day, employee=row.employee, dated=False)]


def threshold() -> float:
	"""The unit's score below which a talk is owed (Tanxin Settings); 0: never."""
	return max(flt(frappe.get_cached_doc("Tanxin Settings").appraisal_threshold), 0)


APPRAISALS = (
	Appraised("Appraisal", ("final_score", "total_score")),
	# Several colleagues speak of the same work.
	Appraised("Employee Performance Feedback", ("total_score",), repeats=True),
)
