"""Whom and what the site knows (在册人员与党组织), in the shape in which the readers look people up."""

from __future__ import annotations

from collections import Counter

import frappe
from frappe.query_builder import DocType

from tanxin import compat
from tanxin.domain.model import Organization, Person
from tanxin.intake.people import OrganizationIndex, PeopleIndex


def employee_numbers() -> dict[str, str]:
	"""Employee Number → person: where ERPNext is there, units number their people in it as well as by the document."""
	if not compat.has_doctype("Employee") or not frappe.get_meta("Talk Person").has_field("employee"):
		return {}
	employee, person = DocType("Employee"), DocType("Talk Person")
	rows = (
		frappe.qb.from_(employee)
		.join(person)
		.on(person.employee == employee.name)
		.select(employee.employee_number, person.name)
		.where(employee.employee_number != "")
	).run()
	return dict(rows)


def _people_rows() -> list[frappe._dict]:
	table = DocType("Talk Person")
	columns = ("name", "person_name", "organization", "external_id", "joined_on", "left_on")
	return (
		frappe.qb.from_(table)
		.select(*(table[each] for each in columns))
		.orderby(table.name)
		.run(as_dict=True)
	)


class Known:
	"""The roster and the tree by number and by name; `person` and `organization` turn either into document names.

	The readers' identifier of a person is his number in the source; where he has none, his document's name.
	"""

	def __init__(self) -> None:
		self.reload_organizations()
		self.reload_people()

	def reload_people(self) -> None:
		"""Read the roster again, after people came in."""
		rows = _people_rows()
		self._people: dict[str, str] = {}
		people = []
		for row in rows:
			number = row.external_id if row.external_id and row.external_id not in self._people else row.name
			self._people[number] = row.name
			people.append(
				Person(
					number, row.person_name, row.organization, joined_on=row.joined_on, left_on=row.left_on
				)
			)
		numbers = {name: number for number, name in self._people.items()}
		fresh = {number: name for number, name in employee_numbers().items() if number not in self._people}
		self.people = PeopleIndex(people, {number: numbers[name] for number, name in fresh.items()})
		self.organization_of = {row.name: row.organization for row in rows}

	def reload_organizations(self) -> None:
		"""Read the tree again, after organisations came in."""
		table = DocType("Party Organization")
		columns = [table.name, table.organization_name, table.code, table.parent_party_organization]
		by_department = frappe.get_meta("Party Organization").has_field("department")
		if by_department:
			columns.append(table.department)
		rows = frappe.qb.from_(table).select(*columns).orderby(table.lft).run(as_dict=True)
		codes = {row.name: row.code or row.name for row in rows}
		self._organizations = {codes[row.name]: row.name for row in rows}
		self.tree = [
			Organization(codes[row.name], row.organization_name, codes.get(row.parent_party_organization))
			for row in rows
		]
		self.organizations = OrganizationIndex(
			[*self.tree, *(self._departments(rows) if by_department else ())]
		)

	def _departments(self, rows: list[frappe._dict]) -> list[Organization]:
		"""Departments linked to one organisation stand for it: an Employee export knows only departments."""
		times = Counter(row.department for row in rows if row.department)
		linked = [row for row in rows if row.department and times[row.department] == 1]
		fresh = [row for row in linked if row.department not in self._organizations]
		self._organizations.update({row.department: row.name for row in fresh})
		return [Organization(row.department, row.department) for row in fresh]

	def person(self, identifier: str | None) -> str | None:
		"""The document behind a reader's identifier; None when the person is not on the roster."""
		return self._people.get(identifier) if identifier else None

	def organization(self, identifier: str | None) -> str | None:
		"""The document behind a reader's identifier of an organisation."""
		return self._organizations.get(identifier) if identifier else None
