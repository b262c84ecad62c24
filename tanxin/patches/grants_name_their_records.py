"""Reading grants of earlier days get the row, organisation and names that requests now have (查阅授权)."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType

from tanxin.site.documents import Table

GRANT, ROW = "Talk Reading Grant", "Talk Reading Grant Record"


def execute() -> None:
	"""Run twice it changes nothing."""
	grant, row, record, person = (DocType(each) for each in (GRANT, ROW, "Talk Record", "Talk Person"))
	query = frappe.qb.from_(grant).join(record).on(record.name == grant.record)
	query = (
		query.left_join(row).on(row.parent == grant.name).left_join(person).on(person.name == grant.reader)
	)
	query = query.select(grant.name, grant.record, record.organization, record.started_at, person.person_name)
	rows = query.where(row.name.isnull()).run(as_dict=True)
	Table(ROW, GRANT, "records").write(
		{
			"parent": each.name,
			"record": each.record,
			"started_at": each.started_at,
			"organization": each.organization,
			"idx": 1,
		}
		for each in rows
	)
	for each in rows:
		values = {"kind": "Named Records", "organization": each.organization, "reader_name": each.person_name}
		frappe.db.set_value(GRANT, each.name, values, update_modified=False)
