"""A new key, copies, a restored ring, a lost one: all content goes over, old seals still fit, nothing is half done."""

from __future__ import annotations

import json
from unittest.mock import patch

import frappe
from frappe.utils import add_to_date, now_datetime

from tanxin.api import notes, signoff
from tanxin.confidentiality import key_copies, key_file, key_state, keys, rotation, sealing
from tanxin.confidentiality.keys import KeyMissing
from tanxin.domain import integrity
from tanxin.domain.findings import Kind
from tanxin.domain.key_ring import RingUnreadable, text_of
from tanxin.signoff import entries
from tanxin.signoff.evidence import anchors
from tanxin.tests.site import factory, key_scene
from tanxin.tests.site.evidence_scene import SIGN_OFF, Evidence
from tanxin.tests.site.key_scene import WORDS, Rings, old_token


class Rotating(Rings):
	def test_all_content_goes_over_and_stays_what_it_was(self):
		marked, unmarked = self.note(sealing.seal(WORDS)), self.note(old_token(WORDS))
		empty, dossier = (
			self.note(""),
			frappe.get_doc(
				{
					"doctype": "Talk Dossier",
					"person": self.unit.person("member"),
					"sealed": sealing.seal(WORDS),
				}
			),
		)
		dossier.flags.written_by_app = True
		dossier.insert(ignore_permissions=True)
		outcome = rotation.rotate()
		self.assertFalse(outcome.resumed)
		self.assertEqual(outcome.done, {"谈话内容": 2, "备人情况": 1})
		for sealed in (
			self.sealed(marked),
			self.sealed(unmarked),
			frappe.db.get_value("Talk Dossier", dossier.name, "sealed"),
		):
			self.assertTrue(sealed.startswith(f"2:{keys.ring().current}:"))
			self.assertEqual(sealing.unseal(sealed), WORDS)
		self.assertEqual(self.sealed(empty), "")
		self.assertEqual(keys.ring().resealing, "")
		self.assertEqual([bool(each.retired_on) for each in keys.ring().keys], [True, False])

	def test_stopped_in_the_middle_the_next_run_ends_it_without_another_key(self):
		names = [self.note(sealing.seal({"focus": str(number)})) for number in range(7)]
		done = []

		def stop(*_: object) -> None:
			done.append(1)
			if len(done) == 2:
				raise KeyboardInterrupt

		with patch.object(rotation, "PAGE", 3):
			self.assertRaises(KeyboardInterrupt, rotation.rotate, tell=stop)
			self.assertTrue(keys.ring().resealing)
			self.assertEqual([sealing.unseal(self.sealed(name))["focus"] for name in names], [*"0123456"])
			outcome = rotation.rotate()
		self.assertTrue(outcome.resumed)
		self.assertEqual((outcome.done, len(keys.ring().keys)), ({"谈话内容": 1}, 2))
		self.assertEqual([sealing.unseal(self.sealed(name))["focus"] for name in names], [*"0123456"])
		outcome = rotation.rotate()
		self.assertEqual((outcome.resumed, outcome.done, len(keys.ring().keys)), (False, {"谈话内容": 7}, 3))

	def test_a_row_that_no_key_opens_is_left_as_it_is_and_told(self):
		with key_scene.own_ring(key_scene.other_ring()):
			foreign = sealing.seal(WORDS)
		name, mine = self.note(foreign), self.note(sealing.seal(WORDS))
		outcome = rotation.rotate()
		self.assertEqual(outcome.shut["谈话内容"], 1)
		self.assertEqual(self.sealed(name), foreign)
		self.assertEqual(sealing.unseal(self.sealed(mine)), WORDS)
		self.assertFalse(keys.ring().resealing, "it cannot be done better by another run")

	def test_without_a_new_key_it_brings_over_what_an_older_one_sealed(self):
		before = sealing.seal(WORDS)
		rotation.rotate()
		name = self.note(before)
		outcome = rotation.rotate(finish_only=True)
		self.assertEqual((outcome.done, len(keys.ring().keys)), ({"谈话内容": 1}, 2))
		self.assertTrue(self.sealed(name).startswith(f"2:{keys.ring().current}:"))

	def test_a_disk_that_is_full_changes_nothing(self):
		name = self.note(sealing.seal(WORDS))
		before = self.sealed(name)
		with (
			patch.object(key_file.os, "fsync", side_effect=OSError(28, "full")),
			self.assertRaises(RingUnreadable),
		):
			rotation.rotate()
		self.assertEqual((self.sealed(name), len(keys.ring().keys)), (before, 1))
		with (
			patch.object(rotation, "_page", side_effect=frappe.db.OperationalError(1114, "table is full")),
			self.assertRaises(frappe.db.OperationalError),
		):
			rotation.rotate()
		self.assertEqual(sealing.unseal(self.sealed(name)), WORDS)
		self.assertEqual(rotation.rotate().done, {"谈话内容": 1})

	def test_an_order_given_before_the_change_is_carried_out_after_it(self):
		"""The batch is sealed with the key of its hour."""
		seal = integrity.seal(keys.key_for("batch"), {"a": 1}, "")
		at, later = str(add_to_date(None, hours=-1)), str(add_to_date(None, days=1))
		rotation.rotate()
		self.assertEqual(integrity.seal(keys.key_of_seal("batch", seal, at), {"a": 1}, ""), seal)
		self.assertNotEqual(integrity.seal(keys.key_of_seal("batch", seal, later), {"a": 1}, ""), seal)


