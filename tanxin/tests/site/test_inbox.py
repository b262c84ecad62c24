"""The built-in inbox shows everybody exactly what waits for him: list, count, badge, sidebar, page and card alike."""

from __future__ import annotations

from unittest.mock import patch

import frappe
from frappe.desk import listview, notifications, reportview
from frappe.utils import add_days, nowdate

from tanxin.api import batches as batches_api
from tanxin.api import cards, counting, signoff
from tanxin.signoff import actors, inbox, moves
from tanxin.tests.site import factory
from tanxin.tests.site.test_batches import BatchSteps
from tanxin.tests.site.test_co_sign import TOGETHER, CoSignSteps
from tanxin.tests.site.test_routes import REVIEW

OTHERS = ("town_deputy", "other_secretary", "member", "inspector", "stranger", "county_organiser")


class InboxSteps(BatchSteps):
	def rows(self, person: str) -> list[str]:
		"""What the list of the inbox shows, and that every other place tells the same number."""
		with self.acting(person):
			if not frappe.has_permission("Workflow Action", "read"):
				return []
			found = frappe.get_list(
				"Workflow Action",
				fields=["name", "reference_name", "workflow_state"],
				order_by="creation asc",
			)
			inbox.forget_counts()
			badge = notifications.get_notifications()["open_count_doctype"].get("Workflow Action", 0)
			counts = {
				"badge": badge,
				"count": counting.get_count("Workflow Action", {"status": "Open"}),
				"sidebar": self._sidebar(),
				"report": self._report(),
			}
			self.assertEqual(counts, dict.fromkeys(counts, len(found)), person)
			for row in found:
				self.assertTrue(frappe.has_permission("Workflow Action", "read", doc=row.name))
		return [row.reference_name for row in found]

	def _sidebar(self) -> int:
		groups = listview.get_group_by_count("Workflow Action", "[]", "reference_doctype")
		return sum(group["count"] for group in groups)

	def _report(self) -> int:
		form = frappe._dict(doctype="Workflow Action", fields='["name"]', view="Report")
		with patch.object(frappe.local, "form_dict", form):
			return len((reportview.get() or {"values": ()})["values"])

	def waits_for(self, name: str, *persons: str, among: tuple[str, ...] = ()) -> None:
		"""It waits for these and for nobody else."""
		for person in sorted(
			{*persons, *OTHERS, *among, "branch_secretary", "town_secretary", "town_organiser"}
		):
			self.assertEqual(self.rows(person).count(name), int(person in persons), person)
			with self.acting(person):
				on_page = [row["name"] for row in signoff.waiting()].count(name)
				state = frappe.db.get_value("Talk Plan", name, "workflow_state")
				signs = person in persons and state != "Sent Back"
				self.assertEqual(on_page, int(signs), person)

	def step(self, person: str, name: str, action: str, reason: str = "", doctype: str = "Talk Plan") -> None:
		with self.acting(person):
			signoff.act(doctype, name, action, reason)

	def delegated(self, receiver: str = "town_deputy", giver: str = "branch_secretary", **more) -> object:
		with self.acting(giver):
			return frappe.get_doc(
				{
					"doctype": "Talk Delegation",
					"giver": self.unit.person(giver),
					"receiver": self.unit.person(receiver),
					"from_date": nowdate(),
					"to_date": add_days(nowdate(), 3),
					"reason": "出差",
					**more,
				}
			).insert()


