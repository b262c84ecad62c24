"""A sheet from what is owed: proposed, adjusted by hand, made into plans once and whole, sent and signed."""

from __future__ import annotations

from datetime import datetime, timedelta
from unittest.mock import patch

import frappe
from frappe.utils import add_days, add_to_date, getdate, now_datetime, nowdate

from tanxin.api import campaigns, plans, signoff
from tanxin.talks.campaigns import creating, making, progress
from tanxin.tests.site import factory
from tanxin.tests.site.base import SiteTest


class Killed(BaseException):
	"""What stops a worker is no `Exception`."""


class CampaignCase(SiteTest):
	"""A sheet of the town for what is owed to three members, with a queue that runs nothing by itself."""

	def setUp(self) -> None:
		super().setUp()
		self.queued: list[dict] = []
		queue = patch.object(frappe, "enqueue", side_effect=lambda method, **job: self.queued.append(job))
		queue.start()
		self.addCleanup(queue.stop)

	def owed(self, *people: str, situation: str = "Commended") -> list[str]:
		with self.acting("town_organiser"):
			events = [factory.event(self.unit.person(person), situation).name for person in people]
		return [factory.obligation_of(event).name for event in events]

	def sheet(self, **more: object) -> str:
		with self.acting("town_organiser"):
			doc = frappe.get_doc(
				{
					"doctype": "Talk Campaign",
					"title": "集中谈话",
					"organization": factory.TOWN,
					"period_from": add_days(nowdate(), 1),
					"period_to": add_days(nowdate(), 40),
					"place": "党员活动室",
					**more,
				}
			).insert()
		return doc.name

	def proposed(self, **more: object) -> str:
		"""A sheet with a proposal for each of three members."""
		self.owed("member", "member_two", "paper_member")
		name = self.sheet(**more)
		with self.acting("town_organiser"):
			campaigns.propose(name)
		return name

	def rows(self, campaign: str, status: str = "") -> list[dict]:
		return campaigns.preview(campaign, status)["rows"]

	def run_job(self, campaign: str) -> None:
		with self.acting("town_organiser"):
			creating.run(campaign)

	def plans_of(self, campaign: str) -> list[frappe._dict]:
		return frappe.get_all("Talk Plan", {"campaign": campaign}, ["*"], order_by="sequence asc")


