"""Who sees what HR's private documents raise (可见范围): those who need it, never the person, never a word of theirs."""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe.utils import add_days, nowdate

from tanxin.confidentiality import reader
from tanxin.tests.site import factory, papers
from tanxin.tests.site.base import SiteTest
from tanxin.tests.site.papers import HrTest

#: What must not be read anywhere but in HR's own document.
WORDS = "不能外传"
#: Who answers for the town, or for what is above it, and has need of such matters there.
NEEDING = {"county_secretary", "county_organiser", "town_secretary", "town_deputy", "town_organiser"}
#: By hand: family, spirits, conflict, trouble.
BY_HAND = ("Family Misfortune", "Low Spirits", "Conflict", "Signs of Trouble")


def seen_by(event: str) -> dict[str, bool]:
	"""Each road by which the session may come to know of the event, and whether it does."""
	obligations = frappe.get_all("Talk Obligation", {"event": event}, pluck="name")
	told = frappe.get_all("Trigger Event Source", {"parent": event})
	rows = {"rows": bool(_listed("Trigger Event Source", {"parent": event}, parent_doctype="Trigger Event"))}
	return {
		"list": bool(_listed("Trigger Event", {"name": event})),
		"form": _opens("Trigger Event", event),
		"count": bool(_asked(lambda: frappe.call("tanxin.api.counting.get_count", doctype="Trigger Event",
			filters={"name": event}))),
		"search": any(
			row.get("value") == event
			for row in _asked(lambda: _searched("Trigger Event", event)) or ()
		),
		"owed": bool(_listed("Talk Obligation", {"event": event})),
		"obligation": any(_opens("Talk Obligation", name) for name in obligations),
		**(rows if told else {}),
	}  # fmt: skip


def _asked(ask: Callable[[], object]) -> object:
	try:
		return ask()
	except frappe.PermissionError:
		frappe.clear_messages()
		return None


def _listed(doctype: str, filters: dict, **more: object) -> object:
	return _asked(lambda: frappe.get_list(doctype, filters, pluck="name", **more))


def _opens(doctype: str, name: str) -> bool:
	return bool(frappe.has_permission(doctype, "read", doc=frappe.get_doc(doctype, name)))


def _searched(doctype: str, text: str) -> list:
	frappe.response.pop("results", None)
	found = frappe.call("tanxin.api.platform.search_link", doctype=doctype, txt=text)
	return found or frappe.response.get("results") or []


class Matrix:
	"""The same for every restricted event; `self.subject` is whom it is about, with an account of his own."""

	def assert_private(self, *events: str) -> None:
		for event in events:
			self.assertEqual(frappe.db.get_value("Trigger Event", event, "restricted"), 1)
		people = [key for key in self.unit.people if key not in factory.WITHOUT_ACCOUNT]
		for key in (*people, *self.outsiders()):
			with self.acting(key):
				found = {(event, road): sees for event in events for road, sees in seen_by(event).items()}
			self.assertEqual(set(found.values()), {key in NEEDING}, f"{key}: {found}")

	def outsiders(self) -> list[str]:
		"""The person himself, HR, and the administrators of the app and of the site."""
		made = [factory.user("hr_manager@tanxin.test", "人事"), factory.user("keeper@tanxin.test", "管理员")]
		for account, *roles in (
			(made[0], "HR Manager", "HR User"), (made[1], "Tanxin Administrator", "System Manager"),
		):  # fmt: skip
			known = [role for role in roles if frappe.db.exists("Role", role)]
			frappe.get_doc("User", account).add_roles(*known)
		reader.forget()
		return [*made, self.subject]


