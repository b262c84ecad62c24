"""What makes a rule fit for use (规则的检查): one list of checks for a rulebook's file and for a site's form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tanxin.domain.model import (
	COUNTERPARTS,
	Authority,
	Deadline,
	Each,
	QuotaCounts,
	Rule,
	Rulebook,
	RuleKind,
	SubjectRole,
	TalkerRole,
)
from tanxin.domain.settings import SETTING_NAMES
from tanxin.domain.supersession import circle

__all__ = ["COUNTED", "NATIONAL", "PAIRED", "RAISED", "Flaw", "flaws", "flaws_together"]

#: Kinds that ask for a number of talks in a period.
COUNTED = frozenset({RuleKind.RELATION, RuleKind.FREQUENCY, RuleKind.QUOTA})
#: Kinds that something happening to a person raises.
RAISED = frozenset({RuleKind.EVENT, RuleKind.RESPONSE})
#: Who makes rules for others than himself: a unit's own number never carries the title of their documents.
NATIONAL = frozenset({Authority.CENTRAL, Authority.PROVINCE, Authority.CITY})
#: Whom a quota can be asked of.
OFFICERS = frozenset({SubjectRole.SECRETARY, SubjectRole.ORGANISER, SubjectRole.TEAM_MEMBER})

_ONLY_IN_RELATIONS = COUNTERPARTS - {TalkerRole.LEADER_IN_CHARGE}  # he also talks by himself, after an event
PAIRED = frozenset({RuleKind.RELATION, RuleKind.WINDOW})
_PEOPLE = frozenset({QuotaCounts.TALKS, QuotaCounts.PERSONS})


class Flaw(NamedTuple):
	"""What is wrong with a field (`deadline.value`, `demands.1.matter`), in Chinese."""

	field: str
	sentence: str


def flaws(rule: Rule, documents: Mapping[str, Authority]) -> list[Flaw]:
	"""All that makes a rule unfit; `documents` are the titles of known rulebooks with who issued them."""
	return [
		*_numbers(rule),
		*_needs(rule),
		*_talker(rule),
		*_quota(rule),
		*_counts(rule),
		*_deadlines(rule),
		*_citation(rule, documents),
		*_levels(rule),
		*_validity(rule),
	]


def flaws_together(books: Iterable[Rulebook]) -> list[Flaw]:
	"""What shows only when all rulebooks lie side by side; the field is opened by the rule's code."""
	books = list(books)
	rules = [rule for book in books for rule in book.rules]
	known = {rule.code: rule for rule in rules}
	documents = {book.title: book.authority for book in books}
	found = [
		Flaw(f"{rule.code}.superseded_by", f"没有编号为“{rule.superseded_by}”的规则")
		for rule in rules
		if rule.superseded_by and rule.superseded_by not in known
	]
	found += [Flaw(f"{rule.code}.code", "与另一规则集的规则编号重复") for rule in _doubled(rules)]
	found += [Flaw(f"{code}.superseded_by", "互相取代") for code in circle(rules)]
	for rule in rules:
		found += [Flaw(f"{rule.code}.{name}", text) for name, text in _citation(rule, documents)]
	return found


def _doubled(rules: list[Rule]) -> list[Rule]:
	seen: set[str] = set()
	return [rule for rule in rules if rule.code in seen or seen.add(rule.code)]  # type: ignore[func-returns-value]


def _numbers(rule: Rule) -> Iterator[Flaw]:
	"""Numbers that nobody can count to."""
	if rule.min_count < 1:
		yield Flaw("min_count", "应不小于1")
	if rule.max_count is not None and rule.max_count < 1:
		yield Flaw("max_count", "应不小于1")
	if rule.deadline is not None and (rule.deadline.value or 0) < 0:
		yield Flaw("deadline.value", "不能是负数")
	for number, demand in enumerate(rule.demands, 1):
		if (demand.deadline.value or 0) < 0:
			yield Flaw(f"demands.{number}.deadline.value", "不能是负数")


def _needs(rule: Rule) -> Iterator[Flaw]:
	"""What a rule of its kind cannot do without."""
	if rule.kind in RAISED:
		if not rule.situations:
			yield Flaw("situations", "缺少情形")
		if rule.deadline is None:
			yield Flaw("deadline", "缺少时限")
	if rule.kind in COUNTED and rule.period is None:
		yield Flaw("period", "缺少周期")
	if rule.kind is RuleKind.WINDOW and rule.meeting is None:
		yield Flaw("meeting", "缺少会议")
	if any(not 1 <= month <= 12 for month in rule.window_months):
		yield Flaw("window_months", "应为1至12月")
	if rule.each is Each.PAIR and not (rule.kind in PAIRED and rule.talker in COUNTERPARTS):
		yield Flaw("each", "“每对”只用于双方相互谈话的关系必谈和会前必谈")
	if rule.quota_percent is not None and rule.kind is not RuleKind.QUOTA:
		yield Flaw("quota_percent", "只用于任务次数")


