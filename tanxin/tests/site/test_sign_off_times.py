"""审批时效: the figures are right, each reader sees what is his to see, and a hint is no more than a hint."""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe
from frappe.desk import query_report
from frappe.utils import add_days, now_datetime, nowdate

from tanxin.api import batches, signoff
from tanxin.confidentiality import timing
from tanxin.domain.haste import ENOUGH, NOTE
from tanxin.tests.site import factory
from tanxin.tests.site.base import SiteTest

REPORT = "Talk Sign-off Times"
#: A Monday morning long enough ago that nothing of these tests reaches into today.
MONDAY = datetime(2026, 3, 2, 9, 0)


class Times(SiteTest):
	def tearDown(self) -> None:
		super().tearDown()
		frappe.clear_cache(user=self.unit.user("stranger"))  # the roles some tests gave him

	def report(self, **filters: object) -> dict:
		frappe.local.form_dict = frappe._dict()
		given = {"from_date": "2026-01-01", "to_date": nowdate(), "group_by": "Leader", **filters}
		return query_report.run(REPORT, filters=given)

	def rows(self, **filters: object) -> dict[str, dict]:
		return {row["group"]: row for row in self.report(**filters)["result"]}

	def plan(self, *steps: str, persons: tuple[str, ...] = ("member",), **more: object) -> str:
		"""A plan that the town's organiser drafts; then each step by whose it is."""
		with self.acting("town_organiser"):
			name = factory.plan(self.unit, persons=persons, **more).insert().name
		for step in steps:
			self.step(name, step)
		return name

	def step(self, plan: str, action: str) -> None:
		approver = frappe.db.get_value("Talk Plan", plan, "approver_user")
		with self.acting("town_organiser" if action in ("Send for Signature", "Recall") else approver):
			signoff.act("Talk Plan", plan, action, "请调整时间")

	def date_entries(self, plan: str, *moments: datetime) -> None:
		"""The entries of the plan as if they had been made then (in their order)."""
		names = frappe.get_all("Talk Sign Off", {"plan": plan}, pluck="name", order_by="creation asc")
		for name, moment in zip(names, moments, strict=True):
			frappe.db.set_value("Talk Sign Off", name, "signed_at", moment, update_modified=False)
		frappe.db.set_value(
			"Talk Plan", plan, "creation", moments[0] - timedelta(days=1), update_modified=False
		)

	def open(self, plan: str, key: str, moment: datetime, doctype: str = "Talk Plan") -> None:
		view = frappe.get_doc(
			doctype="View Log",
			viewed_by=self.unit.user(key),
			reference_doctype=doctype,
			reference_name=plan,
		).insert(ignore_permissions=True)  # as the platform writes it
		frappe.db.set_value("View Log", view.name, "creation", moment, update_modified=False)


