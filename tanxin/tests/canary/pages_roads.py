"""Pages, and what only an administrator can try (网页与管理途径)."""

from __future__ import annotations

from collections.abc import Iterator

from tanxin.tests.canary.roads import Catalogue, Road, get, rpc, text
from tanxin.tests.matrix.roads import Ask

#: What an administrator writes into a template: everything of ours that a template can reach.
LEAK = """{% for each in ["Talk Note", "Talk Dossier", "Talk Request", "Talk Follow Up", "Trigger Event", "Comment"] %}
{{ frappe.get_all(each, fields=["*"]) }}{% endfor %}{% for each in frappe.get_all("Talk Record", pluck="name") %}
{{ frappe.get_doc("Talk Record", each).as_dict() }}{% endfor %}"""
FORMS_LEAK = """{% for each in frappe.get_all("Talk Record", pluck="name") %}{{ sheet_html("record", each) }}{% endfor %}"""
TABLES = ("Talk Note", "Talk Dossier", "Talk Request", "Talk Follow Up", "Trigger Event", "Talk Obligation")
FORMATS = ("金丝雀格式一", "金丝雀格式二")


def _templates(all_of: Catalogue) -> Iterator[Ask]:
	"""Templates that an administrator has made (scene.py), rendered by whoever can."""
	for name in FORMATS:
		yield get("/printview", doctype="User", name="Administrator", format=name)
		yield rpc(
			"frappe.www.printview.get_html_and_style", doc="User", name="Administrator", print_format=name
		)
	yield get("/printview", doctype="User", name="Administrator", letterhead="金丝雀信头")
	yield rpc(
		"frappe.email.doctype.email_template.email_template.get_email_template", template_name="金丝雀模板",
		doc=text({"doctype": "ToDo"}),
	)  # fmt: skip


def _console(all_of: Catalogue) -> Iterator[Ask]:
	"""The System Console reads by SQL what stands in the database: nothing but what is sealed."""
	for table in TABLES:
		doc = {"doctype": "System Console", "type": "SQL", "console": f"select * from `tab{table}`"}
		yield rpc("frappe.desk.doctype.system_console.system_console.execute_code", doc=text(doc))


def _traces(all_of: Catalogue) -> Iterator[Ask]:
	"""The recorder's traces, the jobs and what they failed with."""
	yield rpc("frappe.recorder.get")
	yield rpc("frappe.recorder.export_data")
	for doctype in ("RQ Job", "RQ Worker", "Recorder"):
		yield get(f"/api/resource/{doctype}", fields='["*"]', limit_page_length=100)
		yield rpc("frappe.desk.reportview.get", doctype=doctype, fields='["*"]', start=0, page_length=100)


def _web_forms(all_of: Catalogue) -> Iterator[Ask]:
	for name in all_of.of("Talk Request"):
		for doctype in ("Talk Request", "Talk Record", "Talk Note"):
			yield rpc(
				"frappe.website.doctype.web_form.web_form.get_form_data", doctype=doctype, docname=name,
				web_form_name=(all_of.of("Web Form") or ("x",))[0],
			)  # fmt: skip
	yield rpc("frappe.www.list.get_list_data", doctype="Talk Request", web_form_name="")
	yield rpc("frappe.www.list.get", doctype="Talk Request")


def _mail(all_of: Catalogue) -> Iterator[Ask]:
	"""A document sent by mail with its print; a report by mail; followers."""
	for doctype in ("Talk Record", "Talk Plan"):
		for name in all_of.of(doctype)[:4]:
			yield rpc(
				"frappe.core.doctype.communication.email.make", doctype=doctype, name=name, subject="x", content="x",
				recipients="a@example.com", send_email=1, print_format="Standard", attachments="[]",
			)  # fmt: skip
			yield rpc(
				"frappe.desk.form.document_follow.follow_document", doctype=doctype, doc_name=name, user=None
			)
	for report in all_of.of("Report")[:3]:
		yield rpc("frappe.client.insert", doc=text({
			"doctype": "Auto Email Report", "report": report, "email_to": "a@example.com", "format": "HTML",
			"frequency": "Daily", "user": "Administrator",
		}))  # fmt: skip


def _prepared(all_of: Catalogue) -> Iterator[Ask]:
	for report in all_of.of("Report"):
		yield rpc("frappe.desk.query_report.background_enqueue_run", report_name=report, filters="{}")
		yield rpc(
			"frappe.core.doctype.prepared_report.prepared_report.make_prepared_report",
			report_name=report,
			filters="{}",
		)


def _pages(all_of: Catalogue) -> Iterator[Ask]:
	"""Last: whoever opens a desk page gets a token that the requests before did not need."""
	for path in (
		"/my-talks",
		"/me",
		"/app",
		"/app/talk-record",
		"/desk",
		"/list/Talk%20Request",
		"/talk-request",
		"/tasks",
	):
		yield get(path)
	for doctype, route in (("Talk Record", "talk-record"), ("Talk Plan", "talk-plan")):
		for name in all_of.of(doctype)[:2]:
			yield get(f"/app/{route}/{name}")


PAGES_ROADS: tuple[Road, ...] = (
	Road("templates", "管理员写的模板（打印格式、信头、邮件模板）", _templates, every=3, administrators=True),
	Road("console", "系统控制台 SQL", _console, every=6, administrators=True),
	Road("traces", "录制器、任务队列", _traces, every=4, administrators=True),
	Road("web_forms", "网页表单与门户列表", _web_forms, every=6),
	Road("mail", "邮件、关注、报表邮件", _mail, every=10),
	Road("prepared", "预制报表", _prepared, every=12),
	Road("pages", "门户与桌面页面", _pages, every=4),
)
