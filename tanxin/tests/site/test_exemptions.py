"""Requests that a talk need not be held (免谈、合并申请): each road by the person who would walk it."""

from __future__ import annotations

import json
from unittest.mock import patch

import frappe
from frappe import client
from frappe.handler import run_doc_method
from frappe.utils import add_days, getdate, nowdate

from tanxin import compat
from tanxin.api import exemptions as api
from tanxin.api import plans, signoff
from tanxin.reminders import daily
from tanxin.signoff import exemptions
from tanxin.site import exemptions as stored
from tanxin.site import obligations, restricted
from tanxin.tests.site import factory
from tanxin.tests.site.test_main_job import MainJobSteps

REASON = "本人长期驻外，本周期内无法安排"


class Requests(MainJobSteps):
	def owed(self, person: str = "member", situation: str = "Commended") -> str:
		"""An obligation of the branch's secretary towards one of its members."""
		return factory.obligation_of(factory.event(self.unit.person(person), situation).name).name

	def asked(self, names: list[str], by: str = "town_organiser", kind: str = "Exemption", into=None) -> str:
		with self.acting(by):
			return api.ask(kind, json.dumps(names), REASON, into)["name"]

	def approved(self, names: list[str], by: str = "town_secretary", **more: object) -> str:
		name = self.asked(names, **more)
		with self.acting(by):
			api.act(name, "Approve")
		return name

	def row(self, name: str):
		return frappe.db.get_value("Talk Obligation", name, "*", as_dict=True)

	def status(self, name: str, doctype: str = "Talk Obligation") -> str:
		return frappe.db.get_value(doctype, name, "status")


