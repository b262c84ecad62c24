"""Rules that are switched off, lowered, narrowed or replaced: what they no longer ask goes, and comes back with them."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

import frappe
from frappe.utils import add_days, getdate

from tanxin import tasks
from tanxin.api import plans
from tanxin.site import asked_by, local, owing, owing_jobs, unasked
from tanxin.tests.site import factory
from tanxin.tests.site.test_owing import YEAR, OwingSteps, mid_year_meeting, rows

SPRING = date(YEAR, 5, 6)
RULE = "ZZ77-F2"


@contextmanager
def on(day: date):
	"""The site on another day."""
	with patch.object(owing, "nowdate", day.isoformat), patch.object(unasked, "nowdate", day.isoformat):
		yield


def standing(**filters: object) -> dict[str, tuple[str, str | None]]:
	"""Status and reason by key."""
	found = frappe.get_all(
		"Talk Obligation", filters, ["obligation_key", "status", "withdrawn_reason"], order_by="name asc"
	)
	return {row.obligation_key: (row.status, row.withdrawn_reason) for row in found}


class RulesChange(OwingSteps):
	def setUp(self) -> None:
		super().setUp()
		with on(SPRING):
			owing.owe_for_period(YEAR)
		self.before = standing(rule=RULE)
		self.assertGreater(len(self.before), 3)

	def change(self, **values: object) -> None:
		"""As the form does, without the checks of a rule that is not what is tested here."""
		frappe.db.set_value("Talk Rule", RULE, values)

	def review(self, day: date = SPRING) -> unasked.Outcome:
		with on(day):
			return unasked.review()

	def test_a_rule_switched_off_asks_nothing_more_and_on_again_everything(self):
		self.change(enabled=0)
		self.assertEqual(self.review(), (len(self.before), 0))
		self.assertEqual(set(standing(rule=RULE).values()), {("Withdrawn", asked_by.OFF)})
		row = frappe.get_doc("Talk Obligation", {"rule": RULE})
		self.assertIsNotNone(row.withdrawn_on)
		self.assertEqual(self.review(), (0, 0))
		self.change(enabled=1)
		self.assertEqual(self.review(), (0, len(self.before)))
		self.assertEqual(standing(rule=RULE), self.before)
		self.assertIsNone(frappe.db.get_value("Talk Obligation", row.name, "withdrawn_on"))

	def test_a_rulebook_takes_its_rules_with_it(self):
		frappe.db.set_value("Talk Rulebook", "ZZ77", "enabled", 0)
		self.review()
		self.assertEqual({status for status, _ in standing().values()}, {"Withdrawn"})

	def test_what_is_planned_met_or_exempted_stays(self):
		names = frappe.get_all("Talk Obligation", {"rule": RULE}, pluck="name", order_by="name asc")
		for name, status in zip(names, ("Planned", "Met", "Exempted"), strict=False):
			frappe.db.set_value("Talk Obligation", name, "status", status)
		self.change(enabled=0)
		self.assertEqual(self.review().withdrawn, len(names) - 3)
		kept = sorted(status for status, _ in standing(rule=RULE).values() if status != "Withdrawn")
		self.assertEqual(kept, ["Exempted", "Met", "Planned"])

	def test_a_plan_that_is_given_up_leaves_what_was_switched_off_meanwhile_to_the_next_review(self):
		name = frappe.get_all(
			"Talk Obligation", {"rule": RULE, "person": self.unit.person("member")}, pluck="name"
		)
		with self.acting("town_organiser"):
			plans.make_plan(name)
		self.change(enabled=0)
		self.review()
		frappe.db.set_value("Talk Obligation", name[0], {"status": "Open", "plan": None})
		self.assertEqual(self.review().withdrawn, 1)

	def test_a_year_that_is_over_keeps_the_rules_of_its_day(self):
		self.change(enabled=0)
		self.assertEqual(self.review(date(YEAR + 1, 1, 1)), (0, 0))
		self.assertEqual(standing(rule=RULE), self.before)

	def test_months_that_are_over_stay_and_those_to_come_go(self):
		self.change(period="Month", asked_as=None)
		with on(SPRING):
			owing.owe_for_period(YEAR)
			unasked.review()
			self.change(enabled=0)
			unasked.review()
		by_period = {key.rpartition("|")[2]: value for key, value in standing(rule=RULE).items()}
		self.assertEqual(by_period[f"{YEAR}-04"], ("Open", None))
		self.assertEqual(by_period[f"{YEAR}-05"], ("Withdrawn", asked_by.OFF))
		self.assertEqual(by_period[str(YEAR)][0], "Withdrawn")

	def test_a_number_that_is_lowered_takes_the_last_ones_and_raised_brings_them_back(self):
		self.change(min_count=3)
		with on(SPRING):
			unasked.review()
			owing.owe_for_period(YEAR)
		self.assertEqual(len(standing(rule=RULE)), 3 * len(self.before))
		self.leave_in_winter("member")
		self.change(min_count=1)
		self.assertEqual(self.review(), (2 * len(self.before), 0))
		left = {key for key, value in standing(rule=RULE).items() if value == ("Open", None)}
		self.assertEqual(left, set(self.before))
		self.change(min_count=2)
		found = self.review()
		self.assertEqual(found.withdrawn, 0)
		self.assertEqual(
			found.back, len([key for key in self.before if self.unit.person("member") not in key])
		)
		self.assertEqual(self.review(), (0, 0))

	def leave_in_winter(self, key: str) -> None:
		"""He is off the roster, and not even of this year's any more."""
		frappe.db.set_value("Talk Person", self.unit.person(key), "left_on", date(YEAR - 1, 12, 31))

	def test_who_leaves_or_changes_takes_nothing_away(self):
		self.leave_in_winter("member")
		frappe.db.set_value("Talk Person", self.unit.person("member_two"), "political_status", "Masses")
		frappe.db.delete("Talk Post")
		self.assertEqual(self.review(), (0, 0))
		self.assertEqual(standing(rule=RULE), self.before)

	def test_a_rule_that_speaks_of_fewer_people_lets_the_others_go_and_only_them(self):
		gone = self.unit.person("member_two")
		frappe.db.set_value("Talk Person", gone, "political_status", "Masses")  # not the rule's doing
		whom = frappe.db.get_value("Talk Rule", RULE, "subjects")
		self.change(subjects="Subordinate Secretary")
		self.review()
		now = standing(rule=RULE)
		heads = {
			self.unit.person("branch_secretary"),
			self.unit.person("town_secretary"),
			self.unit.person("other_secretary"),
		}
		for key, (status, reason) in now.items():
			person = key.split("|")[1]
			if person in heads or person == gone:
				self.assertEqual(status, "Open", key)
			else:
				self.assertEqual((status, reason), ("Withdrawn", asked_by.CHANGED), key)
		self.change(subjects=whom)
		self.review()
		self.assertEqual({status for status, _ in standing(rule=RULE).values()}, {"Open"})

	def test_a_rule_narrowed_while_it_is_off_comes_back_as_it_then_is(self):
		self.change(enabled=0, subjects="Subordinate Secretary")
		self.review()
		self.change(enabled=1)
		self.review()
		status = {key.split("|")[1]: status for key, (status, _) in standing(rule=RULE).items()}
		self.assertEqual(status[self.unit.person("branch_secretary")], "Open")
		self.assertEqual(status[self.unit.person("member")], "Withdrawn")

	def test_a_successor_takes_over_with_the_next_period(self):
		self.change(superseded_by="ZZ77-F1")
		frappe.db.set_value("Talk Rule", "ZZ77-F1", "effective_from", SPRING)
		self.review()
		self.assertEqual(standing(rule=RULE), self.before)
		frappe.db.set_value("Talk Rule", "ZZ77-F1", "effective_from", date(YEAR, 1, 1))
		self.review()
		self.assertEqual(set(standing(rule=RULE).values()), {("Withdrawn", asked_by.REPLACED)})

	def test_what_is_owed_before_a_meeting_moves_with_it(self):
		meeting = mid_year_meeting()
		owing.owe_for_meetings()
		held = frappe.get_all("Talk Obligation", {"meeting": meeting.name}, ["name", "due_date"], limit=1)[0]
		frappe.db.set_value("Talk Obligation", held.name, "status", "Met")
		day = getdate(add_days(meeting.held_on, 7))
		meeting.held_on = day
		meeting.save()
		last = local.calendar().last_working_day_on_or_before(getdate(add_days(day, -1)))
		first = getdate(add_days(day, -local.settings().window_days))
		for row in frappe.get_all(
			"Talk Obligation", {"meeting": meeting.name}, ["name", "starts_on", "due_date"]
		):
			expected = held.due_date if row.name == held.name else last
			self.assertEqual(row.due_date, expected)
			self.assertEqual(row.starts_on == first, row.name != held.name)

	def test_a_meeting_entered_by_hand_asks_at_once(self):
		with patch.object(frappe, "enqueue") as queue:
			meeting = mid_year_meeting()
			meeting.save()
		jobs = [call.kwargs for call in queue.call_args_list if "meeting" in call.kwargs]
		self.assertEqual([job["meeting"] for job in jobs], [meeting.name])
		other = mid_year_meeting(factory.TOWN)
		owing_jobs.owe_for_meeting(meeting.name)
		self.assertEqual(len(standing(meeting=meeting.name)), 5)
		self.assertEqual(standing(meeting=other.name), {})

	def test_a_meeting_on_a_day_that_does_not_exist_is_refused_in_a_sentence(self):
		meeting = mid_year_meeting()
		meeting.held_on = "2026-02-30"
		with self.refused():
			meeting.save()

	def test_a_meeting_that_is_cancelled_asks_nothing_and_held_after_all_asks_again(self):
		meeting = mid_year_meeting()
		owing.owe_for_meetings()
		asked = standing(meeting=meeting.name)
		self.assertEqual(len(asked), 5)
		meeting.db_set("cancelled", 1)
		self.assertEqual(unasked.review().withdrawn, 5)
		self.assertEqual(set(standing(meeting=meeting.name).values()), {("Withdrawn", asked_by.CANCELLED)})
		meeting.db_set("cancelled", 0)
		self.assertEqual(unasked.review().back, 5)
		self.assertEqual(standing(meeting=meeting.name), asked)

	def test_what_an_event_asked_for_is_left_alone(self):
		owed = self.owed("member")
		frappe.db.set_value("Talk Rule", frappe.db.get_value("Talk Obligation", owed, "rule"), "enabled", 0)
		self.review()
		self.assertEqual(frappe.db.get_value("Talk Obligation", owed, "status"), "Open")


