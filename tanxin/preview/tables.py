"""The tables of index.html."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from html import escape

from tanxin.domain.coverage import Figures
from tanxin.domain.model import Organization, Rule
from tanxin.domain.obligations import reads_as
from tanxin.preview.assess import Assessment, Matter
from tanxin.preview.charts import Bar, share_bar
from tanxin.preview.words import (
	name_of,
	place_of,
	plan_word,
	rate_word,
	reason_of,
	short_day,
	whom,
)

#: Rows beyond these are in the workbook; a page of ten thousand rows is read by nobody.
MOST_OVERDUE, MOST_TALKERS, MOST_PERSONS, MOST_ORGANIZATIONS, MOST_PROBLEMS = 60, 60, 30, 150, 50


def _cell(content: str, name: str = "", kind: str = "") -> str:
	"""A cell. `name` stands before it on a phone, where the headings are gone."""
	label = f' data-name="{name}"' if name else ""
	classes = f' class="{kind}"' if kind else ""
	return f"<td{label}{classes}>{content}</td>"


def _more(count: int, limit: int) -> str:
	return f'<p class="soft">另有 {count - limit} 行未列出，见台账。</p>' if count > limit else ""


def must_table(assessment: Assessment, matters: list[Matter], count: int) -> str:
	"""What must be talked about: who with whom, why, by when. Soft rules (一般) are not in it.

	`count` is how many there are, `matters` those that are listed. What several rules ask of one talk is one row.
	"""
	talks = _by_talk(one for one in matters if not one.obligation.soft)[:MOST_OVERDUE]
	if not talks:
		return '<p class="none">没有。</p>'
	rows = "".join(_must_row(assessment, same) for same in talks)
	rest = count - sum(len(same) for same in talks)
	more = f'<p class="soft">另有 {rest} 件未列出，见台账。</p>' if rest > 0 else ""
	return (
		'<div class="scroll"><table class="stack"><thead><tr><th>谈话对象</th><th>由谁谈</th><th>为什么</th>'
		'<th class="n">应谈截止</th><th class="n">离截止</th><th>计划</th></tr></thead>'
		f"<tbody>{rows}</tbody></table></div>{more}"
	)


def _by_talk(matters: Iterable[Matter]) -> list[list[Matter]]:
	"""What the same talk would answer, by the same day and for the same event or meeting, together."""
	talks: dict[tuple[object, ...], list[Matter]] = defaultdict(list)
	for matter in matters:
		owed = matter.obligation
		occasion = owed.event or owed.meeting or owed.key
		talks[owed.person, owed.talker, owed.due_date, occasion].append(matter)
	return list(talks.values())


def _must_row(assessment: Assessment, same: list[Matter]) -> str:
	matter = same[0]
	unit, owed = assessment.unit, matter.obligation
	rules = f"，{len(same)} 条规定" if len(same) > 1 else ""
	days = (owed.due_date - assessment.as_of).days
	away, kind = (f"已过 {-days} 天", "n late") if days < 0 else (f"还有 {days} 天" if days else "今天", "n")
	who = escape(whom(unit, owed))
	person = f"<strong>{who}</strong><span class=why>{escape(place_of(assessment, owed.person))}</span>"
	talker = f"{escape(name_of(unit, owed.talker))}<span class=why>{escape(owed.talker_reason)}</span>"
	due = short_day(owed.due_date, assessment.as_of.year)
	return (
		f"<tr>{_cell(person)}{_cell(talker, '由谁谈')}"
		f"{_cell(escape(reason_of(assessment, matter, openly=False)) + rules, '为什么')}"
		f"{_cell(due, '应谈截止', 'n')}{_cell(away, '离截止', kind)}{_cell(plan_word(matter), '计划', 'w')}</tr>"
	)


def soft_table(assessment: Assessment, matters: list[Matter], count: int, title: str) -> str:
	"""What a rule says should 「一般」 be talked about, folded up by talker: a leader finds his own line."""
	soft = [one for one in matters if one.obligation.soft]
	if not soft:
		return ""
	summary = f"<summary>{title.format(count)}</summary>"
	part = f'<p class="soft">只列最急的 {len(soft)} 件。</p>' if count > len(soft) else ""
	return f'<details class="more">{summary}{part}{_by_talker(assessment, soft)}</details>'


def _by_talker(assessment: Assessment, matters: list[Matter]) -> str:
	of_talker: dict[str | None, list[Matter]] = defaultdict(list)
	for matter in matters:
		of_talker[matter.obligation.talker].append(matter)
	talkers = sorted(of_talker.items(), key=lambda item: item[1][0].obligation.due_date)
	rows = "".join(_talker_row(assessment, talker, owed) for talker, owed in talkers[:MOST_TALKERS])
	return (
		'<div class="scroll"><table class="stack talkers"><thead><tr><th>谈话人</th><th>谈话对象</th>'
		f'<th class="n">件数</th><th class="n">最早截止</th></tr></thead><tbody>{rows}</tbody></table></div>'
		f"{_more(len(talkers), MOST_TALKERS)}"
	)


def _talker_row(assessment: Assessment, talker: str | None, matters: list[Matter]) -> str:
	unit = assessment.unit
	people: dict[str, list[str]] = {}
	for matter in matters:
		words = f"{reason_of(assessment, matter, openly=False)}，{short_day(matter.obligation.due_date, assessment.as_of.year)}前，{plan_word(matter)}"
		people.setdefault(whom(unit, matter.obligation), []).append(words)
	items = "".join(
		f"<li>{escape(name)}：{escape('；'.join(words))}</li>"
		for name, words in list(people.items())[:MOST_PERSONS]
	)
	names = "、".join(list(people)[:4]) + (f"等 {len(people)} 人" if len(people) > 4 else "")
	who = f"<strong>{escape(name_of(unit, talker))}</strong><span class=why>{escape(place_of(assessment, talker))}</span>"
	first = short_day(matters[0].obligation.due_date, assessment.as_of.year)
	return (
		f"<tr>{_cell(who)}{_cell(f'<details><summary>{escape(names)}</summary><ul>{items}</ul></details>')}"
		f"{_cell(str(len(matters)), '件数', 'n')}{_cell(first, '最早截止', 'n')}</tr>"
	)


def counts(figures: Figures) -> dict[str, int]:
	"""Figures as the charts want them."""
	return {
		"met": figures.met,
		"met_late": figures.met_late,
		"open": figures.open,
		"to_explain": figures.to_explain,
		"overdue": figures.overdue,
	}


def not_counted(figures: Figures) -> str:
	"""What is shown beside the figures and is not owed (不计入应谈)."""
	return f"免谈 {figures.exempted}，合并 {figures.merged}，撤销 {figures.withdrawn}"


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
		'<th class="n">已谈</th><th class="n wide">逾期谈</th><th class="n">逾期未谈</th><th class="n">需说明</th>'
		'<th class="n">覆盖率</th><th class="n wide">及时率</th><th class="wide">不计入应谈</th></tr></thead>'
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
		f'<td class="{late}">{figures.overdue}</td><td class="n">{figures.to_explain}</td>'
		f'<td class="n">{rate_word(figures.coverage_rate)}</td>'
		f'<td class="n wide">{rate_word(figures.timely_rate)}</td>'
		f'<td class="soft wide">{not_counted(figures)}</td></tr>'
	)


def month_bars(assessment: Assessment) -> list[Bar]:
	"""Obligations by the month in which they fall due; the last twelve months that have any."""
	return [
		Bar(f"{year % 100:02d}.{month}", dict(counted))
		for (year, month), counted in sorted(assessment.tally.by_month().items())[-14:]
	]


def rule_tables(assessment: Assessment) -> str:
	"""Each rulebook's rules: what each asks, the clause, and its figures. Rules that owe nothing are folded up."""
	parts = []
	for book in assessment.unit.rulebooks:
		known = [rule for rule in book.rules if rule.enabled]
		in_use = [rule for rule in known if assessment.by_rule.get(rule.code, Figures()).owed]
		idle = [rule for rule in known if rule not in in_use]
		off = len(book.rules) - len(known)
		parts.append(f"<h3>{escape(book.title)} {escape(book.document_no)}</h3>")
		parts.append(_rules(assessment, in_use) if in_use else '<p class="soft">目前没有应谈事项。</p>')
		if idle:
			parts.append(
				f'<details class="more"><summary>另有 {len(idle)} 条规则目前没有应谈事项</summary>{_rules(assessment, idle)}</details>'
			)
		if off:
			parts.append(f'<p class="soft">另有 {off} 条规则没有启用。</p>')
	return "".join(parts)