class Exempting(Requests):
	def test_a_leader_who_is_not_concerned_decides_and_the_obligations_follow(self):
		names = [self.owed(), self.owed("member_two")]
		request = frappe.get_doc("Talk Exemption", self.asked(names))
		self.assertEqual((request.status, request.organization), ("Requested", factory.BRANCH))
		self.assertEqual(request.requester, self.unit.person("town_organiser"))
		# The branch's secretary owes these talks himself: nobody excuses himself.
		self.assertEqual(request.approver, self.unit.person("town_secretary"))
		self.assertIn("申请所涉人员", request.approver_reason)
		with self.acting("town_secretary"):
			self.assertEqual([row["name"] for row in api.waiting()], [request.name])
			self.assertEqual(api.act(request.name, "Approve"), "Approved")
			self.assertEqual(api.waiting(), [])
		for name in names:
			row = self.row(name)
			self.assertEqual(
				(row.status, row.exemption, row.exemption_reason), ("Exempted", request.name, REASON)
			)
			self.assertEqual(row.exempted_by, self.unit.user("town_secretary"))
			self.assertEqual(getdate(row.exempted_on), getdate(nowdate()))
		request.reload()
		self.assertEqual(request.decided_by, "黄书记")

	def test_refusing_and_revoking_need_a_reason_and_revoked_is_owed_again(self):
		owed = self.owed()
		refused = self.asked([owed])
		with self.acting("town_secretary"):
			with self.refused(saying="理由"):
				api.act(refused, "Refuse", " ")
			api.act(refused, "Refuse", "可用电话谈")
		self.assertEqual((self.status(owed), self.status(refused, "Talk Exemption")), ("Open", "Refused"))
		name = self.approved([owed])
		with self.acting("town_secretary"):
			with self.refused(saying="理由"):
				api.act(name, "Revoke")
			api.act(name, "Revoke", "已返岗")
			with self.refused(saying="撤销"):
				api.act(name, "Revoke", "再撤一次")
		row = self.row(owed)
		self.assertEqual((row.status, getdate(row.reopened_on)), ("Open", getdate(nowdate())))
		self.assertEqual(frappe.db.get_value("Talk Exemption", name, "revocation_reason"), "已返岗")
		self.assertEqual(self.status(self.approved([owed]), "Talk Exemption"), "Approved")
		self.assertIsNone(self.row(owed).reopened_on)

	def test_the_asker_takes_back_what_is_not_decided_and_nothing_else(self):
		owed = self.owed()
		name = self.asked([owed])
		with self.acting("branch_member"), self.refused():
			api.act(name, "Withdraw")
		with self.acting("town_organiser"):
			self.assertEqual(api.act(name, "Withdraw"), "Withdrawn")
			with self.refused(saying="已撤回"):
				api.act(name, "Request")
		name = self.approved([owed])
		with self.acting("town_organiser"), self.refused():
			api.act(name, "Withdraw")

	def test_what_is_planned_is_refused_with_the_plans_name(self):
		owed = self.owed()
		name = self.asked([owed])
		with self.acting("town_organiser"):
			plan = plans.make_plan([owed])
		with self.acting("town_secretary"), self.refused(saying=plan):
			api.act(name, "Approve")
		with self.acting("town_organiser"), self.refused(saying=plan):
			api.ask("Exemption", [owed], REASON)
		self.assertEqual(self.status(owed), "Planned")

	def test_one_obligation_that_is_closed_meanwhile_stops_the_whole(self):
		names = [self.owed(), self.owed("member_two")]
		name = self.asked(names)
		obligations.meet(names[1], "Met", None, nowdate())
		with self.refused(saying="刷新"):
			stored.exempt(names, "TXX-X", REASON)
		with self.acting("town_secretary"), self.refused(saying="已谈"):
			api.act(name, "Approve")

	def test_the_same_obligation_is_not_asked_for_twice(self):
		owed = self.owed()
		first = self.asked([owed])
		with self.acting("branch_secretary"), self.refused(saying=first):
			api.ask("Exemption", [owed], REASON)

	def test_of_two_decisions_one_wins_and_the_other_is_told(self):
		name = self.asked([self.owed()])
		with self.acting("town_secretary"):
			api.act(name, "Approve")
			with self.refused(saying="黄书记"):
				api.act(name, "Refuse", "不同意")
		self.assertEqual(self.status(name, "Talk Exemption"), "Approved")

	def test_a_delegate_decides_in_the_leaders_name_and_both_are_written(self):
		name = self.asked([self.owed()])
		with self.acting("town_secretary"):
			frappe.get_doc(
				{
					"doctype": "Talk Delegation",
					"giver": self.unit.person("town_secretary"),
					"receiver": self.unit.person("town_deputy"),
					"from_date": nowdate(),
					"to_date": add_days(nowdate(), 3),
					"reason": "外出学习",
				}
			).insert()
		with self.acting("town_deputy"):
			self.assertEqual([row["on_behalf_of"] for row in api.waiting()], ["黄书记"])
			api.act(name, "Approve")
		self.assertEqual(
			frappe.db.get_value("Talk Exemption", name, "decided_by"), "吴副书记（受黄书记委托）"
		)

	def test_a_leader_who_lost_the_post_meanwhile_does_not_decide(self):
		name = self.asked([self.owed()])
		post = frappe.get_doc(
			"Talk Post", {"person": self.unit.person("town_secretary"), "post": "Secretary"}
		)
		post.to_date = add_days(nowdate(), -1)
		post.save()
		with self.acting("town_secretary"), self.refused(saying="重新申请"):
			api.act(name, "Approve")

	def test_a_soft_rules_explanation_is_the_reason_of_its_exemption(self):
		owed = self.owed()
		frappe.db.set_value("Talk Obligation", owed, {"soft": 1, "due_date": add_days(nowdate(), -3)})
		self.approved([owed])
		self.assertEqual((self.status(owed), self.row(owed).exemption_reason), ("Exempted", REASON))


class Merging(Requests):
	def two(self) -> tuple[str, str]:
		return self.owed(), self.owed(situation="Setback")

	def test_a_talk_that_meets_the_target_stands_for_the_others(self):
		extra, target = self.two()
		name = self.approved([extra], by="branch_secretary", kind="Merge", into=target)
		row = self.row(extra)
		self.assertEqual((row.status, row.merged_into, row.exemption), ("Merged", target, name))
		obligations.meet(target, "Met", None, nowdate())
		self.assertEqual(stored.free_orphans(), 0)
		self.assertEqual(self.status(extra), "Merged")

	def test_when_the_target_goes_what_was_merged_is_owed_again(self):
		extra, target = self.two()
		self.approved([extra], by="branch_secretary", kind="Merge", into=target)
		obligations.withdraw_for_event(self.row(target).event)
		self.assertEqual((self.status(target), self.status(extra)), ("Withdrawn", "Open"))
		self.assertIsNone(self.row(extra).merged_into)
		extra, target = self.owed("member_two"), self.owed("member_two", "Setback")
		self.approved([extra], by="branch_secretary", kind="Merge", into=target)
		self.approved([target])
		self.assertEqual((self.status(target), self.status(extra)), ("Exempted", "Open"))

	def test_what_is_withdrawn_and_comes_back_keeps_its_exemption_unless_it_was_revoked(self):
		owed = self.owed()
		name, event = self.approved([owed]), self.row(owed).event
		obligations.withdraw_for_event(event)
		self.assertEqual(self.status(owed), "Withdrawn")
		obligations.reinstate_for_event(event)
		self.assertEqual(self.status(owed), "Exempted")
		obligations.withdraw_for_event(event)
		with self.acting("town_secretary"):
			api.act(name, "Revoke", "情况有变")
		obligations.reinstate_for_event(event)
		self.assertEqual(self.status(owed), "Open")

	def test_never_across_persons_or_categories(self):
		extra, target = self.owed(), self.owed("member_two")
		with self.acting("town_organiser"):
			with self.refused(saying="同一谈话对象"):
				api.ask("Merge", [extra], REASON, target)
			target = self.owed(situation="Setback")
			restricted.put(restricted.OWED, target, {"category": "Admonition"})
			with self.refused(saying="诫勉"):
				api.ask("Merge", [extra], REASON, target)
			with self.refused(saying="并入哪一项"):
				api.ask("Merge", [extra], REASON)


