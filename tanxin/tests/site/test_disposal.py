"""Disposal under two signatures (销毁): what is drawn, who signs, what goes and what stays."""

from __future__ import annotations

from pathlib import Path

import frappe
from frappe.utils import add_days, nowdate
from frappe.utils.file_manager import save_file

from tanxin.api import confirm, follow_ups, keeping, notes, records
from tanxin.confidentiality import keeping_log, sealed_files
from tanxin.domain.findings import Kind
from tanxin.site.documents import Table
from tanxin.talks.keeping import destroying, disposal
from tanxin.tests.site import factory
from tanxin.tests.site.evidence_scene import Evidence
from tanxin.tests.site.keeping_scene import BRANCH, TOWN, WORDS, KeepingSteps

LIST = "Talk Disposal List"


class Drawing(KeepingSteps):
	def test_what_is_due_is_drawn_and_nothing_else(self):
		due, early = self.due_record(), self.filed_record()
		doc = self.drawn_list()
		self.assertEqual([row.matter for row in doc.lines], [due])
		self.assertNotIn(early, [row.matter for row in doc.lines])
		self.assertEqual((doc.status, doc.line_count), ("Draft", 1))
		self.assertEqual(doc.drafter, self.unit.person("town_organiser"))

	def test_a_forged_list_is_drawn_by_the_app_all_the_same(self):
		due, other = self.due_record(), self.filed_record()
		with self.acting("town_organiser"):
			doc = frappe.get_doc(
				{
					"doctype": LIST,
					"organization": TOWN,
					"paper": "Record",
					"as_of": "2099-01-01",
					"status": "Approved",
					"first_signer": self.unit.person("town_secretary"),
					"first_signed_on": nowdate(),
					"second_signed_on": nowdate(),
					"lines": [{"matter_doctype": "Talk Record", "matter": other}],
				}
			).insert()
		self.assertEqual((doc.status, doc.first_signer, doc.first_signed_on), ("Draft", None, None))
		self.assertEqual([row.matter for row in doc.lines], [due])

	def test_what_keeps_a_record_keeps_it_off_the_list_and_says_so(self):
		name = self.due_record()
		with self.acting("town_organiser"):
			keeping.hold(name, "信访核查")
			with self.refused(saying="信访核查"):
				self.drawn_list()
			keeping.lift(name, "核查结束")
		frappe.db.set_value("Talk Record", name, "record_state", "Disputed")
		with self.refused(saying="异议"):
			self.drawn_list()

	def test_an_open_follow_up_keeps_it(self):
		name = self.due_record()
		with self.acting("branch_secretary"):
			self.promise(name)
		with self.refused(saying="跟进"):
			self.drawn_list()

	def promise(self, record: str) -> str:
		return (
			frappe.get_doc(
				{
					"doctype": "Talk Follow Up",
					"record": record,
					"person": self.unit.person("member"),
					"matter": "帮助联系就医",
					"owner_person": self.unit.person("branch_member"),
					"due_date": add_days(nowdate(), 7),
				}
			)
			.insert()
			.name
		)

	def test_only_the_organiser_there_draws_one(self):
		self.due_record()
		for person in ("branch_secretary", "town_secretary", "inspector", "member", "other_secretary"):
			with self.subTest(person), self.refused():
				self.drawn_list(by=person)

	def test_a_paper_stands_on_one_open_list(self):
		self.due_record()
		self.drawn_list()
		with self.refused(saying="已在销毁清单"):
			self.drawn_list()

	def test_a_paper_that_two_lists_took_is_sent_on_neither(self):
		self.due_record()
		first = self.drawn_list()
		with self.acting("town_organiser"):
			first.lines[0].left_out, first.lines[0].left_out_reason = 1, "暂缓"
			first.save()
			second = self.drawn_list()
			first.reload()
			first.lines[0].left_out = 0
			first.save()
			for doc, other in ((first, second), (second, first)):
				with self.refused(saying=other.name):
					disposal.send(doc.name)
			disposal.withdraw(second.name, "与前一份重复")
			disposal.send(first.name)
		self.assertEqual(frappe.db.get_value(LIST, first.name, "status"), "Sent")

	def test_a_line_is_left_out_with_a_reason_and_none_is_added(self):
		self.due_record()
		doc = self.drawn_list()
		with self.acting("town_organiser"):
			doc.lines[0].left_out = 1
			with self.refused(saying="第1行"):
				doc.save()
			doc.reload()
			doc.lines[0].left_out, doc.lines[0].left_out_reason = 1, "永久保存"
			doc.lines[0].matter = "TXR-X"
			with self.refused():
				doc.save()
			doc.reload()
			doc.append("lines", {"matter_doctype": "Talk Record", "matter": self.filed_record()})
			with self.refused():
				doc.save()

	def test_plans_requests_and_dossiers_are_drawn_by_their_own_periods(self):
		plan = self.signed_plan()
		frappe.db.set_value(
			"Talk Plan", plan.name, {"workflow_state": "Plan Expired", "planned_end": "2015-03-01 10:00:00"}
		)
		with self.acting("town_organiser"), self.refused():
			self.drawn_list(paper="Plan")  # it has no words
		frappe.db.set_value("Talk Plan", plan.name, "workflow_state", "Plan Draft")
		with self.acting("town_organiser"):
			notes.write_plan(plan.name, {"focus": "家庭困难"})
		frappe.db.set_value("Talk Plan", plan.name, "workflow_state", "Plan Expired")
		doc = self.drawn_list(paper="Plan")
		self.assertEqual([row.matter for row in doc.lines], [plan.name])