class ByHand(Matrix, SiteTest):
	"""Family misfortune, low spirits, conflict, signs of trouble: no document tells of them."""

	def setUp(self) -> None:
		super().setUp()
		person = factory.person("subject", "邵委员", factory.TOWN)
		factory.hold(person, factory.TOWN, "Committee Member")
		self.person, self.subject = person, "subject@tanxin.test"
		papers.ask(*BY_HAND)

	def test_each_of_them_is_seen_by_those_who_need_it(self):
		self.assert_private(*(factory.event(self.person, situation).name for situation in BY_HAND))

	def test_an_ordinary_one_is_seen_by_who_oversees(self):
		event = factory.event(self.person, "Commended").name
		with self.acting("inspector"):
			self.assertTrue(seen_by(event)["list"])

	def test_who_entered_it_sees_his_own_entry_and_no_other(self):
		with self.acting("town_secretary"):
			mine = factory.event(self.unit.person("branch_member"), "Conflict").name
		theirs = factory.event(self.unit.person("branch_member"), "Low Spirits").name
		with self.acting("branch_member"):
			self.assertFalse(seen_by(mine)["list"])
		with self.acting("town_secretary"):
			self.assertTrue(seen_by(mine)["form"] and seen_by(theirs)["form"])

	def test_nobody_enters_them_for_people_out_of_his_charge(self):
		for key in ("other_secretary", "member", "stranger", "branch_member"):
			with self.acting(key), self.refused():
				factory.event(self.person, "Conflict")


class OfHr(Matrix, HrTest):
	"""Grievances, withheld pay, leave: raised by documents that HR and the person himself write."""

	def setUp(self) -> None:
		super().setUp()
		self.subject = factory.user("subject@tanxin.test", "郭副书记")
		frappe.db.set_value("Talk Person", self.person, "user", self.subject)
		frappe.get_doc("User", self.subject).add_roles("Tanxin Talker", "Tanxin Leader", "Tanxin Member")
		reader.forget()

	def assert_wordless(self, doc) -> None:
		"""Nothing that was written in the document is anywhere in what it raised."""
		kept = []
		for doctype in ("Trigger Event", "Trigger Event Source", "Talk Obligation", "Error Log"):
			kept += frappe.get_all(doctype, fields=["*"])
		kept += frappe.get_all("Version", {"ref_doctype": ("!=", doc.doctype)}, ["*"])
		self.assertNotIn(WORDS, str(kept))
		self.assertIn(WORDS, str(doc.as_dict()))

	def test_a_grievance_that_the_person_raised_himself(self):
		papers.ask("Grievance")
		doc = papers.grievance(self.employee)
		with self.acting(self.subject):
			event = self.pull(doc)
		self.assert_wordless(doc)
		self.assert_private(event)
		frappe.cache.delete_value("linked_doctypes")
		look = {"doctype": "Employee Grievance", "docname": doc.name}
		for account in (self.outsiders()[0], "Administrator"):
			with self.acting(account):
				linked = frappe.call("tanxin.api.platform.linked_documents", **look)
			self.assertNotIn("Trigger Event", linked)

	def test_pay_that_is_withheld(self):
		papers.ask("Pay Withheld")
		doc = papers.withholding(self.employee)
		doc.submit()
		event = self.pull(doc)
		self.assert_wordless(doc)
		self.assert_private(event)

	def test_a_leave_and_coming_back_from_it(self):
		self.holidays()
		self.installed_long_ago()
		papers.ask("Family Misfortune", "Back from Leave")
		self.map_leave("谈心测试丧假", "Family Misfortune")
		doc = papers.leave(self.employee, "谈心测试丧假", -5, -3)
		doc.submit()
		self.pull(doc)
		self.assert_wordless(doc)
		self.assert_private(*frappe.get_all("Trigger Event", {"person": self.person}, pluck="name"))

	def test_no_reason_goes_into_a_job(self):
		from unittest.mock import patch

		doc = papers.grievance(self.employee)
		frappe.db.after_commit.reset()
		doc.db_set("status", "Investigated")
		with patch.object(frappe, "enqueue") as enqueue:
			frappe.db.after_commit.run()
		self.assertNotIn(WORDS, str(enqueue.call_args_list))

	def test_an_exit_interview_gives_its_summary_to_nobody(self):
		frappe.db.set_value("Employee", self.employee, "relieving_date", add_days(nowdate(), 60))
		doc = papers.exit_interview(self.employee)
		doc.interview_summary = WORDS
		doc.save()
		self.pull(doc)
		self.assert_wordless(doc)