class Figures(Times):
	def test_every_matter_sent_is_counted_once_by_how_it_ended(self):
		self.plan("Send for Signature", "Sign")
		self.plan("Send for Signature", "Send Back")
		self.plan("Send for Signature", "Disagree")
		self.plan("Send for Signature", "Recall")
		self.plan("Send for Signature")
		self.plan()
		with self.acting("town_organiser"):
			row = self.rows()["赵支书"]
			total = self.rows()["合计"]
		counts = (
			"sent",
			"signed",
			"returned",
			"disagreed",
			"recalled",
			"escalated",
			"settled",
			"waiting",
			"late",
		)
		self.assertEqual([row[name] for name in counts], [5, 1, 1, 1, 1, 0, 0, 1, 0])
		self.assertEqual([total[name] for name in counts], [row[name] for name in counts])

	def test_a_plan_sent_again_is_counted_again(self):
		plan = self.plan("Send for Signature", "Send Back", "Send for Signature", "Sign")
		self.date_entries(plan, *(MONDAY + timedelta(days=day) for day in (0, 1, 2, 4)))
		with self.acting("town_organiser"):
			row = self.rows()["赵支书"]
			later = self.rows(from_date="2026-03-04")["赵支书"]
		self.assertEqual((row["sent"], row["returned"], row["signed"]), (2, 1, 1))
		self.assertEqual((row["median"], row["mean"], row["longest"]), (1.5, 1.5, 2.0))
		self.assertEqual((later["sent"], later["returned"], later["longest"]), (1, 0, 2.0))

	def test_days_off_do_not_count_and_who_signs_late_is_late(self):
		friday = MONDAY + timedelta(days=4, hours=9)  # six in the evening
		plan = self.plan("Send for Signature", "Sign")
		self.date_entries(plan, friday, MONDAY + timedelta(days=7))
		late = self.plan("Send for Signature", "Sign", persons=("member_two",))
		self.date_entries(late, MONDAY, now_datetime() + timedelta(days=40))
		with self.acting("town_organiser"):
			found = {row["plan"]: row for row in self.report(group_by="Signature")["result"]}
		self.assertEqual(found[plan]["lasted"], round(15 / 24, 1))
		self.assertEqual((found[plan]["late"], found[late]["late"]), ("", "逾期"))

	def test_how_long_plans_lie_in_each_state_stands_with_the_organisation(self):
		plan = self.plan("Send for Signature", "Send Back", "Send for Signature", "Sign")
		self.date_entries(plan, *(MONDAY + timedelta(days=day) for day in (1, 2, 4, 4.5)))
		with self.acting("county_organiser"):
			result = self.report(group_by="Organization")
			rows = {row["group"]: row for row in result["result"]}
		for name in (factory.BRANCH, factory.TOWN, factory.COUNTY):
			self.assertEqual(rows[name]["sent"], 2, name)
			self.assertEqual((rows[name]["in_draft"], rows[name]["in_awaiting"]), (1.0, 0.8), name)
			self.assertEqual(rows[name]["in_sent_back"], 2.0, name)
		told = {each["label"]: each["value"] for each in result["report_summary"]}
		self.assertEqual((told["拟稿（中位，工作日）"], told["退回待改（中位，工作日）"]), ("1.0", "2.0"))

	def test_who_signs_for_another_is_counted_under_whose_name_it_is(self):
		with self.acting("branch_secretary"):
			frappe.get_doc(
				doctype="Talk Delegation",
				giver=self.unit.person("branch_secretary"),
				receiver=self.unit.person("branch_member"),
				from_date=nowdate(),
				to_date=add_days(nowdate(), 5),
				reason="出差",
			).insert()
		plan = self.plan("Send for Signature")
		with self.acting("branch_member"):
			signoff.act("Talk Plan", plan, "Sign")
		with self.acting("town_organiser"):
			rows, one = self.rows(), self.report(group_by="Signature")["result"][0]
		self.assertEqual((rows["赵支书"]["signed"], rows["赵支书"]["by_delegate"]), (1, 1))
		self.assertNotIn("周委员", rows)
		self.assertEqual((one["leader"], one["actor"]), ("赵支书", "周委员"))

	def test_sheets_can_be_left_out(self):
		with self.acting("town_organiser"):
			sheet = (
				frappe.get_doc(
					doctype="Talk Campaign",
					title="三月计划",
					organization=factory.BRANCH,
					period_from=nowdate(),
					period_to=add_days(nowdate(), 30),
				)
				.insert()
				.name
			)
			for person in ("member", "member_two"):
				factory.plan(self.unit, persons=(person,), campaign=sheet).insert()
			signoff.act("Talk Campaign", sheet, "Send for Signature")
		with self.acting(frappe.db.get_value("Talk Campaign", sheet, "approver_user")):
			signoff.act("Talk Campaign", sheet, "Sign")
		self.plan("Send for Signature", "Sign", persons=("paper_member",))
		with self.acting("town_organiser"):
			whole, alone = self.rows()["合计"], self.rows(sheets=0)["合计"]
		self.assertEqual((whole["sent"], whole["signed"], whole["in_bulk"]), (3, 3, 2))
		self.assertEqual((alone["sent"], alone["in_bulk"]), (1, 0))

	def test_what_is_signed_in_a_batch_says_so(self):
		plans = [self.plan("Send for Signature") for _each in range(2)]
		with self.acting("branch_secretary"):
			batches.start([{"doctype": "Talk Plan", "name": name} for name in plans], "Sign")
		self.plan("Send for Signature", "Sign")
		with self.acting("town_organiser"):
			row = self.rows()["赵支书"]
		self.assertEqual((row["signed"], row["in_bulk"]), (3, 2))

	def test_an_empty_period_says_so(self):
		with self.acting("town_organiser"):
			result = self.report(from_date="2020-01-01", to_date="2020-02-01")
		self.assertEqual(result["result"], [])
		self.assertIn("没有", result["message"])
		with self.acting("town_organiser"), self.refused(saying="期间"):
			self.report(from_date="2026-02-01", to_date="2026-01-01")


