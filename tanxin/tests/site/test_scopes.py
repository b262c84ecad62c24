"""The scopes (可见范围): each DocType has one, and it answers for whoever asks."""

from __future__ import annotations

from tanxin.confidentiality import conditions
from tanxin.confidentiality.scoped import SCOPED
from tanxin.tests.site.base import SiteTest


class EveryScope(SiteTest):
	def test_every_doctype_has_a_condition_for_everybody(self):
		"""A scope that fails for one reader would show him an error in place of an empty list."""
		for person in (*self.unit.people, "Guest"):
			user = self.unit.user(person) if person in self.unit.people else person
			for doctype in SCOPED:
				with self.subTest(person=person, doctype=doctype):
					self.assertTrue(conditions.query_conditions(user, doctype))
