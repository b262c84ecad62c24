"""Spot checks (抽查), the make-up talks that follow, and quotas that are met by what was done."""

from __future__ import annotations

import json
from unittest.mock import patch

import frappe
from frappe import client
from frappe.handler import run_doc_method
from frappe.query_builder import DocType
from frappe.utils import add_days, getdate, now_datetime, nowdate

from tanxin import compat
from tanxin.api import confirm, notes, plans, records
from tanxin.api import spot_checks as api
from tanxin.domain import periods
from tanxin.domain.model import Obligation, QuotaCounts
from tanxin.domain.sampling import draw
from tanxin.site import campaigns, obligations, quotas
from tanxin.tests.site import factory
from tanxin.tests.site.test_main_job import MainJobSteps

MAKE_UP_RULE, CHECK_RULE, MEETING_RULE, TALK_RULE = "WJ09-11", "WJ09-9", "WJ09-8", "WJ09-5"


class Checks(MainJobSteps):
	def setUp(self) -> None:
		super().setUp()
		self.switch_on(MAKE_UP_RULE, CHECK_RULE, MEETING_RULE, TALK_RULE)

	def switch_on(self, *codes: str) -> None:
		frappe.db.set_value("Talk Rule", {"situations": ("like", "%Make-up%")}, "enabled", 0)
		for code in codes:
			frappe.db.set_value("Talk Rule", code, "enabled", 1)
			frappe.db.set_value(
				"Talk Rulebook", frappe.db.get_value("Talk Rule", code, "rulebook"), "enabled", 1
			)
		frappe.clear_document_cache("Talk Rule")

	def record(self, person: str = "member", talker: str = "branch_secretary", minutes_ago: int = 120) -> str:
		"""A talk that was held and submitted."""
		with self.acting(talker):
			doc = frappe.get_doc(
				{
					"doctype": "Talk Record",
					"organization": factory.PEOPLE[talker][1],
					"unplanned_reason": "随机谈",
					"talkers": [{"person": self.unit.person(talker)}],
					"persons": [{"person": self.unit.person(person), "attended": 1}],
					"place": "党员活动室301",
					**factory.record_times(minutes_ago),
				}
			).insert()
			notes.write_record(doc.name, "Shared", {"main": "谈思想和工作"}, self.unit.person(person))
			doc.reload()
			doc.submit()
		return doc.name

	def new_check(self, size: int = 5, organization: str = factory.TOWN, **more: object):
		return frappe.get_doc(
			{
				"doctype": "Talk Spot Check",
				"organization": organization,
				"period_from": add_days(nowdate(), -30),
				"period_to": nowdate(),
				"sample_size": size,
				**more,
			}
		)

	def drawn(self, by: str = "town_organiser", **more: object):
		with self.acting(by):
			return self.new_check(**more).insert()

	def found(self, check, result: str = "Not Fit"):
		check.reload()
		for row in check.records:
			row.result = result
		return check.save()


class Drawing(Checks):
	def test_it_is_drawn_by_the_app_and_can_be_drawn_again(self):
		names = [self.record(person) for person in ("member", "member_two", "paper_member")]
		check = self.drawn(size=2, seed="mine", records=[{"record": names[0]}], population=1, status="Closed")
		self.assertEqual((check.population, len(check.records), check.status), (3, 2, "Open"))
		self.assertNotEqual(check.seed, "mine")
		self.assertEqual(sorted(check.population_names.split("\n")), sorted(names))
		self.assertEqual([row.record for row in check.records], draw(names, 2, check.seed))
		self.assertIn(factory.TOWN, check.filter_text)
		self.assertEqual({row.talkers for row in check.records}, {"赵支书"})

	def test_nobody_checks_records_of_his_own_talks(self):
		own = [
			self.record("member", "town_organiser"),
			self.record("town_organiser", "branch_secretary", minutes_ago=300),
		]
		other = self.record("member_two", minutes_ago=600)
		check = self.drawn()
		self.assertEqual([row.record for row in check.records], [other])
		self.assertFalse(set(own) & set(check.population_names.split("\n")))

	def test_formal_talks_are_not_drawn(self):
		frappe.db.set_value("Talk Record", self.record(), "category", "Admonition")
		with self.acting("town_organiser"), self.refused(saying="没有可抽查的记录"):
			self.new_check().insert()

	def test_who_draws_where(self):
		self.record()
		self.assertEqual(self.drawn("inspector", organization=factory.COUNTY).population, 1)
		self.assertEqual(self.drawn("county_organiser").population, 1)
		for person in ("town_secretary", "branch_secretary", "branch_member", "member", "other_secretary"):
			with self.acting(person), self.refused():
				self.new_check().insert()
		with self.acting("town_organiser"), self.refused(saying="范围"):
			self.new_check(organization=factory.COUNTY).insert()
		with self.refused():
			self.new_check().insert()  # Administrator is nobody on the roster
		with (
			patch.object(compat, "is_impersonated", return_value=True),
			self.acting("town_organiser"),
			self.refused(),
		):
			self.new_check().insert()

	def test_nothing_to_draw_from_is_said(self):
		with self.acting("town_organiser"):
			with self.refused(saying="没有可抽查的记录"):
				self.new_check().insert()
			for size in (0, 1000):
				with self.refused(saying="抽取份数"):
					self.new_check(size=size).insert()


