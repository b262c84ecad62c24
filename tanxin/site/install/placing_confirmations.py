"""Confirmations from before they named their record's organisation and category (旧确认记录补记党组织): page by page.

A page is found by what is not named yet, so that a second run, or one after a kill, begins where the last stopped. Until
then such rows are counted by their record (`confidentiality/counted`), only slower.
"""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType
from pypika.terms import Bracket

#: Rows of one transaction.
PAGE = 5000


def fill() -> int:
	"""How many rows there were without. One whose record is not there stays as it is."""
	answer, record = DocType("Talk Confirmation"), DocType("Talk Record")
	query = frappe.qb.from_(answer).select(answer.name).where(answer.organization.isnull())
	query, after, done = query.orderby(answer.name).limit(PAGE), "", 0
	while names := query.where(answer.name > after).run(pluck=True):
		page = (answer.name >= names[0]) & (answer.name <= names[-1])
		change = frappe.qb.update(answer).where(page & answer.organization.isnull())
		for column in ("organization", "category"):
			stored = frappe.qb.from_(record).select(record[column]).where(record.name == answer.record)
			change = change.set(answer[column], Bracket(stored))
		change.run()
		frappe.db.commit()  # nosemgrep: one page, one transaction: see above
		after, done = names[-1], done + len(names)
	return done
