"""The log of readings (查阅留痕): every road writes it, before the words leave; no chain forks; what was touched shows."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from unittest.mock import patch

import frappe
from frappe.utils import add_days, nowdate

from tanxin.api import confirm, notes, reading, requests
from tanxin.confidentiality import reader, reading_log, restricted_matters, sealing
from tanxin.domain.findings import Kind
from tanxin.signoff.evidence.checking import Check
from tanxin.signoff.evidence.logs import READINGS
from tanxin.tests.site import base, factory
from tanxin.tests.site.evidence_scene import logs_of_its_own
from tanxin.tests.site.reading_scene import ReadingScene
from tanxin.tests.site.test_anchors_at_once import connection, on

LOG = "Talk Reading Log"


class EveryReading(ReadingScene):
	def test_of_parties_drafts_and_own_pages_too(self):
		record = self.written_record().name
		frappe.db.delete(LOG)
		self.zones("branch_secretary", record)
		self.zones("town_secretary", record)
		with self.acting("member"):
			confirm.read(record)
		user = self.unit.user
		self.assertEqual(
			set(self.log(record=record)),
			{
				(user("branch_secretary"), "Organisation", "Form", None),
				(user("branch_secretary"), "Shared", "Form", None),
				(user("branch_secretary"), "Talker's Own", "Form", None),
				(user("member"), "Shared", "Portal", None),
				(user("town_secretary"), "Organisation", "Form", None),
			},
		)

	def test_of_plans_dossiers_and_requests(self):
		frappe.db.delete(LOG)
		plan = self.sent_plan()
		with self.acting("town_organiser"):
			notes.write_dossier(self.unit.person("member"), {"family": "上有老"})
			notes.read_dossier(self.unit.person("member"))
		with self.acting("member"):
			asked = requests.ask(self.unit.person("branch_secretary"), "想谈谈")["request"]
		with self.acting("branch_secretary"):
			notes.read_plan(plan.name)
			requests.panel(asked)
		found = frappe.get_all(LOG, fields=["zone", "plan", "dossier_of", "chain"], order_by="creation asc")
		member = self.unit.person("member")
		self.assertEqual(
			[tuple(row.values()) for row in found if row.zone in ("Dossier", "Request")],
			[
				("Dossier", None, member, f"dossier_of:{member}"),
				("Request", None, member, f"dossier_of:{member}"),
			],
		)

	def test_a_program_with_a_key_is_told_from_a_person_at_a_form(self):
		record = self.written_record().name
		with patch.object(reading_log, "_by_key", return_value=True):
			self.zones("branch_secretary", record)
		self.assertIn("API", {row[2] for row in self.log(record=record)})

	def test_what_cannot_be_noted_is_not_unsealed(self):
		record = self.written_record().name
		with (
			patch.object(reading_log, "_append", side_effect=reading_log.NotNoted),
			patch.object(sealing, "unseal") as unsealed,
		):
			with self.assertRaises(reading_log.NotNoted):
				self.zones("branch_secretary", record)
		unsealed.assert_not_called()

	def test_who_sees_readings(self):
		record = self.written_record().name
		self.zones("branch_secretary", record)
		own = frappe.db.get_value(LOG, {"record": record, "zone": "Talker's Own"})
		shared = frappe.db.get_value(LOG, {"record": record, "zone": "Shared"})

		def seeing(name: str) -> set[str]:
			found = set()
			for person in set(self.unit.people) - {"paper_member"}:
				with self.acting(person):
					administers = reader.reader().sees_all_metadata
					if not administers and frappe.has_permission(LOG, "read") and frappe.get_list(LOG, {"name": name}):
						found.add(person)
			return found

		self.assertEqual(seeing(own), {"branch_secretary"})
		chain = {"branch_secretary", "town_secretary", "town_deputy", "county_secretary"}
		self.assertEqual(seeing(shared), {*chain, "inspector"} - self.administrators())

	def test_that_a_restricted_matter_was_met_is_told_to_who_needs_it(self):
		record = self.written_record().name
		with self.acting("town_organiser"):
			restricted_matters.note_shown("Report", record=record)
		for person, told in (("town_secretary", True), ("inspector", False)):
			with self.acting(person):
				self.assertEqual(bool(frappe.get_list(LOG, {"record": record, "zone": "Event"})), told, person)

	def test_no_administrator_is_told_of_notes_of_ones_own(self):
		record = self.written_record().name
		self.zones("branch_secretary", record)
		keeper = factory.user("keeper@tanxin.test", "管理员")
		frappe.get_doc("User", keeper).add_roles("Tanxin Administrator")
		technician = factory.user("technician@tanxin.test", "系统管理员")
		frappe.get_doc("User", technician).add_roles("System Manager")
		for person in (keeper, "Administrator"):
			with self.acting(person):
				zones = {row.zone for row in frappe.get_list(LOG, {"record": record}, ["zone"])}
				self.assertIn("Shared", zones)
				self.assertNotIn("Talker's Own", zones)
		with self.acting(technician):
			self.assertEqual(reading.of_record(record)["readings"], [])

	def administrators(self) -> set[str]:
		"""Who sees every row, on a site where the unit's people were given such a role."""
		found = set()
		for person in set(self.unit.people) - {"paper_member"}:
			with self.acting(person):
				if reader.reader().sees_all_metadata:
					found.add(person)
		return found

	def test_who_was_talked_to_sees_who_else_read_it(self):
		record = self.written_record(self.signed_plan(persons=("member", "member_two"))).name
		self.granted("inspector", record)
		frappe.db.delete(LOG)
		for person in ("inspector", "branch_secretary", "town_secretary"):
			self.zones(person, record)
		with self.acting("member_two"):
			confirm.read(record)
		with self.acting("member"):
			confirm.read(record)
			rows = frappe.get_attr("tanxin.api.reading.of_my_talk")(record)
		self.assertEqual(
			[(row["name"], row["granted"]) for row in rows], [("赵支书", False), ("纪检查", True)]
		)
		for person in ("stranger", "town_secretary"):
			with self.acting(person), self.refused():
				frappe.get_attr("tanxin.api.reading.of_my_talk")(record)


