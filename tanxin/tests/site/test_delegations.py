"""Authorities to sign (授权代签): who gives, who holds, who sees them, and how soon they end."""

from __future__ import annotations

from unittest.mock import patch

import frappe
from frappe import client
from frappe.desk import reportview
from frappe.utils import add_days, nowdate

from tanxin import compat
from tanxin.api import delegations as api
from tanxin.api import exemptions, plans, signoff
from tanxin.confidentiality import rights
from tanxin.signoff import entries
from tanxin.tests.site import factory
from tanxin.tests.site.test_reminders import Told


class Delegating(Told):
	def values(self, giver: str = "branch_secretary", receiver: str = "town_deputy", **more: object) -> dict:
		return {
			"doctype": "Talk Delegation",
			"giver": self.unit.person(giver),
			"receiver": self.unit.person(receiver),
			"from_date": nowdate(),
			"to_date": add_days(nowdate(), 5),
			"reason": "外出学习",
			**more,
		}

	def give(self, giver: str = "branch_secretary", receiver: str = "town_deputy", **more: object) -> str:
		with self.acting(giver):
			return frappe.get_doc(self.values(giver, receiver, **more)).insert().name

	def role(self, person: str, role: str) -> None:
		"""For this test: what the platform remembers of roles outlives a rollback."""
		self.addCleanup(frappe.clear_cache, user=self.unit.user(person))
		frappe.get_doc("User", self.unit.user(person)).add_roles(role)

	def state(self, plan: str) -> str:
		return frappe.db.get_value("Talk Plan", plan, "workflow_state")

	def signs(self, person: str, plan: str) -> bool:
		"""Whether he could sign it; what is stored says so."""
		with self.acting(person):
			try:
				signoff.act("Talk Plan", plan, "Sign")
			except (frappe.PermissionError, frappe.ValidationError):
				frappe.clear_messages()
				self.assertEqual(self.state(plan), "Awaiting Signature")
				return False
		self.assertEqual(self.state(plan), "Signed")
		return True


class Giving(Delegating):
	def test_only_the_leader_himself_gives_it_whatever_is_sent(self):
		forged = {
			"made_by": self.unit.user("branch_secretary"),
			"giver_user": self.unit.user("branch_secretary"),
		}
		for person in ("town_deputy", "town_secretary", "county_organiser", "inspector", "Administrator"):
			for road in (client.insert, lambda doc: frappe.get_doc(doc).insert(ignore_permissions=True)):
				with self.acting(person), self.refused():  # the strongest road there is on the platform
					road({**self.values(), **forged})
		with (
			self.acting("branch_secretary"),
			patch.object(compat, "is_impersonated", lambda: True),
			self.refused(saying="本人"),
		):
			frappe.get_doc(self.values()).insert()
		self.assertEqual(
			frappe.db.count("Talk Delegation", {"giver": self.unit.person("branch_secretary")}), 0
		)

	def test_what_the_client_notes_on_it_is_not_believed(self):
		name = self.give(
			made_by=self.unit.user("town_deputy"), active=0, revoked_by="他人", revoked_on="2020-01-01"
		)
		row = frappe.get_doc("Talk Delegation", name)
		self.assertEqual((row.made_by, row.active), (self.unit.user("branch_secretary"), 1))
		self.assertEqual((row.revoked_on, row.revoked_by), (None, None))

	def test_what_cannot_be_given_is_refused_in_a_sentence(self):
		for more, said in (
			({"receiver": "branch_secretary"}, "给自己"),
			({"receiver": "paper_member"}, "登录账号"),
			({"from_date": add_days(nowdate(), -1)}, "过去"),
			({"to_date": add_days(nowdate(), 367)}, "一年"),
			({"from_date": add_days(nowdate(), 9)}, "早于"),
		):
			with self.acting("branch_secretary"), self.refused(saying=said):
				frappe.get_doc(self.values(**more)).insert()
		with self.acting("branch_secretary"), self.refused():
			frappe.get_doc(self.values(to_date=None)).insert()  # no open end
		with self.acting("branch_secretary"), self.refused():
			frappe.get_doc(self.values(category="Anything")).insert()

	def test_who_signs_nothing_has_nothing_to_give(self):
		self.role("member", "Tanxin Leader")
		with self.acting("member"), self.refused(saying="没有任职"):
			frappe.get_doc(self.values("member")).insert()

	def test_the_same_thing_is_given_to_one_at_a_time(self):
		self.give(organization=factory.BRANCH)
		with self.acting("branch_secretary"), self.refused(saying="已授权吴副书记代签"):
			frappe.get_doc(self.values(receiver="branch_member")).insert()
		self.give(receiver="branch_member", category="Admonition")
		self.give(receiver="branch_member", organization=factory.OTHER)
		self.give(organization=factory.BRANCH, to_date=add_days(nowdate(), 30))

	def test_it_is_not_rewritten(self):
		name = self.give()
		for person in ("branch_secretary", "town_deputy", "Administrator"):
			for values in (
				{"to_date": add_days(nowdate(), 90)},
				{"receiver": self.unit.person("branch_member")},
				{"category": "Admonition"},
				{"organization": factory.OTHER},
				{"reason": "改写"},
			):
				with self.acting(person), self.refused():
					client.set_value("Talk Delegation", name, values)
			with self.acting(person):
				client.set_value("Talk Delegation", name, {"active": 0, "made_by": "Administrator"})
			row = frappe.get_doc("Talk Delegation", name)
			self.assertEqual((row.active, row.made_by), (1, self.unit.user("branch_secretary")), person)

	def test_it_is_kept(self):
		name = self.give()
		with self.acting("branch_secretary"):
			doc = frappe.get_doc("Talk Delegation", name)
			for road in (doc.delete, doc.discard, lambda: doc.rename("X", force=True)):
				with self.refused():
					road()


