"""Reports: the figures are right, on any day, and show to each reader what is his to see."""

from __future__ import annotations

from datetime import date, timedelta

import frappe
from frappe.desk import query_report
from frappe.utils import add_days, getdate, nowdate

from tanxin.api import cards, confirm, follow_ups, notes, plans, records, signoff
from tanxin.domain.model import Obligation
from tanxin.site import obligation_rows, obligations
from tanxin.tests.site import factory
from tanxin.tests.site.base import SiteTest

EVENT_RULE = "ZZ77-M6"


class Report(SiteTest):
	"""Runs reports the way the desk does, with the platform's own checks."""

	def run_report(self, name: str, **filters: object) -> dict:
		frappe.local.form_dict = frappe._dict()
		return query_report.run(name, filters=filters)

	def owed(
		self, key: str, person: str, due: int, organization: str = factory.BRANCH, **more: object
	) -> str:
		"""An obligation due so many days from now, with what became of it."""
		due_on = getdate(nowdate()) + timedelta(days=due)
		value = Obligation(
			f"test|{key}", EVENT_RULE, self.unit.person(person), organization,
			self.unit.person("branch_secretary"), "", due_on - timedelta(days=60), due_on,
		)  # fmt: skip
		obligations.create([value])
		name = obligation_rows.name_for(value.key)
		if more:
			frappe.db.set_value("Talk Obligation", name, more)
		return name

	def held(self, persons=("member",), **times: object) -> str:
		"""A talk of the branch secretary, planned, signed, recorded, submitted."""
		with self.acting("town_organiser"):
			plan = factory.plan(self.unit, persons=persons).insert()
			signoff.act("Talk Plan", plan.name, "Send for Signature")
		with self.acting("branch_secretary"):
			signoff.act("Talk Plan", plan.name, "Sign")
			name = records.begin(plan.name)
			doc = frappe.get_doc("Talk Record", name)
			doc.update({**factory.record_times(), **times})
			doc.save()
			for row in doc.persons:
				notes.write_record(name, "Shared", {"main": "绝密家事内容"}, row.person)
			doc.reload()
			doc.submit()
		return name

	def period(self) -> dict[str, str]:
		return {"from_date": add_days(nowdate(), -400), "to_date": add_days(nowdate(), 400)}


class Columns(Report):
	def test_words_stand_left_also_where_the_first_row_has_none(self):
		for name in frappe.get_all("Report", {"module": "Tanxin"}, pluck="name"):
			for column in self.run_report(name, **self.period())["columns"]:
				with self.subTest(report=name, column=column["fieldname"]):
					numbers = column["fieldtype"] in ("Int", "Float", "Percent")
					self.assertEqual(column.get("align"), None if numbers else "left")


