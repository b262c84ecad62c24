"""The tables of index.html."""

from __future__ import annotations

from collections import Counter, defaultdict
from html import escape

from tanxin.domain.coverage import Figures
from tanxin.domain.model import Organization, Rule
from tanxin.domain.obligations import reads_as
from tanxin.preview.assess import Assessment, Matter
from tanxin.preview.charts import Bar, share_bar
from tanxin.preview.words import (
	citation_of,
	name_of,
	plan_word,
	post_of,
	rate_word,
	reason_of,
	short_day,
)

#: Rows beyond these are in the workbook; a page of ten thousand rows is read by nobody.
MOST_OVERDUE, MOST_TALKERS, MOST_PERSONS, MOST_ORGANIZATIONS, MOST_PROBLEMS = 60, 60, 30, 150, 50


def _cell(content: str, name: str = "", kind: str = "") -> str:
	label = f' data-name="{name}"' if name else ""
	return f"<td{label}{f' class={chr(34)}{kind}{chr(34)}' if kind else ''}>{content}</td>"


def _more(count: int, limit: int) -> str:
	return f'<p class="soft">另有 {count - limit} 行未列出，见台账。</p>' if count > limit else ""


def overdue_table(assessment: Assessment) -> str:
	"""What is overdue: who must talk with whom, why, since when."""
	overdue = sorted(assessment.overdue(), key=lambda one: one.obligation.soft)
	if not overdue:
		return '<p class="none">没有过期未谈的。</p>'
	rows = "".join(_overdue_row(assessment, matter) for matter in overdue[:MOST_OVERDUE])
	return (
		'<div class="scroll"><table class="stack"><thead><tr><th>谈话对象</th><th>由谁谈</th><th>为什么</th>'
		'<th class="n">应谈截止</th><th class="n">已过</th><th>计划</th></tr></thead>'
		f"<tbody>{rows}</tbody></table></div>{_more(len(overdue), MOST_OVERDUE)}"
	)


def _overdue_row(assessment: Assessment, matter: Matter) -> str:
	unit, owed = assessment.unit, matter.obligation
	days = (assessment.as_of - owed.due_date).days
	tag = '<span class="tag">一般应谈，需说明</span>' if owed.soft else '<span class="tag late">必谈</span>'
	person = f"<strong>{escape(name_of(unit, owed.person))}</strong><span class=why>{escape(post_of(unit, owed.person))}</span>"
	talker = f"{escape(name_of(unit, owed.talker))}<span class=why>{escape(owed.talker_reason)}</span>"
	return (
		f"<tr>{_cell(person)}{_cell(talker, '由谁谈')}"
		f"{_cell(escape(reason_of(assessment, matter, openly=False)) + tag, '为什么')}"
		f"{_cell(short_day(owed.due_date), '应谈截止', 'n')}{_cell(f'{days} 天', '已过', 'n late')}"
		f"{_cell(plan_word(matter), '计划', 'w')}</tr>"
	)


def due_table(assessment: Assessment) -> str:
	"""What falls due soon, by talker: a leader finds his own line."""
	of_talker: dict[str | None, list[Matter]] = defaultdict(list)
	for matter in assessment.due_soon():
		of_talker[matter.obligation.talker].append(matter)
	if not of_talker:
		return '<p class="none">近期没有到期的。</p>'
	talkers = sorted(of_talker.items(), key=lambda item: item[1][0].obligation.due_date)
	rows = "".join(_talker_row(assessment, talker, matters) for talker, matters in talkers[:MOST_TALKERS])
	return (
		'<div class="scroll"><table class="stack"><thead><tr><th>谈话人</th><th class="n">件数</th><th class="n">最早到期</th>'
		f"<th>谈话对象</th></tr></thead><tbody>{rows}</tbody></table></div>{_more(len(talkers), MOST_TALKERS)}"
	)


def _talker_row(assessment: Assessment, talker: str | None, matters: list[Matter]) -> str:
	unit = assessment.unit
	people: dict[str, list[str]] = {}
	for matter in matters:
		words = f"{reason_of(assessment, matter, openly=False)}，{short_day(matter.obligation.due_date)}前，{plan_word(matter)}"
		people.setdefault(name_of(unit, matter.obligation.person), []).append(words)
	items = "".join(
		f"<li>{escape(name)}：{escape('；'.join(words))}</li>"
		for name, words in list(people.items())[:MOST_PERSONS]
	)
	names = "、".join(list(people)[:4]) + (f"等 {len(people)} 人" if len(people) > 4 else "")
	who = f"<strong>{escape(name_of(unit, talker))}</strong><span class=why>{escape(post_of(unit, talker))}</span>"
	return (
		f"<tr>{_cell(who)}{_cell(str(len(matters)), '件数', 'n')}"
		f"{_cell(short_day(matters[0].obligation.due_date), '最早到期', 'n')}"
		f"{_cell(f'<details><summary>{escape(names)}</summary><ul>{items}</ul></details>')}</tr>"
	)


def counts(figures: Figures) -> dict[str, int]:
	"""Figures as the charts want them."""
	return {
		"met": figures.met,
		"met_late": figures.met_late,
		"open": figures.open,
		"overdue": figures.overdue,
	}