class Destroyed(ReadingScene):
	def test_a_sentence_stands_where_the_words_were(self):
		record = self.written_record().name
		values = {"sealed": "", "digest": "", "destroyed_on": "2026-11-20 10:00:00", "destroyed_by": "TXD-1"}
		for name in frappe.get_all("Talk Note", {"record": record}, pluck="name"):
			frappe.db.set_value("Talk Note", name, values)
		frappe.db.delete(LOG)
		with self.acting("member"):
			shown = confirm.read(record)["notes"]
		self.assertEqual(shown[0]["texts"]["main"], "已按规定销毁（2026年11月20日，销毁清单TXD-1）")
		self.assertIn("已按规定销毁", self.words("town_secretary", record))
		self.assertEqual(self.zones("other_secretary", record), set())
		with self.acting("branch_secretary"):
			found = notes.read_record(record)
			self.assertFalse(any(found["writes"].values()))
			with self.refused(saying="已按规定销毁"):
				notes.write_record(record, "Talker's Own", {"words": "再写一句"})
		self.assertEqual(self.log(), [])


class Chains(ReadingScene):
	def setUp(self) -> None:
		super().setUp()
		logs_of_its_own(self)
		self.record = self.written_record().name
		for person in ("branch_secretary", "town_secretary", "town_secretary"):
			self.zones(person, self.record)

	def found(self) -> set[Kind]:
		kinds = {each.kind for each in Check().findings() if each.log == READINGS.doctype}
		return kinds - {Kind.NOT_ANCHORED}

	def rows(self) -> list[frappe._dict]:
		filters = {"chain": f"record:{self.record}"}
		rows = {row.previous_seal: row for row in frappe.get_all(LOG, filters, ["*"])}
		ordered, seal = [], ""
		while seal in rows:
			ordered.append(rows[seal])
			seal = ordered[-1].seal
		return ordered

	def test_one_line_from_the_first_to_the_last(self):
		self.assertEqual(len(self.rows()), 5)
		self.assertEqual(self.found(), set())

	def test_an_entry_goes_on_from_the_last_of_the_chain_whatever_the_clock_says(self):
		frappe.db.set_value(
			LOG, self.rows()[-1].name, "creation", add_days(nowdate(), -1), update_modified=False
		)
		self.zones("town_secretary", self.record)
		self.assertEqual((len(self.rows()), self.found()), (6, set()))

	def test_what_was_touched_shows(self):
		first, second, *_rest = self.rows()
		for change, kind in (
			(lambda: frappe.db.set_value(LOG, second.name, "reader", "x@y.z"), Kind.EDITED),
			(lambda: frappe.db.set_value(LOG, second.name, "chain", None), Kind.EDITED),
			(lambda: frappe.db.set_value(LOG, second.name, "event", "TXE-1"), Kind.EDITED),
			(lambda: frappe.db.delete(LOG, {"name": first.name}), Kind.GAP),
			(lambda: frappe.db.delete(LOG, {"name": second.name}), Kind.GAP),
		):
			frappe.db.savepoint("touched")
			change()
			self.assertIn(kind, self.found())
			frappe.db.rollback(save_point="touched")
		self.assertEqual(self.found(), set())

	def test_the_table_takes_no_second_entry_after_the_same(self):
		second = {name: self.rows()[1][name] for name in (*reading_log.SEALED, "seal", "previous_seal")}
		with self.assertRaises(Exception) as caught:
			reading_log.Table(LOG).write([{**second, "name": "forged"}])
		self.assertTrue(frappe.db.is_duplicate_entry(caught.exception), repr(caught.exception))

	def test_a_fork_is_found_where_somebody_took_the_index_away(self):
		from tanxin.signoff.evidence import checking

		with patch.object(checking, "_forks", return_value=[(f"record:{self.record}", 2)]):
			found = [each for each in Check().findings() if each.kind is Kind.FORKED]
		self.assertIn(self.record, found[0].what)

	def test_entries_of_earlier_days_keep_their_seals_and_are_gone_on_from(self):
		with (
			patch.object(reading_log, "WHERE_FILLED", ()),
			patch.object(reading_log, "chain_of", return_value=None),
		):
			with self.acting("town_secretary"):
				reading_log.note("Form", plan="TXP-OLD", zone="Plan")
		old = frappe.get_all(LOG, {"plan": "TXP-OLD"}, ["seal", "chain"])
		self.assertEqual((len(old), old[0].chain), (1, None))
		with self.acting("town_secretary"):
			reading_log.note("Form", plan="TXP-OLD", zone="Plan")
		new = frappe.get_all(LOG, {"plan": "TXP-OLD", "chain": "plan:TXP-OLD"}, ["previous_seal"])
		self.assertEqual([row.previous_seal for row in new], [old[0].seal])
		self.assertEqual(self.found(), set())