class Coverage(Report):
	def figures(self, **filters: object) -> dict[str, dict]:
		result = self.run_report("Talk Coverage", **{**self.period(), "group_by": "Organization", **filters})
		return {row["group"]: row for row in result["result"]}

	def a_mixed_lot(self) -> None:
		today = getdate(nowdate())
		self.owed("open", "member", due=10)
		self.owed("overdue", "member_two", due=-10)
		self.owed("met", "branch_member", due=-5, status="Met", met_on=today - timedelta(days=6))
		self.owed("late", "paper_member", due=-20, status="Met Late", met_on=today - timedelta(days=2))
		self.owed("withdrawn", "member", due=-3, status="Withdrawn", withdrawn_on=today - timedelta(days=4))
		self.owed("town", "branch_secretary", due=10, organization=factory.TOWN)
		self.owed("elsewhere", "other_secretary", due=-10, organization=factory.OTHER)

	def test_totals_count_each_organisation_with_all_below_it(self):
		self.a_mixed_lot()
		with self.acting("county_organiser"):
			rows = self.figures()
		branch, town, total = (
			rows[factory.BRANCH],
			rows[factory.TOWN],
			rows["合计" if "合计" in rows else "Total"],
		)
		self.assertEqual(
			[branch[name] for name in ("owed", "done", "met", "met_late", "open", "overdue", "withdrawn")],
			[4, 2, 1, 1, 1, 1, 1],
		)
		self.assertEqual((branch["coverage_rate"], branch["timely_rate"]), (50.0, 33.3))
		self.assertEqual((town["owed"], town["done"]), (5, 2))
		self.assertEqual((total["owed"], total["overdue"]), (6, 2))
		self.assertEqual(rows[factory.COUNTY]["owed"], total["owed"])
		self.assertLess(rows[factory.COUNTY]["indent"], branch["indent"])

	def test_any_past_day_is_read_off_the_frozen_dates(self):
		self.a_mixed_lot()
		with self.acting("town_organiser"):
			then = self.figures(as_of=add_days(nowdate(), -4))[factory.BRANCH]
			long_ago = self.figures(as_of=add_days(nowdate(), -200))
		self.assertEqual(
			[then[name] for name in ("owed", "met", "met_late", "overdue", "withdrawn")], [4, 1, 0, 2, 1]
		)
		self.assertEqual(long_ago[factory.BRANCH]["owed"], 0)
		self.assertIsNone(long_ago[factory.BRANCH]["coverage_rate"])

	def test_overdue_under_a_soft_rule_is_shown_as_to_be_explained(self):
		self.owed("overdue", "member_two", due=-10)
		self.owed("soft", "member", due=-10, soft=1)
		with self.acting("town_organiser"):
			row = self.figures()[factory.BRANCH]
		self.assertEqual((row["owed"], row["overdue"], row["to_explain"]), (2, 1, 1))

	def test_what_is_exempted_or_merged_is_shown_and_not_owed(self):
		self.owed("owed", "member", due=-10)
		self.owed("exempted", "member", due=-10, status="Exempted", exempted_on=add_days(nowdate(), -20))
		self.owed("merged", "member_two", due=-10, status="Merged", merged_on=add_days(nowdate(), -20))
		self.owed("again", "member", due=-10, exempted_on=add_days(nowdate(), -20), reopened_on=add_days(nowdate(), -3))
		with self.acting("town_organiser"):
			row, then = self.figures()[factory.BRANCH], self.figures(as_of=add_days(nowdate(), -4))[factory.BRANCH]
		names = ("owed", "overdue", "exempted", "merged")
		self.assertEqual([row[name] for name in names], [2, 2, 1, 1])
		self.assertEqual([then[name] for name in names], [1, 1, 2, 1])

	def test_each_sees_his_own_subtree_and_no_more(self):
		self.a_mixed_lot()
		with self.acting("town_organiser"):
			self.assertEqual(set(self.figures()) - {"合计", "Total"}, {factory.TOWN, factory.BRANCH})
		with self.acting("inspector"):
			self.assertIn(factory.OTHER, self.figures())
		with self.acting("other_secretary"):
			rows = self.figures()
			self.assertEqual(set(rows) - {"合计", "Total"}, {factory.OTHER})
			self.assertEqual(self.figures(organization=factory.BRANCH), {})

	def test_who_has_no_role_is_denied(self):
		for person in ("member", "stranger"):
			with self.acting(person), self.assertRaises(frappe.PermissionError):
				self.run_report("Talk Coverage")

	def test_an_empty_scope_says_so(self):
		with self.acting("other_secretary"):
			result = self.run_report("Talk Coverage", **self.period())
		self.assertEqual(result["result"], [])
		self.assertTrue(result["message"])

	def test_restricted_rules_are_counted_but_lumped_for_who_need_not_know(self):
		with self.acting("town_organiser"):
			event = factory.event(self.unit.person("member"), situation="Hardship")
			hidden = factory.laid_open("Talk Obligation", factory.obligation_of(event.name).name)
		many = frappe.db.count("Talk Obligation", {"event": event.name})
		self.owed("plain", "member_two", due=10)
		title = frappe.db.get_value("Talk Rule", hidden.rule, "title")
		with self.acting("town_organiser"):
			named = self.figures(group_by="Rule")
		with self.acting("inspector"):
			lumped = self.figures(group_by="Rule")
			by_rule = self.figures(group_by="Rule", rule=hidden.rule)
			whole = self.figures()
		self.assertIn(title, named)
		self.assertNotIn(title, lumped)
		self.assertEqual(lumped["受限事项"]["owed"], many)
		self.assertEqual(by_rule, {})
		self.assertEqual(whole[factory.BRANCH]["owed"], many + 1)

	def test_nobody_counts_a_restricted_matter_about_himself(self):
		with self.acting("county_organiser"):
			event = factory.event(self.unit.person("town_secretary"), situation="Adverse Report")
		with self.acting("town_secretary"):
			self.assertEqual(self.figures(group_by="Rule"), {})
			self.assertEqual(self.figures(), {})
		with self.acting("county_secretary"):
			many = frappe.db.count("Talk Obligation", {"event": event.name})
			self.assertEqual(self.figures()[factory.COUNTY]["owed"], many)

	def test_paper_and_unable_are_shown_apart(self):
		for who in ("member", "member_two", "paper_member", "branch_member"):
			self.owed(who, who, due=5)
		record = self.held(persons=("member", "member_two", "paper_member", "branch_member"))
		with self.acting("member"):
			confirm.agree(record)
		with self.acting("branch_secretary"):
			confirm.unable(record, self.unit.person("paper_member"), "住院昏迷")
			confirm.on_paper(record, self.unit.person("member_two"), self.scan(record))
		with self.acting("member"):
			self.assertEqual(confirm.mine()[0].record_state, "Awaiting Confirmation")
		with self.acting("town_organiser"):
			row = self.figures()[factory.BRANCH]
		self.assertEqual(
			[row[name] for name in ("owed", "done", "own", "on_paper", "unable")], [4, 3, 1, 1, 1]
		)

	def scan(self, record: str) -> str:
		file = frappe.get_doc(
			{
				"doctype": "File", "file_name": "scan.txt", "attached_to_doctype": "Talk Record",
				"attached_to_name": record, "is_private": 1, "content": b"signed",
			}
		).insert()  # fmt: skip
		self.addCleanup(file.delete_file_data_content)
		return file.file_url

	def test_it_asks_the_database_a_fixed_number_of_times(self):
		self.a_mixed_lot()
		with self.acting("county_organiser"):
			self.figures()
			few = self.queries(self.figures)
			for number in range(30):
				self.owed(f"more{number}", "member", due=number)
			self.assertEqual(self.queries(self.figures), few)

	def queries(self, function) -> int:
		asked, real = [], frappe.db.__class__.sql

		def counting(this, *args, **kwargs):
			asked.append(args)
			return real(this, *args, **kwargs)

		frappe.db.__class__.sql = counting
		try:
			function()
		finally:
			frappe.db.__class__.sql = real
		return len(asked)