class Rights(Requests):
	EVERYBODY = tuple(factory.PEOPLE)

	def may(self, person: str, function, *args: object) -> bool:
		with self.acting(person):
			frappe.db.savepoint("tanxin_try")
			try:
				return bool(function(*args))
			except (frappe.PermissionError, frappe.ValidationError):
				frappe.clear_messages()
				return False
			finally:
				frappe.db.rollback(save_point="tanxin_try")

	def allowed(self, function, *args: object) -> set[str]:
		people = set(self.EVERYBODY) - factory.WITHOUT_ACCOUNT
		return {person for person in people if self.may(person, function, *args)}

	def test_who_may_ask(self):
		owed = self.owed()
		self.assertEqual(
			self.allowed(lambda: api.ask("Exemption", [owed], REASON)),
			{
				"county_secretary", "county_organiser", "town_secretary", "town_deputy", "town_organiser",
				"branch_secretary", "branch_member",
			},
		)  # fmt: skip

	def test_who_sees_it(self):
		name = self.asked([self.owed()])
		seen = self.allowed(lambda: frappe.get_list("Talk Exemption", {"name": name}, pluck="name"))
		opened = self.allowed(lambda: client.get("Talk Exemption", name))
		overseers = {
			"county_secretary", "county_organiser", "town_secretary", "town_deputy", "town_organiser",
			"branch_secretary", "branch_member", "inspector",
		}  # fmt: skip
		self.assertEqual((seen, opened), (overseers, overseers))
		rows = self.allowed(
			lambda: frappe.get_list(
				"Talk Exemption Obligation", {"parent": name}, pluck="name", parent_doctype="Talk Exemption"
			)
		)
		self.assertEqual(rows, overseers)

	def test_who_decides(self):
		name = self.asked([self.owed()])
		for action in ("Approve", "Refuse"):
			self.assertEqual(self.allowed(lambda: api.act(name, action, "理由")), {"town_secretary"})  # noqa: B023
		self.assertEqual(
			self.allowed(lambda: api.act(name, "Withdraw")), {"town_organiser", "county_organiser"}
		)
		self.assertEqual(
			self.allowed(lambda: api.my_steps(name) and True),
			{"town_secretary", "town_organiser", "county_organiser"},
		)
		with self.refused():
			api.act(name, "Approve")  # Administrator is nobody's leader

	def test_nobody_decides_what_he_asked_or_what_is_about_him(self):
		own = self.asked([self.owed()], by="town_secretary")
		self.assertEqual(
			frappe.db.get_value("Talk Exemption", own, "approver"), self.unit.person("county_secretary")
		)
		about = self.asked([self.owed("branch_secretary", "Promotion")])
		self.assertNotEqual(
			frappe.db.get_value("Talk Exemption", about, "approver"), self.unit.person("branch_secretary")
		)

	def test_a_restricted_matter_is_told_to_who_needs_it(self):
		name = self.asked([self.owed("branch_member", "Adverse Report")])
		seen = self.allowed(lambda: frappe.get_list("Talk Exemption", {"name": name}, pluck="name"))
		self.assertIn("town_organiser", seen)
		self.assertFalse(seen & {"branch_member", "inspector"})

	def test_no_state_and_no_leader_comes_from_a_client(self):
		owed = self.owed()
		forged = {
			"doctype": "Talk Exemption", "kind": "Exemption", "reason": REASON,
			"obligations": [{"obligation": owed}], "approver": self.unit.person("town_organiser"),
			"requester": self.unit.person("member"), "decided_by": "黄书记",
		}  # fmt: skip
		with self.acting("town_organiser"):
			with self.refused(saying="状态"):
				frappe.get_doc({**forged, "status": "Approved"}).insert()
			doc = frappe.get_doc(forged).insert()
			self.assertEqual((doc.status, doc.approver, doc.decided_by), ("Draft", None, None))
			self.assertEqual(doc.requester, self.unit.person("town_organiser"))
			with self.refused(saying="状态"):
				client.set_value("Talk Exemption", doc.name, "status", "Approved")
			client.set_value("Talk Exemption", doc.name, "approver", self.unit.person("town_organiser"))
			self.assertIsNone(frappe.db.get_value("Talk Exemption", doc.name, "approver"))
			api.act(doc.name, "Request")
			for field, value in (("reason", "另一理由"), ("merged_into", owed), ("status", "Approved")):
				with self.refused():
					client.set_value("Talk Exemption", doc.name, field, value)
		self.assertEqual(self.status(owed), "Open")

	def test_a_draft_is_sent_by_its_own_asker(self):
		with self.acting("town_organiser"):
			draft = frappe.get_doc(
				{
					"doctype": "Talk Exemption", "kind": "Exemption", "reason": REASON,
					"obligations": [{"obligation": self.owed()}],
				}
			).insert()  # fmt: skip
		self.assertEqual(self.allowed(lambda: api.act(draft.name, "Request")), {"town_organiser"})

	def test_forged_documents_and_methods_move_nothing(self):
		name = self.asked([self.owed()])
		doc = frappe.get_doc("Talk Exemption", name).as_dict()
		doc.update(
			approver=self.unit.person("town_organiser"), status="Approved", requester_user="x@tanxin.test",
			flags={"by_app": 1, "ignore_permissions": 1},
		)  # fmt: skip
		with self.acting("town_organiser"):
			for method in ("save", "validate", "rename", "delete", "discard", "db_update"):
				with self.refused(Exception):
					run_doc_method(method, docs=frappe.as_json(doc))
			with self.refused():
				frappe.delete_doc("Talk Exemption", name)
			with self.refused():
				client.save(frappe.as_json(doc))
		self.assertEqual(self.status(name, "Talk Exemption"), "Requested")

	def test_a_row_is_not_saved_past_its_document(self):
		name = self.asked([self.owed()])
		line = frappe.get_doc("Talk Exemption Obligation", {"parent": name})
		line.obligation = self.owed("member_two")
		with self.acting("town_organiser"), self.refused():
			line.save()

	def test_not_in_somebody_elses_session(self):
		name = self.asked([self.owed()])
		with patch.object(compat, "is_impersonated", return_value=True):
			with self.acting("town_secretary"), self.refused(saying="以他人身份"):
				api.act(name, "Approve")
			with self.acting("town_organiser"), self.refused(saying="以他人身份"):
				api.ask("Exemption", [self.owed("member_two")], REASON)


