"""Sign-off entries touched behind the app's back: each way leaves a finding, and an untouched log leaves none."""

from __future__ import annotations

import json
from unittest.mock import patch

import frappe
from frappe.utils import add_to_date

from tanxin.api import notes, signoff
from tanxin.confidentiality import keys, sealing
from tanxin.domain.findings import Kind
from tanxin.signoff import entries
from tanxin.tests.site import key_scene
from tanxin.tests.site.evidence_scene import PLAN, SIGN_OFF, Evidence

#: Every column that an entry shows or is judged by, with something else in it.
EDITS = {
	"plan": "TXP-2020-99999",
	"campaign": "TXC-2020-99999",
	"round": 7,
	"action": "Endorse",
	"step_title": "审核",
	"from_state": "Sent Back",
	"to_state": "Not Agreed",
	"actor_user": "somebody@else.test",
	"actor": "TX-NOBODY",
	"actor_name": "某某",
	"on_behalf_of": "TX-NOBODY",
	"on_behalf_of_name": "某某",
	"signed_at": "2020-01-01 00:00:00",
	"signed_at ": None,
	"reason": "改写的理由",
	"organization": "别处",
	"signed_fields": "{}",
	"previous_seal": "0" * 64,
	"seal": "0" * 64,
	"name": "renamed000",
}


class Untouched(Evidence):
	def test_the_whole_life_of_a_plan_is_whole(self):
		plan = self.signed_plan()
		with self.acting("town_organiser"):
			signoff.act(PLAN, plan.name, "Reopen", "改期")
			doc = frappe.get_doc(PLAN, plan.name)
			doc.place = "改到礼堂 <A & B> 🏠"
			doc.save()
			notes.write_plan(plan.name, {"focus": "新的谈话要点"})
			signoff.act(PLAN, plan.name, "Send for Signature")
		with self.acting("branch_secretary"):
			signoff.act(PLAN, plan.name, "Send Back", "“地点”<再议> 且 a<b & c>d，<b>请改</b>\n第二行 ")
		with self.acting("town_organiser"):
			signoff.act(PLAN, plan.name, "Send for Signature")
			signoff.act(PLAN, plan.name, "Recall")
			signoff.act(PLAN, plan.name, "Send for Signature")
		self.assertEqual(self.findings(hints=False), [])
		with self.acting("branch_secretary"):
			signoff.act(PLAN, plan.name, "Sign")
		record = self.submitted_record(frappe.get_doc(PLAN, plan.name))
		self.assertEqual(frappe.db.get_value(PLAN, plan.name, "workflow_state"), "Talk Held")
		self.assertEqual(self.findings(), [], record.name)
		self.anchored()
		self.assertEqual(self.findings(hints=True), [])

	def test_a_draft_that_changes_is_no_finding(self):
		with self.acting("town_organiser"):
			plan = self.sent_plan()
			signoff.act(PLAN, plan.name, "Recall")
			doc = frappe.get_doc(PLAN, plan.name)
			doc.place = "别处"
			doc.save()
		self.assertEqual(self.findings(), [])

	def test_an_entry_of_the_first_form_is_still_whole(self):
		plan = self.sent_plan()
		row = self.entries(plan.name)[0]
		from tanxin.domain import integrity

		sealed = integrity.seal(keys.key_for("signoff"), entries.sealed_fields(row, 1), "", 1)
		self.write(SIGN_OFF, row.name, seal=sealed)
		self.assertEqual(self.findings(), [])
		with self.acting("branch_secretary"):
			signoff.act(PLAN, plan.name, "Sign")
		self.assertEqual(self.findings(), [])
		self.write(SIGN_OFF, row.name, reason="改写")
		self.assertEqual(self.kinds(), {Kind.EDITED})

	def test_an_account_with_a_new_name_leaves_its_entries_whole(self):
		"""The platform writes an account's new name into every link to it."""
		plan = self.signed_plan()
		frappe.rename_doc("User", self.unit.user("branch_secretary"), "zhao.new@tanxin.test", force=True)
		self.assertEqual(self.findings(), [])
		self.assertEqual(len(self.entries(plan.name)), 2)