class Copies(Rings):
	def test_a_copy_notes_the_day_and_brings_everything_back(self):
		target = self.file.with_name("copy.json")
		rotation.rotate()
		sealed = sealing.seal(WORDS)
		self.assertEqual(key_state.status()["not_copied"], 2)
		self.assertEqual(key_copies.copy(target), "")
		self.assertEqual(target.stat().st_mode & 0o777, 0o600)
		self.assertEqual(
			(key_state.status()["not_copied"], key_state.status()["copied_on"]), (0, str(now_datetime())[:10])
		)
		self.assertRaises(RingUnreadable, key_copies.copy, target)
		self.file.unlink()
		self.assertEqual(len(key_copies.restore(target)[0]), 2)
		self.assertEqual(sealing.unseal(sealed), WORDS)
		self.assertEqual(key_copies.restore(target)[0], [])

	def test_a_copy_never_lies_where_backups_or_the_web_server_reach(self):
		for place in (frappe.get_site_path("private", "files"), frappe.local.sites_path):
			with self.assertRaises(RingUnreadable):
				key_copies.copy(key_file.Path(place) / "copy-of-keys.json")

	def test_a_damaged_copy_changes_nothing(self):
		before, other = self.file.read_text(), key_scene.other_ring()
		copy = self.file.with_name("copy.json")
		row = json.loads(text_of(other))
		row["keys"][0]["mark"] = row["current"] = self.old.mark  # another key under the mark of ours
		for text in (json.dumps(row), "", text_of(other)[:50]):
			copy.write_text(text)
			copy.chmod(0o600)
			with self.assertRaises(RingUnreadable):
				key_copies.restore(copy)
		self.assertRaises(RingUnreadable, key_copies.restore, copy.with_name("none"))
		self.assertEqual(self.file.read_text(), before)

	def test_begun_anew_only_where_the_keys_are_lost_and_old_words_say_so(self):
		sealed = sealing.seal(WORDS)
		self.assertRaises(RingUnreadable, key_copies.begin_anew)
		self.file.write_text("broken")
		mark, aside = key_copies.begin_anew()
		self.assertEqual((keys.ring().current, key_file.Path(aside).read_text()), (mark, "broken"))
		with self.refused(KeyMissing, saying=self.old.mark):
			sealing.unseal(sealed)

	def test_the_look_counts_by_key_and_finds_what_is_lost_and_damaged(self):
		self.note(sealing.seal(WORDS))
		self.note(old_token(WORDS))
		self.assertTrue(key_state.look().is_whole)
		rotation.rotate()
		self.note(old_token(WORDS)[:-6] + "AAAA==")
		with key_scene.own_ring(key_scene.other_ring()) as other:
			foreign, mark = sealing.seal(WORDS), keys.ring().current
			kept = other.with_name(f"x{key_file.SUFFIX}")
			other.rename(kept)
			self.note(foreign)
			self.assertEqual(key_state.elsewhere({mark}), {mark: str(kept)})
		report = key_state.look()
		self.assertEqual(report.missing["谈话内容"], {mark: 1})
		self.assertEqual(len(report.damaged["谈话内容"]), 1)
		self.assertEqual(report.counts["谈话内容"], {keys.ring().current: 2, "": 1, mark: 1})
		self.file.unlink()
		self.assertEqual(sum(key_state.look().missing["谈话内容"].values()), 4)


