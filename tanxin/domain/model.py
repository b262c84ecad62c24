"""The field's own things, as immutable values.

Every identifier is a string chosen by whoever owns the data (a document name on a site, a row key in the
preview). Dates are calendar days of the unit; times are naive datetimes in the unit's own time zone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from tanxin.domain.values import (
	COUNTERPARTS,
	PARTING,
	RESTRICTED_SITUATIONS,
	TEAM_POSTS,
	Authority,
	Category,
	DeadlineUnit,
	Each,
	MeetingKind,
	ObligationStatus,
	Period,
	Place,
	PostKind,
	QuotaCounts,
	RecordState,
	RuleKind,
	Situation,
	SubjectRole,
	TalkerRole,
	Verdict,
	Way,
)

__all__ = [
	"COUNTERPARTS",
	"PARTING",
	"RESTRICTED_SITUATIONS",
	"TEAM_POSTS",
	"Authority",
	"Category",
	"Citation",
	"Deadline",
	"DeadlineUnit",
	"Demand",
	"Each",
	"Event",
	"LevelTalker",
	"Meeting",
	"MeetingKind",
	"Obligation",
	"ObligationStatus",
	"Organization",
	"Period",
	"Person",
	"Place",
	"Post",
	"PostKind",
	"QuotaCounts",
	"RecordState",
	"Rule",
	"RuleKind",
	"Rulebook",
	"Situation",
	"Step",
	"SubjectRole",
	"Talk",
	"TalkerChoice",
	"TalkerRole",
	"Verdict",
	"Way",
]


@dataclass(frozen=True, slots=True)
class Organization:
	"""A Party organisation (党组织). `parent` is None at the top of the tree."""

	id: str
	name: str
	parent: str | None = None
	top_signer: str | None = None  # person who signs where nobody is left above
	top_signer_alternate: str | None = None  # another member of the team, for plans about the first


@dataclass(frozen=True, slots=True)
class Person:
	"""Somebody who talks or is talked to (人员)."""

	id: str
	name: str
	organization: str | None
	post_title: str = ""
	is_party_member: bool = True
	joined_on: date | None = None  # on the roster since; None: always
	left_on: date | None = None  # last day on the roster
	superior: str | None = None
	contact_person: str | None = None
	political_status: str = ""
	level: str = ""  # 职级, as the unit writes it


@dataclass(frozen=True, slots=True)
class Post:
	"""Who holds which post where, from and to inclusive (任职)."""

	person: str
	organization: str
	kind: PostKind
	from_date: date | None = None
	to_date: date | None = None
	portfolio: str = ""
	in_charge_of: str | None = None  # organisation a leader in charge (分管领导) answers for

	def covers(self, day: date) -> bool:
		"""Whether the post was held on that day."""
		return (self.from_date is None or self.from_date <= day) and (
			self.to_date is None or day <= self.to_date
		)


@dataclass(frozen=True, slots=True)
class Citation:
	"""Where a rule is written. `verified_by` empty prints 「待核」."""

	title: str
	clause: str
	quote: str
	document_no: str = ""
	url: str = ""
	verified_by: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
	"""A time limit and where its number comes from: a clause, or the name of a local setting (本单位规定)."""

	unit: DeadlineUnit
	value: int | None = None  # None: taken from the local setting
	setting: str = ""  # name of the local setting, empty when the text itself gives the number
	source: str = ""  # clause that gives the number


@dataclass(frozen=True, slots=True)
class Step:
	"""A post somewhere up the tree that acts: one step of an approver chain (审批环节), or a talker by level."""

	post: PostKind
	place: Place = Place.OWN
	portfolio: str = ""  # the post's 分工 must contain this; empty: any
	title: str = ""  # as the document calls it, e.g. 分管部长


@dataclass(frozen=True, slots=True)
class LevelTalker:
	"""Who talks with people of these levels (按职级确定谈话人); no levels: everybody else."""

	levels: frozenset[str]
	step: Step


@dataclass(frozen=True, slots=True)
class Demand:
	"""What must follow a talk under the rule (谈话后的要求), and by when after it."""

	matter: str
	deadline: Deadline
	by_person: bool = True  # by the person talked to; else by the talker


@dataclass(frozen=True, slots=True)
class Rule:
	"""One rule of a rulebook (规则)."""

	code: str
	title: str
	category: Category
	kind: RuleKind
	subjects: frozenset[SubjectRole]
	talker: TalkerRole
	citation: Citation
	authority: Authority
	situations: frozenset[Situation] = frozenset()
	min_count: int = 1
	max_count: int | None = None  # 「1-2次」: the upper figure, for display
	count_source: str = ""  # clause that gives the number of talks; a unit's own number needs none
	period: Period | None = None
	deadline: Deadline | None = None
	meeting: MeetingKind | None = None
	window_months: tuple[int, ...] = ()  # months in which the anchoring meeting falls, e.g. (6, 7)
	collective_counts: bool = True
	soft: bool = False  # 「一般」: shows 未达标(需说明) instead of a breach
	ways: frozenset[Way] = frozenset(Way)
	effective_from: date | None = None
	effective_to: date | None = None
	enabled: bool = True
	each: Each = Each.MEMBER  # of a relation
	quota_counts: QuotaCounts = QuotaCounts.TALKS
	quota_percent: int | None = None  # of the people the officer answers for, instead of `min_count`
	portfolio: str = ""  # of a portfolio holder: what his 分工 must contain
	levels: tuple[LevelTalker, ...] = ()
	approvers: tuple[Step, ...] = ()  # approver chain (审批链), first to last; empty: the unit's usual leader
	demands: tuple[Demand, ...] = ()
	asked_since: date | None = None  # switched on that day: periods over by then are not asked for
	superseded_by: str = ""  # code of the rule that takes this one's place once it is in force

	def applies_on(self, day: date) -> bool:
		"""Whether the rule was in force and switched on that day."""
		return (
			self.enabled
			and (self.effective_from is None or self.effective_from <= day)
			and (self.effective_to is None or day <= self.effective_to)
		)


@dataclass(frozen=True, slots=True)
class Rulebook:
	"""A regulation as data (规则集)."""

	code: str
	title: str
	document_no: str
	issuer: str
	authority: Authority
	issued_on: date | None
	effective_from: date | None
	rules: tuple[Rule, ...]
	enabled: bool = True  # whether it is switched on where it is first installed


@dataclass(frozen=True, slots=True)
class Event:
	"""Something happened to somebody (必谈情形). `requested_talker` only for 本人申请."""

	id: str
	person: str
	situation: Situation
	happened_on: date
	source_doctype: str = ""
	source_name: str = ""
	requested_talker: str | None = None
	withdrawn: bool = False
	noticed_on: date | None = None  # known before it happens (退休、合同到期): the talk may be held from here


@dataclass(frozen=True, slots=True)
class Meeting:
	"""A meeting that a window is counted back from (会议)."""

	id: str
	organization: str
	kind: MeetingKind
	held_on: date


@dataclass(frozen=True, slots=True)
class TalkerChoice:
	"""Who must talk and why; `person` None means nobody was found and `reason` says what to do."""

	person: str | None
	reason: str


class Obligation(NamedTuple):
	"""Who owes a talk with whom, under which rule, by when (应谈事项). `key` is unique for ever.

	`person` is None for a quota (任务次数), which asks only how often the talker talks. A named tuple, since a
	year makes a million of them.
	"""

	key: str
	rule: str
	person: str | None
	organization: str | None
	talker: str | None
	talker_reason: str
	starts_on: date
	due_date: date
	period: str = ""  # "2026", "2026-H1", … for periodic rules
	event: str | None = None
	meeting: str | None = None
	soft: bool = False


@dataclass(frozen=True, slots=True)
class Talk:
	"""A talk that was held, as far as figures need it (谈话)."""

	id: str
	talkers: frozenset[str]
	persons: frozenset[str]  # who really attended
	started_at: datetime
	ended_at: datetime
	category: Category = Category.HEART
	way: Way = Way.FACE
	collective: bool = False
	obligations: frozenset[str] = field(default_factory=frozenset)  # keys named by the plan, if any
