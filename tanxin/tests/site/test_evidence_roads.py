"""Append-only, proven: nobody, by no road of the platform, adds to, changes or takes from the sealed logs and anchors."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

import frappe
from frappe import client
from frappe.desk.doctype.bulk_update.bulk_update import submit_cancel_or_update_docs
from frappe.desk.form import save
from frappe.desk.reportview import delete_items

from tanxin.confidentiality import reading_log
from tanxin.tests.site import factory
from tanxin.tests.site.evidence_scene import ANCHOR, SIGN_OFF, Evidence

LOG = "Talk Reading Log"
#: One of each relation and role; what a System Manager and the site's own administrator may, they may not here.
EVERYBODY = (
	"town_organiser", "branch_secretary", "town_secretary", "county_organiser", "inspector", "member",
	"other_secretary", "stranger",
)  # fmt: skip
ROLES = ("Tanxin Administrator", "System Manager")
EDITS = {SIGN_OFF: ("reason", "改写"), ANCHOR: ("digest", "0" * 64), LOG: ("zone", "Shared")}


def account_of(role: str) -> str:
	return f"{frappe.scrub(role)}@tanxin.test"


class AppendOnly(Evidence):
	def setUp(self) -> None:
		super().setUp()
		plan = self.signed_plan()
		reading_log.note("Form", plan=plan.name, zone="Plan")
		self.anchored()
		self.stood = {doctype: self.rows(doctype) for doctype in EDITS}
		self.assertTrue(all(self.stood.values()))

	def rows(self, doctype: str) -> list[str]:
		return sorted(str(row) for row in frappe.qb.from_(frappe.qb.DocType(doctype)).select("*").run())

	def accounts(self) -> Iterator[str]:
		yield from EVERYBODY
		for role in ROLES:
			name = factory.user(account_of(role), role)
			frappe.get_doc("User", name).add_roles(role)
			yield name
		yield "Administrator"
		yield "Guest"

	def roads(self, doctype: str) -> dict[str, Callable[[], object]]:
		field, value = EDITS[doctype]
		name = frappe.get_all(doctype, pluck="name", limit=1)[0]
		row = frappe.get_all(doctype, {"name": name}, ["*"])[0]
		new = {
			"doctype": doctype,
			**{key: each for key, each in row.items() if key not in ("name", "seal")},
			"seal": "x",
		}
		changed = {"doctype": doctype, **row, field: value}

		def doc(**values: object):
			return frappe.get_doc(doctype, name).update(values)

		return {
			"insert": lambda: frappe.get_doc(new).insert(),
			"insert past rights": lambda: frappe.get_doc(new).insert(ignore_permissions=True),
			"client.insert": lambda: client.insert(new),
			"client.insert_many": lambda: client.insert_many([new]),
			"client.save": lambda: client.save(changed),
			"client.set_value": lambda: client.set_value(doctype, name, field, value),
			"client.submit": lambda: client.submit({**changed}),
			"client.cancel": lambda: client.cancel(doctype, name),
			"client.delete": lambda: client.delete(doctype, name),
			"client.rename_doc": lambda: client.rename_doc(doctype, name, "renamed"),
			"client.bulk_update": lambda: self.must(
				client.bulk_update(json.dumps([{"docname": name, **changed}]))
			),
			"savedocs": lambda: save.savedocs(json.dumps(changed, default=str), "Save"),
			"desk cancel": lambda: save.cancel(doctype, name),
			"save": lambda: doc(**{field: value}).save(),
			"save past rights": lambda: doc(**{field: value}).save(ignore_permissions=True),
			"submit": lambda: doc().submit(),
			"cancel": lambda: doc().cancel(),
			"discard": lambda: doc().discard(),
			"rename": lambda: doc().rename("renamed", force=True, validate_rename=False),
			"rename_doc": lambda: frappe.rename_doc(
				doctype, name, "renamed", force=True, ignore_permissions=True
			),
			"delete": lambda: doc().delete(),
			"delete_doc": lambda: frappe.delete_doc(doctype, name, force=True, ignore_permissions=True),
			"list delete": lambda: self.listed(doctype, name),
			"list edit": lambda: self.must(
				submit_cancel_or_update_docs(doctype, json.dumps([name]), "update", {field: value})
			),
		}

	def must(self, answer: object) -> None:
		"""Roads that answer with what failed instead of raising."""
		failed = answer.get("failed_docs") if isinstance(answer, dict) else answer
		if failed:
			frappe.throw("refused")

	def listed(self, doctype: str, name: str) -> None:
		frappe.local.form_dict = frappe._dict(doctype=doctype, items=json.dumps([name]))
		delete_items()
		frappe.throw(
			"refused"
		)  # the platform tells a list of what it could not delete; the rows are looked at below

	@contextmanager
	def whole_rollbacks_to(self, point: str) -> Iterator[None]:
		"""Some roads take back all that their request did: here, to where the road began."""
		real = frappe.db.rollback
		with patch.object(
			frappe.db, "rollback", lambda *, save_point=None, **_: real(save_point=save_point or point)
		):
			yield

	def test_every_account_by_every_road(self):
		for account in [*self.accounts()]:
			for doctype in EDITS:
				for name, road in self.roads(doctype).items():
					with self.subTest(account=account, doctype=doctype, road=name):
						frappe.db.savepoint("road")
						with self.acting(account), self.whole_rollbacks_to("road"), self.refused(Exception):
							road()
						self.assertEqual(self.rows(doctype), self.stood[doctype])
						frappe.db.rollback(save_point="road")

	def test_anchors_are_read_by_those_who_prove_alone(self):
		for account in self.accounts():
			with self.acting(account):
				seen = account in ("inspector", "Administrator", *map(account_of, ROLES))
				try:
					found = frappe.get_list(ANCHOR, pluck="name")
				except frappe.PermissionError:
					found = []
					frappe.clear_messages()
				self.assertEqual(bool(found), seen, account)