class Proposing(CampaignCase):
	def test_it_proposes_who_with_whom_when_and_why_within_the_period(self):
		name = self.proposed(order_reason="先听意见")
		with self.acting("town_organiser"):
			shown = campaigns.preview(name)
		self.assertEqual(shown["counts"]["Proposed"], 3)
		self.assertEqual([row["sequence"] for row in shown["rows"]], [1, 2, 3])
		row = shown["rows"][0]
		self.assertEqual(row["talker_names"], ["赵支书"])
		self.assertIn("漳委组通〔2017〕77号", row["obligations"][0]["citation"])
		self.assertTrue(any("先易后难、先上后下（先听意见）" in reason for reason in row["reasons"]))
		starts = [each["planned_start"] for each in shown["rows"]]
		self.assertEqual(starts, sorted(starts))
		self.assertEqual(len(set(starts)), 3)
		self.assertTrue(all(start.date() > getdate(nowdate()) for start in starts))

	def test_one_talk_answers_two_obligations_of_the_same_two_people(self):
		self.owed("member")
		self.owed("member", situation="Setback")
		name = self.sheet()
		with self.acting("town_organiser"):
			campaigns.propose(name)
			rows = self.rows(name)
		self.assertEqual([len(row["obligations"]) for row in rows], [2])

	def test_only_the_chosen_rules_and_only_the_organisation(self):
		self.owed("member")
		with self.acting("county_organiser"):
			factory.event(self.unit.person("other_secretary"))
		name = self.sheet(rules=[{"rule": "ZZ77-L2"}])
		with self.acting("town_organiser"):
			self.assertEqual(campaigns.propose(name)["Proposed"], 0)
		name = self.sheet(rules=[{"rule": "ZZ77-M6"}])
		with self.acting("town_organiser"):
			self.assertEqual(campaigns.propose(name)["Proposed"], 1)

	def test_what_cannot_be_arranged_is_listed_with_its_reason(self):
		(owed,) = self.owed("member")
		frappe.db.set_value(
			"Talk Obligation", owed, {"talker": None, "talker_reason": "“测试村党支部”书记空缺"}
		)
		name = self.sheet()
		with self.acting("town_organiser"):
			self.assertEqual(campaigns.propose(name)["Not Arranged"], 1)
			row = self.rows(name, "Not Arranged")[0]
		self.assertIn("书记空缺", row["problem"])

	def test_a_clash_with_a_plan_that_is_there_is_avoided(self):
		"""The branch secretary is taken on every day but one."""
		free = None
		for days in range(1, 15):
			day = getdate(add_days(nowdate(), days))
			if free is None and day.weekday() == 2:
				free = day
				continue
			start = datetime.combine(day, datetime.min.time()).replace(hour=8)
			with self.acting("town_organiser"):
				factory.plan(
					self.unit,
					persons=("member_two",),
					planned_start=start,
					planned_end=start + timedelta(hours=11),
				).insert()
		self.owed("member")
		name = self.sheet(period_to=add_days(nowdate(), 14))
		with self.acting("town_organiser"):
			campaigns.propose(name)
			rows = self.rows(name)
		self.assertEqual([row["planned_start"].date() for row in rows], [free])

	def test_a_sheet_without_days_or_with_days_gone_by_says_so(self):
		for period, saying in (
			({"period_from": None, "period_to": None}, "先填写时段"),
			({"period_from": add_days(nowdate(), -9), "period_to": nowdate()}, "已过"),
		):
			name = self.sheet(**period)
			with self.acting("town_organiser"), self.refused(saying=saying):
				campaigns.propose(name)

	def test_the_unit_says_when_talks_are_held(self):
		frappe.db.set_single_value(
			"Tanxin Settings", {"day_starts": "15:00:00", "day_ends": "16:30:00", "talk_minutes": 30}
		)
		frappe.clear_document_cache("Tanxin Settings", "Tanxin Settings")
		name = self.proposed()
		with self.acting("town_organiser"):
			rows = self.rows(name)
		self.assertEqual({row["planned_start"].hour for row in rows}, {15})
		self.assertEqual({row["planned_end"] - row["planned_start"] for row in rows}, {timedelta(minutes=30)})

	def test_ten_pages_of_a_preview_name_each_row_once(self):
		name = self.proposed()
		with self.acting("town_organiser"), patch.object(campaigns, "PAGE", 1):
			seen, after = [], ""
			while True:
				shown = campaigns.preview(name, "", after)
				seen += [row["name"] for row in shown["rows"]]
				after = shown["next"]
				if not after:
					break
		self.assertEqual(len(seen), 3)
		self.assertEqual(len(set(seen)), 3)


class Rights(CampaignCase):
	def test_a_restricted_matter_is_shown_to_who_needs_it_alone(self):
		self.owed("member", situation="Serious Illness")
		self.owed("member_two")
		name = self.sheet()
		with self.acting("town_organiser"):
			campaigns.propose(name)
			self.assertEqual(len(self.rows(name)), 2)
		with self.acting("inspector"):
			shown = campaigns.preview(name)
			self.assertEqual([row["person_names"] for row in shown["rows"]], [["孙党员"]])
			self.assertEqual(shown["counts"]["Proposed"], 1)
			self.assertEqual(len(frappe.get_list("Talk Proposal", {"campaign": name})), 1)

	def test_who_does_not_see_an_obligation_proposes_none_for_it_and_disturbs_none(self):
		self.owed("member", situation="Serious Illness")
		name = self.sheet()
		with self.acting("town_organiser"):
			campaigns.propose(name)
		frappe.db.set_value("Talk Campaign", name, "author_user", self.unit.user("branch_member"))
		frappe.get_doc("User", self.unit.user("branch_member")).add_roles("Tanxin Organiser")
		with self.acting("branch_member"):
			campaigns.propose(name)
			self.assertEqual(self.rows(name), [])
		with self.acting("town_organiser"):
			self.assertEqual(len(self.rows(name)), 1)

	def test_strangers_and_other_units_neither_look_nor_touch(self):
		name = self.proposed()
		proposal = frappe.get_all("Talk Proposal", {"campaign": name}, pluck="name")[0]
		for other in ("other_secretary", "stranger", "member"):
			with self.acting(other):
				for road in (
					lambda: campaigns.preview(name),
					lambda: campaigns.propose(name),
					lambda: campaigns.create(name),
					lambda: campaigns.state(name),
					lambda: campaigns.remove(proposal),
					lambda: campaigns.swap_talker(proposal, self.unit.person("town_secretary")),
				):
					with self.refused():
						road()
				if other == "other_secretary":
					self.assertEqual(frappe.get_list("Talk Proposal", {"campaign": name}), [])

	def test_who_only_looks_does_not_touch(self):
		name = self.proposed()
		proposal = frappe.get_all("Talk Proposal", {"campaign": name}, pluck="name")[0]
		with self.acting("inspector"):
			self.assertEqual(len(self.rows(name)), 3)
			for road in (
				lambda: campaigns.propose(name),
				lambda: campaigns.create(name),
				lambda: campaigns.move(proposal, str(add_to_date(now_datetime(), days=3))),
			):
				with self.refused():
					road()

	def test_a_row_is_not_written_by_itself(self):
		name = self.proposed()
		doc = frappe.get_doc("Talk Proposal", {"campaign": name})
		with self.acting("town_organiser"), self.refused():
			doc.save(ignore_permissions=True)
		with self.refused():
			doc.delete()


