"""How the preview says names, days, rates and standings; one place for the page, the sheets and the ledger."""

from __future__ import annotations

from datetime import date

from tanxin.domain.model import RESTRICTED_SITUATIONS, Obligation, QuotaCounts, Rule
from tanxin.domain.terms import label
from tanxin.preview.assess import DUE_SOON_DAYS, Assessment, Matter
from tanxin.preview.keeping import SHARE
from tanxin.preview.source import Unit

STANDINGS = {
	"met": "按期已谈",
	"met_late": "逾期谈",
	"open": "未到期",
	"overdue": "逾期未谈",
	"to_explain": "未达标（需说明）",  # of a rule that says 「一般」: no breach when missed
	"exempted": "经批准免谈",
	"merged": "经批准合并",
	"withdrawn": "已撤销",
}
NO_TALKER = "（无人可谈）"
#: What stands in place of the person of a quota (任务次数), which names nobody.
NOBODY = {QuotaCounts.MEETINGS: "（会议）", QuotaCounts.CHECKS: "（抽查）"}
ANYBODY = "（不限对象）"


def standing_word(matter: Matter) -> str:
	"""The standing in words."""
	return STANDINGS[matter.standing]


def day_word(day: date | None) -> str:
	"""「2026年3月2日」; empty for no day."""
	return f"{day.year}年{day.month}月{day.day}日" if day else ""


def left_out_sentence(assessment: Assessment) -> str:
	"""What is listed one by one where there is too much to list, and how to see the rest."""
	return (
		f"应谈事项共 {assessment.tally.count} 件，逐件列出 {len(assessment.matters)} 件：必谈和一般应谈中，已过期的、"
		f"{DUE_SOON_DAYS} 天内到期的、以后到期的各取最急的 {SHARE} 件。各党组织、各项规则的数字都是全部的；"
		"要逐件看某个单位，请用该单位自己的名册和台账再运行一次。"
	)


def short_day(day: date, year: int) -> str:
	"""「3月2日」, with the year when it is not the one that the page is about."""
	return f"{day.month}月{day.day}日" if day.year == year else day_word(day)


def rate_word(rate: float | None) -> str:
	"""「44.4%」; a dash when there is nothing to take a share of."""
	return "—" if rate is None else f"{rate * 100:.1f}%"


def name_of(unit: Unit, person: str | None) -> str:
	"""The person's name, or that nobody was found."""
	return unit.directory.name_of(person) if person else NO_TALKER


def whom(unit: Unit, owed: Obligation) -> str:
	"""With whom the talk is owed; a quota names nobody."""
	if owed.person is None:
		return NOBODY.get(unit.rules[owed.rule].quota_counts, ANYBODY)
	return unit.directory.name_of(owed.person)


def post_of(unit: Unit, person: str | None) -> str:
	"""The person's title."""
	return unit.directory.person(person).post_title if person and unit.directory.knows(person) else ""


def place_of(assessment: Assessment, person: str | None) -> str:
	"""Organisation and title; whoever is on a team bears its name in the title already."""
	directory = assessment.unit.directory
	if not person or not directory.knows(person):
		return ""
	one = directory.person(person)
	if one.left_on is not None and one.left_on < assessment.as_of:
		return f"{one.post_title}（已于{day_word(one.left_on)}离开）"
	if one.organization is None or (one.post_title and directory.is_team_member(person, assessment.as_of)):
		return one.post_title
	return f"{directory.organization_name(one.organization)} {one.post_title}".strip()


def organization_of(unit: Unit, organization: str | None) -> str:
	"""The organisation's name."""
	return unit.directory.organization_name(organization) if organization else "（未填党组织）"


#: Said in place of a personal matter (family, health, complaints, conflict) where many may read.
KEPT_BACK = "事由从略"


def is_private(unit: Unit, event: str | None) -> bool:
	"""Whether the very kind of the event is nobody's business without need."""
	known = unit.events.get(event or "")
	return known is not None and known.situation in RESTRICTED_SITUATIONS


def reason_of(assessment: Assessment, matter: Matter, openly: bool) -> str:
	"""Why the talk is owed. `openly` False keeps back what kind of personal matter it is (family, complaints …)."""
	unit, owed = assessment.unit, matter.obligation
	rule = unit.rules[owed.rule]
	if owed.event:
		event = unit.events[owed.event]
		hidden = is_private(unit, owed.event) and not openly
		what = f"情形必谈（{KEPT_BACK}）" if hidden else label(event.situation.value)
		return f"{what}（{short_day(event.happened_on, assessment.as_of.year)}）"
	if owed.meeting:
		meeting = unit.meetings[owed.meeting]
		return f"{short_day(meeting.held_on, assessment.as_of.year)}{label(meeting.kind.value)}前"
	return f"{rule.title}（{owed.period}）"


def citation_of(rule: Rule) -> str:
	"""Document and clause."""
	number = f"（{rule.citation.document_no}）" if rule.citation.document_no else ""
	return f"{rule.citation.title}{number}{rule.citation.clause}"


def short_citation(rule: Rule) -> str:
	"""Number of the document, or its title where it has none, and clause: for narrow columns."""
	return f"{rule.citation.document_no or rule.citation.title} {rule.citation.clause}"


def plan_word(matter: Matter) -> str:
	"""Where the plan for it stands."""
	return label(matter.plan.state) if matter.plan else "未列计划"