class Scope(Times):
	def setUp(self) -> None:
		super().setUp()
		self.mine = self.plan("Send for Signature", "Sign")  # signed by the branch secretary
		with self.acting("county_organiser"):
			self.theirs = (
				factory.plan(
					self.unit,
					talkers=("town_secretary",),
					persons=("branch_secretary",),
					organization=factory.TOWN,
				)
				.insert()
				.name
			)
			signoff.act("Talk Plan", self.theirs, "Send for Signature")

	def test_who_checks_sees_the_leaders_of_his_subtree_and_no_others(self):
		self.assertEqual(frappe.db.get_value("Talk Plan", self.theirs, "approver_name"), "黄书记")
		for reader in ("county_organiser", "inspector", "town_organiser"):
			with self.acting(reader):
				self.assertEqual(set(self.rows()), {"赵支书", "黄书记", "合计"}, reader)
				self.assertEqual(self.rows(organization=factory.OTHER), {}, reader)

	def test_a_leader_sees_himself_alone(self):
		for key, own, plan in (
			("branch_secretary", "赵支书", self.mine),
			("town_secretary", "黄书记", self.theirs),
		):
			with self.acting(key):
				self.assertEqual(set(self.rows()), {own, "合计"}, key)
				listed = self.report(group_by="Signature")["result"]
				self.assertEqual([row["plan"] for row in listed], [plan], key)
				other = self.unit.person(
					"town_secretary" if key == "branch_secretary" else "branch_secretary"
				)
				self.assertEqual(self.rows(leader=other), {}, key)

	def test_a_leader_of_elsewhere_sees_nothing(self):
		with self.acting("other_secretary"):
			for view in ("Leader", "Organization", "Signature"):
				self.assertEqual(self.report(group_by=view)["result"], [])

	def test_an_administrator_sees_figures_without_names(self):
		frappe.get_doc("User", self.unit.user("stranger")).add_roles("Tanxin Administrator")
		with self.acting("stranger"):
			rows = self.rows()
			self.assertEqual(set(rows), {"不列名的签批人", "合计"})
			self.assertEqual((rows["合计"]["sent"], rows["合计"]["hints"]), (2, ""))
			self.assertEqual(self.report(group_by="Signature")["result"], [])
			self.assertEqual(self.rows(leader=self.unit.person("branch_secretary")), {})
			self.assertEqual(self.rows(group_by="Organization")[factory.BRANCH]["sent"], 1)

	def test_who_has_no_role_is_denied(self):
		for person in ("member", "stranger"):
			with self.acting(person), self.assertRaises(frappe.PermissionError):
				self.report()

	def test_restricted_matters_are_in_the_figures_of_those_alone_who_may_know(self):
		frappe.db.set_value("Talk Plan", self.mine, "category", "Admonition", update_modified=False)
		with self.acting("inspector"):
			self.assertEqual(self.rows(category="Admonition"), {})
			self.assertEqual(self.rows()["合计"]["sent"], 1)
			self.assertNotIn(self.mine, str(self.report(group_by="Signature")["result"]))
		with self.acting("county_organiser"):
			self.assertEqual(self.rows()["合计"]["sent"], 2)
			self.assertEqual(self.rows(category="Admonition")["合计"]["sent"], 1)