class Finding(Checks):
	def test_only_the_checker_writes_and_only_what_was_found(self):
		first, second = self.record(), self.record("member_two", minutes_ago=300)
		check = self.drawn(size=1)
		other = second if check.records[0].record == first else first
		for person in ("town_secretary", "county_organiser", "inspector", "branch_secretary"):
			with self.acting(person), self.refused():
				self.found(frappe.get_doc("Talk Spot Check", check.name))
		with self.acting("town_organiser"):
			for field, value in (
				("sample_size", 9),
				("period_to", add_days(nowdate(), -1)),
				("organization", factory.BRANCH),
			):
				with self.refused(saying="不能更换"):
					client.set_value("Talk Spot Check", check.name, field, value)
			doc = frappe.get_doc("Talk Spot Check", check.name)
			doc.records[0].record = other
			with self.refused(saying="不能更换"):
				doc.save()
			doc = frappe.get_doc("Talk Spot Check", check.name)
			doc.append("records", {"record": other})
			with self.refused(saying="不能更换"):
				doc.save()
			for field, value in (
				("seed", "x"),
				("status", "Closed"),
				("checker", self.unit.person("member")),
			):
				client.set_value("Talk Spot Check", check.name, field, value)
			doc.reload()
			self.assertEqual((doc.seed, doc.status, doc.checker), (check.seed, "Open", check.checker))
			forged = {**doc.as_dict(), "checker_user": "x@tanxin.test"}
			for method in ("delete", "rename", "discard", "db_update"):
				with self.refused(Exception):
					run_doc_method(method, docs=frappe.as_json(forged))

	def test_who_sees_it(self):
		self.record()
		name = self.drawn().name
		seen = set()
		for person in set(factory.PEOPLE) - factory.WITHOUT_ACCOUNT:
			with self.acting(person):
				try:
					if frappe.get_list("Talk Spot Check", {"name": name}, pluck="name"):
						seen.add(person)
				except frappe.PermissionError:
					frappe.clear_messages()
		self.assertEqual(
			seen,
			{
				"county_secretary",
				"county_organiser",
				"town_secretary",
				"town_deputy",
				"town_organiser",
				"inspector",
			},
		)

	def test_closing_makes_a_new_dated_talk_owed_and_leaves_the_record(self):
		record = self.record()
		before = frappe.get_doc("Talk Record", record).as_dict()
		check = self.drawn()
		with self.acting("town_organiser"):
			with self.refused(saying="备注"):
				api.close(check.name)
			self.found(check)
			self.assertEqual(api.close(check.name), 1)
			with self.refused(saying="已办结"):
				api.close(check.name)
			with self.refused(saying="已办结"):
				self.found(check, "Fit")
		check.reload()
		self.assertEqual((check.status, check.not_fit), ("Closed", 1))
		event = frappe.get_doc(
			"Trigger Event", {"source_doctype": "Talk Spot Check", "source_name": check.name}
		)
		self.assertEqual((event.person, event.situation), (self.unit.person("member"), "Make-up Talk"))
		owed = factory.obligation_of(event.name)
		self.assertEqual(
			(owed.rule, owed.status, getdate(owed.starts_on)), (MAKE_UP_RULE, "Open", getdate(nowdate()))
		)
		self.assertEqual(frappe.get_doc("Talk Record", record).as_dict(), before)
		with self.acting("member"):
			confirm.agree(record)
		self.assertEqual(frappe.db.get_value("Talk Obligation", owed.name, "status"), "Open")
		frappe.db.set_value("Trigger Event", event.name, "creation", add_days(now_datetime(), -1))
		with self.acting("member"):
			confirm.agree(self.record(minutes_ago=60))
		self.assertEqual(frappe.db.get_value("Talk Obligation", owed.name, "status"), "Met")

	def test_the_same_record_is_made_up_for_once(self):
		self.record()
		for raised in (1, 0):
			check = self.drawn()
			with self.acting("town_organiser"):
				self.found(check)
				self.assertEqual(api.close(check.name), raised)
		self.assertEqual(frappe.db.count("Trigger Event", {"situation": "Make-up Talk"}), 1)

	def test_without_a_rule_the_event_says_so(self):
		self.switch_on(CHECK_RULE)
		self.record()
		check = self.drawn()
		with self.acting("town_organiser"):
			self.found(check)
			api.close(check.name)
		event = frappe.get_doc("Trigger Event", {"source_doctype": "Talk Spot Check"})
		self.assertEqual(event.status, "No Rule Applies")
		self.assertTrue(event.problem)

	def test_what_is_fit_owes_nothing_and_what_cannot_be_decided_says_why(self):
		self.record()
		check = self.drawn()
		with self.acting("town_organiser"):
			check.reload()
			check.records[0].remark = "本人外出，待回后再核"
			check.save()
			self.assertEqual(api.close(check.name), 0)
		self.assertFalse(frappe.db.exists("Trigger Event", {"situation": "Make-up Talk"}))