class Counting(Delegating):
	def test_both_names_stand_on_the_entry(self):
		plan = self.sent_plan()
		self.give()  # given after it was sent, it counts from its day
		self.assertTrue(self.signs("town_deputy", plan))
		entry = entries.of_plan(plan)[-1]
		self.assertEqual((entry.actor_name, entry.on_behalf_of_name), ("吴副书记", "赵支书"))
		self.assertEqual(frappe.db.get_value("Talk Plan", plan, "signed_by"), "吴副书记（受赵支书委托）")

	def test_not_before_not_after_its_days(self):
		plan = self.sent_plan()
		name = self.give(from_date=add_days(nowdate(), 1))
		self.assertFalse(self.signs("town_deputy", plan))
		for days in (
			{"from_date": add_days(nowdate(), -3), "to_date": add_days(nowdate(), -1)},
			{"from_date": add_days(nowdate(), -3), "to_date": nowdate()},
		):
			frappe.db.set_value("Talk Delegation", name, days)
			self.assertEqual(self.signs("town_deputy", plan), days["to_date"] == nowdate())

	def test_a_forged_row_in_the_database_counts_for_nothing(self):
		plan, name = self.sent_plan(), self.give()
		for account in (self.unit.user("town_deputy"), "Administrator", None):
			frappe.db.set_value("Talk Delegation", name, "made_by", account)
			self.assertFalse(self.signs("town_deputy", plan), account)

	def test_category_and_organisation_narrow_it(self):
		plan = self.sent_plan()
		name = self.give()
		for values, may in (
			({"category": "Integrity"}, False),
			({"category": "Heart-to-Heart", "organization": factory.OTHER}, False),
			({"category": None, "organization": factory.TOWN}, True),
		):
			frappe.db.set_value("Talk Delegation", name, values)
			with self.acting("town_deputy"):
				listed = [
					row["name"]
					for row in frappe.get_list("Workflow Action", fields=["reference_name as name"])
				]
			self.assertEqual(plan in listed, may, values)
			self.assertEqual(self.signs("town_deputy", plan), may, values)

	def test_it_goes_one_step_and_no_further(self):
		plan = self.sent_plan()
		self.give()
		self.give("town_deputy", "branch_member")
		self.assertFalse(self.signs("branch_member", plan))

	def test_whoever_leaves_loses_the_post_or_the_account_has_it_no_more(self):
		person, user = self.unit.person, self.unit.user
		post = frappe.db.get_value("Talk Post", {"person": person("branch_secretary")})
		for doctype, name, values in (
			("Talk Person", person("town_deputy"), {"left_on": add_days(nowdate(), -1)}),
			("User", user("town_deputy"), {"enabled": 0}),
			("User", user("branch_secretary"), {"enabled": 0}),
			("Talk Post", post, {"to_date": add_days(nowdate(), -1)}),
		):
			frappe.db.savepoint("one_way")
			plan, given = self.sent_plan(), self.give()
			frappe.db.set_value(doctype, name, values)
			with self.acting("branch_secretary"):
				self.assertTrue(api.standing(given)["against"], values)
			self.assertFalse(self.signs("town_deputy", plan), values)
			frappe.db.rollback(save_point="one_way")

	def test_what_concerns_the_receiver_is_not_shown_to_him_nor_signed(self):
		about = self.sent_plan(persons=("branch_member",))
		self.give(receiver="branch_member")
		with self.acting("branch_member"):
			self.assertNotIn(about, [row["name"] for row in self.waiting()])
			self.assertFalse(rights.reads_plan(about))
		self.assertFalse(self.signs("branch_member", about))
		with self.acting("branch_member"):
			own = factory.plan(self.unit).insert().name
			signoff.act("Talk Plan", own, "Send for Signature")
		self.assertFalse(self.signs("branch_member", own))

	def waiting(self) -> list[dict]:
		found = signoff.waiting()
		return found["rows"] if isinstance(found, dict) else found

	def test_of_the_leaders_papers_the_receiver_sees_what_waits(self):
		earlier, waits = self.signed_plan(days=4), self.sent_plan()
		self.give("branch_secretary", "other_secretary")
		with self.acting("other_secretary"):
			self.assertEqual(frappe.get_list("Talk Plan", pluck="name"), [waits])
			self.assertTrue(rights.reads_plan(waits))
			self.assertFalse(rights.reads_plan(earlier))
		self.assertTrue(self.signs("other_secretary", waits))
		with self.acting("other_secretary"):
			self.assertEqual(frappe.get_list("Talk Plan", pluck="name"), [waits])  # what he decided himself
			self.assertFalse(rights.reads_plan(waits))

	def test_a_sheet_is_signed_for_the_leader(self):
		with self.acting("town_organiser"):
			sheet = frappe.get_doc(
				{"doctype": "Talk Campaign", "title": "年底", "organization": factory.TOWN}
			).insert()
			line = (
				factory.plan(self.unit, talkers=("town_secretary",), organization=factory.TOWN).insert().name
			)
			plans.add_to_sheet(sheet.name, [line])
			signoff.act("Talk Campaign", sheet.name, "Send for Signature")
		self.give("town_secretary", "other_secretary")
		with self.acting("other_secretary"):
			self.assertEqual(frappe.get_list("Talk Campaign", pluck="name"), [sheet.name])
			signoff.act("Talk Campaign", sheet.name, "Sign")
			self.assertTrue(frappe.get_doc("Talk Campaign", sheet.name).has_permission("read"))
		entry = entries.of_plan(line)[-1]
		self.assertEqual((entry.action, entry.on_behalf_of_name), ("Sign", "黄书记"))