def _rules(assessment: Assessment, rules: list[Rule]) -> str:
	rows = "".join(_rule_row(assessment, rule) for rule in rules)
	return (
		'<div class="scroll"><table class="stack rules"><thead><tr><th>规则</th><th>条款</th><th class="n">应谈</th>'
		'<th class="n">已谈</th><th class="n">逾期未谈</th><th class="n">需说明</th><th class="wide">不计入应谈</th>'
		f"</tr></thead><tbody>{rows}</tbody></table></div>"
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
		f"{escape(rule.citation.clause)}{checked}"
		f"<details><summary>引文</summary><blockquote>{escape(rule.citation.quote)}</blockquote></details>"
	)
	late = "n late" if figures.overdue else "n"
	return (
		f"<tr>{_cell(what)}{_cell(cited)}{_cell(str(figures.owed), '应谈', 'n')}"
		f"{_cell(str(figures.done), '已谈', 'n')}{_cell(str(figures.overdue), '逾期未谈', late)}"
		f"{_cell(str(figures.to_explain), '需说明', 'n')}{_cell(not_counted(figures), '不计入应谈', 'soft wide')}</tr>"
	)


def data_section(assessment: Assessment) -> str:
	"""What was wrong or assumed in the files, and events for which there is no rule."""
	unit = assessment.unit
	lines = [escape(problem.sentence()) for problem in unit.problems[:MOST_PROBLEMS]]
	unruled = [
		f"{escape(reason)}（{escape(event.id)}）" for event, reason in assessment.without_rule[:MOST_PROBLEMS]
	]
	unfound = assessment.tally.unfound
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
