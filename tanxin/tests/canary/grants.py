"""Rights to read that were given, ran out, were taken back (查阅授权的场景); what an administrator has made."""

from __future__ import annotations

import json

import frappe
from frappe.utils import add_days, nowdate

from tanxin.tests.canary.pages_roads import FORMATS, FORMS_LEAK, LEAK, TABLES
from tanxin.tests.canary.scene import Scene

READERS = ("granted", "expired", "revoked")


def make(scene: Scene) -> None:
	"""Asked for by each with a reason, granted by the secretary above; then one is taken back, one runs out."""
	for key in READERS:
		asked = scene.desk.of(key).told(
			"reading.ask", records=[scene.names["alone"]], reason="信访核查", until=add_days(nowdate(), 5)
		)["name"]
		scene.names[f"grant_{key}"] = asked
		scene.desk.of("upper").told("reading.decide", grant=asked, step="Grant")
	revoked = scene.names["grant_revoked"]
	scene.desk.of("upper").told("reading.decide", grant=revoked, step="Revoke", reason="已核查完毕")
	# Time passes: nobody can write this row over the wire.
	ended = {"until": add_days(nowdate(), -1)}
	frappe.db.set_value("Talk Reading Grant", scene.names["grant_expired"], ended)
	frappe.db.commit()  # the server is to see it


def templates(scene: Scene) -> None:
	"""By Administrator over the wire: what reaches as far into our tables as a template, a report or a letter head can."""
	made = [
		{"doctype": "Print Format", "name": name, "doc_type": "User", "custom_format": 1, "print_format_type": "Jinja",
			"standard": "No", "html": html}
		for name, html in zip(FORMATS, (LEAK, FORMS_LEAK), strict=True)
	]  # fmt: skip
	made.append(
		{"doctype": "Letter Head", "letter_head_name": "金丝雀信头", "source": "HTML", "content": LEAK}
	)
	made.append(
		{
			"doctype": "Email Template",
			"name": "金丝雀模板",
			"subject": "x",
			"use_html": 1,
			"response_html": LEAK,
			"response": LEAK,
		}
	)
	made += [
		{"doctype": "Report", "report_name": f"金丝雀报表 {table}", "ref_doctype": "User", "report_type": "Query Report",
			"is_standard": "No", "query": f"select * from `tab{table}`"}
		for table in TABLES
	]  # fmt: skip
	session = scene.desk.administrator()
	for doc in made:
		session.post(
			f"{scene.desk.url}/api/method/frappe.client.insert", data={"doc": json.dumps(doc)}, timeout=60
		)