class TakingBack(Delegating):
	def test_it_ends_at_once_also_for_who_has_the_dialog_open(self):
		plan, name = self.sent_plan(), self.give()
		with self.acting("town_deputy"):
			self.assertTrue(signoff.my_actions("Talk Plan", plan))
		with self.acting("branch_secretary"):
			self.assertTrue(api.standing(name)["revoke"])
			signoff.revoke_delegation(name)
		row = frappe.get_doc("Talk Delegation", name)
		self.assertEqual((row.active, row.revoked_by), (0, "赵支书"))
		self.assertTrue(row.revoked_on)
		self.assertFalse(self.signs("town_deputy", plan))
		with self.acting("town_deputy"):
			self.assertEqual(frappe.get_list("Talk Plan", {"name": plan, "approver_name": "x"}), [])
		with self.acting("branch_secretary"), self.refused(saying="已经撤回"):
			signoff.revoke_delegation(name)

	def test_the_receiver_hands_it_back(self):
		name = self.give()
		with self.acting("town_deputy"):
			self.assertEqual([api.standing(name)[key] for key in ("revoke", "hand_back")], [False, True])
			signoff.revoke_delegation(name)
		self.assertEqual(frappe.db.get_value("Talk Delegation", name, "revoked_by"), "吴副书记")

	def test_nobody_else_takes_it_back(self):
		name = self.give()
		for person in ("town_secretary", "town_organiser", "inspector", "member", "Administrator"):
			with self.acting(person), self.refused():
				signoff.revoke_delegation(name)
		with (
			self.acting("branch_secretary"),
			patch.object(compat, "is_impersonated", lambda: True),
			self.refused(saying="本人"),
		):
			signoff.revoke_delegation(name)
		self.assertEqual(frappe.db.get_value("Talk Delegation", name, "active"), 1)

	def test_what_is_over_need_not_be_taken_back(self):
		name = self.give()
		frappe.db.set_value(
			"Talk Delegation",
			name,
			{"from_date": add_days(nowdate(), -9), "to_date": add_days(nowdate(), -1)},
		)
		with self.acting("branch_secretary"), self.refused(saying="已到期"):
			signoff.revoke_delegation(name)

	def test_given_anew_after_it_was_taken_back(self):
		plan, name = self.sent_plan(), self.give()
		with self.acting("branch_secretary"):
			signoff.revoke_delegation(name)
		self.give(receiver="branch_member")
		self.assertTrue(self.signs("branch_member", plan))


