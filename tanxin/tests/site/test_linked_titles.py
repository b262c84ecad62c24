"""A list shows the names of the people in its rows: the one column behind a link that the platform's own list asks for."""

from __future__ import annotations

from tanxin import compat
from tanxin.confidentiality import gate
from tanxin.tests.site.base import SiteTest

#: Lists with a column that leads to a person.
LISTS = {
	"Talk Post": "person", "Talk Dossier": "person", "Talk Follow Up": "owner_person", "Talk Handover": "giver",
	"Talk Delegation": "receiver",
}  # fmt: skip


class LinkedTitles(SiteTest):
	def test_the_lists_own_question_passes_and_none_beside_it(self):
		for doctype, link in LISTS.items():
			asked = f"{link}.person_name as {link}_person_name"
			gate.check_columns([("doctype", doctype), ("fields", asked)])
			if compat.scopes_linked_columns():
				continue
			for key, other in (
				("fields", f"{link}.user as {link}_user"),
				("fields", f"{link}.person_name as named"),
				("filters", asked),
				("order_by", f"{link}.person_name"),
			):
				with self.subTest(doctype=doctype, key=key, column=other), self.refused(saying="另一份单据"):
					gate.check_columns([("doctype", doctype), (key, other)])
