"""Posts on a Party organisation's team (班子任职) taken up or given up.

A post that goes on in another row, of the same person in the same place, is neither. One that ends because its
holder leaves is told by the leaving.
"""

from __future__ import annotations

from datetime import date, timedelta

import frappe
from frappe.model.document import Document as Model
from frappe.query_builder import DocType
from frappe.utils import getdate
from pypika.queries import QueryBuilder
from pypika.terms import Criterion

from tanxin.domain.model import TEAM_POSTS, Situation
from tanxin.sources.adapter import Adapter, Coming, earliest_told, lead_days, today
from tanxin.sources.findings import SAME_FACT_DAYS, Finding, known_since


class PostDate(Coming, Adapter):
	"""One end of the time in a post."""

	doctype, source, repeats = "Talk Post", "Roster", True
	watched = ("person", "organization", "post", "from_date", "to_date")

	def __init__(self, part: str, situation: Situation, field: str):
		self.part, self.situation, self.field = part, situation, field

	def may_say(self, doc: Model) -> bool:
		return super().may_say(doc) and bool(doc.get_doc_before_save() or doc.get(self.field))

	def rows(self, table: DocType) -> QueryBuilder:
		person = DocType("Talk Person")
		query = frappe.qb.from_(table).left_join(person).on(person.name == table.person)
		query = query.select(table.name, table.person, table.organization, table.post, table.creation)
		query = query.select(table.from_date, table.to_date, person.left_on)
		return query.where(
			table[self.field].isnotnull() & table.post.isin([each.value for each in TEAM_POSTS])
		)

	def fresh(self, table: DocType) -> Criterion:
		day = table[self.field]
		return (day >= earliest_told()) & (day <= today() + timedelta(days=lead_days()))

	def told_by(self, rows: list[frappe._dict], fresh: bool) -> dict[str, list[Finding]]:
		"""A row that was entered long after its date is history that was brought in."""
		others = _posts_of({row.person for row in rows})
		changes = [row for row in rows if not any(self.goes_on(row, other) for other in others)]
		return super().told_by([row for row in changes if not fresh or not self._is_history(row)], fresh)

	def goes_on(self, row: frappe._dict, other: frappe._dict) -> bool:
		"""Whether the other row is the same post before it began, or after it ended."""
		same = all(row[field] == other[field] for field in ("person", "organization", "post"))
		day = getdate(row[self.field]) + timedelta(days=-1 if self.field == "from_date" else 1)
		begun = not other.from_date or getdate(other.from_date) <= day
		return (
			same and row.name != other.name and begun and (not other.to_date or day <= getdate(other.to_date))
		)

	def findings_of(self, row: frappe._dict) -> list[Finding]:
		day = getdate(row[self.field])
		if self.field == "to_date" and row.left_on and _near(getdate(row.left_on), day):
			return []
		noticed = known_since(day, lead_days(), getdate(row.creation))
		return [Finding(self.situation, day, self.part, person=row.person, noticed_on=noticed)]

	def _is_history(self, row: frappe._dict) -> bool:
		return getdate(row.creation) > getdate(row[self.field]) + timedelta(days=SAME_FACT_DAYS)


def _near(one: date, other: date) -> bool:
	return abs((one - other).days) <= SAME_FACT_DAYS


def _posts_of(people: set[str]) -> list[frappe._dict]:
	if not people:
		return []
	return frappe.get_all(
		"Talk Post",
		{"person": ("in", sorted(people))},
		["name", "person", "organization", "post", "from_date", "to_date"],
	)


POSTS = (
	PostDate("taken up", Situation.TOOK_UP_POST, "from_date"),
	PostDate("given up", Situation.POST_CHANGE, "to_date"),
)