class Signing(KeepingSteps):
	def test_two_leaders_are_found_and_frozen(self):
		self.due_record()
		doc = self.sent_list()
		self.assertEqual(doc.first_signer, self.unit.person("town_secretary"))
		self.assertEqual(doc.second_signer, self.unit.person("county_secretary"))
		self.assertEqual(doc.first_user, self.unit.user("town_secretary"))
		self.assertEqual(doc.status, "Sent")

	def test_a_party_of_a_line_never_signs_it(self):
		"""The branch's own list: its secretary talked, so it goes to the two above."""
		self.due_record()
		doc = self.sent_list(organization=BRANCH)
		self.assertEqual(doc.first_signer, self.unit.person("town_secretary"))
		self.assertEqual(doc.second_signer, self.unit.person("county_secretary"))

	def test_whom_the_unit_named_signs_second(self):
		settings = frappe.get_doc("Tanxin Settings")
		settings.archives_keeper = self.unit.person("inspector")
		settings.save()
		self.due_record()
		doc = self.sent_list()
		self.assertEqual(doc.second_signer, self.unit.person("inspector"))
		settings.archives_keeper = self.unit.person("branch_member")
		settings.save()
		with self.acting("inspector"), self.refused(saying="不是本单位指定"):
			disposal.sign(doc.name)

	def test_without_a_second_one_it_is_not_sent(self):
		self.due_record()
		frappe.db.set_value("User", self.unit.user("county_secretary"), "enabled", 0)
		doc = self.drawn_list()
		with self.acting("town_organiser"), self.refused(saying="签批"):
			disposal.send(doc.name)

	def test_both_sign_and_only_then_it_is_approved(self):
		self.due_record()
		doc = self.sent_list()
		with self.acting("county_secretary"):
			self.assertEqual(disposal.sign(doc.name), "Sent")
			with self.refused(saying="已经签过"):
				disposal.sign(doc.name)
		with self.acting("town_secretary"):
			self.assertEqual(disposal.sign(doc.name), "Approved")

	def test_nobody_else_signs_and_no_authority_reaches_here(self):
		self.due_record()
		doc = self.sent_list()
		frappe.get_doc(
			{
				"doctype": "Talk Delegation",
				"giver": self.unit.person("town_secretary"),
				"receiver": self.unit.person("town_deputy"),
				"from_date": nowdate(),
				"to_date": add_days(nowdate(), 30),
				"reason": "出差",
			}
		)
		for person in (*self.unit.people, "Administrator"):
			if person in ("town_secretary", "county_secretary", "paper_member"):
				continue
			with self.subTest(person), self.acting(person), self.refused():
				disposal.sign(doc.name)

	def test_by_delegation_of_the_first_the_second_gives_no_second_signature(self):
		self.due_record()
		doc = self.sent_list()
		with self.acting("town_secretary"):
			frappe.get_doc(
				{
					"doctype": "Talk Delegation",
					"giver": self.unit.person("town_secretary"),
					"receiver": self.unit.person("county_secretary"),
					"from_date": nowdate(),
					"to_date": add_days(nowdate(), 30),
					"reason": "出差",
				}
			).insert()
		with self.acting("county_secretary"):
			disposal.sign(doc.name)
			with self.refused():
				disposal.sign(doc.name)
		self.assertEqual(frappe.db.get_value(LIST, doc.name, "status"), "Sent")

	def test_who_lost_the_post_or_got_another_account_does_not_sign(self):
		self.due_record()
		doc = self.sent_list()
		post = frappe.db.get_value("Talk Post", {"person": self.unit.person("town_secretary")})
		frappe.db.set_value("Talk Post", post, "to_date", add_days(nowdate(), -1))
		with self.acting("town_secretary"), self.refused(saying="不再担任"):
			disposal.sign(doc.name)
		frappe.db.set_value("Talk Person", self.unit.person("stranger"), "user", None)
		frappe.db.set_value(
			"Talk Person", self.unit.person("county_secretary"), "user", self.unit.user("stranger")
		)
		with self.acting("stranger"), self.refused():
			disposal.sign(doc.name)

	def test_a_doubt_strikes_a_line_for_both(self):
		one, two = self.due_record(), self.due_record()
		doc = self.sent_list()
		line = next(row.name for row in doc.lines if row.matter == two)
		with self.acting("town_secretary"):
			keeping.sign_disposal(doc.name)
		with self.acting("county_secretary"):
			with self.refused(saying="为什么划去"):
				keeping.sign_disposal(doc.name, [{"line": line, "reason": " "}])
			keeping.sign_disposal(doc.name, [{"line": line, "reason": "涉及在办信访"}])
		self.assertEqual(destroying.carry_out(doc.name), 1)
		self.assertTrue(self.notes_of(two)[0].sealed)
		self.assertFalse(self.notes_of(one)[0].sealed)

	def test_sent_back_the_other_signature_counts_no_more(self):
		self.due_record()
		doc = self.sent_list()
		with self.acting("town_secretary"):
			disposal.sign(doc.name)
		with self.acting("county_secretary"):
			with self.refused():
				keeping.move_disposal(doc.name, "Send Back", "")
			keeping.move_disposal(doc.name, "Send Back", "请再核对")
		doc.reload()
		self.assertEqual((doc.status, doc.first_signed_on, doc.signing_round), ("Draft", None, 2))
		with self.acting("town_organiser"):
			disposal.send(doc.name)
		with self.acting("county_secretary"):
			self.assertEqual(disposal.sign(doc.name), "Sent")

	def test_what_was_sent_is_not_edited(self):
		self.due_record()
		doc = self.sent_list()
		with self.acting("town_organiser"):
			doc.lines[0].left_out, doc.lines[0].left_out_reason = 1, "留下"
			with self.refused():
				doc.save()