class Seeing(Delegating):
	SEE = (
		"branch_secretary",
		"town_deputy",
		"town_organiser",
		"county_organiser",
		"inspector",
		"Administrator",
	)
	DO_NOT = (
		"town_secretary",
		"branch_member",
		"member",
		"other_secretary",
		"stranger",
		"Guest",
	)

	def roads(self, name: str):
		"""Every road by which a row could be read."""
		yield "list", lambda: frappe.get_list("Talk Delegation", {"name": name}, pluck="name")
		yield "rest list", lambda: client.get_list("Talk Delegation", filters={"name": name})
		yield "form", lambda: frappe.get_doc("Talk Delegation", name).check_permission("read") or [name]
		yield "rest", lambda: client.get("Talk Delegation", name)
		yield "value", lambda: client.get_value("Talk Delegation", "receiver", {"name": name})
		yield "report", lambda: self.report(name)
		yield "api", lambda: api.standing(name)

	def report(self, name: str) -> list:
		fields = ["`tabTalk Delegation`.`name`", "`tabTalk Delegation`.`giver`"]
		frappe.local.form_dict = frappe._dict(
			doctype="Talk Delegation", fields=frappe.as_json(fields), filters=frappe.as_json({"name": name})
		)
		return (reportview.get() or {}).get("values") or []

	def test_giver_receiver_organiser_inspector_and_nobody_else_on_every_road(self):
		name = self.give()
		for person in (*self.SEE, *self.DO_NOT):
			for road, read in self.roads(name):
				with self.acting(person):
					try:
						found = bool(read())
					except (frappe.PermissionError, frappe.ValidationError):
						frappe.clear_messages()
						found = False
				self.assertEqual(found, person in self.SEE, f"{person} by {road}")

	def test_the_sentence_says_why_it_does_not_count(self):
		name = self.give(from_date=add_days(nowdate(), 2))
		with self.acting("town_deputy"):
			self.assertIn("起生效", api.standing(name)["against"])
		frappe.db.set_value("Talk Delegation", name, "from_date", nowdate())
		with self.acting("town_deputy"):
			self.assertEqual(api.standing(name)["against"], "")

	def test_requests_are_decided_for_the_leader_and_seen_afterwards_by_who_decided(self):
		with self.acting("town_organiser"):
			owed = factory.obligation_of(factory.event(self.unit.person("member")).name)
		self.give("branch_secretary", "other_secretary")
		with self.acting("other_secretary"):
			self.assertEqual(exemptions.waiting(), [])
		self.assertTrue(owed.name)
