"""The platform's own roads to a document or a list (平台途径): none of them shows any zone to anybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import quote

from tanxin.tests.canary import zones
from tanxin.tests.canary.roads import FORM_OF, FORM_SHOWS, Catalogue, Road, get, resource, rpc, text
from tanxin.tests.matrix.roads import Ask

#: Columns of ours that hold, or once held, content: asked for by name.
COLUMNS = {
	"Talk Note": ("name", "sealed", "digest"),
	"Talk Dossier": ("name", "sealed"),
	"Talk Request": ("name", "matter"),
	"Talk Follow Up": ("name", "matter", "result"),
	"Trigger Event": ("name", "situation", "problem", "withdrawn_reason"),
	"Talk Obligation": ("name", "rule_title", "withdrawn_reason"),
	"Talk Confirmation": ("name", "reason", "paper_scan"),
	"File": ("name", "file_name", "file_url", "content_hash"),
}
OUR_FORMATS = {"record": "谈心谈话记录表", "plan": "谈心谈话计划审批单", "outline": "谈话提纲"}


def _per_document(ask: Callable[[str, str], Ask]) -> Callable[[Catalogue], Iterator[Ask]]:
	return lambda all_of: (ask(doctype, name) for doctype, name in all_of.documents())


def _per_table(ask: Callable[[str], Ask]) -> Callable[[Catalogue], Iterator[Ask]]:
	return lambda all_of: (ask(doctype) for doctype in all_of.tables())


def _named_columns(all_of: Catalogue) -> Iterator[Ask]:
	for doctype, columns in COLUMNS.items():
		yield resource(doctype, fields=text(columns), limit_page_length=0)
		yield rpc("frappe.client.get_list", doctype=doctype, fields=text(columns), limit_page_length=0)


def _one_value(all_of: Catalogue) -> Iterator[Ask]:
	for doctype, columns in COLUMNS.items():
		for name in all_of.of(doctype)[:3]:
			yield rpc(
				"frappe.client.get_value",
				doctype=doctype,
				fieldname=text(columns),
				filters=text({"name": name}),
			)


def _children(all_of: Catalogue) -> Iterator[Ask]:
	for child, parent in all_of.children.items():
		yield rpc("frappe.client.get_list", doctype=child, parent=parent, fields='["*"]', limit_page_length=0)
		yield resource(parent, fields=text([f"`tab{child}`.*"]), limit_page_length=0)


def _report_builder(doctype: str) -> Ask:
	columns = COLUMNS.get(doctype, ("name",))
	fields = text([f"`tab{doctype}`.`{each}`" for each in columns])
	return rpc("frappe.desk.reportview.get", doctype=doctype, fields=fields, start=0, page_length=500)


def _export(kind: str) -> Callable[[str], Ask]:
	return lambda doctype: rpc(
		"frappe.desk.reportview.export_query", doctype=doctype, file_format_type=kind, start=0, page_length=500,
		fields=text([f"`tab{doctype}`.*"]), title=doctype, export_in_background=0,
	)  # fmt: skip


def _data_export(doctype: str) -> Ask:
	return rpc(
		"frappe.core.doctype.data_export.exporter.export_data", doctype=doctype, with_data=1, all_doctypes=1,
		select_columns=text({doctype: list(COLUMNS.get(doctype, ("name",)))}), file_type="CSV", template=0,
	)  # fmt: skip


def _import_template(doctype: str) -> Ask:
	return rpc(
		"frappe.core.doctype.data_import.data_import.download_template", doctype=doctype, export_records="all",
		export_fields=text({doctype: list(COLUMNS.get(doctype, ("name",)))}), file_type="CSV",
	)  # fmt: skip


def _reports(all_of: Catalogue) -> Iterator[Ask]:
	"""Our reports and whatever reports an administrator has made."""
	for report in all_of.of("Report"):
		yield rpc("frappe.desk.query_report.run", report_name=report, filters="{}", ignore_prepared_report=1)
		yield rpc(
			"frappe.desk.query_report.export_query", report_name=report, file_format_type="Excel", filters="{}",
			visible_idx="[]", custom_columns="[]", include_indentation=0, include_filters=1, export_in_background=0,
		)  # fmt: skip


def _our_formats(path: str, how: Callable[[str, str, str], Ask]) -> tuple[Road, ...]:
	def asks(form: str) -> Callable[[Catalogue], Iterator[Ask]]:
		return lambda all_of: (
			how(FORM_OF[form], name, OUR_FORMATS[form]) for name in all_of.of(FORM_OF[form])
		)

	return tuple(
		Road(f"{path}_{form}", f"平台打印（{path}），格式“{title}”", asks(form), FORM_SHOWS[form], every=10)
		for form, title in OUR_FORMATS.items()
	)


def _printview(doctype: str, name: str, form: str = "Standard") -> Ask:
	return get("/printview", doctype=doctype, name=name, format=form, no_letterhead=1, trigger_print=0)


def _html_and_style(doctype: str, name: str, form: str = "Standard") -> Ask:
	return rpc("frappe.www.printview.get_html_and_style", doc=doctype, name=name, print_format=form)


def _pdf(doctype: str, name: str, form: str) -> Ask:
	return get("/api/method/frappe.utils.print_format.download_pdf", doctype=doctype, name=name, format=form)


def _multi_pdf(doctype: str, name: str, form: str) -> Ask:
	path = "/api/method/frappe.utils.print_format.download_multi_pdf"
	return get(path, doctype=doctype, name=text([name]), format=form)


def _beside(doctype: str, name: str) -> Iterator[Ask]:
	"""What the desk asks for beside an open document."""
	yield rpc("frappe.desk.form.load.get_docinfo", doctype=doctype, name=name)
	yield rpc("frappe.desk.link_preview.get_preview_data", doctype=doctype, docname=name)
	yield rpc("frappe.desk.search.get_link_title", doctype=doctype, docname=name)
	yield rpc("frappe.desk.form.linked_with.get", doctype=doctype, docname=name)
	yield rpc("frappe.desk.form.load.get_communications", doctype=doctype, name=name)


def _calls(doctype: str, name: str) -> Iterator[Ask]:
	"""Methods of the document, called by their names."""
	for method in ("as_dict", "get_onload", "load_from_db", "as_json"):
		yield rpc("run_doc_method", dt=doctype, dn=name, method=method)
	yield get(f"/api/v2/document/{quote(doctype)}/{quote(name)}/method/as_dict")


def _mapper(all_of: Catalogue) -> Iterator[Ask]:
	"""A document made from another by a function named in the request."""
	for plan in all_of.of("Talk Plan")[:3]:
		yield rpc(
			"frappe.model.mapper.make_mapped_doc",
			method="tanxin.confidentiality.notes.read_plan",
			source_name=plan,
		)
		yield rpc("tanxin.confidentiality.notes.read_plan", name=plan, how="Form")
	yield rpc("frappe.client.get_js", items=text(["assets/../private/files"]))


def _tags(all_of: Catalogue) -> Iterator[Ask]:
	yield rpc("frappe.desk.doctype.tag.tag.get_tagged_docs", doctype="Talk Record", tag=all_of.hint)
	yield rpc("frappe.desk.doctype.tag.tag.get_tags", doctype="Talk Record", txt="")
	yield rpc("frappe.desk.reportview.get_stats", doctype="Talk Record", stats='["_user_tags", "title"]')


def _searches(all_of: Catalogue) -> Iterator[Ask]:
	"""By what every marker begins with: an echo of the question is no find."""
	yield rpc("frappe.utils.global_search.search", text=all_of.hint, limit=100)
	yield rpc("frappe.utils.global_search.web_search", text=all_of.hint, limit=100)
	for doctype in all_of.tables():
		yield rpc("frappe.desk.search.search_link", doctype=doctype, txt="", page_length=100)
		yield rpc(
			"frappe.desk.search.search_widget",
			doctype=doctype,
			txt=all_of.hint,
			searchfield="name",
			page_length=100,
		)


def _files(all_of: Catalogue) -> Iterator[Ask]:
	for url in all_of.urls:
		yield get(url)
		yield get("/api/method/frappe.core.doctype.file.file.download_file", file_url=url)
		yield rpc("frappe.core.api.file.get_files_by_search_text", text=all_of.hint)


def _single(all_of: Catalogue) -> Iterator[Ask]:
	for name in ("notice", "shipped_digests", "tanxin_key", "export_digest"):
		yield rpc("frappe.client.get_single_value", doctype="Tanxin Settings", field=name)
	for note in all_of.of("Talk Note")[:2]:
		yield rpc("frappe.client.get_password", doctype="Talk Note", name=note, fieldname="sealed")


def _ledgers(all_of: Catalogue) -> Iterator[Ask]:
	"""What the platform keeps: versions, comments, mails, tasks, notices, logs."""
	for doctype in all_of.ledgers:
		yield resource(doctype, fields='["*"]', limit_page_length=0)


def _many(of_one: Callable[[str, str], Iterator[Ask]]) -> Callable[[Catalogue], Iterator[Ask]]:
	return lambda all_of: (ask for each in all_of.documents() for ask in of_one(*each))


PLATFORM_ROADS: tuple[Road, ...] = (
	Road("rest_list", "/api/resource 列表（全部字段）", _per_table(
		lambda doctype: resource(doctype, fields='["*"]', limit_page_length=0)
	), every=10),
	Road("rest_read", "/api/resource 单个文档", _per_document(resource), every=20),
	Road("v2_list", "/api/v2 列表", _per_table(
		lambda doctype: get(f"/api/v2/document/{quote(doctype)}", fields='["*"]', limit=500)
	), every=10),
	Road("v2_read", "/api/v2 单个文档", _per_document(
		lambda doctype, name: get(f"/api/v2/document/{quote(doctype)}/{quote(name)}")
	), every=20),
	Road("named_columns", "按列名取（/api/resource、frappe.client.get_list）", _named_columns, every=4),
	Road("client_get", "frappe.client.get", _per_document(
		lambda doctype, name: rpc("frappe.client.get", doctype=doctype, name=name)
	), every=20),
	Road("client_value", "frappe.client.get_value", _one_value, every=6),
	Road("client_single", "frappe.client.get_single_value、get_password", _single, every=2),
	Road("client_permissions", "frappe.client.get_doc_permissions", _per_document(
		lambda doctype, name: rpc("frappe.client.get_doc_permissions", doctype=doctype, docname=name)
	), every=20),
	Road("children", "子表的行（带 parent 与联表）", _children, every=8),
	Road("getdoc", "打开表单（form.load.getdoc）", _per_document(
		lambda doctype, name: rpc("frappe.desk.form.load.getdoc", doctype=doctype, name=name)
	), every=20),
	Road("getdoctype", "表单定义（getdoctype）", _per_table(
		lambda doctype: rpc("frappe.desk.form.load.getdoctype", doctype=doctype)
	), every=10),
	Road("report_builder", "列表与报表视图（reportview.get）", _per_table(_report_builder), every=10),
	Road("export_csv", "列表导出 CSV", _per_table(_export("CSV")), every=10),
	Road("export_excel", "列表导出 XLSX", _per_table(_export("Excel")), every=10),
	Road("data_export", "数据导出（Data Export）", _per_table(_data_export), every=10),
	Road("import_template", "数据导入模板带数据", _per_table(_import_template), every=10),
	Road("reports", "报表查看与导出（query_report）", _reports, every=8),
	Road("printview", "/printview，标准格式", _per_document(_printview), every=20),
	Road("html_and_style", "get_html_and_style，标准格式", _per_document(_html_and_style), every=20),
	*_our_formats("printview", _printview),
	*_our_formats("get_html_and_style", _html_and_style),
	*_our_formats("download_pdf", _pdf),
	*_our_formats("download_multi_pdf", _multi_pdf),
	Road("beside_platform", "时间线、预览、链接标题、关联（get_docinfo 等）", _many(_beside), every=80),
	Road("methods", "文档方法（run_doc_method、v2 method）", _many(_calls), every=80),
	Road("mapper", "映射与按名调用函数（mapper、/api/method）", _mapper, every=2),
	Road("tags", "标签与统计", _tags),
	Road("searches", "全局搜索、链接搜索", _searches, every=12),
	Road("files", "私有文件地址", _files, frozenset({zones.ATTACHED}), ("organiser", "second_talker", "leader")),
	Road("ledgers", "版本、评论、邮件、待办、通知、各种日志", _ledgers, every=6, administrators=True),
)  # fmt: skip