class AfterChange(Evidence):
	"""Evidence over a change of the key, a restore, a key that somebody kept."""

	def setUp(self) -> None:
		super().setUp()
		scene = key_scene.own_ring()
		self.ring_file = scene.__enter__()
		self.addCleanup(scene.__exit__, None, None, None)

	def sent_with_words(self):
		with self.acting("town_organiser"):
			plan = factory.plan(self.unit).insert()
			notes.write_plan(plan.name, {"focus": "换密钥之前的要点"})
			signoff.act("Talk Plan", plan.name, "Send for Signature")
		return plan

	def test_old_seals_anchors_and_bound_words_fit_after_it(self):
		plan = self.sent_with_words()
		self.anchored()
		rotation.rotate()
		self.assertEqual(self.findings(hints=True), [])
		with self.acting("branch_secretary"):
			signoff.act("Talk Plan", plan.name, "Sign")
		self.assertEqual(self.findings(), [])
		self.anchored()
		self.assertEqual(self.findings(hints=True), [])
		marks = {integrity.mark_of(row.seal) for row in self.entries(plan.name)}
		self.assertEqual(len(marks), 2)
		note = frappe.db.get_value("Talk Note", {"plan": plan.name, "zone": "Plan"})
		self.write("Talk Note", note, sealed=sealing.seal({"focus": "换掉"}))
		self.assertEqual(self.kinds(), {Kind.PLAN_FIELDS})

	def test_a_key_that_was_retired_seals_nothing_new(self):
		plan = self.sent_with_words()
		old = keys.ring()
		rotation.rotate()
		row = self.entries(plan.name)[0]
		late = add_to_date(now_datetime().replace(microsecond=0), days=1)
		forged = {**row, "signed_at": late}
		with key_scene.own_ring(old):
			seal = integrity.seal(
				keys.key_for("signoff"), entries.sealed_fields(forged), row.previous_seal or ""
			)
		self.write(SIGN_OFF, row.name, signed_at=late, seal=seal)
		self.assertIn(Kind.EDITED, self.kinds())
		with key_scene.own_ring(old), patch.object(anchors, "now_datetime", lambda: late):
			self.anchored()
		self.assertIn(Kind.ANCHOR_EDITED, self.kinds())

	def test_with_another_ring_words_are_not_told_to_be_changed(self):
		self.sent_with_words()
		self.anchored()
		copy = key_file.read(self.ring_file)
		with key_scene.own_ring(key_scene.other_ring()) as file:
			found = self.findings()
			self.assertEqual({each.kind for each in found}, {Kind.OTHER_KEY})
			self.assertTrue(any("1份计划的谈话要点" in each.what for each in found))
			key_file.put(file.with_name("copy.json"), copy)
			key_copies.restore(file.with_name("copy.json"))
			self.assertEqual(self.findings(), [])
