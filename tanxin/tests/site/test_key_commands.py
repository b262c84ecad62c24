"""`bench tanxin-key` as processes of their own: killed, run twice, two at once, beside a user who holds a row.

What they write is committed; the test's rows are taken away again, and the keys are in a file of the test's own.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import frappe

from tanxin.confidentiality import key_file, keys, sealing
from tanxin.site.documents import Table
from tanxin.tests.site import base, key_scene
from tanxin.tests.site.test_anchors_at_once import connection, on

COUNT = 450


class Commands(unittest.TestCase):
	def setUp(self) -> None:
		base.release()
		folder = tempfile.TemporaryDirectory()
		self.addCleanup(folder.cleanup)
		self.folder = Path(folder.name)
		self.file = self.folder / "ring.json"
		scene = key_scene.key_file_at(self.file)
		scene.__enter__()
		self.addCleanup(scene.__exit__, None, None, None)
		key_file.write(self.file, key_scene.other_ring())
		self.clean()  # of a run that was killed
		self.addCleanup(self.clean)

	def clean(self) -> None:
		with connection() as db, on(db):
			db.delete("Talk Note", {"note_key": ("like", "keytest|%")})
			db.commit()

	def fill(self, count: int = COUNT) -> None:
		words = {"focus": "换密钥时的词句"}
		with connection() as db, on(db):
			Table("Talk Note").write(
				{"zone": "Plan", "note_key": f"keytest|{number}", "sealed": sealing.seal(words)}
				for number in range(count)
			)
			db.commit()

	def rows(self) -> dict[str, str]:
		with connection() as db, on(db):
			found = frappe.get_all("Talk Note", {"note_key": ("like", "keytest|%")}, ["name", "sealed"])
			return {row.name: row.sealed for row in found}

	def start(self, *words: str) -> subprocess.Popen:
		command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", frappe.local.site]
		env = {**os.environ, key_file.VARIABLE: str(self.file)}
		pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
		return subprocess.Popen([*command, "tanxin-key", *words], env=env, **pipes)

	def run_it(self, *words: str) -> tuple[int, str]:
		process = self.start(*words)
		out, err = process.communicate(timeout=120)
		self.assertNotIn("Traceback", err)
		return process.returncode, out + err

	def test_killed_once_and_run_twice_beside_a_user_who_holds_a_row(self):
		self.fill()
		first = keys.ring().current
		name = next(iter(self.rows()))
		with connection() as user:
			with on(user):
				frappe.db.get_value("Talk Note", name, "name", for_update=True)
			process = self.start("rotate")
			self.wait_until(
				lambda: sum(f":{first}:" not in each for each in self.rows().values()) == COUNT - 1
			)
			self.assertIn("另一个进程", self.run_it("rotate")[1], "of two at once the second is told so")
			process.send_signal(signal.SIGKILL)
			process.communicate()
			self.assertTrue(keys.ring().resealing)
			with on(user):
				frappe.db.set_value("Talk Note", name, "sealed", sealing.seal({"focus": "用户刚写的"}))
			user.commit()
		_code, told = self.run_it("rotate")
		self.assertIn("接着做", told)
		self.assertEqual((len(keys.ring().keys), keys.ring().resealing), (2, ""))
		rows = self.rows()
		self.assertEqual(sealing.unseal(rows.pop(name)), {"focus": "用户刚写的"})
		self.assertEqual({sealing.unseal(each)["focus"] for each in rows.values()}, {"换密钥时的词句"})
		self.run_it("rotate")
		self.assertEqual(len(keys.ring().keys), 3)
		heads = {each.rsplit(":", 1)[0] for each in self.rows().values()}
		self.assertEqual(heads, {f"2:{keys.ring().current}"})

	def wait_until(self, done: object) -> None:
		for _ in range(300):
			if done():
				return
			time.sleep(0.1)
		self.fail("it did not get there")

	def test_nothing_that_it_prints_is_a_key_and_it_says_what_to_do(self):
		self.fill(3)
		secret = json.loads(self.file.read_text())["keys"][0]["secret"]
		copy = self.folder / "copy.json"
		told = ""
		for words, code, said in (
			(("show",), 0, "从未留过"),
			(("copy", "--to", str(copy)), 0, "两人"),
			(("copy", "--to", str(copy)), 2, "已存在"),
			(("show",), 0, keys.ring().current),
			(("new",), 2, "accept-loss"),
			(("new", "--accept-loss"), 2, "rotate"),
			(("restore", "--from", str(copy)), None, "没有改动"),
			(("restore", "--from", str(copy) + "x"), 2, "不存在"),
			(("check",), None, "抽查打开3条"),
		):
			found, text = self.run_it(*words)
			self.assertIn(said, text, words)
			self.assertIn(found, (0, 1) if code is None else (code,), words)
			told += text
		self.assertNotIn(secret, told)
		self.assertNotIn("从未留过", self.run_it("show")[1])

	def test_a_lost_file_is_told_found_again_or_begun_anew(self):
		self.fill(3)
		kept, mark = self.folder / f"old-name{key_file.SUFFIX}", keys.ring().current
		self.file.rename(kept)
		for words in ("check", "show"):
			code, told = self.run_it(words)
			self.assertEqual(code, 2)
			self.assertIn("restore --from", told)
		told = self.run_it("check")[1]
		self.assertIn(f"3条打不开，缺标记为 {mark} 的密钥", told)
		self.assertIn(str(kept), told)
		self.assertEqual(self.run_it("rotate")[0], 2)
		self.assertEqual(self.run_it("copy", "--to", str(self.folder / "c"))[0], 2)
		code, told = self.run_it("new", "--accept-loss")
		self.assertEqual(code, 0)
		self.assertIn("读不出来", told)
		self.assertIn(f"已恢复1把密钥（{mark}）", self.run_it("restore", "--from", str(kept))[1])
		self.assertEqual([sealing.can_open(each) for each in self.rows().values()], [True] * 3)