class HintsOfHaste(Times):
	def signed(self, opened: int | None, hours: int, persons: tuple[str, ...] = ("member",)) -> str:
		"""Signed so many hours after Monday; opened so many seconds before that, or never."""
		plan = self.plan("Send for Signature", "Sign", persons=persons)
		signed = MONDAY + timedelta(hours=hours)
		self.date_entries(plan, MONDAY, signed)
		if opened is not None:
			self.open(plan, "branch_secretary", signed - timedelta(seconds=opened))
		return plan

	def noted_before(self) -> None:
		"""Openings were being noted by then."""
		self.open(self.plan(), "town_secretary", MONDAY - timedelta(days=30))

	def test_unread_signatures_are_counted_and_said_to_be_for_a_person_to_weigh(self):
		self.noted_before()
		never, hasty, read = self.signed(None, 20), self.signed(3, 21), self.signed(900, 22)
		with self.acting("town_organiser"):
			result = self.report()
			listed = {row["plan"]: row for row in self.report(group_by="Signature")["result"]}
		row = next(row for row in result["result"] if row["group"] == "赵支书")
		self.assertEqual(row["hints"], "未打开计划即同意1件（可核3件）；打开后10秒内同意1件（可核3件）")
		self.assertIn(NOTE, result["message"])
		self.assertEqual(
			[listed[plan]["hints"] for plan in (never, hasty, read)], ["未打开即同意", "打开后随即同意", ""]
		)
		self.assertEqual(listed[read]["opened_at"], MONDAY + timedelta(hours=22, seconds=-900))

	def test_the_units_own_number_of_seconds_counts(self):
		self.noted_before()
		self.signed(30, 20)
		with self.acting("town_organiser"):
			self.assertEqual(self.rows()["赵支书"]["hints"], "")
		frappe.get_doc("Tanxin Settings").update({"hasty_seconds": 60}).save()
		with self.acting("town_organiser"):
			self.assertEqual(self.rows()["赵支书"]["hints"], "打开后60秒内同意1件（可核1件）")

	def test_nothing_is_asked_of_the_time_before_openings_were_noted(self):
		frappe.db.delete("View Log")
		self.signed(None, 20)
		with self.acting("town_organiser"):
			result = self.report()
		self.assertEqual(result["result"][0]["hints"], "")
		self.assertNotIn(NOTE, result["message"])

	def test_what_another_opened_is_not_opened_by_the_signer(self):
		self.noted_before()
		plan = self.signed(None, 20)
		self.open(plan, "town_organiser", MONDAY + timedelta(hours=1))
		with self.acting("town_organiser"):
			self.assertIn("未打开", self.rows()["赵支书"]["hints"])

	def test_never_a_return_is_a_hint_to_the_leader_himself_too(self):
		for number in range(ENOUGH):
			self.signed(600, 20 + number)
		with self.acting("branch_secretary"):
			self.assertEqual(self.rows()["赵支书"]["hints"], f"期间共同意{ENOUGH}件，没有一件退回或不同意")
		self.plan("Send for Signature", "Send Back")
		with self.acting("branch_secretary"):
			self.assertEqual(self.rows()["赵支书"]["hints"], "")


class Openings(Times):
	"""What the platform notes of who opened what, and who may read it."""

	def test_the_desk_notes_who_opens_a_plan_and_the_api_writes_nothing(self):
		from frappe.client import get
		from frappe.desk.form.load import getdoc

		plan = self.plan("Send for Signature")
		before = frappe.db.count("View Log")
		with self.acting("branch_secretary"):
			get("Talk Plan", plan)
			frappe.get_doc("Talk Plan", plan).check_permission("read")
			self.assertEqual(frappe.db.count("View Log"), before)
			frappe.response.docs = []
			getdoc("Talk Plan", plan)
		self.run_after_response()
		views = frappe.get_all("View Log", {"reference_name": plan}, ["viewed_by", "reference_doctype"])
		self.assertEqual(
			[(row.viewed_by, row.reference_doctype) for row in views],
			[(self.unit.user("branch_secretary"), "Talk Plan")],
		)

	def run_after_response(self) -> None:
		"""The newer platform writes after it has answered."""
		waiting = getattr(getattr(frappe.local, "request", None), "after_response", None)
		if waiting:
			waiting.run()

	def test_nobody_reads_openings_of_plans_that_are_not_his_to_see(self):
		plan = self.plan("Send for Signature")
		frappe.db.set_value("Talk Plan", plan, "category", "Admonition", update_modified=False)
		self.open(plan, "branch_secretary", now_datetime())
		name = frappe.get_all("View Log", {"reference_name": plan}, pluck="name")[0]
		other = (
			frappe.get_doc(
				doctype="View Log", viewed_by="x", reference_doctype="User", reference_name="Guest"
			)
			.insert(ignore_permissions=True)
			.name
		)  # as the platform writes it
		frappe.get_doc("User", self.unit.user("stranger")).add_roles("System Manager")
		with self.acting("stranger"):
			listed = frappe.get_list("View Log", pluck="name", limit_page_length=0)
			self.assertNotIn(name, listed)
			self.assertIn(other, listed)
			self.assertFalse(frappe.has_permission("View Log", "read", frappe.get_doc("View Log", name)))
			self.assertTrue(frappe.has_permission("View Log", "read", frappe.get_doc("View Log", other)))
		for key in ("member", "town_secretary", "inspector"):
			with self.acting(key), self.assertRaises(frappe.PermissionError):
				frappe.get_list("View Log")

	def test_the_form_tells_nobody_who_else_opened_it(self):
		from frappe.desk.form.load import getdoc

		plan = self.plan("Send for Signature")
		self.open(plan, "inspector", now_datetime())
		with self.acting("town_organiser"):
			frappe.response.docs = []
			getdoc("Talk Plan", plan)
			self.assertFalse(frappe.response.docinfo.get("views"))

	def test_the_scope_is_one_criterion_for_all_documents(self):
		with self.acting("branch_secretary"):
			self.assertIn("tabTalk Plan", timing.view_conditions())
