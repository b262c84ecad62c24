"""HR's own papers (人事单据) that say one thing of one employee: which of them stand, and what dates them.

What is written in them, summaries, reasons, descriptions, is never read.
"""

from __future__ import annotations

from frappe.query_builder import DocType
from pypika.terms import Criterion

from tanxin.domain.model import Situation
from tanxin.sources.adapter import Document


def submitted(table: DocType) -> Criterion:
	return table.docstatus == 1


def not_cancelled(table: DocType) -> Criterion:
	return table.docstatus < 2


def _exit_confirmed(table: DocType) -> Criterion:
	"""An interview that was called off, or after which the employee stays, tells of no leaving."""
	stays = table.employee_status == "Employee Retained"
	return not_cancelled(table) & (table.status != "Cancelled") & (table.employee_status.isnull() | ~stays)


def _grievance_stands(table: DocType) -> Criterion:
	"""Found invalid, or cancelled (v16): nothing to talk about under this heading."""
	return not_cancelled(table) & table.status.isin(["Open", "Investigated", "Resolved"])


PAPERS = (
	Document("Employee Promotion", Situation.PROMOTION, ("promotion_date",), submitted),
	Document("Employee Transfer", Situation.POST_CHANGE, ("transfer_date",), submitted),
	# Known from its first draft on: who hands in a resignation is owed the talk before the last day.
	Document(
		"Employee Separation",
		Situation.LEAVING,
		("boarding_begins_on", "resignation_letter_date"),
		not_cancelled,
		ahead=True,
	),
	Document(
		"Exit Interview",
		Situation.LEAVING,
		("relieving_date", "date"),
		_exit_confirmed,
		watched=("status", "employee_status"),
		ahead=True,
	),
	# Of who raised it. Whom it is against is not known to have done anything.
	Document(
		"Employee Grievance",
		Situation.GRIEVANCE,
		("date",),
		_grievance_stands,
		employee="raised_by",
		watched=("status",),
	),
	Document("Salary Withholding", Situation.PAY_WITHHELD, ("posting_date",), submitted),
)
