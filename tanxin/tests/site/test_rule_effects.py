"""What rules would do, asked on a site (会怎样): who may ask, what is answered, what is refused, and nothing written."""

from __future__ import annotations

import json
from unittest.mock import patch

import frappe
from frappe.utils import getdate, nowdate

from tanxin.api import rules as api
from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.obligations import periodic_obligations
from tanxin.site import directory, local, owing, unasked
from tanxin.site import rules as stored
from tanxin.talks.rule_effects import job
from tanxin.tests.site import factory
from tanxin.tests.site.base import SiteTest

YEAR = getdate(nowdate()).year
RULE, UNIT_RULE = "ZZ77-F2", "BDW-16-3"
STRANGERS = ("other_secretary", "branch_secretary", "inspector", "member", "Guest")


class EffectTest(SiteTest):
	def form(self, rule: str = RULE, /, **changes: object) -> dict:
		"""The values of a rule's form, as the desk sends them."""
		return json.loads(frappe.get_doc("Talk Rule", rule).as_json()) | changes

	def asked(self, rule: str = RULE, /, **changes: object) -> dict:
		answer = api.what_if(json.dumps(self.form(rule, **changes)))
		self.assertNotIn("ticket", answer)
		return answer

	def problems(self, **changes: object) -> dict[str, str]:
		return {each["field"]: each["sentence"] for each in self.asked(**changes)["problems"]}

	def written(self) -> tuple:
		return tuple(frappe.db.count(doctype) for doctype in ("Talk Obligation", "Talk Rule", "Version"))


class TestTheRuleForm(EffectTest):
	def test_the_numbers_are_those_of_the_obligations_that_the_rule_then_makes(self):
		before = self.written()
		answer = self.asked(period="Quarter", min_count=2, count_source="本单位")
		(own,) = (each for each in answer["rules"] if each["code"] == RULE)
		known = {rule.code: rule for rule in stored.all_rules()}
		doc = frappe.get_doc("Talk Rule", RULE).update({"period": "Quarter", "min_count": 2})
		known[RULE] = stored.rule_of(doc)
		then = [
			each
			for each in periodic_obligations(
				known.values(), YEAR, directory.whole(), local.calendar(), local.settings()
			)
			if each.rule == RULE
		]
		self.assertGreater(len(then), 0)
		self.assertEqual(own["made"], len(then))
		self.assertEqual(own["added"], len(then))
		self.assertEqual(own["dropped"], own["was"])
		self.assertEqual(sum(answer["months"]), len(then))
		self.assertEqual(answer["totals"]["persons"], len({each.person for each in then}))
		self.assertEqual(self.written(), before)

	def test_a_rule_as_it_stands_changes_nothing(self):
		totals = self.asked()["totals"]
		self.assertGreater(totals["made"], 0)
		self.assertEqual((totals["changes"], totals["was"]), (0, totals["made"]))

	def test_a_rule_that_is_not_saved_yet(self):
		answer = self.asked(name="new-talk-rule-x", code="NEW-1", __islocal=1)
		(own,) = answer["rules"]
		self.assertTrue(own["is_new"] and own["made"] and own["examples"])
		self.assertEqual(own["was"], 0)
		self.assertIn("code", self.problems(name="new-talk-rule-x", code=RULE))

	def test_events_of_the_year_are_counted_and_restricted_ones_name_nobody(self):
		factory.event(self.unit.person("member"), "Hardship")
		factory.event(self.unit.person("member_two"), "Commended")
		for situation, named in (("Hardship", False), ("Commended", True)):
			answer = self.asked("BDW-E1", situations=situation, enabled=1)
			self.assertEqual(answer["totals"]["made"], 1, situation)
			(own,) = answer["rules"]
			self.assertEqual(bool(own["examples"]), named)
			self.assertEqual(bool(answer["talkers"]), named)
			self.assertTrue(own["due_if_today"])
			text = json.dumps(answer, ensure_ascii=False)
			self.assertEqual("钱党员" in text, False)

	def test_bad_input_is_named_field_by_field(self):
		for changes in (
			{"min_count": -1},
			{"min_count": "两次"},
			{"max_count": 10**9},
			{"talker": "Mayor"},
			{"kind": "Whim"},
			{"subjects": "Anyone\nMartians"},
			{"effective_from": "2026-02-30"},
			{"effective_to": "soon"},
			{"rulebook": "NONE"},
			{"superseded_by": "NONE"},
			{"title": " "},
		):
			(field,) = changes
			found = self.problems(**changes)
			self.assertEqual(list(found), [field])
			self.assertRegex(found[field], "[\u4e00-\u9fff]")
		self.assertEqual(
			list(self.problems(kind="Window", meeting="Democratic Life Meeting", window_months="13")),
			["window_months"],
		)
		self.assertIn("effective_to", self.problems(effective_from="2026-05-01", effective_to="2026-04-01"))
		self.assertIn(
			"demands.1.deadline_unit", self.problems(demands=[{"matter": "写检查", "deadline_unit": "Moons"}])
		)
		self.assertIn("period", self.problems(period=""))
		for nonsense in ("[]", "7", "{", "", {"levels": "x"}, {"levels": [1]}):
			with self.refused(frappe.ValidationError):
				api.what_if(nonsense)
			with (
				self.acting("town_organiser"),
				self.refused(frappe.ValidationError, frappe.DoesNotExistError),
			):
				api.what_if(nonsense)
		for nonsense in ("[]", "{"):
			with self.refused(frappe.ValidationError):
				api.what_if_book("ZZ77", nonsense)
			with self.refused(frappe.ValidationError):
				api.what_if_unit(nonsense)
		for year in (str(YEAR - 1), YEAR + 2, "1900"):
			with self.refused(frappe.ValidationError):
				api.what_if(self.form(), year=year)
		self.assertEqual(api.what_if(self.form(), year=YEAR + 1)["year"], YEAR + 1)
		with self.refused(frappe.ValidationError):
			api.what_if(self.form(), year="x")

	def test_what_cannot_be_worked_out_says_so(self):
		with patch.object(local, "calendar", lambda: WorkCalendar(lambda day: True)):
			with self.refused(frappe.ValidationError, saying="没有工作日"):
				self.asked()


