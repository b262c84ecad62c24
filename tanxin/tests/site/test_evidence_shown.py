"""Who is shown what a verification finds: the report by roles and scope, the command with its exit codes."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import unittest
from contextlib import redirect_stdout
from pathlib import Path
from unittest.mock import patch

import frappe
from frappe.desk import query_report

from tanxin import commands
from tanxin.confidentiality import keys
from tanxin.domain.findings import Kind
from tanxin.signoff.evidence.checking import Check
from tanxin.signoff.evidence.logs import READINGS
from tanxin.site.documents import Table
from tanxin.tests.site import base, factory, key_scene
from tanxin.tests.site.evidence_scene import PLAN, SIGN_OFF, Evidence

REPORT = "Talk Sign-off Check"


class Report(Evidence):
	def run_report(self, person: str, **filters: object) -> dict:
		frappe.local.form_dict = frappe._dict()
		with self.acting(person):
			return query_report.run(REPORT, filters=filters)

	def administrator(self) -> str:
		name = factory.user("evidence.admin@tanxin.test", "管理员甲")
		frappe.get_doc("User", name).add_roles("Tanxin Administrator")
		return name

	def test_only_inspectors_and_administrators_open_it(self):
		for person in ("town_organiser", "branch_secretary", "town_secretary", "member", "stranger"):
			with self.refused(frappe.PermissionError):
				self.run_report(person)
		self.run_report("inspector")
		self.run_report(self.administrator())

	def test_an_empty_one_says_what_was_looked_at_and_gives_the_code(self):
		self.signed_plan()
		self.anchored()
		shown = self.run_report("inspector")
		self.assertEqual(shown["result"], [])
		for words in ("未发现问题", "谈话计划1份", "签批记录2条", "存证至第1号", "核对码"):
			self.assertIn(words, shown["message"])
		self.assertEqual([row["value"] for row in shown["report_summary"]], [1, 2, 1, 0, 0])

	def test_a_finding_is_a_row_with_its_plan_and_entry_and_no_content(self):
		plan = self.signed_plan()
		row = self.entries(plan.name)[-1]
		self.write(SIGN_OFF, row.name, reason="秘密的理由")
		self.write(PLAN, plan.name, place="秘密的地点")
		shown = self.run_report("inspector")
		first = shown["result"][0]
		self.assertEqual((first["kind"], first["plan"], first["entry"]), ("记录被改动", plan.name, row.name))
		self.assertTrue(first["noticed"] and first["at"])
		self.assertNotIn("秘密", frappe.as_json(shown))
		self.assertEqual(self.run_report("inspector", plan="TXP-0000-00000")["result"], [])
		self.assertEqual(len(self.run_report("inspector", plan=plan.name)["result"]), 1)
		hints = [each["hint"] for each in shown["result"]]
		self.assertIn(1, hints)
		alone = self.run_report("inspector", without_hints=1)
		self.assertEqual({each["hint"] for each in alone["result"]}, {0})

	def test_an_inspector_finds_in_his_scope_alone(self):
		plan = self.signed_plan()
		self.write(PLAN, plan.name, place="别处")
		gone = self.signed_plan(days=4)
		frappe.db.delete(PLAN, {"name": gone.name})
		admin = self.administrator()
		for person in ("inspector", admin):
			kinds = {row["kind"] for row in self.run_report(person, without_hints=1)["result"]}
			self.assertEqual(kinds, {Kind.PLAN_FIELDS.value, Kind.NO_PLAN.value}, person)
		stranger = factory.person("elsewhere_inspector", "巡查乙", factory.OTHER)
		factory.hold(stranger, factory.OTHER, "Inspector")
		with self.acting("elsewhere_inspector@tanxin.test"):
			frappe.local.form_dict = frappe._dict()
			shown = query_report.run(REPORT, filters={"without_hints": 1})
		self.assertEqual(shown["result"], [])
		self.assertIn("谈话计划0份", shown["message"])

	def test_more_than_a_page_of_findings_is_counted_and_cut(self):
		from tanxin.tanxin.report.talk_sign_off_check import talk_sign_off_check

		for days in (1, 2, 3):
			self.write(PLAN, self.signed_plan(days=days).name, place="别处")
		with patch.object(talk_sign_off_check, "MOST", 2):
			shown = self.run_report("inspector")
		self.assertEqual(len(shown["result"]), 2)
		self.assertIn("发现3个问题", shown["message"])
		self.assertIn("tanxin-verify", shown["message"])

	def test_without_the_key_it_says_so(self):
		self.signed_plan()
		with key_scene.without_key(), self.refused(keys.KeyMissing):
			self.run_report("inspector")


class Written(Evidence):
	def written(self, as_json: bool = False, plan: str | None = None) -> tuple[int, list[str]]:
		out = io.StringIO()
		with redirect_stdout(out):
			problems = commands._report(Check(plan=plan), as_json)
		return problems, out.getvalue().splitlines()

	def test_it_reads_as_sentences_and_as_json(self):
		plan = self.signed_plan()
		self.anchored()
		problems, lines = self.written()
		self.assertEqual(problems, 0)
		self.assertEqual(lines[0], "未发现问题。")
		self.assertIn("核对码", lines[-1])
		row = self.entries(plan.name)[0]
		self.write(SIGN_OFF, row.name, actor_name="某某")
		problems, lines = self.written()
		self.assertEqual(problems, 1)
		self.assertIn(f"问题【记录被改动】内容与封签不符：写入后被改动，或不是由系统写入的（{plan.name}，记录 {row.name}", lines[0])
		problems, lines = self.written(as_json=True)
		found, figures = (json.loads(line) for line in lines)
		self.assertEqual((found["kind"], found["plan"], found["entry"]), ("记录被改动", plan.name, row.name))
		self.assertEqual((figures["problems"], figures["checked"]["plans"]), (1, 1))
		self.assertEqual(figures["anchors"][SIGN_OFF]["number"], 1)

	def test_one_plan_alone(self):
		one, other = self.signed_plan(), self.signed_plan(days=2)
		self.write(PLAN, other.name, place="别处")
		self.assertEqual(self.written(plan=one.name)[0], 0)
		self.assertEqual(self.written(plan=other.name)[0], 1)


class Command(unittest.TestCase):
	"""The command itself, as a process of its own; its rows are committed and taken away again."""

	def setUp(self) -> None:
		base.release()
		if frappe.db.count(READINGS.doctype) or frappe.db.count(SIGN_OFF):
			self.skipTest("only on a site without evidence: this test commits its own")

	def run_it(self, *words: str) -> subprocess.CompletedProcess:
		command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", frappe.local.site]
		return subprocess.run(
			[*command, "tanxin-verify", *words], capture_output=True, text=True, check=False, timeout=120
		)

	def test_its_exit_says_whether_something_was_found(self):
		done = self.run_it()
		self.assertEqual((done.returncode, done.stdout.splitlines()[0]), (0, "未发现问题。"), done.stderr)
		forged = {"reader": "x@tanxin.test", "read_at": "2026-01-01 10:00:00", "seal": "0" * 64}
		Table(READINGS.doctype).write([forged])
		frappe.db.commit()
		self.addCleanup(frappe.db.commit)
		self.addCleanup(frappe.db.delete, READINGS.doctype)
		done = self.run_it("--json")
		self.assertEqual(done.returncode, 1, done.stderr)
		self.assertEqual(json.loads(done.stdout.splitlines()[0])["kind"], "记录被改动")

	def test_without_the_key_it_says_what_to_do(self):
		with tempfile.TemporaryDirectory() as folder:
			gone = {"TANXIN_KEY_FILE": str(Path(folder) / "gone.json")}
			with patch.dict(os.environ, gone):
				done = self.run_it()
		self.assertEqual(done.returncode, 2)
		self.assertIn("无法核验", done.stderr)
		self.assertIn("tanxin-key check", done.stderr)