class Adjusting(CampaignCase):
	def setUp(self) -> None:
		super().setUp()
		self.name = self.proposed()
		with self.acting("town_organiser"):
			self.first, self.second, self.third = self.rows(self.name)

	def test_moved_and_kept_when_proposed_anew_unless_to_be_forgotten(self):
		start = self.third["planned_start"] + timedelta(days=1)
		with self.acting("town_organiser"):
			campaigns.move(self.first["name"], str(start))
			row = next(row for row in self.rows(self.name) if row["name"] == self.first["name"])
			self.assertEqual((row["planned_start"], row["adjusted"]), (start, 1))
			self.assertIn("手工调整", row["reasons"])
			campaigns.propose(self.name)
			rows = self.rows(self.name)
			self.assertEqual(len(rows), 3)
			self.assertIn(start, [row["planned_start"] for row in rows])
			campaigns.propose(self.name, forget=1)
			self.assertFalse(any(row["adjusted"] for row in self.rows(self.name)))

	def test_nobody_is_moved_into_two_places(self):
		with self.acting("town_organiser"):
			with self.refused(saying="赵支书在"):
				campaigns.move(self.first["name"], str(self.second["planned_start"] + timedelta(minutes=30)))
			with self.refused(saying="tomorrow" if frappe.local.lang != "zh" else ""):
				campaigns.move(self.first["name"], str(now_datetime()))
			with self.refused(saying="结束时间"):
				campaigns.move(
					self.first["name"], str(self.first["planned_start"]), str(self.first["planned_start"])
				)

	def test_nothing_is_moved_to_a_day_that_does_not_exist(self):
		with self.acting("town_organiser"):
			for wrong in ("2026-02-31 09:00:00", "明天上午", ""):
				with self.refused(saying="不是日期"):
					campaigns.move(self.first["name"], wrong)

	def test_nothing_is_moved_before_its_time(self):
		owed = self.first["obligations"][0]["name"]
		frappe.db.set_value("Talk Obligation", owed, "starts_on", add_days(nowdate(), 30))
		with self.acting("town_organiser"):
			with self.refused(saying=add_days(nowdate(), 30)):
				campaigns.move(self.first["name"], f"{add_days(nowdate(), 20)} 09:00:00")
			with self.refused(saying=add_days(nowdate(), 30)):
				campaigns.merge([self.first["name"], self.second["name"]])
			campaigns.move(self.first["name"], f"{add_days(nowdate(), 31)} 09:00:00")

	def test_taken_off_stays_off_and_can_be_put_back(self):
		with self.acting("town_organiser"):
			campaigns.remove(self.first["name"])
			self.assertEqual(campaigns.counts(self.name)["Removed"], 1)
			campaigns.restore(self.first["name"])
			self.assertEqual(self.rows(self.name)[0]["planned_start"], self.first["planned_start"])
			campaigns.remove(self.first["name"])
			self.assertEqual(campaigns.propose(self.name)["Proposed"], 2)
			other = self.rows(self.name)[0]
			campaigns.move(other["name"], str(self.first["planned_start"]))
			campaigns.restore(self.first["name"])
			row = self.rows(self.name, "Not Arranged")[0]
			self.assertIn("请另定谈话时间", row["problem"])

	def test_another_talker_must_be_one_whom_the_rule_knows(self):
		with self.acting("town_organiser"):
			with self.refused():
				campaigns.swap_talker(self.first["name"], self.unit.person("other_secretary"))
			for each in campaigns.talkers(self.first["name"]):
				campaigns.swap_talker(self.first["name"], each["name"])
				row = next(row for row in self.rows(self.name) if row["name"] == self.first["name"])
				self.assertEqual(row["talker_names"], [each["person_name"]])

	def test_merged_into_a_collective_talk_only_where_the_rules_allow_and_split_again(self):
		frappe.db.set_value("Talk Rule", "ZZ77-M6", "collective_counts", 0)
		both = [self.first["name"], self.second["name"]]
		with self.acting("town_organiser"), self.refused(saying="获得表彰嘉奖"):
			campaigns.merge(both)
		frappe.db.set_value("Talk Rule", "ZZ77-M6", "collective_counts", 1)
		with self.acting("town_organiser"):
			stays = campaigns.merge(both)
			row = next(row for row in self.rows(self.name) if row["name"] == stays)
			self.assertEqual(len(row["person_names"]), 2)
			apart = campaigns.split(stays, [row["obligations"][1]["name"]])
			self.assertEqual(len(self.rows(self.name)), 2)
			self.assertIn("设定谈话时间", self.rows(self.name, "Not Arranged")[0]["problem"])
			campaigns.move(apart, str(self.third["planned_start"] + timedelta(days=2)))
			self.assertEqual(len(self.rows(self.name)), 3)