class Jobs(OwingSteps):
	def test_saving_a_rule_or_a_rulebook_asks_for_one_job_after_the_commit(self):
		for doctype, name in (("Talk Rule", RULE), ("Talk Rulebook", "ZZ77")):
			with patch.object(frappe, "enqueue") as asked:
				frappe.get_doc(doctype, name).save()
			(call,) = [each for each in asked.call_args_list if each.kwargs.get("job_id") == owing_jobs.JOB]
			self.assertTrue(call.kwargs["enqueue_after_commit"] and call.kwargs["deduplicate"])

	def test_the_job_brings_everything_up_to_date_and_says_so(self):
		owing_jobs.bring_up_to_date()
		self.assertIn("已完成", frappe.db.get_single_value("Tanxin Settings", "owing_state", cache=False))
		before = rows()
		self.assertGreater(len(before), 10)
		frappe.db.set_value("Talk Rule", RULE, "enabled", 0)
		owing_jobs.bring_up_to_date()
		self.assertEqual({status for status, _ in standing(rule=RULE).values()}, {"Withdrawn"})
		frappe.db.set_value("Talk Rule", RULE, "enabled", 1)
		owing_jobs.bring_up_to_date()
		self.assertEqual(rows(), before)

	def test_a_rule_saved_while_the_job_runs_is_not_missed(self):
		real = owing_jobs.owe

		def meanwhile():
			real()
			owing_jobs.owe = real
			frappe.db.set_value("Talk Rule", RULE, "enabled", 0)

		with patch.object(owing_jobs, "owe", meanwhile):
			owing_jobs.bring_up_to_date()
		self.assertEqual({status for status, _ in standing(rule=RULE).values()}, {"Withdrawn"})

	def test_the_daily_job_reviews(self):
		tasks.daily()
		self.assertGreater(len(rows(rule=RULE)), 3)
		frappe.db.set_value("Talk Rule", RULE, "enabled", 0)
		tasks.daily()
		self.assertEqual({status for status, _ in standing(rule=RULE).values()}, {"Withdrawn"})

	def test_the_coming_year_is_owed_once_it_is_near(self):
		with patch.object(owing_jobs, "nowdate", lambda: f"{YEAR}-12-15"), on(date(YEAR, 12, 15)):
			owing_jobs.owe()
		years = {row.obligation_key.rpartition("|")[2][:4] for row in rows()}
		self.assertEqual(years, {str(YEAR), str(YEAR + 1)})