class Ledger(Report):
	def ledger(self, **filters: object) -> list[dict]:
		rows = self.run_report("Talk Ledger", **{**self.period(), **filters})["result"]
		return [row for row in rows if isinstance(row, dict)]

	def test_one_row_a_record_and_person_with_totals(self):
		record = self.held(persons=("member", "member_two"))
		with self.acting("member"):
			confirm.agree(record)
		with self.acting("town_organiser"):
			result = self.run_report("Talk Ledger", **self.period())
		rows = [row for row in result["result"] if isinstance(row, dict)]
		self.assertEqual([row["person_name"] for row in rows], ["钱党员", "孙党员"])
		self.assertEqual([row["answer"] for row in rows], ["本人登录", "待确认"])
		self.assertEqual([row["talks"] for row in rows], [1, 0])
		totals = result["result"][-1]
		self.assertEqual(totals[-2:], [1, 2])
		self.assertEqual(rows[0]["talkers"], "赵支书")
		self.assertTrue(rows[0]["plan"].startswith("TXP-"))
		self.assertEqual({each["label"]: each["value"] for each in result["report_summary"]}["人次"], 2)

	def test_reason_date_and_timeliness_come_from_what_was_owed(self):
		with self.acting("town_organiser"):
			owed = factory.obligation_of(factory.event(self.unit.person("member")).name)
			plan = plans.make_plan([owed.name])
			doc = frappe.get_doc("Talk Plan", plan)
			doc.place = "支部活动室"
			doc.save()
			signoff.act("Talk Plan", plan, "Send for Signature")
		with self.acting("branch_secretary"):
			signoff.act("Talk Plan", plan, "Sign")
			record = records.begin(plan)
			doc = frappe.get_doc("Talk Record", record)
			doc.update(factory.record_times())
			doc.save()
			notes.write_record(record, "Shared", {"main": "谈表彰"}, self.unit.person("member"))
			doc.reload()
			doc.submit()
			follow_ups.add(
				record,
				self.unit.person("member"),
				"落实补贴",
				self.unit.person("branch_secretary"),
				"2020-01-01",
			)
			row = self.ledger()[0]
		self.assertEqual(
			(row["reason"], row["due_date"], row["in_time"]), (owed.rule_title, owed.due_date, "按期")
		)
		self.assertEqual(row["follow_up"], "1项逾期")
		self.assertNotIn("补贴", str(row))

	def test_an_agreement_from_an_imported_ledger_is_not_passed_off_as_his_own(self):
		record = self.held()
		with self.acting("member"):
			confirm.agree(record)
		frappe.db.set_value("Talk Confirmation", {"record": record}, "by_own_login", 0)
		with self.acting("town_organiser"):
			self.assertEqual(self.ledger()[0]["answer"], "导入载明")

	def test_no_content_ever(self):
		self.held()
		with self.acting("county_secretary"):
			self.assertNotIn("绝密", str(self.run_report("Talk Ledger", **self.period())))

	def test_each_filter_narrows(self):
		first, second = self.held(), self.held(persons=("member_two",))
		with self.acting("county_organiser"):
			self.assertEqual({row["record"] for row in self.ledger()}, {first, second})
			for filters in (
				{"person": self.unit.person("member")},
				{"person": self.unit.person("member"), "talker": self.unit.person("branch_secretary")},
				{"person": self.unit.person("member"), "organization": factory.TOWN},
			):
				self.assertEqual([row["record"] for row in self.ledger(**filters)], [first], filters)
			for filters in (
				{"organization": factory.OTHER},
				{"talker": self.unit.person("town_secretary")},
				{"state": "Confirmed"},
				{"category": "Admonition"},
				{"rule": EVENT_RULE},
				{"from_date": add_days(nowdate(), 1)},
			):
				self.assertEqual(self.ledger(**filters), [], filters)

	def test_outsiders_see_nothing_and_members_have_no_report(self):
		record = self.held()
		with self.acting("other_secretary"):
			self.assertEqual(self.ledger(), [])
		with self.acting("inspector"):
			self.assertEqual([row["record"] for row in self.ledger()], [record])
		for person in ("member", "stranger"):
			with self.acting(person), self.assertRaises(frappe.PermissionError):
				self.run_report("Talk Ledger")

	def test_who_only_took_part_sees_his_own_line(self):
		self.held(persons=("branch_member", "member"))
		frappe.db.set_value(
			"Talk Post", {"person": self.unit.person("branch_member")}, "to_date", "2020-01-01"
		)
		with self.acting("branch_member"):
			self.assertEqual([row["person_name"] for row in self.ledger()], ["周委员"])

	def test_a_restricted_reason_is_not_named_to_the_inspector(self):
		with self.acting("town_organiser"):
			owed = factory.obligation_of(factory.event(self.unit.person("member"), situation="Hardship").name)
			owed = factory.laid_open("Talk Obligation", owed.name)
		record = self.held()
		frappe.db.set_value("Talk Obligation", owed.name, {"record": record, "status": "Met"})
		with self.acting("inspector"):
			row = self.ledger()[0]
			self.assertEqual(row["reason"], "受限事项")
			self.assertEqual(row["due_date"], owed.due_date)
			self.assertEqual(self.ledger(rule=owed.rule), [])
		with self.acting("town_organiser"):
			self.assertEqual(self.ledger()[0]["reason"], owed.rule_title)
			self.assertEqual(len(self.ledger(rule=owed.rule)), 1)

	def test_a_period_that_ends_before_it_begins_is_refused(self):
		with self.acting("county_organiser"), self.refused():
			self.ledger(from_date="2026-05-01", to_date="2026-04-01")


class Cards(Report):
	def test_only_the_named_leader_counts_what_waits_for_a_signature(self):
		with self.acting("town_organiser"):
			plan = factory.plan(self.unit, persons=("member_two",)).insert()
			signoff.act("Talk Plan", plan.name, "Send for Signature")
			self.assertEqual(cards.to_sign()["value"], 0)
		for person, count in (("branch_secretary", 1), ("county_secretary", 0), ("stranger", 0)):
			with self.acting(person):
				self.assertEqual(cards.to_sign()["value"], count, person)

	def test_coverage_is_the_reports_figure(self):
		today = getdate(nowdate())
		due = (date(today.year, 6, 30) - today).days
		self.owed("met", "member", due=due, status="Met", met_on=date(today.year, 6, 1))
		self.owed("open", "member_two", due=due)
		with self.acting("town_organiser"):
			self.assertEqual(cards.coverage_this_year()["value"], 50.0)
			report = self.run_report("Talk Coverage", group_by="Organization")
			self.assertEqual(report["result"][-1]["coverage_rate"], 50.0)