class TheLeadersInbox(InboxSteps):
	def test_it_shows_what_waits_after_each_return_recall_and_new_round_and_nothing_else(self):
		name = self.sent_plan().name
		self.waits_for(name, "branch_secretary")
		self.step("branch_secretary", name, "Send Back", "地点请改到支部活动室")
		self.waits_for(name, "town_organiser")  # his step again
		self.step("town_organiser", name, "Send for Signature")
		self.waits_for(name, "branch_secretary")
		self.step("town_organiser", name, "Recall")
		self.waits_for(name)
		self.step("town_organiser", name, "Send for Signature")
		self.waits_for(name, "branch_secretary")
		self.step("branch_secretary", name, "Sign")
		self.waits_for(name)
		self.step("town_organiser", name, "Reopen", "时间冲突")
		self.waits_for(name)
		self.step("town_organiser", name, "Send for Signature")
		self.waits_for(name, "branch_secretary")
		self.step("branch_secretary", name, "Disagree", "不必再谈")
		self.waits_for(name)

	def test_rows_that_are_done_keep_who_did_it(self):
		name = self.sent_plan().name
		self.step("branch_secretary", name, "Send Back", "地点")
		self.step("town_organiser", name, "Send for Signature")
		self.step("branch_secretary", name, "Sign")
		rows = frappe.get_all(
			"Workflow Action",
			{"reference_name": name, "workflow_state": ("like", "Awaiting Signature%")},
			["workflow_state", "status", "completed_by"],
			order_by="creation asc",
		)
		leader = self.unit.user("branch_secretary")
		self.assertEqual([row.completed_by for row in rows], [leader, leader])
		self.assertEqual({row.status for row in rows}, {"Completed"})
		self.assertEqual(len({row.workflow_state for row in rows}), 2)

	def test_a_leader_who_had_no_role_finds_it_too(self):
		user = self.unit.user("branch_secretary")
		frappe.db.delete("Has Role", {"parent": user})
		frappe.clear_cache(user=user)
		self.addCleanup(frappe.clear_cache, user=user)  # the roles are back with the rollback
		self.waits_for(self.sent_plan().name, "branch_secretary")

	def test_a_row_is_nobodys_to_delete_or_to_change(self):
		name = self.sent_plan().name
		row = frappe.get_all("Workflow Action", {"reference_name": name, "status": "Open"}, pluck="name")[-1]
		with self.acting("branch_secretary"):
			with self.refused():
				frappe.delete_doc("Workflow Action", row)
			with self.refused():
				frappe.get_doc("Workflow Action", row).check_permission("write")
		with self.acting("town_deputy"), self.refused():
			frappe.get_doc("Workflow Action", row).check_permission("read")

	def test_a_sheet_is_one_row_and_a_line_sent_back_is_the_authors(self):
		sheet, (first, second) = self.sheet_of()
		for person, expected in (("branch_secretary", [sheet]), ("town_organiser", []), ("town_deputy", [])):
			self.assertEqual(self.rows(person), expected, person)
		with self.acting("branch_secretary"):
			signoff.decide_lines(sheet, [{"plan": first, "action": "Send Back", "reason": "换个时间"}])
		self.assertEqual(self.rows("branch_secretary"), [sheet])
		self.assertEqual(self.rows("town_organiser"), [first])
		with self.acting("branch_secretary"):
			signoff.decide_lines(sheet, [{"plan": second, "action": "Sign"}])
		self.assertEqual(self.rows("branch_secretary"), [])
		self.step("town_organiser", first, "Send for Signature")
		self.assertEqual(self.rows("branch_secretary"), [first])
		self.assertEqual(self.rows("town_organiser"), [])

	def test_a_sheet_that_came_back_and_was_sent_again_shows_again(self):
		sheet, _lines = self.sheet_of()
		self.step("branch_secretary", sheet, "Send Back", "时间", "Talk Campaign")
		self.assertEqual(self.rows("branch_secretary"), [])
		self.assertEqual(self.rows("town_organiser"), [sheet])
		self.step("town_organiser", sheet, "Send for Signature", "", "Talk Campaign")
		self.assertEqual(self.rows("branch_secretary"), [sheet])
		self.step("town_organiser", sheet, "Recall", "", "Talk Campaign")
		self.assertEqual(self.rows("branch_secretary"), [])

	def test_what_the_app_itself_passes_to_the_next_level_shows_there_alone(self):
		name = self.sent_plan().name
		leader = {
			"approver": self.unit.person("town_secretary"),
			"approver_user": self.unit.user("town_secretary"),
			"approver_name": "黄书记",
		}
		with patch.object(moves, "_effects", return_value=leader):
			moves.take("Talk Plan", name, "Escalate", system=True)
		self.waits_for(name, "town_secretary")
		self.assertEqual(
			frappe.db.count(
				"Workflow Action", {"reference_name": name, "workflow_state": "Awaiting Signature"}
			),
			1,
		)

	def test_the_number_on_the_card_is_the_pages(self):
		self.sent(2)
		self.sheet_of()
		for person in ("branch_secretary", "town_secretary", "town_organiser"):
			with self.acting(person):
				self.assertEqual(cards.to_sign()["value"], len(signoff.waiting()), person)