class Creating(CampaignCase):
	def test_the_plans_are_those_that_were_proposed(self):
		name = self.proposed()
		with self.acting("town_organiser"):
			proposed = self.rows(name)
			self.assertEqual(campaigns.create(name)["state"], "Waiting")
		self.assertEqual(len(self.queued), 1)
		self.run_job(name)
		made = self.plans_of(name)
		self.assertEqual([plan.title for plan in made], [row["title"] for row in proposed])
		self.assertEqual([plan.planned_start for plan in made], [row["planned_start"] for row in proposed])
		self.assertEqual({plan.place for plan in made}, {"党员活动室"})
		self.assertEqual({plan.workflow_state for plan in made}, {"Plan Draft"})
		self.assertEqual({plan.author_user for plan in made}, {self.unit.user("town_organiser")})
		with self.acting("town_organiser"):
			self.assertEqual(
				{key: campaigns.state(name)[key] for key in ("state", "total", "done")},
				{"state": "Done", "total": 3, "done": 3},
			)
			self.assertEqual([row["plan"] for row in self.rows(name)], [plan.name for plan in made])
		owed = frappe.get_all(
			"Talk Obligation", {"plan": ("in", [plan.name for plan in made])}, pluck="status"
		)
		self.assertEqual(owed, ["Planned"] * 3)
		self.assertEqual(frappe.db.get_value("Talk Campaign", name, "plan_count"), 3)

	def test_two_clicks_begin_one_job_and_two_jobs_make_each_plan_once(self):
		name = self.proposed()
		with self.acting("town_organiser"):
			campaigns.create(name)
			campaigns.create(name)
		self.assertEqual(len(self.queued), 1)
		self.run_job(name)
		self.run_job(name)
		self.assertEqual(len(self.plans_of(name)), 3)
		with self.acting("town_organiser"), self.refused():
			campaigns.create(name)

	def test_killed_after_a_page_it_says_so_and_goes_on_from_there(self):
		name = self.proposed()
		with self.acting("town_organiser"):
			campaigns.create(name)
		make, pages = making.make, []

		def killed_at_the_second(plans: list) -> list:
			pages.append(len(plans))
			if len(pages) == 2:
				raise Killed
			return make(plans)

		with patch.object(creating, "PAGE", 1):
			with patch.object(making, "make", side_effect=killed_at_the_second), self.assertRaises(Killed):
				self.run_job(name)
			frappe.set_user("Administrator")
			self.assertEqual(len(self.plans_of(name)), 1)
			with self.acting("town_organiser"):
				self.assertTrue(campaigns.state(name)["running"])
			long_ago = add_to_date(now_datetime(), hours=-1)
			frappe.db.set_value("Talk Campaign", name, "creating_on", long_ago, update_modified=False)
			with self.acting("town_organiser"):
				state = campaigns.state(name)
				self.assertEqual((state["state"], state["done"]), ("Stopped", 1))
				self.assertIn("继续生成", state["message"])
				campaigns.create(name)
			self.assertEqual(len({job["job_id"] for job in self.queued}), 2)
			self.run_job(name)
		self.assertEqual(len(self.plans_of(name)), 3)

	def test_what_breaks_it_stands_on_the_sheet(self):
		name = self.proposed()
		with self.acting("town_organiser"):
			campaigns.create(name)
		broken = patch.object(making, "make", side_effect=RuntimeError("disk"))
		with broken, patch.object(frappe.db, "rollback"), self.assertRaises(RuntimeError):
			self.run_job(name)
		frappe.set_user("Administrator")
		state = progress.state_of(name)
		self.assertEqual(state["state"], "Stopped")
		self.assertIn("重试", state["message"])
		self.assertNotIn("disk", state["message"])

	def test_what_was_planned_elsewhere_meanwhile_is_left_and_says_so(self):
		name = self.proposed()
		with self.acting("town_organiser"):
			row = self.rows(name)[0]
			plans.make_plan([row["obligations"][0]["name"]])
			campaigns.create(name)
		self.run_job(name)
		self.assertEqual(len(self.plans_of(name)), 2)
		with self.acting("town_organiser"):
			left = [row for row in self.rows(name) if row["status"] == "Proposed"]
			self.assertIn("其他计划", left[0]["problem"])
			self.assertIn("1项未能生成", campaigns.state(name)["message"])

	def test_who_was_given_another_talk_meanwhile_is_not_in_two_places(self):
		name = self.proposed()
		with self.acting("town_organiser"):
			row = self.rows(name)[0]
			factory.plan(
				self.unit,
				persons=("branch_member",),
				planned_start=row["planned_start"],
				planned_end=row["planned_end"],
			).insert()
			campaigns.create(name)
		self.run_job(name)
		with self.acting("town_organiser"):
			left = [row for row in self.rows(name) if row["status"] == "Proposed"]
		self.assertIn("赵支书在", left[0]["problem"])

	def test_a_sheet_at_work_is_neither_adjusted_nor_sent_nor_rewritten_by_an_open_form(self):
		name = self.proposed()
		with self.acting("town_organiser"):
			open_form = frappe.get_doc("Talk Campaign", name)
			campaigns.create(name)
			proposal = self.rows(name)[0]["name"]
			with self.refused(saying="being made" if frappe.local.lang != "zh" else ""):
				campaigns.remove(proposal)
			open_form.batch = "2026年度"
			open_form.creating_state = "Done"
			open_form.save()
			self.assertEqual(campaigns.state(name)["state"], "Waiting")

	def test_a_collective_talk_becomes_one_plan_with_all_of_them(self):
		frappe.db.set_value("Talk Rule", "ZZ77-M6", "collective_counts", 1)
		name = self.proposed(collective=1)
		with self.acting("town_organiser"):
			campaigns.create(name)
		self.run_job(name)
		(plan,) = self.plans_of(name)
		self.assertEqual((plan.talk_form, plan.way), ("One to Many", "Forum"))
		self.assertEqual(frappe.db.count("Talk Plan Person", {"parent": plan.name}), 3)
		self.assertEqual(frappe.db.count("Talk Obligation", {"plan": plan.name, "status": "Planned"}), 3)

	def test_what_a_plan_let_go_is_proposed_again(self):
		name = self.proposed()
		with self.acting("town_organiser"):
			campaigns.create(name)
		self.run_job(name)
		given_up = self.plans_of(name)[0].name
		with self.acting("town_organiser"):
			plans.remove_from_sheet(name, given_up)
			signoff.act("Talk Plan", given_up, "Cancel Plan", "暂不谈")
			self.assertEqual(
				campaigns.propose(name), {"Proposed": 1, "Created": 2, "Not Arranged": 0, "Removed": 0}
			)
			campaigns.create(name)
		self.run_job(name)
		self.assertEqual(len(self.plans_of(name)), 3)

	def test_two_who_owe_each_other_a_talk_hold_one_that_answers_both(self):
		here, there = self.owed("member", "member_two")
		frappe.db.set_value("Talk Rule", "ZZ77-M6", {"kind": "Relation", "talker": "Fellow Member"})
		pair = (self.unit.person("member"), self.unit.person("member_two"))
		frappe.db.set_value("Talk Obligation", here, "talker", pair[1])
		frappe.db.set_value("Talk Obligation", there, "talker", pair[0])
		name = self.sheet()
		with self.acting("town_organiser"):
			campaigns.propose(name)
			campaigns.create(name)
		self.run_job(name)
		(plan,) = self.plans_of(name)
		self.assertEqual(frappe.db.count("Talk Obligation", {"plan": plan.name, "status": "Planned"}), 2)
		with self.acting("town_organiser"):
			doc = frappe.get_doc("Talk Plan", plan.name)
			doc.place = "别处"
			doc.save()