class Quotas(Checks):
	def quota(
		self, rule: str, owner: str, talker: str, number: int = 1, organization: str = factory.TOWN
	) -> str:
		"""One row of a quota of this period."""
		kind = frappe.db.get_value("Talk Rule", rule, "period")
		span = next(each for each in periods.containing(getdate(nowdate())) if self.is_of(each, kind))
		key = f"{rule}|{owner}|{span.name}" + (f"#{number}" if number > 1 else "")
		value = Obligation(
			key, rule, None, organization, self.unit.person(talker), "", span.start, span.end, span.name
		)
		obligations.create([value])
		return frappe.db.get_value("Talk Obligation", {"obligation_key": key})

	def is_of(self, span: periods.Span, kind: str) -> bool:
		return {"Month": 7, "Quarter": 7, "Half Year": 7, "Year": 4}[kind] == len(span.name) and {
			"Month": span.name[5:].isdigit(), "Quarter": "Q" in span.name, "Half Year": "H" in span.name, "Year": True,
		}[kind]  # fmt: skip

	def row(self, name: str):
		return frappe.db.get_value("Talk Obligation", name, "*", as_dict=True)

	def statuses(self, *names: str) -> list[str]:
		return [self.row(name).status for name in names]

	def confirmed(self, person: str, **more: object) -> str:
		record = self.record(person, **more)
		with self.acting(person):
			confirm.agree(record)
		return record

	def test_talks_are_counted_one_by_one_when_they_are_confirmed(self):
		owner = self.unit.person("town_organiser")
		rows = [self.quota(TALK_RULE, owner, "town_organiser", number) for number in (1, 2)]
		self.record("member", "town_organiser", minutes_ago=600)
		self.assertEqual(self.statuses(*rows), ["Open", "Open"])
		first = self.confirmed("member_two", talker="town_organiser", minutes_ago=300)
		self.assertEqual(self.statuses(*rows), ["Met", "Open"])
		self.assertEqual((self.row(rows[0]).record, self.row(rows[0]).met_on), (first, getdate(nowdate())))
		self.confirmed("branch_member", talker="town_organiser")
		self.assertEqual(self.statuses(*rows), ["Met", "Met"])
		self.assertEqual(quotas.settle_all(), 0)

	def test_a_correction_is_owed_again_until_it_is_confirmed(self):
		owner = self.unit.person("town_organiser")
		rows = [self.quota(TALK_RULE, owner, "town_organiser", number) for number in (1, 2)]
		first = self.confirmed("member", talker="town_organiser", minutes_ago=600)
		second = self.confirmed("member_two", talker="town_organiser")
		with self.acting("town_organiser"):
			records.correct(first, "时间写错")
		self.assertEqual(self.statuses(*rows), ["Met", "Open"])
		self.assertEqual(self.row(rows[0]).record, second)

	def test_people_are_counted_once_each(self):
		frappe.db.set_value("Talk Rule", TALK_RULE, "quota_counts", "Persons")
		owner = self.unit.person("town_organiser")
		rows = [self.quota(TALK_RULE, owner, "town_organiser", number) for number in (1, 2)]
		self.confirmed("member", talker="town_organiser", minutes_ago=600)
		self.confirmed("member", talker="town_organiser", minutes_ago=300)
		self.assertEqual(self.statuses(*rows), ["Met", "Open"])
		self.confirmed("member_two", talker="town_organiser")
		self.assertEqual(self.statuses(*rows), ["Met", "Met"])

	def meeting(self, days: int = 0, organization: str = factory.TOWN, kind: str = "Annual Summary"):
		return frappe.get_doc(
			{
				"doctype": "Talk Meeting",
				"organization": organization,
				"meeting": kind,
				"held_on": add_days(nowdate(), days),
			}
		).insert()

	def test_meetings_of_that_kind_meet_it_on_their_day(self):
		row = self.quota(MEETING_RULE, factory.TOWN, "town_organiser")
		self.meeting(kind="Quarterly Study")
		self.meeting(organization=factory.OTHER)
		coming = self.meeting(days=1)
		self.assertEqual(self.statuses(row), ["Open"])
		coming.held_on = nowdate()
		coming.save()
		self.assertEqual((self.row(row).status, self.row(row).meeting), ("Met", coming.name))
		coming.cancelled = 1
		coming.save()
		self.assertEqual(
			(self.row(row).status, self.row(row).meeting, self.row(row).met_on), ("Open", None, None)
		)

	def test_closed_checks_meet_it(self):
		row = self.quota(CHECK_RULE, factory.TOWN, "town_organiser")
		self.record()
		check = self.drawn()
		self.assertEqual((quotas.settle_all(), self.statuses(row)), (0, ["Open"]))
		with self.acting("town_organiser"):
			self.found(check, "Fit")
			api.close(check.name)
		self.assertEqual((self.row(row).status, self.row(row).spot_check), ("Met", check.name))

	def test_what_was_done_before_the_row_was_there_is_found_by_the_daily_sweep(self):
		self.meeting()
		row = self.quota(MEETING_RULE, factory.TOWN, "town_organiser")
		self.assertEqual((quotas.settle_all(), quotas.settle_all()), (1, 0))
		self.assertEqual(self.statuses(row), ["Met"])

	def test_what_is_exempted_counts_no_longer(self):
		owner = self.unit.person("town_organiser")
		rows = [self.quota(TALK_RULE, owner, "town_organiser", number) for number in (1, 2)]
		frappe.db.set_value("Talk Obligation", rows[0], "status", "Exempted")
		self.confirmed("member", talker="town_organiser")
		self.assertEqual(self.statuses(*rows), ["Exempted", "Met"])

	def test_a_quota_is_never_planned(self):
		row = self.quota(TALK_RULE, self.unit.person("town_organiser"), "town_organiser")
		with self.acting("county_organiser"):
			with self.refused(saying="任务次数"):
				plans.make_plan(json.dumps([row]))
			plan = factory.plan(self.unit, obligations=[{"obligation": row}])
			with self.refused():
				plan.insert()
		self.assertEqual(self.statuses(row), ["Open"])

	def test_no_sheet_proposes_a_quota(self):
		row = self.quota(TALK_RULE, self.unit.person("town_organiser"), "town_organiser")
		event = factory.event(self.unit.person("branch_secretary"), "Promotion").name
		owed = set(frappe.get_all("Talk Obligation", {"event": event}, pluck="name"))
		today = getdate(nowdate())
		choice = campaigns.Choice(factory.TOWN, today, add_days(today, 400), None, frozenset())
		everything = DocType("Talk Obligation").name.isnotnull()
		found = {each.name for each in campaigns.open_obligations(choice, everything)}
		self.assertNotIn(row, found)
		self.assertLessEqual(owed, found)

	def test_the_number_of_queries_does_not_grow_with_the_rows(self):
		owner = self.unit.person("town_organiser")
		self.confirmed("member", talker="town_organiser")
		counts = []
		for number in (1, 8):
			for each in range(1, number + 1):
				self.quota(TALK_RULE, owner, "town_organiser", each)
			with patch.object(frappe.db, "sql", wraps=frappe.db.sql) as asked:
				quotas.settle_talk([owner], getdate(nowdate()))
			counts.append(asked.call_count)
		self.assertLessEqual(counts[1], counts[0])
		self.assertEqual(QuotaCounts.TALKS.value, frappe.db.get_value("Talk Rule", TALK_RULE, "quota_counts"))