class Entries(Evidence):
	def test_an_edit_of_any_column_is_found(self):
		plan = self.signed_plan()
		for at, row in enumerate(self.entries(plan.name)):
			for field, value in EDITS.items():
				frappe.db.savepoint("edit")
				self.write(SIGN_OFF, row.name, **{field.strip(): value})
				found = self.findings()
				self.assertTrue(found, f"{at} {field}")
				frappe.db.rollback(save_point="edit")
		self.assertEqual(self.findings(), [])

	def test_an_entry_taken_away_is_found_wherever_it_stood(self):
		plan = self.signed_plan()
		first, last = self.entries(plan.name)
		for row, kind in ((first, Kind.GAP), (last, Kind.PLAN_STATE)):
			frappe.db.savepoint("gone")
			self.take_away(SIGN_OFF, row.name)
			self.assertEqual(self.kinds(), {kind})
			frappe.db.rollback(save_point="gone")

	def test_one_from_the_middle_is_found(self):
		plan = self.sent_plan()
		with self.acting("branch_secretary"):
			signoff.act(PLAN, plan.name, "Send Back", "再改")
		with self.acting("town_organiser"):
			signoff.act(PLAN, plan.name, "Send for Signature")
		self.take_away(SIGN_OFF, self.entries(plan.name)[1].name)
		self.assertEqual(self.kinds(), {Kind.GAP})

	def test_a_plan_whose_whole_log_is_gone_is_found(self):
		plan = self.signed_plan()
		self.take_away(SIGN_OFF, *(row.name for row in self.entries(plan.name)))
		self.assertEqual(self.kinds(), {Kind.NO_ENTRIES})

	def test_a_forged_entry_is_found(self):
		plan = self.sent_plan()
		last = self.entries(plan.name)[-1]
		values = {
			"action": "Sign",
			"from_state": "Awaiting Signature",
			"to_state": "Signed",
			"previous_seal": last.seal,
		}
		for seal in ("f" * 64, f"2:{last.seal.split(':')[1]}:{'f' * 64}"):
			frappe.db.savepoint("forged")
			self.put_in(SIGN_OFF, last, **values, seal=seal)
			self.write(PLAN, plan.name, workflow_state="Signed", signed_by="赵支书")
			self.assertIn(Kind.EDITED, self.kinds())
			frappe.db.rollback(save_point="forged")

	def test_two_that_changed_places_are_found(self):
		plan = self.signed_plan()
		first, last = self.entries(plan.name)
		self.write(SIGN_OFF, first.name, seal="x", previous_seal="y")
		self.write(SIGN_OFF, last.name, seal=first.seal, previous_seal=first.previous_seal)
		self.write(SIGN_OFF, first.name, seal=last.seal, previous_seal=last.previous_seal)
		self.assertEqual(self.kinds(), {Kind.EDITED})

	def test_the_log_of_one_plan_hung_to_another_is_found(self):
		one, other = self.signed_plan(), self.sent_plan(days=3)
		for row in self.entries(other.name):
			self.write(SIGN_OFF, row.name, plan=one.name, previous_seal=self.entries(one.name)[-1].seal)
		self.assertLessEqual({Kind.EDITED, Kind.NO_ENTRIES}, self.kinds())

	def test_an_entry_whose_plan_is_gone_is_found(self):
		plan = self.signed_plan()
		frappe.db.delete(PLAN, {"name": plan.name})
		self.assertEqual(self.kinds(), {Kind.NO_PLAN})
		self.assertEqual(self.kinds(plan.name), {Kind.NO_PLAN})

	def test_a_clock_set_back_is_a_hint_and_no_more(self):
		plan = self.sent_plan()
		past = add_to_date(None, hours=-3, as_datetime=True)
		with patch.object(entries, "now_datetime", lambda: past), self.acting("branch_secretary"):
			signoff.act(PLAN, plan.name, "Sign")
		self.assertEqual(self.findings(), [])
		hints = self.findings(plan.name, hints=True)
		self.assertEqual([each.kind for each in hints], [Kind.CLOCK])

	def test_another_key_is_one_finding_and_not_thousands(self):
		for days in (1, 2, 3):
			self.signed_plan(days=days)
		self.anchored()
		with key_scene.own_ring(key_scene.other_ring()):
			found = self.findings()
		self.assertEqual({each.kind for each in found}, {Kind.OTHER_KEY})
		self.assertEqual(len(found), 2)  # the entries, and the anchors
		self.assertIn("6条签批记录", found[0].what)
		self.assertIn("恢复原来的密钥", found[0].what)


