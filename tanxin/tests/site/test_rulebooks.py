"""The shipped rulebooks on a site: as their files say, checked on the form as in a file, edits kept."""

from __future__ import annotations

import json
from dataclasses import replace
from unittest.mock import patch

import frappe
from frappe.utils import getdate, nowdate

from tanxin.domain.model import Authority, Each, RuleKind, TalkerRole
from tanxin.domain.rulebook import read_rulebooks
from tanxin.rulebooks import rulebook_files
from tanxin.site import rules
from tanxin.site.install import rulebooks, shipped
from tanxin.site.rule_values import values_of
from tanxin.tests.site.base import SiteTest


def books():
	return {book.code: book for book in read_rulebooks(rulebook_files())}


class TestShipped(SiteTest):
	def test_every_rule_comes_back_as_its_file_says(self):
		found = {rule.code: rule for rule in rules.all_rules()}
		for book in books().values():
			for rule in book.rules:
				here = replace(found[rule.code], enabled=rule.enabled, asked_since=None)
				self.assertEqual(here, replace(rule, effective_from=here.effective_from), rule.code)
				self.assertEqual(found[rule.code].enabled, rule.enabled and book.enabled, rule.code)

	def test_reading_rules_asks_a_query_a_table(self):
		with patch.object(frappe.db, "sql", wraps=frappe.db.sql) as asked:
			found = rules.all_rules()
		self.assertGreater(len(found), 80)
		self.assertLessEqual(asked.call_count, 8)

	def test_bringing_again_changes_nothing(self):
		with patch.object(rulebooks, "bring", wraps=shipped.bring) as brought:
			results = []
			brought.side_effect = lambda *args: results.append(shipped.bring(*args))
			rulebooks.load()
		self.assertEqual(set(results), {"same"})

	def test_a_book_switched_on_here_stays_on_and_its_rules_are_renewed(self):
		frappe.db.set_value("Talk Rulebook", "SBT", "enabled", 1)
		book = books()["SBT"]
		first = replace(book.rules[0], title="主要负责同志同班子成员必谈")
		rulebooks.bring_books([(replace(book, issuer="别的", rules=(first, *book.rules[1:])), "x.yaml")])
		self.assertEqual(frappe.db.get_value("Talk Rulebook", "SBT", "enabled"), 1)
		self.assertEqual(frappe.db.get_value("Talk Rule", "SBT-1", "title"), "主要负责同志同班子成员必谈")

	def test_rows_of_a_rule_are_renewed_until_somebody_edits_them(self):
		book = books()["CZGC15"]
		shorter = replace(book.rules[2], approvers=book.rules[2].approvers[:2])
		changed = replace(book, rules=(*book.rules[:2], shorter))
		rulebooks.bring_books([(changed, "x.yaml")])
		self.assertEqual(len(frappe.get_doc("Talk Rule", "CZGC15-3").approvers), 2)
		doc = frappe.get_doc("Talk Rule", "CZGC15-3")
		doc.approvers[0].step_title = "分管副部长"
		doc.save()
		rulebooks.bring_books([(book, "x.yaml")])
		kept = frappe.get_doc("Talk Rule", "CZGC15-3").approvers
		self.assertEqual([row.step_title for row in kept], ["分管副部长", "常委组织部长"])

	def test_a_rule_brought_before_it_had_new_fields_is_renewed(self):
		"""The digests of earlier versions were made over fewer fields, and do not say over which."""
		frappe.db.set_value("Talk Rule", "ZZ77-L2", "situations", "Promotion", update_modified=False)
		shipped_now = next(rule for rule in books()["ZZ77"].rules if rule.code == "ZZ77-L2")
		fields = set(values_of(shipped_now)) - shipped.LATER["Talk Rule"] | {"code", "rulebook", "reads_as"}
		self.remember(
			"Talk Rule/ZZ77-L2", shipped._stored_digest("Talk Rule", "ZZ77-L2", dict.fromkeys(fields))
		)
		rulebooks.load()
		self.assertIn("Took Up Post", frappe.db.get_value("Talk Rule", "ZZ77-L2", "situations"))

	def remember(self, key: str, stored: str) -> None:
		text = frappe.db.get_single_value(shipped.SETTINGS, "shipped_digests", cache=False)
		digests = {**json.loads(text), key: {"stored": stored, "shipped": "of long ago"}}
		frappe.db.set_single_value(shipped.SETTINGS, "shipped_digests", json.dumps(digests))

	def test_who_takes_a_rules_place_is_brought_before_it(self):
		book = books()["ZZSR"]
		old, new = (
			replace(book.rules[0], code="ZZSR-0", superseded_by="ZZSR-9"),
			replace(book.rules[0], code="ZZSR-9"),
		)
		rulebooks.bring_books([(replace(book, rules=(old, new)), "x.yaml")])
		self.assertEqual(frappe.db.get_value("Talk Rule", "ZZSR-0", "superseded_by"), "ZZSR-9")