class TestWhoAsks(EffectTest):
	def test_an_organiser_is_told_of_the_stored_rule_in_his_own_organisations(self):
		whole = self.asked()
		with self.acting("town_organiser"):
			own = self.asked(min_count=5)  # what he changes on the way is not looked at
			book = api.what_if_book("ZZ77", {"enabled": 0})
		self.assertTrue(whole["whole"])
		self.assertFalse(own["whole"])
		self.assertEqual(own["totals"]["changes"], 0)
		names = {each["name"] for each in own["organizations"]}
		self.assertTrue(names <= {factory.TOWN, factory.BRANCH} and names)
		self.assertNotIn("冯局长", json.dumps(own, ensure_ascii=False))
		self.assertTrue({each["name"] for each in book["organizations"]} <= {factory.TOWN, factory.BRANCH})

	def test_an_organiser_counts_only_events_that_he_sees(self):
		factory.event(self.unit.person("town_organiser"), "Hardship")  # about himself
		factory.event(self.unit.person("other_secretary"), "Hardship")  # elsewhere
		factory.event(self.unit.person("member"), "Hardship")
		frappe.db.set_value("Talk Rule", "BDW-E1", {"situations": "Hardship", "enabled": 1})
		with self.acting("town_organiser"):
			self.assertEqual(self.asked("BDW-E1")["totals"]["made"], 1)
		self.assertEqual(self.asked("BDW-E1")["totals"]["made"], 3)

	def test_nobody_else_asks(self):
		for person in STRANGERS:
			with self.acting(person):
				for road in (
					lambda: api.what_if({"name": RULE}),
					lambda: api.what_if_book("ZZ77", {"enabled": 0}),
					lambda: api.unit_rules_page(),
					lambda: api.what_if_unit("{}"),
					lambda: api.save_unit_rules("{}"),
				):
					with self.refused(frappe.PermissionError):
						road()
		with self.acting("town_organiser"):
			for road in (
				api.unit_rules_page,
				lambda: api.what_if_unit("{}"),
				lambda: api.save_unit_rules("{}"),
			):
				with self.refused(frappe.PermissionError):
					road()

	def test_a_large_unit_is_worked_out_by_a_worker_for_who_asked_alone(self):
		with patch.object(job, "INLINE", 0), patch.object(frappe, "enqueue") as enqueued:
			ticket = api.what_if(self.form(min_count=3, max_count=None))["ticket"]
		self.assertEqual(api.progress(ticket)["state"], "waiting")
		told = enqueued.call_args.kwargs
		job.run(told["ticket"], told["kind"], told["year"], told["values"])
		done = api.progress(ticket)
		self.assertEqual(done["state"], "done")
		self.assertEqual(done["result"]["totals"], self.asked(min_count=3, max_count=None)["totals"])
		with self.acting("town_organiser"):
			self.assertEqual(api.progress(ticket)["state"], "gone")
		self.assertEqual(api.progress("x")["state"], "gone")