class Plans(Evidence):
	def test_what_was_signed_and_then_edited_on_the_plan_is_found(self):
		plan = self.signed_plan()
		edits = {
			"planned_start": "2020-01-01 09:00:00",
			"planned_end": "2020-01-01 10:00:00",
			"place": "某饭店",
			"way": "Phone",
			"category": "Admonition",
			"organization": "测试局党委",
			"signed_by": "别人",
			"signing_chain": "[]",
		}
		for field, value in edits.items():
			frappe.db.savepoint("edit")
			self.write(PLAN, plan.name, **{field: value})
			self.assertEqual(self.kinds(), {Kind.PLAN_FIELDS}, field)
			self.assertNotIn(str(value), self.findings()[0].what, "no content is told")
			frappe.db.rollback(save_point="edit")

	def test_parties_changed_behind_its_back_are_found(self):
		plan = self.signed_plan()
		for child, other in (("Talk Plan Talker", "town_deputy"), ("Talk Plan Person", "member_two")):
			frappe.db.savepoint("edit")
			row = frappe.get_all(child, {"parent": plan.name}, ["*"])[0]
			self.write(child, row.name, person=self.unit.person(other))
			self.assertEqual(self.kinds(), {Kind.PLAN_FIELDS})
			self.put_in(child, row)
			self.assertEqual(self.kinds(), {Kind.PLAN_FIELDS})
			frappe.db.rollback(save_point="edit")

	def test_state_and_round_are_found(self):
		plan = self.signed_plan()
		for values, kind in (
			({"workflow_state": "Plan Cancelled"}, Kind.PLAN_STATE),
			({"workflow_state": "Plan Draft"}, Kind.PLAN_STATE),
			({"signing_round": 3}, Kind.PLAN_ROUND),
		):
			frappe.db.savepoint("edit")
			self.write(PLAN, plan.name, **values)
			self.assertEqual(self.kinds(), {kind})
			frappe.db.rollback(save_point="edit")

	def test_a_leader_put_in_behind_its_back_is_found(self):
		plan = self.sent_plan()
		self.write(PLAN, plan.name, approver=self.unit.person("other_secretary"))
		self.assertEqual(self.kinds(), {Kind.PLAN_FIELDS})

	def test_a_state_set_and_then_gone_on_from_is_found(self):
		with self.acting("town_organiser"):
			plan = frappe.get_doc(PLAN, self.sent_plan().name)
			signoff.act(PLAN, plan.name, "Recall")
		self.write(PLAN, plan.name, workflow_state="Awaiting Signature")
		with self.acting("branch_secretary"):
			signoff.act(PLAN, plan.name, "Sign")
		self.assertEqual(self.kinds(), {Kind.STEP})

	def test_a_signed_plan_that_never_was_is_found(self):
		with self.acting("town_organiser"):
			plan = frappe.get_doc(PLAN, self.sent_plan().name)
		self.take_away(SIGN_OFF, *(row.name for row in self.entries(plan.name)))
		self.write(PLAN, plan.name, workflow_state="Signed")
		self.assertEqual(self.kinds(), {Kind.NO_ENTRIES})

	def test_words_exchanged_are_found(self):
		with self.acting("town_organiser"):
			from tanxin.tests.site import factory

			plan = factory.plan(self.unit).insert()
			notes.write_plan(plan.name, {"focus": "原来的要点"})
			signoff.act(PLAN, plan.name, "Send for Signature")
		self.assertEqual(self.findings(), [])
		note = frappe.db.get_value("Talk Note", {"plan": plan.name, "zone": "Plan"})
		other = {"focus": "换掉的要点"}
		self.write("Talk Note", note, sealed=sealing.seal(other))
		self.assertEqual(self.kinds(), {Kind.PLAN_FIELDS})
		self.write("Talk Note", note, digest=sealing.digest(other))
		self.assertEqual(self.kinds(), {Kind.PLAN_FIELDS})
		self.assertNotIn("要点的", json.dumps([each.what for each in self.findings()], ensure_ascii=False))


class WithoutKey(Evidence):
	def test_signing_is_refused_and_nothing_is_half_written(self):
		plan = self.sent_plan()
		before = frappe.get_doc(PLAN, plan.name).as_dict()
		frappe.db.savepoint("request")
		with key_scene.without_key():
			with self.acting("branch_secretary"), self.refused(keys.KeyMissing):
				signoff.act(PLAN, plan.name, "Sign")
			frappe.db.rollback(save_point="request")  # as the platform does with a request that failed
			with self.assertRaises(keys.KeyMissing):
				self.findings()
			frappe.clear_messages()
		self.assertEqual(frappe.get_doc(PLAN, plan.name).as_dict(), before)
		self.assertEqual(len(self.entries(plan.name)), 1)
		with self.acting("branch_secretary"):
			signoff.act(PLAN, plan.name, "Sign")
		self.assertEqual(self.findings(), [])

	def test_a_sheet_line_leaves_nothing_either(self):
		plan = self.sent_plan()
		with key_scene.without_key(), self.acting("branch_secretary"):
			answer = signoff._decide(plan.name, "Sign", "")
		self.assertTrue(answer["error"])
		self.assertEqual(frappe.db.get_value(PLAN, plan.name, "workflow_state"), "Awaiting Signature")
		self.assertEqual(len(self.entries(plan.name)), 1)


class Forks(Evidence):
	def test_of_two_that_continue_the_same_entry_the_table_takes_one(self):
		"""A transaction that began before the other ended reads the log as it was then."""
		plan = self.sent_plan()
		stale = entries._last_seals([plan.name])
		with self.acting("branch_secretary"):
			signoff.act(PLAN, plan.name, "Send Back", "再改")
		with self.acting("town_organiser"):
			frappe.db.savepoint("request")
			with patch.object(entries, "_last_seals", lambda plans: stale):
				with self.refused(entries.StepTaken, saying="刚才已有其他人办理"):
					signoff.act(PLAN, plan.name, "Send for Signature")
			frappe.db.rollback(save_point="request")
		self.assertEqual(self.findings(), [])
		self.assertEqual(frappe.db.get_value(PLAN, plan.name, "workflow_state"), "Sent Back")
