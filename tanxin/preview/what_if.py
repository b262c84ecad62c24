"""What rules would do (会怎样) on the lists that the preview was given: the same function as on a site.

A file brings its rules in, in place of those of the same code; the code of a rule or rulebook switches it on or,
where it is on, off.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.effect_figures import figures
from tanxin.domain.model import Rule
from tanxin.domain.rulebook import RulebookError, read_rulebooks
from tanxin.domain.settings import LocalSettings
from tanxin.domain.what_if import Regulations, World, what_if
from tanxin.preview.source import Unit
from tanxin.rulebooks import rulebook_files


@dataclass(frozen=True, slots=True)
class Trial:
	"""What was tried out, in words, and what it does."""

	tried: tuple[str, ...]
	found: dict[str, Any]

	def as_data(self) -> dict[str, Any]:
		"""For result.json."""
		return {"tried": list(self.tried), **self.found}


def add_option(parser: ArgumentParser) -> None:
	"""How it is asked for on the command line."""
	parser.add_argument(
		"--what-if",
		nargs="+",
		action="extend",
		default=[],
		metavar="W",
		help="会怎样：规则文件（YAML），或者规则集、规则的编号（已启用的算停用，未启用的算启用）",
	)


def try_out(
	unit: Unit, named: Sequence[str], as_of: date, calendar: WorkCalendar, settings: LocalSettings
) -> Trial | None:
	"""What the named files, rulebooks and rules would change; None when none is named. Raises `RulebookError`."""
	if not named:
		return None
	then, tried = dict(unit.rules), []
	for name in named:
		rules, said = _change(name, then)
		then.update((rule.code, rule) for rule in rules)
		tried.append((said, [rule.code for rule in rules]))
	now = Regulations(tuple(unit.rules.values()), settings)
	year = as_of.year
	world = World(
		year,
		as_of,
		unit.directory,
		calendar,
		tuple(one for one in unit.meetings.values() if one.held_on.year == year),
		tuple(one for one in unit.events.values() if one.happened_on.year == year),
	)
	asked = {code for _said, codes in tried for code in codes}
	effect = what_if(now, replace(now, rules=tuple(then.values())), world, asked)
	return Trial(tuple(said for said, _codes in tried), figures(effect, unit.rules, unit.directory))


def _change(name: str, now: dict[str, Rule]) -> tuple[list[Rule], str]:
	"""The rules as the name would have them, and what that is in words."""
	path = Path(name)
	if path.is_file():
		(book,) = read_rulebooks([path])
		return list(book.rules), f"采用 {path.name} 的规则"
	books = read_rulebooks(rulebook_files())
	wanted = name.casefold()
	for book in books:
		if book.code.casefold() == wanted:
			return _switched(list(book.rules), now, book.title)
	known = {rule.code: rule for book in books for rule in book.rules} | now
	found = [rule for code, rule in known.items() if code.casefold() == wanted]
	if not found:
		codes = "、".join(book.code for book in books)
		raise RulebookError([f"“{name}”既不是文件，也不是规则集（{codes}）或规则的编号，请核对 --what-if"])
	return _switched(found, now, f"{found[0].code} {found[0].title}")


def _switched(rules: list[Rule], now: dict[str, Rule], title: str) -> tuple[list[Rule], str]:
	"""Off when any of them is on, else on."""
	on = [rule for rule in rules if rule.code in now and now[rule.code].enabled]
	if on:
		return [replace(now[rule.code], enabled=False) for rule in on], f"停用“{title}”"
	return [replace(rule, enabled=True) for rule in rules], f"启用“{title}”"


def section(trial: Trial | None) -> str:
	"""The part of index.html; nothing when nothing was tried out."""
	if trial is None:
		return ""
	found = trial.found
	return (
		f"<section><h2>会怎样</h2><p>{escape('；'.join(trial.tried))}。{escape(summary(trial))}</p>"
		'<p class="soft">按名册、任职和已登记的情形、会议推算全年；没有改动任何数据。</p>'
		f"{_months(found)}{_rules(found['rules'])}{_places(found)}{_talkers(found)}{_nobody(found)}</section>"
	)


def summary(trial: Trial) -> str:
	"""One sentence with what is added and taken away."""
	totals = trial.found["totals"]
	parts = [
		f"{word} {totals[name]} 项"
		for name, word in (
			("added", "新增"),
			("dropped", "不再要求"),
			("moved", "应谈日期改变"),
			("handed", "谈话人改变"),
		)
		if totals[name]
	]
	overdue = f"；新增的有 {totals['overdue']} 项应谈日期已过" if totals["overdue"] else ""
	return (
		f"{trial.found['year']} 年应谈 {totals['made']} 项，涉及谈话对象 {totals['persons']} 人、"
		f"谈话人 {totals['talkers']} 人；与现在相比{'，'.join(parts) if parts else '没有变化'}{overdue}。"
	)


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]], text_columns: int = 1) -> str:
	"""Text in the first columns, numbers in the others."""
	kinds = ["" if number < text_columns else ' class="n"' for number in range(len(heads))]
	head = "".join(f"<th{kind}>{word}</th>" for kind, word in zip(kinds, heads, strict=True))
	body = "".join(
		"<tr>" + "".join(f"<td{kind}>{cell}</td>" for kind, cell in zip(kinds, row, strict=True)) + "</tr>"
		for row in rows
	)
	return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _months(found: dict[str, Any]) -> str:
	heads = ["应谈截止", *(f"{month}月" for month in range(1, 13))]
	outside = found["outside"]["earlier"] + found["outside"]["later"]
	rest = f'<p class="soft">另有 {outside} 项的应谈日期不在当年。</p>' if outside else ""
	return _table(heads, [["现在", *found["months_now"]], ["将来", *found["months"]]]) + rest


def _rules(rules: Sequence[dict[str, Any]]) -> str:
	heads = ["规则", "现在", "将来", "新增", "不再要求", "日期改变", "谈话人改变"]
	names = ("was", "made", "added", "dropped", "moved", "handed")
	return "<h3>逐条规则</h3>" + _table(
		heads, [[_rule(rule), *(rule[name] for name in names)] for rule in rules]
	)


def _rule(rule: dict[str, Any]) -> str:
	said = [rule["reads_as"], rule["note"]]
	if rule["due_if_today"]:
		said.append(f"如果统计日发生，应在 {rule['due_if_today']} 前谈。")
	if rule["hides_names"]:
		said.append("涉及限制知悉的情形：只计数，不列姓名。")
	lines = "".join(f"<span class=why>{escape(text)}</span>" for text in said if text)
	examples = "".join(f"<li>{escape(text)}</li>" for text in rule["examples"])
	folded = f"<details><summary>举例</summary><ul>{examples}</ul></details>" if examples else ""
	return f"<strong>{escape(rule['code'])} {escape(rule['title'])}</strong>{lines}{folded}"


def _places(found: dict[str, Any]) -> str:
	rows = [
		[
			escape(each["name"]) or "（未填党组织）",
			*(each[name] for name in ("obligations", "persons", "talkers", "without_talker")),
		]
		for each in found["organizations"]
	]
	table = _table(["党组织", "应谈", "谈话对象", "谈话人", "没有谈话人"], rows)
	return _folded("各党组织", table, found["organizations_left"])


def _talkers(found: dict[str, Any]) -> str:
	rows = [[escape(each["name"]), escape(each["organization"]), each["count"]] for each in found["talkers"]]
	totals = found["totals"]
	title = f"谈话人的任务量：平均 {totals['average']} 项，最多 {totals['heaviest']} 项"
	return _folded(title, _table(["谈话人", "党组织", "应谈"], rows, 2), found["talkers_left"])


def _folded(title: str, table: str, left: int) -> str:
	more = f'<p class="soft">另有 {left} 行未列出。</p>' if left else ""
	return f'<details class="more"><summary>{title}</summary>{table}{more}</details>'


def _nobody(found: dict[str, Any]) -> str:
	count = found["totals"]["without_talker"]
	if not count:
		return ""
	items = "".join(f"<li>{escape(each['reason'])}（{each['count']}）</li>" for each in found["reasons"])
	return f"<h3>没有谈话人：{count} 项</h3><ul>{items}</ul>"
