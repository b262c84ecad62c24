"""What the timeline says of a change (时间线): what was empty is shown as empty, of ours alone."""

from __future__ import annotations

import json

import frappe

from tanxin.tests.site.base import SiteTest

CHANGES = {
	"changed": [
		["granted_by_name", None, "黄书记"],
		["status", "Requested", "Granted"],
		["until", "x", None],
	],
	"row_changed": [["records", 0, "row", [["organization", None, "测试县委"]]]],
	"added": [["records", {"record": None}]],
	"removed": [],
}


class Versions(SiteTest):
	def kept(self, doctype: str) -> dict:
		values = {"doctype": "Version", "ref_doctype": doctype, "docname": "x", "data": json.dumps(CHANGES)}
		name = frappe.get_doc(values).insert(ignore_permissions=True).name
		return json.loads(frappe.db.get_value("Version", name, "data"))

	def test_of_ours_no_change_is_from_or_to_null(self):
		kept = self.kept("Talk Reading Grant")
		self.assertEqual(
			kept["changed"],
			[["granted_by_name", "", "黄书记"], ["status", "Requested", "Granted"], ["until", "x", ""]],
		)
		self.assertEqual(kept["row_changed"], [["records", 0, "row", [["organization", "", "测试县委"]]]])
		self.assertEqual(kept["added"], CHANGES["added"])

	def test_other_peoples_documents_are_left_as_they_are(self):
		self.assertEqual(self.kept("User"), CHANGES)