def _talker(rule: Rule) -> Iterator[Flaw]:
	"""Who talks must be somebody whom a rule of this kind can find."""
	if rule.kind is RuleKind.RELATION and rule.talker not in COUNTERPARTS:
		yield Flaw("talker", "关系必谈的另一方须为班子书记、班子成员、分管领导或者其他党员")
	if rule.talker in _ONLY_IN_RELATIONS and rule.kind not in PAIRED:
		yield Flaw("talker", "这一身份只用于关系必谈和会前必谈")
	if rule.talker is TalkerRole.OFFICER and rule.kind is not RuleKind.QUOTA:
		yield Flaw("talker", "“承担任务的本人”只用于任务次数")
	if rule.talker is TalkerRole.CHOSEN and rule.kind is not RuleKind.RESPONSE:
		yield Flaw("talker", "“本人指明的负责同志”只用于本人申请")
	if rule.talker is TalkerRole.PORTFOLIO and not rule.portfolio:
		yield Flaw("portfolio", "缺少分工，无法确定由哪位委员谈话")


def _quota(rule: Rule) -> Iterator[Flaw]:
	if rule.kind is not RuleKind.QUOTA:
		return
	if rule.talker is not TalkerRole.OFFICER:
		yield Flaw("talker", "任务次数的谈话人须为承担任务的本人")
	if not rule.subjects <= OFFICERS:
		yield Flaw("subjects", "任务次数只能对书记、组工干部或者班子成员提出")
	if rule.quota_counts is QuotaCounts.MEETINGS and rule.meeting is None:
		yield Flaw("meeting", "缺少会议")
	if rule.quota_percent is None:
		return
	if not 1 <= rule.quota_percent <= 100:
		yield Flaw("quota_percent", "应为1至100")
	if rule.quota_counts not in _PEOPLE:
		yield Flaw("quota_percent", "百分比只用于谈话次数和谈话人数")
	if rule.min_count > 1:
		yield Flaw("quota_percent", "百分比和次数只能写一个")


def _counts(rule: Rule) -> Iterator[Flaw]:
	"""Each number says where it is written, or is the unit's own (本单位规定)."""
	if rule.kind not in COUNTED:
		if rule.min_count != 1:
			yield Flaw("min_count", "这类规则不计次数")
		if rule.max_count is not None:
			yield Flaw("max_count", "这类规则不计次数")
		return
	if rule.max_count is not None and rule.max_count < rule.min_count:
		yield Flaw("max_count", "上限不能小于至少次数")
	if rule.authority is Authority.UNIT:
		yield from _own("count_source", rule.count_source)
	elif not rule.count_source:
		yield Flaw("min_count" if rule.quota_percent is None else "quota_percent", _NO_SOURCE)
		if rule.max_count is not None:
			yield Flaw("max_count", _NO_SOURCE)


def _deadlines(rule: Rule) -> Iterator[Flaw]:
	if rule.deadline is not None:
		yield from _deadline(rule.deadline, "deadline", rule.authority)
	for number, demand in enumerate(rule.demands, 1):
		yield from _deadline(demand.deadline, f"demands.{number}.deadline", rule.authority)


def _deadline(deadline: Deadline, where: str, authority: Authority) -> Iterator[Flaw]:
	"""A number with its clause, or the name of a local setting without any."""
	value, setting = deadline.value, deadline.setting
	if setting and (value is not None or deadline.source):
		yield Flaw(f"{where}.setting", "本单位规定的时限不能同时写文件的数字或出处")
	if setting and setting not in SETTING_NAMES:
		yield Flaw(f"{where}.setting", f"没有名为“{setting}”的本单位规定")
	if not setting and value is None:
		yield Flaw(f"{where}.value", "既没有数字，也没有本单位规定的名称")
	if authority is Authority.UNIT:
		yield from _own(f"{where}.source", deadline.source)
	elif value is not None and not deadline.source and not setting:
		yield Flaw(f"{where}.value", _NO_SOURCE)


_NO_SOURCE = "数字没有出处，请写明是哪一条给出的"


def _own(where: str, source: str) -> Iterator[Flaw]:
	"""The unit's own number does not look as if a document of others gave it."""
	if "《" in source or "〔" in source:
		yield Flaw(where, "本单位规定的数字不能写成文件的规定")


def _citation(rule: Rule, documents: Mapping[str, Authority]) -> Iterator[Flaw]:
	"""A unit's own rule does not go under the title of a document that others issued."""
	title = rule.citation.title.strip("《》")
	issued_by = {name.strip("《》"): authority for name, authority in documents.items()}.get(title)
	if rule.authority is Authority.UNIT and issued_by in NATIONAL:
		yield Flaw("citation.title", f"本单位规定不能以《{title}》为出处，可写“参考”及做法的来源")


def _levels(rule: Rule) -> Iterator[Flaw]:
	if rule.talker is not TalkerRole.BY_LEVEL:
		if rule.levels:
			yield Flaw("levels", "只用于按职级确定谈话人的规则")
		return
	if not rule.levels:
		yield Flaw("levels", "缺少职级和谈话人")
	named = [level for row in rule.levels for level in row.levels]
	if len(named) != len(set(named)):
		yield Flaw("levels", "同一职级只能写一次")
	if any(not row.levels for row in rule.levels[:-1]):
		yield Flaw("levels", "不写职级的一行（其他人员）应在最后")


def _validity(rule: Rule) -> Iterator[Flaw]:
	if rule.effective_from and rule.effective_to and rule.effective_to < rule.effective_from:
		yield Flaw("effective_to", "不能早于生效日期")
	if rule.superseded_by and rule.superseded_by == rule.code:
		yield Flaw("superseded_by", "不能取代自己")
