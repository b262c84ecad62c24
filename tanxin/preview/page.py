"""index.html: what a leader reads first."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from tanxin.preview import tables
from tanxin.preview.assess import DUE_SOON_DAYS, Assessment, Matter
from tanxin.preview.charts import columns, legend, ring
from tanxin.preview.what_if import Trial, section
from tanxin.preview.words import day_word, rate_word

#: Kinds of files beside the page: address, what it is, what it is for.
Link = tuple[str, str, str]


def render_page(
	assessment: Assessment, links: Sequence[Link], remarks: Sequence[str], trial: Trial | None = None
) -> str:
	"""The whole page. `links` are the other files; `remarks` say what was left out and why; `trial` is what rules
	would do."""
	unit = assessment.unit
	style = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
	parts = [
		section(trial),
		_tiles(assessment),
		_urgent(assessment),
		_organizations(assessment),
		_months(assessment),
		_rules(assessment),
		_records(assessment),
		_files(links, remarks),
		tables.data_section(assessment),
		_method(assessment),
	]
	title = f"{unit.title()}谈心谈话情况"
	return (
		'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
		'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
		f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
		f'<header><div><span class="mark">内部资料</span><h1>{escape(title)}</h1>'
		f'<p class="soft">截至 {day_word(assessment.as_of)}</p>{_summary(assessment)}</div></header>\n'
		f"<main>{''.join(parts)}</main>\n"
		"<footer>本页由名册、情形和台账推算，只用于工作预览，不替代谈话记录本身；页内不含任何谈话内容。</footer>\n"
		"</body>\n</html>\n"
	)


def _summary(assessment: Assessment) -> str:
	total = assessment.total
	if not total.owed:
		return '<p class="lead">目前没有应谈事项。请检查规则集、名册和必谈情形是否齐全。</p>'
	overdue = (
		f'<strong style="color:#b3261e">{total.overdue} 件逾期未谈</strong>；'
		if total.overdue
		else "没有逾期未谈的；"
	)
	if total.to_explain:
		overdue += f"另有 {total.to_explain} 件“一般应谈”未达标，需说明原因；"
	soon = assessment.soon(False) + assessment.soon(True)
	return (
		f'<p class="lead">应谈 {total.owed} 件，已谈 {total.done} 件，覆盖率 {rate_word(total.coverage_rate)}。'
		f"{overdue}{DUE_SOON_DAYS} 天内到期 {soon} 件。</p>"
	)


def _tiles(assessment: Assessment) -> str:
	total, ledger = assessment.total, assessment.ledger
	soon = assessment.soon(False) + assessment.soon(True)
	return (
		'<div class="tiles">'
		f'<div class="tile"><b>{total.owed}</b>应谈（件）<span>涉及 {_people_owed(assessment)} 人；'
		f"另有{tables.not_counted(total)}，不计入</span></div>"
		f'<div class="tile"><b>{total.done}</b>已谈（件）<span>按期 {total.met}，逾期谈 {total.met_late}</span></div>'
		f'<div class="tile">{ring(total.coverage_rate, "覆盖率")}<em>覆盖率</em><span>已谈 ÷ 应谈</span></div>'
		f'<div class="tile">{ring(total.timely_rate, "及时率")}<em>及时率</em><span>按期 ÷ 已谈和已过期</span></div>'
		f'<div class="tile late"><b>{total.overdue}</b>逾期未谈<span>另有 {total.to_explain} 件未达标（需说明）；'
		f"{DUE_SOON_DAYS} 天内还有 {soon} 件到期</span></div>"
		f'<div class="tile"><b>{ledger.pending + ledger.disputed}</b>记录未了'
		f"<span>待确认 {ledger.pending}，有异议 {ledger.disputed}</span></div></div>"
	)


def _people_owed(assessment: Assessment) -> int:
	return len(assessment.tally.people)


def _urgent(assessment: Assessment) -> str:
	overdue, soon = assessment.overdue(), assessment.due_soon()
	return (
		"<section><h2>现在要谈的</h2>"
		'<p class="soft">先谈过期的，再谈快到期的。“由谁谈”下面的小字是依据当日任职推出的理由。'
		"涉及家庭、健康、反映等个人情形的，本页只写“事由从略”。</p>"
		f"<h3>必谈，已过期</h3>{tables.must_table(assessment, overdue, assessment.tally.past_due(False))}"
		f"<h3>必谈，{DUE_SOON_DAYS} 天内到期</h3>{tables.must_table(assessment, soon, assessment.soon(False))}"
		f"<h3>一般应谈</h3>{_soft(assessment, overdue, soon)}</section>"
	)


def _soft(assessment: Assessment, overdue: list[Matter], soon: list[Matter]) -> str:
	late, coming = assessment.tally.past_due(True), assessment.soon(True)
	folded = tables.soft_table(assessment, overdue, late, "未达标 {} 件，请说明原因（按谈话人）")
	folded += tables.soft_table(assessment, soon, coming, f"{DUE_SOON_DAYS} 天内到期 {{}} 件（按谈话人）")
	return folded or '<p class="none">没有。</p>'


def _organizations(assessment: Assessment) -> str:
	return (
		f"<section><h2>各党组织</h2>{legend()}{tables.organization_table(assessment)}"
		'<p class="soft">上级一行含其下属。按党组织层级排列，不作排名。</p></section>'
	)


def _months(assessment: Assessment) -> str:
	bars = tables.month_bars(assessment)
	if not bars:
		return ""
	return (
		"<section><h2>按应谈截止月份</h2>"
		f'{legend()}<div class="scroll">{columns(bars)}</div>'
		'<p class="soft">每一柱是当月应谈完的件数；灰色是还没有到期的。</p></section>'
	)


def _rules(assessment: Assessment) -> str:
	return (
		"<section><h2>依据哪条规定</h2>"
		'<p class="soft">标“待核”的引文尚未由专人对照原文核实；标“本单位规定”的时限不是上级文件给出的数字。</p>'
		f"{tables.rule_tables(assessment)}</section>"
	)


def _records(assessment: Assessment) -> str:
	ledger = assessment.ledger
	facts = (
		("谈话记录", ledger.records),
		("本人已确认", ledger.confirmed),
		("待确认", ledger.pending),
		("有异议", ledger.disputed),
		("含纸质签字", ledger.paper),
		("无法确认", ledger.unable),
		("集体谈话", ledger.collective),
		("补录", len(ledger.late_entries)),
		("计划外", ledger.unplanned),
		("约定跟进", ledger.promised),
		("已办结", ledger.promises_kept),
		("跟进逾期", ledger.promises_overdue),
	)
	cells = "".join(f"<div><b>{count}</b>{word}</div>" for word, count in facts)
	days = assessment.settings.late_entry_days
	return (
		f'<section><h2>谈话记录</h2><div class="facts">{cells}</div>'
		f'<p class="soft">谈话结束后超过 {days} 个工作日才录入的算补录（本单位规定）。'
		"有异议的记录不算已谈，请与本人当面核对后更正。</p></section>"
	)


def _files(links: Sequence[Link], remarks: Sequence[str]) -> str:
	items = "".join(
		f'<li><a href="{escape(address)}">{escape(name)}<small>{escape(use)}</small></a></li>'
		for address, name, use in links
	)
	said = "".join(f"<p>{escape(remark)}</p>" for remark in remarks)
	return f'<section><h2>可以打印和下载的</h2><ul class="files">{items}</ul>{said}</section>'


def _method(assessment: Assessment) -> str:
	books = "；".join(
		f"《{book.title}》{book.document_no}"
		if not book.title.startswith("《")
		else book.title + book.document_no
		for book in assessment.unit.rulebooks
	)
	return (
		"<section><h2>怎样算的</h2><ul>"
		f"<li>规则集：{escape(books)}。</li>"
		f"<li>应谈：截至当日已经开始的应谈事项，包括必谈情形、{assessment.as_of.year} 年度的定期谈话和会前谈话；经批准免谈、合并的和已撤销的另列，不计入。</li>"
		"<li>规定说“一般”的，过期未谈列为“未达标（需说明）”，不算逾期未谈。</li>"
		"<li>已谈：谈话人符合规定（或计划中写明）、本人到场、本人已确认的谈话；一次谈话可以同时了结几件。</li>"
		"<li>覆盖率 = 已谈 ÷ 应谈；及时率 = 按期谈的 ÷（已谈的 + 已过期的），还没有到期的不算迟。</li>"
		"<li>工作日按国家法定节假日和调休计算。</li></ul></section>"
	)