class AtOnce(base.SiteTest):
	"""Many who read the same in the same moment, each in a process-like connection of his own. Committed, then taken away."""

	MATTER = "TXR-AT-ONCE"

	def setUp(self) -> None:
		base.release()
		self.addCleanup(self.clean)

	def tearDown(self) -> None:
		pass

	def clean(self) -> None:
		with connection() as db, on(db):
			db.delete(LOG, {"record": self.MATTER})
			db.commit()

	def test_no_chain_forks_and_nobody_is_turned_away(self):
		site, path, times, failed = frappe.local.site, str(Path.cwd()), [], []
		gate = threading.Barrier(8)

		def read() -> None:
			frappe.init(site=site, sites_path=path)
			frappe.connect()
			try:
				frappe.get_all(
					"User", limit_page_length=1
				)  # the request's own snapshot is older than what it meets
				gate.wait(20)
				for _time in range(5):
					begun = time.monotonic()
					with patch.object(reading_log, "_tell_talkers"):
						reading_log.note_zones(
							"Form", {"record": self.MATTER}, {"Shared": None, "Organisation": None}
						)
					times.append(time.monotonic() - begun)
				frappe.db.rollback()  # a GET request: what it noted stands
			except BaseException as problem:
				failed.append(repr(problem))
			finally:
				frappe.destroy()

		with patch("tanxin.compat.in_test", return_value=False):
			readers = [threading.Thread(target=read) for _ in range(8)]
			for each in readers:
				each.start()
			for each in readers:
				each.join()
		self.assertEqual(failed, [])
		with connection() as db, on(db):
			rows = frappe.get_all(LOG, {"record": self.MATTER}, ["seal", "previous_seal"])
		self.assertEqual(len(rows), 80)
		self.assertEqual(len({row.previous_seal for row in rows}), 80)
		after = {row.previous_seal: row.seal for row in rows}
		seal, length = "", 0
		while seal in after:
			seal, length = after[seal], length + 1
		self.assertEqual(length, 80)
		self.assertLess(sorted(times)[len(times) // 2], 1.0)
