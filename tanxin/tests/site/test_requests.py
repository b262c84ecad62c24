"""Asking for a talk (申请谈话): one road for all, nothing to forge, the words for the asked talker alone."""

from __future__ import annotations

import json

import frappe
from frappe import client
from frappe.query_builder import DocType
from frappe.utils import getdate, nowdate
from frappe.website.doctype.web_form import web_form

from tanxin.api import plans, requests, signoff
from tanxin.site import local, restricted
from tanxin.tests.site import factory
from tanxin.tests.site.test_main_job import MainJobSteps

MATTER = "想谈谈岗位调整的想法"
EVERYBODY = (
	"county_secretary", "county_organiser", "town_secretary", "town_deputy", "town_organiser", "branch_secretary",
	"branch_member", "member", "member_two", "other_secretary", "inspector", "stranger",
)  # fmt: skip


class Requests(MainJobSteps):
	def ask(self, talker="town_secretary", words="", by="member") -> str:
		with self.acting(by):
			return requests.ask(self.unit.person(talker), words)["request"]

	def row(self, request: str):
		return frappe.get_doc("Talk Request", request)

	def owed(self, request: str):
		return frappe.get_doc("Talk Obligation", {"event": self.row(request).event})

	def state(self, request: str, by="member") -> dict:
		with self.acting(by):
			return next(row for row in requests.mine() if row["name"] == request)

	def test_a_request_is_the_sessions_own_with_its_own_clock(self):
		request = self.ask()
		row, owed = self.row(request), self.owed(request)
		self.assertEqual(
			(row.person, row.talker), (self.unit.person("member"), self.unit.person("town_secretary"))
		)
		self.assertEqual((row.organization, row.asked_organization), (factory.BRANCH, factory.TOWN))
		event = frappe.get_doc("Trigger Event", row.event)
		self.assertEqual((event.situation, event.source), (restricted.NEUTRAL, None))
		event.update(factory.laid_open("Trigger Event", row.event))
		self.assertEqual(
			(event.person, event.situation, event.source, event.requested_talker, event.restricted),
			(row.person, "Own Request", "Own Request", row.talker, 1),
		)
		days = local.settings().request_deadline_days
		self.assertEqual(owed.due_date, local.calendar().add_working_days(getdate(nowdate()), days))
		self.assertEqual(owed.talker, row.talker)

	def test_who_is_offered_is_the_team_and_the_next_level_up(self):
		with self.acting("member"):
			offered = [row["person"] for row in requests.whom()]
		wanted = ("branch_secretary", "branch_member", "town_secretary", "town_deputy")
		self.assertEqual(offered, [self.unit.person(key) for key in wanted])
		for key in ("county_secretary", "other_secretary", "town_organiser", "member_two", "member"):
			with self.acting("member"), self.refused():
				requests.ask(self.unit.person(key))

	def test_a_second_click_the_same_day_finds_the_request_and_says_so(self):
		with self.acting("member"):
			first = requests.ask(self.unit.person("town_secretary"))
			again = requests.ask(self.unit.person("town_secretary"))
			other = requests.ask(self.unit.person("branch_secretary"))
		self.assertEqual((again["request"], first["new"], again["new"]), (first["request"], True, False))
		self.assertIn("已", again["message"])
		self.assertNotEqual(other["request"], first["request"])
		events = frappe.get_all("Trigger Event", {"person": self.unit.person("member")}, pluck="name")
		self.assertEqual([factory.laid_open("Trigger Event", name).source for name in events], ["Own Request"] * 2)

	def test_guests_and_accounts_without_a_person_are_refused(self):
		for user in ("Guest", "Administrator"):
			with self.acting(user), self.refused(frappe.PermissionError):
				requests.whom()
			with self.acting(user), self.refused(frappe.PermissionError):
				requests.ask(self.unit.person("town_secretary"))

	def accept(self, data: dict) -> object:
		"""The road of the web form itself."""
		return web_form.accept.__wrapped__("talk-request", json.dumps(data))

	def test_the_web_form_ends_in_the_same_document(self):
		with self.acting("member"):
			answer = self.accept({"talker": self.unit.person("town_secretary"), "matter": MATTER})
			with self.refused(saying="今天"):
				self.accept({"talker": self.unit.person("town_secretary")})
		self.assertNotIn(MATTER, frappe.as_json(answer))
		row = self.row(answer.name)
		self.assertEqual(row.person, self.unit.person("member"))
		self.assertEqual(self.owed(row.name).talker, self.unit.person("town_secretary"))
		with self.acting("Guest"), self.refused():
			self.accept({"talker": self.unit.person("town_secretary")})

	def test_no_road_forges_person_talker_or_source(self):
		forged = {
			"doctype": "Talk Request",
			"person": self.unit.person("member_two"),
			"talker": self.unit.person("town_secretary"),
			"asked_on": "2020-01-01",
			"organization": factory.COUNTY,
		}
		with self.acting("member"):
			with self.refused(frappe.PermissionError):
				client.insert(forged)  # no role creates requests
			made = self.accept({**forged, "name": None, "workflow_state": "x"})
		row = self.row(made.name)
		self.assertEqual((row.person, row.organization), (self.unit.person("member"), factory.BRANCH))
		self.assertEqual(str(row.asked_on), nowdate())
		with self.acting("member"), self.refused():
			client.insert(
				{
					"doctype": "Trigger Event",
					"person": self.unit.person("member_two"),
					"situation": "Own Request",
					"happened_on": nowdate(),
					"source": "Own Request",
					"requested_talker": self.unit.person("town_secretary"),
				}
			)

	def test_nobody_makes_a_web_form_that_passes_by_the_rights(self):
		def form(doctype: str, fieldname: str, **more):
			fields = [{"fieldname": fieldname, "fieldtype": "Data", "label": "x"}]
			values = {"doctype": "Web Form", "title": "x", "route": "x", "module": "Tanxin", "doc_type": doctype}
			return frappe.get_doc({**values, "web_form_fields": fields, "login_required": 1, **more})

		for doctype, fieldname in (
			("Trigger Event", "person"),
			("Talk Record", "plan"),
			("Talk Person", "user"),
			("Talk Sign Off", "plan"),
		):
			with self.refused(frappe.PermissionError):
				form(doctype, fieldname).insert()
		for more in ({"anonymous": 1}, {"login_required": 0}):
			with self.refused(frappe.PermissionError):
				form("Talk Request", "talker", **more).insert()

	def test_an_organiser_enters_a_spoken_wish_as_his_own_entry_and_for_whom_may_be_asked(self):
		with self.acting("town_organiser"):
			event = factory.event(
				self.unit.person("paper_member"),
				"Own Request",
				requested_talker=self.unit.person("town_secretary"),
				source="Own Request",
			)
			self.assertEqual(factory.laid_open("Trigger Event", event.name).source, "Entered by Hand")
			with self.refused(saying="谈话人"):
				factory.event(
					self.unit.person("member_two"),
					"Own Request",
					requested_talker=self.unit.person("county_secretary"),
				)

	def test_a_request_is_not_rewritten_nor_deleted(self):
		request = self.ask()
		for user in ("member", "town_secretary", "Administrator"):
			with self.acting(user):
				doc = self.row(request)
				doc.talker = self.unit.person("branch_secretary")
				with self.refused():
					doc.save(ignore_permissions=True)  # the strongest road there is on the platform
				with self.refused():
					frappe.delete_doc("Talk Request", request, ignore_permissions=True)  # as above

	def test_the_words_are_the_asked_talkers_and_the_writers_alone(self):
		request = self.ask(words=MATTER)
		for key in EVERYBODY:
			with self.acting(key):
				try:
					read = requests.panel(request)["matter"]
				except frappe.PermissionError:
					read = None
			self.assertEqual(read == MATTER, key in ("member", "town_secretary"), key)
		log = frappe.get_all("Talk Reading Log", {"zone": "Request"}, ["reader", "dossier_of"])
		self.assertEqual(
			{(row.reader, row.dossier_of) for row in log},
			{(self.unit.user(key), self.unit.person("member")) for key in ("member", "town_secretary")},
		)
		with self.acting("member"):
			requests.withdraw(request)
		with self.acting("town_secretary"):
			self.assertIsNone(requests.panel(request)["matter"])

	def test_the_words_stand_in_no_row_of_the_database(self):
		request = self.ask(words=MATTER)
		with self.acting("member_two"):
			self.accept({"talker": self.unit.person("branch_secretary"), "matter": MATTER})
		for doctype in (
			"Talk Request", "Trigger Event", "Talk Obligation", "Talk Note", "Version", "Comment", "Error Log",
			"Notification Log", "ToDo", "Talk Reminder",
		):  # fmt: skip
			for row in frappe.get_all(doctype, fields=["*"], order_by="creation desc", limit_page_length=50):
				self.assertNotIn(MATTER, str(row), doctype)
		self.assertIsNone(self.row(request).matter)

	def test_a_request_past_the_own_secretary_is_not_told_of_to_him(self):
		request = self.ask()
		row, owed = self.row(request), self.owed(request)
		seen = {
			"member",
			"town_secretary",
			"town_deputy",
			"town_organiser",
			"county_secretary",
			"county_organiser",
		}
		# Who oversees without need counts every restricted matter, named to none of them.
		counting = seen - {"member"} | {"inspector", "branch_member"}
		for key in EVERYBODY:
			with self.acting(key):
				self.assertEqual(self.sees("Talk Request", row.name), key in seen, key)
				self.assertEqual(self.sees("Trigger Event", row.event), key in seen - {"member"}, key)
				self.assertEqual(self.sees("Talk Obligation", owed.name), key in seen - {"member"}, key)
				self.assertEqual(self.counts(owed.name), key in counting, key)

	def sees(self, doctype: str, name: str) -> bool:
		from tanxin.confidentiality import scope

		return scope.sees(doctype, name)

	def counts(self, owed: str) -> bool:
		"""Whether figures count the obligation."""
		from tanxin.confidentiality import scope
		from tanxin.confidentiality.reader import reader

		table = DocType("Talk Obligation")
		query = frappe.qb.from_(table).select(table.name).where(table.name == owed)
		return bool(query.where(scope.counted_obligations(reader(), table)).run())

	def test_the_asked_talker_is_told_at_once_without_content(self):
		request = self.ask(words=MATTER)
		told = frappe.get_all("Talk Reminder", {"matter": request}, ["kind", "person", "todo", "due_date"])
		self.assertEqual(
			[(row.kind, row.person) for row in told], [("Talk Asked For", self.unit.person("town_secretary"))]
		)
		todo = frappe.get_doc("ToDo", told[0].todo)
		self.assertEqual(todo.allocated_to, self.unit.user("town_secretary"))
		self.assertNotIn("钱党员", todo.description)
		self.assertEqual(todo.status, "Open")

	def test_where_the_talker_has_no_account_the_nearest_organiser_is_told(self):
		frappe.db.set_value("Talk Person", self.unit.person("town_deputy"), "user", None)
		request = self.ask("town_deputy")
		told = frappe.get_all("Talk Reminder", {"matter": request}, pluck="person")
		self.assertEqual(told, [self.unit.person("town_organiser")])

	def arranged(self, request: str):
		"""From the request to a signed plan."""
		with self.acting("town_organiser"):
			plan = frappe.get_doc("Talk Plan", plans.make_plan([self.owed(request).name]))
			self.assertEqual(self.state(request)["state"], "Being Arranged")
			plan.place = "镇党委会议室"
			plan.save()
			signoff.act("Talk Plan", plan.name, "Send for Signature")
		return plan.reload()

	def test_the_person_sees_where_it_stands_and_the_time_once_it_is_signed(self):
		request = self.ask()
		self.assertEqual(self.state(request)["state"], "Received")
		plan = self.arranged(request)
		self.assertEqual(self.state(request)["state"], "Being Arranged")
		self.assertNotIn("planned_start", self.state(request))
		self.assertFalse(frappe.db.exists("ToDo", {"reference_name": request, "status": "Open"}))
		with self.acting("town_secretary"):
			signoff.act("Talk Plan", plan.name, "Sign")
		shown = self.state(request)
		self.assertEqual((shown["state"], shown["place"]), ("Arranged", "镇党委会议室"))
		self.assertEqual(shown["planned_start"], plan.planned_start)
		self.assertTrue(
			frappe.db.exists(
				"Talk Reminder",
				{"matter": request, "kind": "Request Arranged", "person": self.unit.person("member")},
			)
		)
		self.submitted_record(plan, by="town_secretary")
		shown = self.state(request)
		self.assertEqual((shown["state"], shown["may_withdraw"]), ("Talked", False))
		with self.acting("member"), self.refused(saying="不能撤回"):
			requests.withdraw(request)

	def test_a_request_taken_back_owes_nothing_and_may_be_asked_anew(self):
		request = self.ask()
		with self.acting("member_two"), self.refused():
			requests.withdraw(request)
		with self.acting("member"):
			requests.withdraw(request)
			requests.withdraw(request)
		self.assertEqual(self.owed(request).status, "Withdrawn")
		self.assertEqual(self.state(request)["state"], "Withdrawn")
		self.assertFalse(frappe.db.exists("ToDo", {"reference_name": request, "status": "Open"}))
		self.assertNotEqual(self.ask(), request)

	def test_the_author_of_a_plan_hears_that_the_wish_was_taken_back(self):
		request = self.ask()
		plan = self.arranged(request)
		with self.acting("member"):
			requests.withdraw(request)
		told = frappe.get_all(
			"Talk Reminder", {"matter": request, "kind": "Request Withdrawn"}, pluck="person"
		)
		self.assertEqual(set(told), {self.unit.person("town_secretary"), self.unit.person("town_organiser")})
		self.assertEqual(frappe.db.get_value("Talk Plan", plan.name, "workflow_state"), "Awaiting Signature")

	def test_without_a_rule_the_request_still_stands(self):
		frappe.db.set_value("Talk Rule", {"kind": "Response"}, "enabled", 0)
		request = self.ask()
		self.assertEqual(self.state(request)["state"], "Received")
		self.assertEqual(
			frappe.db.get_value("Trigger Event", self.row(request).event, "status"), "No Rule Applies"
		)