class CarryingOut(KeepingSteps, Evidence):
	def setUp(self):
		super().setUp()
		for doctype in ("Talk Keeping Log", "Talk Note", LIST, "Talk Disposal Line"):
			frappe.db.delete(doctype)

	def test_the_words_go_and_the_entry_stays(self):
		name = self.due_record()
		before = frappe.get_doc("Talk Record", name).as_dict()
		digests = {row.name: row.digest for row in self.notes_of(name)}
		doc = self.destroyed_list()
		after = frappe.get_doc("Talk Record", name)
		changed = {field for field in before if str(before[field]) != str(after.get(field))}
		self.assertEqual(changed - {"talkers", "persons", "topics"}, {"destroyed_on", "destroyed_by"})
		for note in self.notes_of(name):
			self.assertEqual(
				(note.sealed or "", note.destroyed_by, note.digest), ("", doc.name, digests[note.name])
			)
		self.assertEqual(frappe.db.count("Talk Confirmation", {"record": name}), 1)
		self.assertEqual((doc.status, doc.destroyed_count), ("Destroyed", 1))
		self.assertEqual(doc.lines[0].outcome, "Destroyed")
		with self.acting("branch_secretary"):
			self.assertNotIn(WORDS, frappe.as_json(notes.read_record(name)))

	def test_a_scan_goes_with_its_bytes_and_other_files_stay(self):
		name = self.due_record()
		scan = save_file("签字件.png", b"\x89PNG scanned words", "Talk Record", name, is_private=1)
		other = save_file("别的.txt", b"something else", "User", "Administrator", is_private=1)
		path, kept = Path(scan.get_full_path()), Path(other.get_full_path())
		self.addCleanup(kept.unlink, missing_ok=True)
		self.assertTrue(path.exists())
		self.destroyed_list()
		sealed_files.sweep(older_than=0)  # once the transaction has ended
		self.assertFalse(path.exists())
		self.assertFalse(frappe.db.exists("File", scan.name))
		self.assertFalse(
			frappe.db.exists("Deleted Document", {"deleted_doctype": "File", "deleted_name": scan.name})
		)
		self.assertTrue(kept.exists() and frappe.db.exists("File", other.name))

	def test_a_follow_up_s_words_go_with_their_versions(self):
		name = self.due_record()
		with self.acting("branch_secretary"):
			follow_up = Drawing.promise(self, name)
		with self.acting("branch_member"):
			follow_ups.close(follow_up, "已陪同到县医院")
		self.destroyed_list()
		row = frappe.get_doc("Talk Follow Up", follow_up)
		self.assertNotIn("就医", frappe.as_json(row.as_dict()))
		self.assertNotIn("县医院", frappe.as_json(row.as_dict()))
		self.assertEqual((row.status, row.owner_person), ("Done", self.unit.person("branch_member")))
		self.assertFalse(frappe.db.exists("Version", {"ref_doctype": "Talk Follow Up", "docname": follow_up}))

	def test_twice_and_after_a_kill_nothing_is_lost_or_done_twice(self):
		names = [self.due_record() for _ in range(3)]
		doc = self.approved_list()
		page, destroying.PAGE = destroying.PAGE, 1
		self.addCleanup(setattr, destroying, "PAGE", page)
		first = destroying._page(doc.name)
		destroying._destroy(doc.name, first)  # and here the worker is killed
		self.assertEqual(frappe.db.get_value(LIST, doc.name, "status"), "Approved")
		at = frappe.db.get_value("Talk Record", first[0].matter, "destroyed_on")
		self.assertEqual(destroying.carry_out(doc.name), 2)
		self.assertEqual(destroying.carry_out(doc.name), 0)
		self.assertEqual(frappe.db.get_value("Talk Record", first[0].matter, "destroyed_on"), at)
		self.assertEqual(frappe.db.get_value(LIST, doc.name, "destroyed_count"), 3)
		self.assertFalse([name for name in names for note in self.notes_of(name) if note.sealed])
		self.assertEqual(frappe.db.count("Talk Keeping Log", {"disposal": doc.name, "action": "Destroy"}), 1)

	def test_what_came_to_keep_a_paper_after_the_signatures_keeps_it(self):
		name = self.due_record()
		doc = self.approved_list()
		with self.acting("inspector"):
			keeping.hold(name, "巡察调阅")
		self.assertEqual(destroying.carry_out(doc.name), 0)
		doc.reload()
		self.assertTrue(self.notes_of(name)[0].sealed)
		self.assertEqual((doc.lines[0].outcome, doc.status), ("Kept Longer", "Destroyed"))
		self.assertIn("巡察调阅", doc.lines[0].outcome_reason)

	def test_the_words_of_the_record_it_corrected_go_too(self):
		name = self.due_record()
		with self.acting("branch_secretary"):
			corrected = records.correct(name, "地点写错")
			frappe.get_doc("Talk Record", corrected).submit()
		with self.acting("member"):
			confirm.agree(corrected)
		with self.acting("town_organiser"):
			keeping.file([corrected])
		frappe.db.set_value("Talk Record", corrected, "keep_until", add_days(nowdate(), -1))
		doc = self.destroyed_list()
		self.assertEqual([row.matter for row in doc.lines], [corrected])
		self.assertFalse([note for each in (name, corrected) for note in self.notes_of(each) if note.sealed])
		self.assertEqual(self.kinds(), set())
		with self.acting("branch_secretary"), self.refused(saying="销毁"):
			records.correct(corrected, "再改")

	def test_verification_says_destroyed_and_not_tampered(self):
		self.due_record()
		self.destroyed_list()
		found = self.findings(hints=True)
		self.assertEqual([each for each in found if not each.is_hint], [])
		self.assertIn("两人签批齐全", next(each.what for each in found if each.kind is Kind.DESTROYED))

	def test_emptying_behind_the_apps_back_is_found(self):
		name = self.filed_record()
		frappe.db.set_value("Talk Note", {"record": name}, "sealed", "")
		self.assertEqual(self.kinds(), {Kind.WORDS_GONE})
		frappe.db.set_value(
			"Talk Note", {"record": name}, {"destroyed_on": nowdate(), "destroyed_by": "TXZ-2026-9999"}
		)
		self.assertEqual(self.kinds(), {Kind.NOT_UNDER_TWO})

	def test_a_signature_taken_out_or_changed_is_found(self):
		self.due_record()
		doc = self.destroyed_list()
		row = frappe.get_all(
			"Talk Keeping Log", {"disposal": doc.name, "action": "Sign"}, ["name", "actor_name"]
		)[0]
		frappe.db.set_value("Talk Keeping Log", row.name, "actor_name", "别人")
		self.assertIn(Kind.EDITED, self.kinds())
		self.assertIn(Kind.NOT_UNDER_TWO, self.kinds())
		frappe.db.delete("Talk Keeping Log", {"name": row.name})
		self.assertIn(Kind.NOT_UNDER_TWO, self.kinds())


