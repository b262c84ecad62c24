"""Sealed words, digests and the first key: each names its key; one key is made where nothing is sealed, none elsewhere."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from unittest.mock import patch

import frappe
from cryptography.fernet import Fernet
from frappe.installer import update_site_config

from tanxin.confidentiality import key_copies, key_file, keys, rotation, sealed_columns, sealing
from tanxin.confidentiality.keys import KeyMissing
from tanxin.domain import integrity, key_ring
from tanxin.patches import key_moves_to_a_file
from tanxin.signoff.evidence.logs import LOGS
from tanxin.tests.site import key_scene
from tanxin.tests.site.evidence_scene import SIGN_OFF
from tanxin.tests.site.key_scene import WORDS, Rings, old_token


class Sealing(Rings):
	def test_what_is_sealed_names_its_key_and_opens_after_a_change(self):
		before = sealing.seal(WORDS)
		self.assertTrue(before.startswith(f"2:{self.old.mark}:"))
		rotation.rotate()
		self.assertEqual(sealing.unseal(before), WORDS)
		after = sealing.seal(WORDS)
		self.assertTrue(after.startswith(f"2:{keys.ring().current}:"))
		self.assertNotEqual(keys.ring().current, self.old.mark)

	def test_words_of_the_time_without_marks_belong_to_the_first_key(self):
		token = old_token(WORDS)
		self.assertEqual(sealing.unseal(token), WORDS)
		rotation.rotate()
		self.assertEqual(sealing.unseal(token), WORDS)
		self.assertTrue(sealing.can_open(token))

	def test_a_digest_is_made_again_with_the_key_of_the_one_it_is_compared_with(self):
		before, sealed = sealing.digest(WORDS), sealing.seal(WORDS)
		plain = integrity.mark_of(before) and before.rsplit(":", 1)[-1]
		rotation.rotate()
		self.assertEqual(sealing.digest_of(sealed, before), before)
		self.assertEqual(sealing.digest_of(sealed, plain), plain, "of the time without marks")
		self.assertNotEqual(sealing.digest_of(sealed), before)
		self.assertNotEqual(sealing.digest_of(sealing.seal({"focus": "换了"}), before), before)
		self.assertIsNone(sealing.digest_of(sealed, "2:00000000:ab"), "of a key that is not here")
		self.assertEqual(sealing.digest_of(""), sealing.digest({}))

	def test_a_key_that_is_not_here_is_a_sentence_and_damage_is_another(self):
		with key_scene.own_ring(key_scene.other_ring()):
			foreign = sealing.seal(WORDS)
		for sealed, words in (
			(foreign, "另一把密钥"),
			(sealing.seal(WORDS)[:-8] + "AAAAAAA=", "被改动或损坏"),
		):
			with self.refused(KeyMissing, saying=words):
				sealing.unseal(sealed)
			self.assertIsNone(sealing.digest_of(sealed))
		self.assertFalse(sealing.can_open(foreign))

	def test_no_key_is_in_config_cache_or_an_error_with_its_variables(self):
		told = [self.told(lambda: sealing.unseal("2:00000000:gAAA"))]
		told.append(self.told(lambda: integrity.seal(keys.key_for("signoff"), {"x": object()}, "")))
		told.append(self.told(lambda: sealing.sealer({"x": object()})))
		self.file.write_text(self.file.read_text()[:-9])
		told.append(self.told(lambda: keys.key_for("content")))
		told.append(self.told(lambda: key_copies.restore(self.file)))
		for each in told:
			self.assertIn("Traceback", each)
		told += [json.dumps(frappe.conf, default=str), repr(frappe.local.cache)]
		for kept in (self.old.secret, self.old.derived("signoff"), self.old.derived("content")):
			for form in (kept.hex(), repr(bytes(kept)), base64.urlsafe_b64encode(kept).decode()):
				self.assertNotIn(form, "".join(told))

	def told(self, fails: Callable[[], object]) -> str:
		"""As the platform writes an error to its log, the variables of every call with it."""
		try:
			fails()
		except Exception:
			return frappe.get_traceback(with_context=True)
		return ""


class First(Rings):
	def test_it_is_made_only_where_nothing_is_sealed(self):
		self.file.unlink()
		with patch.object(sealed_columns, "anything_sealed", return_value=True):
			self.assertIn("没有生成新密钥", keys.ensure_key())
		self.assertFalse(self.file.exists())
		with patch.object(sealed_columns, "anything_sealed", return_value=False):
			self.assertEqual(keys.ensure_key(), "")
			made = keys.ring().current
			self.assertEqual(keys.ensure_key(), "")
		self.assertEqual(keys.ring().current, made)

	def test_content_and_logs_count_as_sealed(self):
		for log in sealed_columns.LOGS:
			frappe.db.delete(log.doctype)
		self.assertFalse(sealed_columns.anything_sealed())
		name = self.note("x")
		self.assertTrue(sealed_columns.anything_sealed())
		frappe.db.delete("Talk Note", {"name": name})
		entries_row = {"name": "e1", "plan": "p", "seal": "2:x:y"}
		table = frappe.qb.DocType(SIGN_OFF)
		frappe.qb.into(table).columns(*entries_row).insert(*entries_row.values()).run()
		self.assertTrue(sealed_columns.anything_sealed())

	def test_a_broken_file_is_left_alone_and_warned_of(self):
		self.file.write_text("{")
		with patch.object(sealed_columns, "anything_sealed", return_value=False):
			self.assertIn("密钥文件不能用", keys.ensure_key())
		self.assertEqual(self.file.read_text(), "{")

	def test_no_file_of_the_platform_and_no_template_leads_to_it(self):
		place = f"{key_file.FOLDER}/{frappe.local.site}{key_file.SUFFIX}"
		for url in (f"/private/files/../../../{place}", f"/files/../../../{place}", f"file:///{place}"):
			with self.refused(frappe.ValidationError):
				frappe.get_doc({"doctype": "File", "file_name": "k.json", "file_url": url}).insert()
		for path in (f"../../sites/{place}", f"../../../sites/{place}"):
			with self.assertRaises(Exception) as caught:
				frappe.render_template(f'{{% include "{path}" %}}', {})
			self.assertIn(type(caught.exception).__name__, ("TemplateNotFound", "ValidationError"))

	def test_every_sealed_log_and_column_is_declared(self):
		self.assertLessEqual({log.doctype for log in LOGS}, {each.doctype for each in sealed_columns.LOGS})


class OldConfig(Rings):
	"""A site whose key is in its config yet: works before the migration, moves once, is never lost."""

	SECRET = "cd" * 32

	def setUp(self) -> None:
		super().setUp()
		self.file.unlink()
		frappe.local.conf[keys.CONFIG_KEY] = self.SECRET
		self.addCleanup(update_site_config, keys.CONFIG_KEY, "None", validate=False)
		update_site_config(keys.CONFIG_KEY, self.SECRET, validate=False)
		frappe.local.conf[keys.CONFIG_KEY] = self.SECRET

	def in_config(self) -> bool:
		return keys.CONFIG_KEY in frappe.get_site_config()

	def test_it_works_before_it_is_moved(self):
		sealed = sealing.seal(WORDS)
		self.assertEqual(sealing.unseal(sealed), WORDS)
		self.assertFalse(self.file.exists())

	def test_it_moves_once_and_what_it_sealed_opens(self):
		token, seal = old_token(WORDS), integrity.seal(keys.key_for("signoff"), {"a": 1}, "")
		key_moves_to_a_file.execute()
		self.assertFalse(self.in_config())
		ring = keys.ring()
		self.assertEqual(ring.unmarked, ring.current)
		self.assertEqual(sealing.unseal(token), WORDS)
		self.assertIn(integrity.mark_of(seal), keys.keys_for("signoff"))
		key_moves_to_a_file.execute()
		self.assertEqual(keys.ring(), ring)

	def test_killed_in_between_it_is_in_both_places_and_the_next_run_ends_it(self):
		with patch.object(keys, "update_site_config", side_effect=KeyboardInterrupt):
			self.assertRaises(KeyboardInterrupt, keys.move_from_config)
		self.assertTrue(self.in_config())
		self.assertEqual(keys.ring().now.secret.hex(), self.SECRET)
		self.assertIn("备份", keys.ensure_key())
		self.assertFalse(self.in_config())
		self.assertEqual(len(keys.ring().keys), 1)

	def test_a_file_that_cannot_be_written_leaves_it_where_it_is(self):
		with patch.object(key_file, "put", return_value="磁盘已满"):
			key_moves_to_a_file.execute()
			self.assertIn("磁盘已满", keys.ensure_key())
		self.assertTrue(self.in_config())
		self.assertEqual(keys.ring().now.secret.hex(), self.SECRET)

	def test_beside_a_ring_it_joins_it_and_is_not_current(self):
		newer = key_scene.other_ring()
		key_file.write(self.file, newer)
		token = Fernet(base64.urlsafe_b64encode(key_ring.key_of(self.SECRET, "").derived("content")))
		self.assertEqual(sealing.unseal(token.encrypt(b'{"a": "b"}').decode()), {"a": "b"})
		keys.move_from_config()
		self.assertEqual((keys.ring().current, len(keys.ring().keys)), (newer.current, 2))
