"""Several matters decided at once: each row by the check of a single signature, its result kept, nothing half done."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import frappe
from frappe.utils import add_days, now_datetime, nowdate

from tanxin.api import batches as api
from tanxin.api import signoff
from tanxin.signoff import batch_work, batches, entries
from tanxin.tests.site import factory
from tanxin.tests.site.test_main_job import MainJobSteps


class BatchSteps(MainJobSteps):
	def sent(self, number: int = 3, **more) -> list[str]:
		return [self.sent_plan(**more).name for _each in range(number)]

	def given(self, *names: str, doctype: str = "Talk Plan") -> list[dict]:
		return [{"doctype": doctype, "name": name} for name in names]

	def states(self, *names: str) -> list[str]:
		return [frappe.db.get_value("Talk Plan", name, "workflow_state") for name in names]

	def steps(self, plan: str) -> list[str]:
		return [row.action for row in entries.of_plan(plan)]

	def ordered(self, names: list[str], by: str = "branch_secretary", action: str = "Sign") -> str:
		"""An order that no worker has taken up."""
		with self.acting(by):
			return batches.begin([batches.Chosen("Talk Plan", name) for name in names], action)[0]

	def sheet_of(self, number: int = 2) -> tuple[str, list[str]]:
		with self.acting("town_organiser"):
			sheet = frappe.get_doc(
				{
					"doctype": "Talk Campaign",
					"title": "第四季度谈心谈话计划",
					"organization": factory.BRANCH,
					"period_from": nowdate(),
					"period_to": add_days(nowdate(), 30),
				}
			).insert()
			plans = [factory.plan(self.unit, campaign=sheet.name).insert().name for _each in range(number)]
			signoff.act("Talk Campaign", sheet.name, "Send for Signature")
		return sheet.name, plans


class SigningSeveral(BatchSteps):
	def test_each_is_signed_by_its_own_entry_and_its_result_is_kept(self):
		plans = self.sent()
		with self.acting("branch_secretary"):
			told = api.start(self.given(*plans), "Sign")
		self.assertEqual((told["status"], told["done"], told["refused"]), ("Done", 3, 0))
		self.assertEqual([line["message"] for line in told["lines"]], ["已批准"] * 3)
		self.assertEqual(self.states(*plans), ["Signed"] * 3)
		for plan in plans:
			self.assertEqual(self.steps(plan), ["Send for Signature", "Sign"])
			self.assertEqual(entries.verify(plan), [])
			self.assertEqual(entries.of_plan(plan)[-1].actor_user, self.unit.user("branch_secretary"))

	def test_a_row_that_is_not_his_says_why_and_the_others_go_ahead(self):
		mine, other = (
			self.sent(1)[0],
			self.sent_plan(persons=("branch_secretary",), talkers=("town_deputy",)).name,
		)
		with self.acting("branch_secretary"):
			told = api.start(self.given(mine, other), "Sign")
		self.assertEqual((told["done"], told["refused"]), (1, 1))
		self.assertEqual([line["state"] for line in told["lines"]], ["Done", "Refused"])
		self.assertTrue(told["lines"][1]["message"])
		self.assertEqual(self.states(mine, other), ["Signed", "Awaiting Signature"])
		self.assertEqual(self.steps(other), ["Send for Signature"])

	def test_titles_of_what_he_may_not_see_are_not_told(self):
		hidden = self.sent_plan(
			organization=factory.TOWN, talkers=("town_secretary",), persons=("town_deputy",)
		)
		with self.acting("other_secretary"):
			told = api.start(self.given(hidden.name), "Sign")
		self.assertEqual(told["lines"][0]["matter_title"], hidden.name)
		self.assertEqual(told["lines"][0]["state"], "Refused")
		self.assertTrue(told["lines"][0]["message"])

	def test_several_are_sent_back_with_one_reason_and_without_one_none_is(self):
		plans = self.sent(2)
		with self.acting("branch_secretary"):
			with self.refused(saying="须填写理由"):
				api.start(self.given(*plans), "Send Back", " ")
			told = api.start(self.given(*plans), "Send Back", "时间与支部会议冲突")
		self.assertEqual(told["done"], 2)
		self.assertEqual(self.states(*plans), ["Sent Back"] * 2)
		self.assertEqual([entries.of_plan(plan)[-1].reason for plan in plans], ["时间与支部会议冲突"] * 2)

	def test_a_sheet_is_one_row_and_signs_its_lines(self):
		sheet, lines = self.sheet_of()
		plan = self.sent(1)[0]
		with self.acting("branch_secretary"):
			told = api.start([*self.given(sheet, doctype="Talk Campaign"), *self.given(plan)], "Sign")
		self.assertEqual((told["total"], told["done"]), (2, 2))
		self.assertEqual(self.states(*lines, plan), ["Signed"] * 3)
		for line in lines:
			self.assertEqual(self.steps(line), ["Send for Signature", "Sign"])

	def test_formal_talks_are_decided_one_by_one(self):
		plan = self.sent(1)[0]
		frappe.db.set_value("Talk Plan", plan, "category", "Reminder")
		with self.acting("branch_secretary"):
			told = api.start(self.given(plan), "Sign")
		self.assertIn("逐级逐件审批", told["lines"][0]["message"])
		self.assertEqual(self.states(plan), ["Awaiting Signature"])

	def test_what_was_sent_anew_meanwhile_is_not_signed_unseen(self):
		plan = self.sent_plan()
		seen = str(plan.sent_on)
		with self.acting("town_organiser"):
			signoff.act("Talk Plan", plan.name, "Recall")
			signoff.act("Talk Plan", plan.name, "Send for Signature")
		with self.acting("branch_secretary"):
			told = api.start([{"doctype": "Talk Plan", "name": plan.name, "seen": seen}], "Sign")
			self.assertIn("重新报批", told["lines"][0]["message"])
			with self.refused(saying="重新报批"):
				signoff.act("Talk Plan", plan.name, "Sign", seen=seen)
		self.assertEqual(self.states(plan.name), ["Awaiting Signature"])

	def test_what_is_no_list_no_step_or_no_matter_is_refused_in_a_sentence(self):
		plan = self.sent(1)[0]
		with self.acting("branch_secretary"):
			for matters, action in (
				([], "Sign"),
				(self.given(plan), "Expire"),
				(self.given(plan), "Hold"),
				(self.given("x", doctype="User"), "Sign"),
				(["x"], "Sign"),
				([{"doctype": "Talk Plan", "name": plan, "seen": "gestern"}], "Sign"),
				(self.given(*(f"TXP-{number}" for number in range(batches.MOST + 1))), "Sign"),
			):
				with self.subTest(action=action, matters=str(matters)[:60]), self.refused():
					api.start(matters, action)
		self.assertEqual(self.states(plan), ["Awaiting Signature"])

	def test_nobody_orders_in_somebody_elses_session(self):
		plan = self.sent(1)[0]
		with self.acting("branch_secretary"):
			with patch("tanxin.compat.is_impersonated", return_value=True), self.refused(saying="本人登录"):
				api.start(self.given(plan), "Sign")
		self.assertEqual(self.states(plan), ["Awaiting Signature"])


class GoingOn(BatchSteps):
	def test_an_order_goes_on_where_its_worker_was_lost(self):
		plans = self.sent(4)
		name = self.ordered(plans)
		real, taken = batch_work._take, []

		def dies_after_two(*args):
			if len(taken) == 2:
				raise KeyboardInterrupt
			taken.append(args)
			real(*args)

		with self.acting("branch_secretary"):
			with patch.object(batch_work, "_take", dies_after_two), self.assertRaises(KeyboardInterrupt):
				batch_work.work(name)
			self.assertEqual(
				self.states(*plans), ["Signed", "Signed", "Awaiting Signature", "Awaiting Signature"]
			)
			batch_work.work(name)
			told = batches.state_of(name)
		self.assertEqual((told["status"], told["done"], told["refused"]), ("Done", 4, 0))
		for plan in plans:
			self.assertEqual(self.steps(plan), ["Send for Signature", "Sign"])
			self.assertEqual(entries.verify(plan), [])

	def test_run_twice_it_changes_nothing(self):
		plans = self.sent(2)
		name = self.ordered(plans)
		for _each in range(2):
			batch_work.run(name)
		frappe.set_user("Administrator")
		for plan in plans:
			self.assertEqual(self.steps(plan), ["Send for Signature", "Sign"])
		self.assertEqual(frappe.db.get_value(batches.BATCH, name, ["done", "refused"]), (2, 0))

	def test_a_job_acts_as_the_one_who_gave_the_order_whoever_started_it(self):
		plan = self.sent(1)[0]
		name = self.ordered([plan])
		frappe.set_user("Administrator")
		batch_work.run(name)
		frappe.set_user("Administrator")
		self.assertEqual(entries.of_plan(plan)[-1].actor_user, self.unit.user("branch_secretary"))

	def test_a_second_click_finds_the_first_order(self):
		plans = self.sent(2)
		with self.acting("branch_secretary"), patch.object(batch_work, "INLINE", 0):
			with patch.object(batch_work, "enqueue") as enqueued:
				first = api.start(self.given(*plans), "Sign")
				second = api.start(self.given(*reversed(plans)), "Sign")
			enqueued.assert_called_once_with(first["name"])
			self.assertEqual(first["name"], second["name"])
			self.assertEqual(first["status"], "Waiting")
			batch_work.work(first["name"])
			third = api.start(self.given(*plans), "Sign")
			batch_work.work(third["name"])
			self.assertNotEqual(third["name"], first["name"])
			told = api.state(third["name"])
		self.assertEqual((told["done"], told["refused"]), (0, 2))
		self.assertIn("已批准", told["lines"][0]["message"])

	def test_the_hourly_task_takes_up_orders_whose_worker_is_gone_and_no_others(self):
		lost, fresh = self.ordered(self.sent(1)), self.ordered(self.sent(1))
		long_ago = now_datetime() - timedelta(minutes=20)
		frappe.db.set_value(batches.BATCH, lost, "last_step_on", long_ago)
		with patch.object(frappe, "enqueue") as enqueued:
			self.assertEqual(batch_work.take_up(), 1)
			self.assertEqual(batch_work.take_up(), 0)
		self.assertEqual([call.kwargs["batch"] for call in enqueued.call_args_list], [lost])
		self.assertTrue(enqueued.call_args.kwargs["enqueue_after_commit"])
		self.assertFalse(frappe.db.get_value(batches.BATCH, fresh, "attempt"))

	def test_an_order_over_which_workers_die_is_left_alone_and_says_so(self):
		name = self.ordered(self.sent(1))
		values = {"last_step_on": now_datetime() - timedelta(minutes=20), "attempt": batch_work.ATTEMPTS}
		frappe.db.set_value(batches.BATCH, name, values)
		batch_work.take_up()
		self.assertEqual(frappe.db.get_value(batches.BATCH, name, "status"), "Stopped")
		self.assertIn("重新选择", frappe.db.get_value(batches.BATCH, name, "message"))

	def test_authority_that_ends_while_an_order_waits_signs_nothing(self):
		plan = self.sent(1)[0]
		with self.acting("branch_secretary"):
			given = frappe.get_doc(
				{
					"doctype": "Talk Delegation",
					"giver": self.unit.person("branch_secretary"),
					"receiver": self.unit.person("town_deputy"),
					"from_date": nowdate(),
					"to_date": add_days(nowdate(), 3),
					"reason": "出差",
				}
			).insert()
		name = self.ordered([plan], by="town_deputy")
		with self.acting("branch_secretary"):
			given.reload()
			given.revoke()
		with self.acting("town_deputy"):
			batch_work.work(name)
			told = api.state(name)
		self.assertEqual((told["done"], told["refused"]), (0, 1))
		self.assertEqual(self.states(plan), ["Awaiting Signature"])


class OrdersThatNobodyGave(BatchSteps):
	def test_rows_changed_behind_the_app_are_not_carried_out(self):
		plans = self.sent(2)
		for change in ("line", "user", "action"):
			with self.subTest(change=change):
				name = self.ordered(plans[:1], by="town_deputy" if change == "user" else "branch_secretary")
				if change == "line":
					frappe.db.set_value(batches.LINE, {"parent": name}, "matter", plans[1])
				elif change == "user":
					frappe.db.set_value(batches.BATCH, name, "user", self.unit.user("branch_secretary"))
				else:
					frappe.db.set_value(batches.BATCH, name, "action", "Recall")
				batch_work.run(name)
				frappe.set_user("Administrator")
				self.assertEqual(frappe.db.get_value(batches.BATCH, name, "status"), "Stopped")
				self.assertEqual(self.states(*plans), ["Awaiting Signature"] * 2)

	def test_a_batch_is_written_by_the_app_alone(self):
		name = self.ordered(self.sent(1))
		doc = frappe.get_doc(batches.BATCH, name)
		doc.status = "Waiting"
		with self.refused():
			doc.save()
		with self.refused():
			doc.delete()
		with self.refused():
			frappe.get_doc({"doctype": batches.BATCH, "user": self.unit.user("branch_secretary")}).insert()

	def test_an_order_is_its_givers_alone_to_see(self):
		name = self.ordered(self.sent(1))
		with self.acting("branch_secretary"):
			self.assertEqual([row["name"] for row in api.mine()], [name])
			self.assertEqual(frappe.get_list(batches.BATCH, pluck="name"), [name])
		with self.acting("town_deputy"):
			self.assertEqual(api.mine(), [])
			with self.refused():
				api.state(name)
			with self.refused():
				frappe.get_doc(batches.BATCH, name).check_permission("read")

	def test_an_old_order_no_longer_says_what_its_giver_wants(self):
		plan = self.sent(1)[0]
		name = self.ordered([plan])
		frappe.db.set_value(batches.BATCH, name, "creation", now_datetime() - timedelta(hours=30))
		frappe.db.set_value(batches.BATCH, name, "seal", batches.seal_of(name))
		batch_work.run(name)
		frappe.set_user("Administrator")
		self.assertEqual(frappe.db.get_value(batches.BATCH, name, "status"), "Stopped")
		self.assertEqual(self.states(plan), ["Awaiting Signature"])


class ThePlatformsListMenu(BatchSteps):
	def test_each_row_of_the_list_is_told_in_chinese(self):
		mine = self.sent(1)[0]
		other = self.sent_plan(persons=("branch_secretary",), talkers=("town_deputy",)).name
		with self.acting("branch_secretary"):
			api.bulk_workflow_approval(frappe.as_json([mine, other]), "Talk Plan", "Sign")
		(message,) = [each for each in frappe.get_message_log()]
		self.assertIn("已批准", message["message"])
		self.assertIn("办成1项", message["message"])
		self.assertEqual(self.states(mine, other), ["Signed", "Awaiting Signature"])

	def test_steps_with_a_reason_are_not_taken_from_a_list(self):
		plan = self.sent(1)[0]
		with self.acting("branch_secretary"), self.refused(saying="待我审批"):
			api.bulk_workflow_approval([plan], "Talk Plan", "Send Back")

	def test_an_organiser_sends_several_by_the_same_road(self):
		with self.acting("town_organiser"):
			plans = [factory.plan(self.unit).insert().name for _each in range(2)]
			api.bulk_workflow_approval(plans, "Talk Plan", "Send for Signature")
		self.assertEqual(self.states(*plans), ["Awaiting Signature"] * 2)