class NothingWithoutBoth(KeepingSteps):
	"""Roles × steps, forged copies, saves, jobs: without two signatures in the sealed log nothing is destroyed."""

	ROADS = ("status", "signed fields", "forged entries", "one signature twice", "drafter signs")

	def assertKept(self, record: str) -> None:
		self.assertTrue(all(note.sealed and not note.destroyed_on for note in self.notes_of(record)))

	def test_a_status_written_into_the_table_destroys_nothing(self):
		name = self.due_record()
		doc = self.sent_list()
		frappe.db.set_value(
			LIST,
			doc.name,
			{"status": "Approved", "first_signed_on": nowdate(), "second_signed_on": nowdate()},
		)
		with self.refused(saying="两人"):
			destroying.carry_out(doc.name)
		self.assertKept(name)

	def test_one_signature_is_not_two(self):
		name = self.due_record()
		doc = self.sent_list()
		with self.acting("town_secretary"):
			disposal.sign(doc.name)
		frappe.db.set_value(LIST, doc.name, {"status": "Approved", "second_signer": doc.first_signer})
		with self.refused():
			destroying.carry_out(doc.name)
		self.assertKept(name)

	def test_forged_entries_do_not_count(self):
		name = self.due_record()
		doc = self.sent_list()
		with self.acting("town_secretary"):
			disposal.sign(doc.name)
		row = frappe.get_all("Talk Keeping Log", {"disposal": doc.name, "action": "Sign"}, ["*"])[0]
		forged = {
			**{field: row[field] for field in keeping_log.SEALED},
			"name": "forged",
			"actor": doc.second_signer,
			"actor_user": doc.second_user,
		}
		Table("Talk Keeping Log").write([{**forged, "previous_seal": row.seal, "seal": "2:x:y"}])
		frappe.db.set_value(LIST, doc.name, "status", "Approved")
		with self.refused():
			destroying.carry_out(doc.name)
		self.assertKept(name)

	def test_a_line_added_behind_the_signatures_is_not_destroyed(self):
		self.due_record()
		other = self.filed_record()
		doc = self.approved_list()
		frappe.db.set_value("Talk Disposal Line", doc.lines[0].name, "matter", other)
		with self.refused(saying=other):
			destroying.carry_out(doc.name)
		self.assertKept(other)

	def test_no_role_takes_a_step_that_is_not_its_own(self):
		name = self.due_record()
		doc = self.sent_list()
		own = {
			"Sign": ("town_secretary", "county_secretary"),
			"Send Back": ("town_secretary", "county_secretary"),
			"Recall": ("town_organiser", "county_organiser"),
			"Send": (),
			"Withdraw": (),
		}
		takes = {
			"Sign": lambda: disposal.sign(doc.name),
			"Send Back": lambda: disposal.send_back(doc.name, "理由"),
			"Recall": lambda: disposal.recall(doc.name, "理由"),
			"Send": lambda: disposal.send(doc.name),
			"Withdraw": lambda: disposal.withdraw(doc.name, "理由"),
		}
		for person in (*self.unit.people, "Administrator", "Guest"):
			if person == "paper_member":
				continue
			for step, take in takes.items():
				with self.subTest(person=person, step=step), self.acting(person):
					if person in own[step]:
						self.assertIn(step, disposal.steps(doc.name))
					else:
						with self.refused():
							take()
		self.assertKept(name)
		self.assertEqual(frappe.db.get_value(LIST, doc.name, "status"), "Sent")

	def test_saves_and_forged_copies_change_nothing(self):
		name = self.due_record()
		doc = self.sent_list()
		for person in ("town_organiser", "town_secretary", "county_secretary", "Administrator"):
			for forged in (
				{"status": "Approved"},
				{"first_signed_on": nowdate(), "second_signed_on": nowdate()},
				{"status": "Draft"},
			):
				with self.subTest(person=person, forged=forged), self.acting(person):
					copy = frappe.get_doc(LIST, doc.name)
					copy.update(forged)
					with self.refused():
						copy.save()
		self.assertEqual(frappe.db.get_value(LIST, doc.name, "status"), "Sent")
		self.assertKept(name)

	def test_an_impersonated_session_takes_no_step(self):
		name = self.due_record()
		doc = self.sent_list()
		with self.acting("town_secretary"):
			frappe.session.data["impersonated_by"] = "Administrator"
			try:
				with self.refused():
					disposal.sign(doc.name)
				self.assertEqual(disposal.steps(doc.name), [])
			finally:
				frappe.session.data.pop("impersonated_by")
		self.assertKept(name)


class Scope(KeepingSteps):
	def test_who_sees_a_list(self):
		self.due_record()
		doc = self.sent_list()
		sees = {"town_organiser", "county_organiser", "town_secretary", "county_secretary", "inspector"}
		for person in self.unit.people:
			if person in factory.WITHOUT_ACCOUNT:
				continue
			with self.subTest(person), self.acting(person):
				listed = doc.name in self.listed()
				self.assertEqual(listed, person in sees)
				self.assertEqual(frappe.has_permission(LIST, "read", doc.name), person in sees)

	def listed(self) -> list[str]:
		try:
			return frappe.get_list(LIST, pluck="name")
		except frappe.PermissionError:
			return []