class Signing(CampaignCase):
	def test_the_sheet_is_sent_and_signed_as_one(self):
		name = self.proposed()
		with self.acting("town_organiser"):
			campaigns.create(name)
		self.run_job(name)
		with self.acting("town_organiser"):
			signoff.act("Talk Campaign", name, "Send for Signature")
			with self.refused():
				campaigns.propose(name)
		approver = frappe.db.get_value("Talk Campaign", name, "approver_user")
		with self.acting(approver):
			signoff.act("Talk Campaign", name, "Sign")
		self.assertEqual({plan.workflow_state for plan in self.plans_of(name)}, {"Signed"})
		entries = frappe.get_all("Talk Sign Off", {"campaign": name}, pluck="action")
		self.assertEqual(sorted(entries), ["Send for Signature"] * 3 + ["Sign"] * 3)


class Beginning(CampaignCase):
	def test_from_a_meeting_it_takes_its_organisation_and_the_days_before_it(self):
		with self.acting("town_organiser"):
			meeting = frappe.get_doc(
				{
					"doctype": "Talk Meeting",
					"organization": factory.BRANCH,
					"meeting": "Organisation Life Meeting",
					"held_on": add_days(nowdate(), 20),
				}
			).insert()
			given = campaigns.from_meeting(meeting.name)
			self.assertEqual(given["organization"], factory.BRANCH)
			self.assertEqual(given["period_to"], str(add_days(nowdate(), 19)))
			sheet = frappe.get_doc({"doctype": "Talk Campaign", **given}).insert()
			self.owed("member")
			self.assertEqual(campaigns.propose(sheet.name)["Proposed"], 0)
			owed = factory.obligation_of(
				frappe.get_all("Trigger Event", pluck="name", order_by="creation desc")[0]
			)
			frappe.db.set_value("Talk Obligation", owed.name, "meeting", meeting.name)
			self.assertEqual(campaigns.propose(sheet.name)["Proposed"], 1)

	def test_from_obligations_it_takes_where_all_of_them_are_and_their_rules(self):
		names = self.owed("member") + self.owed("town_deputy", situation="Promotion")
		with self.acting("town_organiser"):
			given = campaigns.from_obligations(names)
		self.assertEqual(given["organization"], factory.TOWN)
		self.assertEqual(len(given["rules"]), 2)

	def test_a_sheet_made_over_rest_has_the_units_habits(self):
		frappe.db.set_single_value(
			"Tanxin Settings", {"difficulty_order": "Hard First", "order_reason": "班子平稳"}
		)
		frappe.clear_document_cache("Tanxin Settings", "Tanxin Settings")
		doc = frappe.get_doc("Talk Campaign", self.sheet())
		self.assertEqual((doc.difficulty_order, doc.order_reason), ("Hard First", "班子平稳"))