class Telling(Requests):
	def todos(self, person: str, name: str) -> int:
		return frappe.db.count(
			"ToDo", {"allocated_to": self.unit.user(person), "reference_name": name, "status": "Open"}
		)

	def test_the_leader_is_told_and_the_asker_hears_the_decision(self):
		name = self.asked([self.owed()])
		self.assertEqual(self.todos("town_secretary", name), 1)
		kept = {(each.reminder.matter, each.reminder.person) for each in daily.due(getdate(nowdate()))}
		self.assertIn((name, self.unit.person("town_secretary")), kept)
		with self.acting("town_secretary"):
			api.act(name, "Approve")
		self.assertEqual(self.todos("town_secretary", name), 0)
		told = frappe.get_all(
			"Talk Reminder", {"matter": name, "user": self.unit.user("town_organiser")}, pluck="kind"
		)
		self.assertEqual(told, ["Exemption Approved"])

	def test_nobody_need_make_a_plan_any_more(self):
		owed = self.owed()
		frappe.db.set_value("Talk Obligation", owed, "due_date", nowdate())
		daily.ledger.tell([each for each in daily.due(getdate(nowdate())) if each.reminder.matter == owed])
		self.assertEqual(self.todos("town_organiser", owed), 1)
		self.approved([owed])
		self.assertEqual(self.todos("town_organiser", owed), 0)

	def test_the_inbox_says_what_it_is_about(self):
		owed = self.owed()
		self.asked([owed])
		with self.acting("town_secretary"):
			row = api.waiting()[0]
			self.assertIn("钱党员", row["lines"][0])
			self.assertEqual((row["reason"], row["requester_name"]), (REASON, "郑干事"))
			self.assertNotIn(row["name"], [each["name"] for each in signoff.waiting()])

	def test_every_way_out_of_a_request_is_a_step_of_the_table(self):
		self.assertEqual(set(exemptions.EFFECTS), {step.action for step in exemptions.STEPS})
