"""Lists of disposal, handover and filing as they are printed (销毁清单、移交清单、归档文件目录), from stored rows."""

from __future__ import annotations

from itertools import groupby

import frappe
from frappe import _
from frappe.utils import cint

from tanxin.confidentiality import keeping_log, scope
from tanxin.domain.terms import label
from tanxin.forms.disposal_list import DisposalRow, DisposalSheet, disposal_list
from tanxin.forms.filing_catalogue import CatalogueRow, CatalogueSheet, filing_catalogue
from tanxin.forms.handover_list import HandoverRow, HandoverSheet, handover_list
from tanxin.forms.model import Sheet
from tanxin.forms.parts import Signature
from tanxin.site import retention
from tanxin.site.coverage import subtree
from tanxin.talks.sheets.common import WITHHELD, unit

PAPERS = {"Record": "谈话记录", "Plan": "谈话计划", "Request": "约谈申请", "Dossier": "备人材料"}
STATES = {
	"Draft": "草稿，尚未送签。",
	"Sent": "已送签，尚未签齐，不得销毁。",
	"Approved": "两人已签批，正在执行。",
	"Destroyed": "已执行完毕。",
	"Withdrawn": "已撤销，不执行。",
}
KINDS = {
	"Records Kept": "谈话记录", "Paper Originals": "纸质原件", "Open Plan": "未办结计划", "Owed Talk": "应谈事项",
	"Open Follow-up": "未办结跟进事项", "Draft Record": "记录草稿", "Plan Sheet": "计划审批表", "Delegation": "授权",
	"Dossiers Kept": "备人材料",
}  # fmt: skip


#: What the catalogue reads of a record.
FILED = (
	"name", "archive_no", "archive_item", "archive_period", "archive_pages", "title", "category", "started_at",
	"docstatus", "destroyed_on",
)  # fmt: skip


def of_disposal(name: str, how: str) -> list[Sheet]:
	"""The list with its signatures; lines left out or struck say why."""
	doc = frappe.get_doc("Talk Disposal List", name)
	signed = {
		row.actor: Signature(row.actor_name, row.signed_at, decision="同意销毁")
		for row in keeping_log.entries(disposal=name)
		if row.action == "Sign" and row["round"] == doc.signing_round
	}
	sheet = DisposalSheet(
		number=name,
		organization=unit(doc.organization),
		paper=PAPERS.get(doc.paper, doc.paper),
		rows=tuple(_disposal_row(row) for row in doc.lines),
		drafted=(Signature(doc.drafter_name, doc.sent_on),) if doc.sent_on else (),
		first=_given(signed, doc.first_signer),
		second=_given(signed, doc.second_signer),
		state=STATES.get(doc.status, ""),
	)
	return [disposal_list(sheet)]


def _given(signed: dict[str, Signature], person: str | None) -> tuple[Signature, ...]:
	return (signed[person],) if person in signed else ()


def _disposal_row(row: frappe._dict) -> DisposalRow:
	outcome = {"Destroyed": "已销毁", "Kept Longer": f"暂不销毁：{row.outcome_reason or ''}"}.get(
		row.outcome or "", ""
	)
	if cint(row.left_out):
		outcome = f"未列入：{row.left_out_reason or ''}"
	elif row.struck_by:
		outcome = f"{row.struck_by}划去：{row.struck_reason or ''}"
	return DisposalRow(
		row.archive_no or row.matter,
		row.title or "",
		row.formed_on,
		row.period or "",
		row.kept_until,
		outcome,
	)


def of_handover(name: str, how: str) -> list[Sheet]:
	"""The list with the three signatures that were given."""
	doc = frappe.get_doc("Talk Handover", name)
	given = {row.action: row for row in keeping_log.entries(handover=name)}
	sheet = HandoverSheet(
		number=name,
		organization=unit(doc.organization),
		post=label(doc.post_kind or ""),
		ended_on=doc.ended_on,
		rows=tuple(_handover_row(row) for row in doc.lines),
		giver=_giver(doc, given.get("Check")),
		receiver=_signed(given.get("Receive"), "已核对接收"),
		overseer=_signed(given.get("Countersign"), "监交"),
	)
	return [handover_list(sheet)]


def _giver(doc: frappe._dict, row: frappe._dict | None) -> tuple[Signature, ...]:
	"""Whoever signs in the giver's stead is shown as such."""
	if not row or not doc.in_giver_stead:
		return _signed(row, "已核对移交")
	name = frappe.db.get_value("Talk Person", doc.giver, "person_name")
	why = f"{name}未能签字：{doc.in_giver_stead}"
	return (Signature(row.actor_name, row.signed_at, decision="监交人代签", words=why),)


def _signed(row: frappe._dict | None, decision: str) -> tuple[Signature, ...]:
	return (Signature(row.actor_name, row.signed_at, decision=decision),) if row else ()


def _handover_row(row: frappe._dict) -> HandoverRow:
	what = "　".join(part for part in (row.matter, row.what) if part)
	said = "已接收" if cint(row.received) else ""
	received = "；".join(part for part in (said, row.remark) if part)
	return HandoverRow(
		KINDS.get(row.kind, row.kind), str(row.year or ""), what, str(row.quantity or ""), received
	)


def of_year(organization: str, year: int) -> list[Sheet]:
	"""The catalogue of a year in an organisation and below, a sheet a period. Raises where nothing was filed."""
	filters = {"archive_year": year, "archive_no": ("is", "set"), "organization": ("in", subtree(organization))}
	order = "archive_period asc, archive_item asc"
	rows = frappe.get_all("Talk Record", filters, list(FILED), order_by=order)
	if not rows:
		frappe.throw(_("Nothing of {0} is filed there.").format(year))
	corrected = _corrections([row.name for row in rows if row.docstatus == 2])
	seen = _seen([row.name for row in rows])
	return [
		filing_catalogue(
			CatalogueSheet(
				fonds=retention.numbering().fonds,
				organization=unit(organization),
				year=year,
				period=period,
				rows=tuple(_catalogue_row(row, corrected, row.name in seen) for row in alike),
			)
		)
		for period, alike in groupby(rows, key=lambda row: row.archive_period)
	]


def _corrections(names: list[str]) -> dict[str, str]:
	"""The archive number of the record that took the place of each, or its own number while it is not filed."""
	rows = (
		frappe.get_all("Talk Record", {"amended_from": ("in", names)}, ["amended_from", "name", "archive_no"])
		if names
		else []
	)
	return {row.amended_from: row.archive_no or row.name for row in rows}


def _seen(names: list[str]) -> set[str]:
	"""Those that the reader sees at all: who was admonished, or that somebody was, is not for every inspector."""
	table = frappe.qb.DocType("Talk Record")
	query = frappe.qb.from_(table).select(table.name).where(table.name.isin(names))
	return set(query.where(scope.criterion("Talk Record")).run(pluck=True))


def _catalogue_row(row: frappe._dict, corrected: dict[str, str], seen: bool) -> CatalogueRow:
	remarks = []
	if row.docstatus == 2:
		remarks.append(f"已更正，见{corrected.get(row.name, '')}")
	if row.destroyed_on:
		remarks.append("已销毁")
	pages = str(row.archive_pages) if cint(row.archive_pages) else ""
	title = label(row.category) + "记录" if seen else WITHHELD
	return CatalogueRow(
		str(row.archive_item), row.archive_no, title, row.started_at.date(), pages, "；".join(remarks)
	)