class TheDelegatesInbox(InboxSteps):
	def test_a_delegate_finds_it_while_the_authority_runs(self):
		name, given = self.sent_plan().name, self.delegated()
		self.waits_for(name, "branch_secretary", "town_deputy")
		with self.acting("branch_secretary"):
			given.reload()
			given.revoke()
		self.waits_for(name, "branch_secretary")

	def test_only_what_is_not_about_him_nor_drafted_by_him(self):
		about_him, drafted = self.sent_plan(persons=("town_deputy",)).name, self.sent_plan().name
		given = self.delegated()
		self.waits_for(about_him, "branch_secretary")
		with self.acting("branch_secretary"):
			given.reload()
			given.revoke()
		self.delegated(receiver="town_organiser")
		self.waits_for(drafted, "branch_secretary")

	def test_only_the_organisation_that_the_authority_names(self):
		name = self.sent_plan().name
		self.delegated(giver="town_secretary", organization=factory.BRANCH)
		self.waits_for(name, "branch_secretary")
		above = self.sent_plan(
			organization=factory.TOWN, talkers=("town_secretary",), persons=("branch_member",)
		).name
		self.waits_for(above, "town_secretary")  # of the town, not of the branch below it
		below = self.sent_plan(talkers=("town_secretary",), persons=("branch_secretary",)).name
		self.waits_for(below, "town_secretary", "town_deputy")

	def test_an_authority_for_one_category_shows_that_category_alone(self):
		plain, formal = self.sent_plan().name, self.sent_plan().name
		frappe.db.set_value("Talk Plan", formal, "category", "Reminder")
		self.delegated(category="Reminder")
		self.waits_for(plain, "branch_secretary")
		self.waits_for(formal, "branch_secretary", "town_deputy")

	def test_whoever_signs_a_step_of_the_chain_signs_no_other_for_somebody_else(self):
		name = self.sent_plan().name
		chain = [
			{"title": "审核", "person": self.unit.person("town_deputy"), "reason": ""},
			{"title": "审定", "person": self.unit.person("branch_secretary"), "reason": ""},
		]
		frappe.db.set_value(
			"Talk Plan", name, {"signing_chain": frappe.as_json(chain), "signing_step": 2, "signing_steps": 2}
		)
		self.delegated()
		self.waits_for(name, "branch_secretary")

	def test_what_the_inbox_shows_is_what_the_check_allows(self):
		"""Every person against every plan that waits: shown if and only if he may sign it."""
		plans = [
			self.sent_plan().name,
			self.sent_plan(persons=("town_deputy",)).name,
			self.sent_plan(persons=("member_two",), talkers=("branch_member",)).name,
		]
		self.delegated()
		for person in (*OTHERS, "branch_secretary", "town_secretary", "town_organiser", "branch_member"):
			shown = set(self.rows(person))
			with self.acting(person):
				for plan in plans:
					relation = actors.relation(moves.stored("Talk Plan", plan))
					signs = relation.is_approver or relation.is_delegate
					self.assertEqual(plan in shown, signs and not relation.is_author, (person, plan))


class TheStepsOfAChain(CoSignSteps):
	"""The inbox itself is looked at in each test of routes; here the page beside it."""

	def on_page(self, name: str) -> dict[str, tuple[str, str | None]]:
		"""On whose page it is: as what he signs, and in whose name."""
		found = {}
		for key in self.unit.people:
			if key not in factory.WITHOUT_ACCOUNT:
				with self.acting(key):
					rows = signoff.waiting()
					self.assertEqual(cards.to_sign()["value"], len(rows), key)
				for row in rows:
					if row["name"] == name:
						found[key] = (row["step_title"], row["on_behalf_of"])
		return found

	def test_each_finds_it_at_his_step_as_what_he_signs_and_in_whose_name(self):
		self.route(TOGETHER, REVIEW)
		plan = self.sent(persons=("branch_member",))
		self.delegate("one", "branch_secretary")
		both = {"one": ("会签", None), "two": ("会签", None), "branch_secretary": ("会签", "班子甲")}
		self.assertEqual(self.on_page(plan.name), both)
		self.act(plan, "two", "Sign")
		self.assertEqual(self.on_page(plan.name), {key: both[key] for key in ("one", "branch_secretary")})
		self.act(plan, "branch_secretary", "Sign")
		(reviewer,) = self.on_page(plan.name)
		self.assertEqual(self.on_page(plan.name), {reviewer: ("审核", None)})

	def test_a_batch_at_a_step_says_who_is_next(self):
		self.route(TOGETHER)
		plan = self.sent()
		with self.acting("one"):
			told = batches_api.start([{"doctype": "Talk Plan", "name": plan.name}], "Sign")
		self.assertEqual(told["lines"][0]["message"], "已同意，待班子乙签署")


class AfterABatch(InboxSteps):
	def test_what_was_signed_together_has_left_the_inbox(self):
		plans = self.sent(3)
		self.assertEqual(sorted(self.rows("branch_secretary")), sorted(plans))
		with self.acting("branch_secretary"):
			batches_api.start(self.given(*plans[:2]), "Sign")
		self.assertEqual(self.rows("branch_secretary"), plans[2:])