class TestForm(SiteTest):
	def rule(self, code: str, **changes: object):
		doc = frappe.get_doc("Talk Rule", code)
		return doc.update(changes)

	def flawed(self, doc, saying: str) -> None:
		with self.refused(frappe.ValidationError, saying=saying):
			doc.save()

	def test_a_form_is_refused_for_what_a_file_is_refused_for(self):
		self.flawed(self.rule("ZBTL-19-1", talker="Secretary"), "谈话人：关系必谈的另一方")
		self.flawed(self.rule("ZBTL-19-1", period=""), "周期：缺少周期")
		self.flawed(self.rule("ZBTL-19-1", count_source=""), "数字没有出处")
		self.flawed(self.rule("WJ09-6", subjects="Anyone"), "任务次数只能对")
		self.flawed(self.rule("ZZ77-M1", deadline_value=7, deadline_setting=""), "时限：数字没有出处")
		self.flawed(self.rule("ZZ77-M1", deadline_value=7, deadline_source="第一条"), "不能同时写")
		self.flawed(self.rule("ZZ77-M1", situations="", deadline_unit=""), "情形：缺少情形<br>时限：缺少时限")
		self.flawed(
			self.rule("BDW-14-1", citation_title="中国共产党支部工作条例（试行）"), "本单位规定不能以"
		)
		self.flawed(self.rule("ZZ77-M1", subjects="Emperor"), "Emperor")

	def test_a_flaw_in_a_row_is_told_with_its_row(self):
		doc = self.rule("CZGC15-3")
		doc.demands[1].deadline_source = ""
		self.flawed(doc, "要求第2行“时限”：数字没有出处")

	def test_what_the_kind_has_not_is_emptied(self):
		doc = self.rule("BDW-14-1", kind="Frequency", talker="Branch Secretary", portfolio="组织")
		doc.save()
		rule = rules.rule_of(doc)
		self.assertEqual(
			(rule.kind, rule.talker, rule.each),
			(RuleKind.FREQUENCY, TalkerRole.BRANCH_SECRETARY, Each.MEMBER),
		)
		self.assertEqual((rule.portfolio, rule.min_count), ("", 1))
		doc.update(
			{"kind": "Window", "talker": "Secretary", "meeting": "Democratic Life Meeting", "min_count": 4}
		)
		doc.save()
		self.assertEqual((doc.min_count, doc.period, doc.count_source), (1, "", ""))

	def test_two_rules_do_not_take_each_others_place(self):
		self.rule("BDW-14-1", superseded_by="BDW-14-2").save()
		self.flawed(self.rule("BDW-14-2", superseded_by="BDW-14-1"), "互相取代")

	def test_a_preset_switched_on_is_the_units_own_number(self):
		doc = self.rule("BDW-15-1", enabled=1, min_count=2)
		doc.save()
		self.assertEqual(doc.reads_as, "每位班子成员与班子其他成员每季度至少谈话2次。")
		rule = next(each for each in rules.all_rules() if each.code == "BDW-15-1")
		self.assertEqual((rule.enabled, rule.authority), (True, Authority.UNIT))
		self.assertEqual(rules.citation_line(doc), "本单位规定（参考：某机关的做法（2015，单位名称未见））")

	def test_what_is_switched_on_asks_from_that_day_and_nobody_else_says_when(self):
		today = getdate(nowdate())
		doc = self.rule("BDW-15-1", enabled=0)
		doc.asked_since = None
		doc.save()
		frappe.db.set_value("Talk Rule", doc.name, "asked_since", "2020-01-01")
		doc = self.rule("BDW-15-1", enabled=1, asked_since="2019-01-01")
		doc.save()
		self.assertEqual(getdate(doc.asked_since), today)
		doc.update({"asked_since": "2019-01-01", "title": "改名"})
		doc.save()
		self.assertEqual(getdate(frappe.db.get_value("Talk Rule", doc.name, "asked_since")), today)
		found = {rule.code: rule.asked_since for rule in rules.all_rules()}
		self.assertEqual(found["BDW-15-1"], today)