def organization_table(assessment: Assessment) -> str:
	"""The tree with its figures, top first; the deepest level is left to the workbook when there are too many."""
	rows = []
	for organization, depth in _tree(assessment):
		figures = assessment.by_organization.get(organization.id)
		if figures is not None and figures.owed:
			rows.append(_figures_row(organization.name, figures, f"level{min(depth, 2)}"))
	if None in assessment.by_organization:
		rows.append(_figures_row("（未填党组织）", assessment.by_organization[None], "level1"))
	if not rows:
		return '<p class="soft">没有可以统计的党组织。</p>'
	return (
		'<div class="scroll"><table class="figures"><thead><tr><th>党组织</th><th>进度</th><th class="n">应谈</th>'
		'<th class="n">已谈</th><th class="n wide">逾期谈</th><th class="n">逾期未谈</th><th class="n">覆盖率</th>'
		'<th class="n wide">及时率</th></tr></thead>'
		f"<tbody>{''.join(rows[:MOST_ORGANIZATIONS])}</tbody></table></div>{_more(len(rows), MOST_ORGANIZATIONS)}"
	)


def _tree(assessment: Assessment) -> list[tuple[Organization, int]]:
	"""Organisations in the order of the tree, each with its depth."""
	children: dict[str | None, list[Organization]] = defaultdict(list)
	for organization in assessment.unit.directory.organizations:
		children[organization.parent].append(organization)
	found: list[tuple[Organization, int]] = []
	waiting = [(one, 0) for one in reversed(children[None])]
	while waiting:
		organization, depth = waiting.pop()
		found.append((organization, depth))
		waiting.extend((one, depth + 1) for one in reversed(children.get(organization.id, [])))
	return found


def _figures_row(name: str, figures: Figures, kind: str) -> str:
	late = "n late" if figures.overdue else "n"
	return (
		f'<tr class="{kind}"><td>{escape(name)}</td><td>{share_bar(Bar(name, counts(figures)))}</td>'
		f'<td class="n">{figures.owed}</td><td class="n">{figures.done}</td><td class="n wide">{figures.met_late}</td>'
		f'<td class="{late}">{figures.overdue}</td><td class="n">{rate_word(figures.coverage_rate)}</td>'
		f'<td class="n wide">{rate_word(figures.timely_rate)}</td></tr>'
	)


def month_bars(assessment: Assessment) -> list[Bar]:
	"""Obligations by the month in which they fall due; the last twelve months that have any."""
	months: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
	for matter in assessment.matters:
		if matter.standing != "withdrawn":
			due = matter.obligation.due_date
			months[due.year, due.month][matter.standing] += 1
	return [
		Bar(f"{year % 100:02d}.{month}", dict(counted))
		for (year, month), counted in sorted(months.items())[-14:]
	]


def rule_table(assessment: Assessment) -> str:
	"""Each rule: what it asks, where it stands written, and its figures."""
	rows = "".join(_rule_row(assessment, rule) for rule in assessment.unit.rules.values())
	return (
		'<div class="scroll"><table class="stack"><thead><tr><th>规则</th><th>依据</th><th class="n">应谈</th>'
		f'<th class="n">已谈</th><th class="n">逾期未谈</th></tr></thead><tbody>{rows}</tbody></table></div>'
	)


def _rule_row(assessment: Assessment, rule: Rule) -> str:
	figures = assessment.by_rule.get(rule.code, Figures())
	local = ""
	if rule.deadline is not None and rule.deadline.setting:
		number = assessment.settings.number(rule.deadline.setting)
		local = f'<span class="tag local">{number} 个工作日：本单位规定</span>'
	checked = "" if rule.citation.verified_by else '<span class="tag">待核</span>'
	what = f"<strong>{escape(rule.title)}</strong>{local}<span class=why>{escape(reads_as(rule))}</span>"
	cited = (
		f"{escape(citation_of(assessment.unit, rule))}{checked}"
		f"<details><summary>引文</summary><blockquote>{escape(rule.citation.quote)}</blockquote></details>"
	)
	late = "n late" if figures.overdue else "n"
	return (
		f"<tr>{_cell(what)}{_cell(cited)}{_cell(str(figures.owed), '应谈', 'n')}"
		f"{_cell(str(figures.done), '已谈', 'n')}{_cell(str(figures.overdue), '逾期未谈', late)}</tr>"
	)


def data_section(assessment: Assessment) -> str:
	"""What was wrong or assumed in the files, and events for which there is no rule."""
	unit = assessment.unit
	lines = [escape(problem.sentence()) for problem in unit.problems[:MOST_PROBLEMS]]
	unruled = [
		f"{escape(reason)}（{escape(event.id)}）" for event, reason in assessment.without_rule[:MOST_PROBLEMS]
	]
	unfound = Counter(
		one.obligation.talker_reason
		for one in assessment.matters
		if one.obligation.talker is None and one.met_on is None
	)
	nobody = [f"{escape(reason)}（{count} 件）" for reason, count in unfound.most_common(MOST_PROBLEMS)]
	groups = (
		("读入时的推定", [escape(notice) for notice in unit.notices]),
		(f"未读入或有疑问的行（{len(unit.problems)} 处）", lines),
		(f"找不到谈话人（{sum(unfound.values())} 件）", nobody),
		(f"没有对应规则的情形（{len(assessment.without_rule)} 件）", unruled),
	)
	shown = "".join(
		f"<h3>{title}</h3><ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
		for title, items in groups
		if items
	)
	return f"<section><h2>数据情况</h2>{shown or '<p class=none>各表都读入完整，没有问题。</p>'}</section>"