class TestABook(EffectTest):
	def test_switched_off_it_asks_nothing_of_what_it_asks(self):
		answer = api.what_if_book("ZZ77", {"enabled": 0})
		totals = answer["totals"]
		self.assertEqual((totals["made"], totals["dropped"]), (0, totals["was"]))
		self.assertGreater(totals["was"], 0)
		self.assertTrue(all("停用" in each["note"] for each in answer["rules"]))
		self.assertEqual(api.what_if_book("ZZ77", {"enabled": 1})["totals"]["changes"], 0)

	def test_a_date_in_the_book_is_that_of_its_rules(self):
		self.assertEqual(api.what_if_book("ZZ77", {"effective_to": f"{YEAR - 1}-12-31"})["totals"]["made"], 0)
		(problem,) = api.what_if_book("ZZ77", '{"effective_from": "2026-13-01"}')["problems"]
		self.assertEqual(problem["field"], "effective_from")

	def test_rules_that_are_off_one_by_one_stay_off(self):
		self.assertEqual(api.what_if_book("BDW", {"enabled": 1})["totals"]["made"], 0)
		with self.refused(frappe.DoesNotExistError):
			api.what_if_book("NONE", {"enabled": 1})


class TestTheUnitsOwn(EffectTest):
	def page(self, **rule: object) -> dict:
		"""What the page sends for one rule."""
		page = api.unit_rules_page()
		row = next(each for each in page["rules"] if each["name"] == UNIT_RULE)
		return {"rules": [{"name": row["name"], "modified": str(row["modified"]), **rule}]}

	def numbers(self, **changes: object) -> dict:
		return {"settings": {"modified": api.unit_rules_page()["settings"]["modified"], "numbers": changes}}

	def test_the_page_shows_the_numbers_and_where_each_rule_was_found(self):
		page = api.unit_rules_page()
		self.assertEqual(
			{each["name"]: each["value"] for each in page["settings"]["numbers"]}["event_deadline_days"], 7
		)
		row = next(each for each in page["rules"] if each["name"] == UNIT_RULE)
		self.assertIn("参考", row["citation_title"])
		self.assertTrue(all(each["rulebook"] == "BDW" for each in page["rules"]))

	def test_trying_out_is_what_saving_then_does(self):
		asked = self.page(enabled=1, period="Quarter")
		before = self.written()
		tried = api.what_if_unit(json.dumps(asked))
		self.assertEqual(self.written(), before)
		(own,) = tried["rules"]
		self.assertGreater(own["added"], 0)
		self.assertEqual(api.save_unit_rules(json.dumps(asked)), {"saved": 1, "problems": []})
		rule = next(each for each in stored.all_rules() if each.code == UNIT_RULE)
		made = periodic_obligations([rule], YEAR, directory.whole(), local.calendar(), local.settings())
		self.assertEqual(own["made"], len(list(made)))

	def test_what_is_shown_is_what_the_jobs_then_write_and_take_away(self):
		frappe.db.set_single_value("Tanxin Settings", "lead_days", 366)
		frappe.clear_document_cache("Tanxin Settings", "Tanxin Settings")
		asked = self.page(enabled=1, period="Quarter")
		(own,) = api.what_if_unit(asked)["rules"]
		api.save_unit_rules(asked)
		owing.owe_for_period(YEAR)
		self.assertEqual(frappe.db.count("Talk Obligation", {"rule": UNIT_RULE}), own["added"])
		asked = self.page(enabled=0)
		(own,) = api.what_if_unit(asked)["rules"]
		self.assertEqual(own["dropped"], own["was"])
		api.save_unit_rules(asked)
		unasked.review()
		quarter = (getdate(nowdate()).month + 2) // 3
		for period in range(1, 5):
			here = {"rule": UNIT_RULE, "period": f"{YEAR}-Q{period}"}
			gone = frappe.db.count("Talk Obligation", {**here, "status": "Withdrawn"})
			self.assertEqual(gone, frappe.db.count("Talk Obligation", here) if period >= quarter else 0)

	def test_a_number_of_the_unit_moves_what_is_owed(self):
		factory.event(self.unit.person("member"), "Commended")
		asked = self.numbers(event_deadline_days=20)
		tried = api.what_if_unit(asked)
		self.assertGreater(tried["totals"]["moved"], 0)
		self.assertEqual(tried["totals"]["added"] + tried["totals"]["dropped"], 0)
		self.assertEqual(api.save_unit_rules(asked)["saved"], 1)
		self.assertEqual(local.settings().event_deadline_days, 20)
		self.assertEqual(api.save_unit_rules(self.numbers(event_deadline_days=20))["saved"], 0)

	def test_the_book_is_switched_with_its_rules(self):
		frappe.db.set_value("Talk Rule", UNIT_RULE, "enabled", 1)
		(book,) = api.unit_rules_page()["books"]
		asked = {"books": [{"name": "BDW", "modified": str(book.modified), "enabled": 0}]}
		self.assertGreater(api.what_if_unit(asked)["totals"]["dropped"], 0)
		self.assertEqual(api.save_unit_rules(asked)["saved"], 1)

	def test_bad_input_is_named_and_nothing_is_saved(self):
		both = {
			**self.page(enabled=1, min_count=-2),
			**self.numbers(event_deadline_days=-1, window_days="一个月"),
		}
		for road in (api.what_if_unit, api.save_unit_rules):
			found = {each["field"] for each in road(json.dumps(both))["problems"]}
			self.assertEqual(
				found, {f"{UNIT_RULE}.min_count", "settings.event_deadline_days", "settings.window_days"}
			)
		for changes in (
			{"period": "Century"},
			{"each": "Trio"},
			{"effective_from": "2026-02-30"},
			{"period": ""},
		):
			((field, _value),) = changes.items()
			found = [each["field"] for each in api.save_unit_rules(self.page(**changes))["problems"]]
			self.assertEqual(found, [f"{UNIT_RULE}.{field}"])
		self.assertEqual(local.settings().event_deadline_days, 7)
		self.assertEqual(frappe.db.get_value("Talk Rule", UNIT_RULE, "enabled"), 0)
		for nonsense in (
			"[]",
			'"x"',
			{"rules": [{}]},
			{"rules": "x"},
			{"settings": {"numbers": {"owner": 3}}},
		):
			with self.refused(frappe.ValidationError):
				api.save_unit_rules(nonsense)

	def test_rules_of_others_are_not_changed_here(self):
		asked = {"rules": [{"name": RULE, "modified": "", "enabled": 0}]}
		with self.refused(saying="本单位"):
			api.save_unit_rules(asked)
		with self.refused():
			api.save_unit_rules({"books": [{"name": "ZZ77", "modified": "", "enabled": 0}]})

	def test_what_somebody_else_changed_meanwhile_is_not_overwritten(self):
		both = {**self.page(enabled=1), **self.numbers(event_deadline_days=9)}
		frappe.get_doc("Talk Rule", UNIT_RULE).update({"min_count": 2}).save()
		with self.refused(frappe.TimestampMismatchError, saying="没有保存"):
			api.save_unit_rules(both)
		self.assertEqual(local.settings().event_deadline_days, 7)
		self.assertEqual(frappe.db.get_value("Talk Rule", UNIT_RULE, ["enabled", "min_count"]), (0, 2))

	def test_all_is_saved_or_nothing(self):
		both = {**self.page(enabled=1), **self.numbers(event_deadline_days=9)}
		doctype = type(frappe.get_doc("Talk Rule", UNIT_RULE))
		with (
			patch.object(doctype, "on_update", side_effect=RuntimeError, create=True),
			self.refused(RuntimeError),
		):
			api.save_unit_rules(both)
		self.assertEqual(local.settings().event_deadline_days, 7)
		self.assertEqual(frappe.db.get_value("Talk Rule", UNIT_RULE, "enabled"), 0)
