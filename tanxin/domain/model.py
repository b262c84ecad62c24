"""The field's own things, as immutable values.

Every identifier is a string chosen by whoever owns the data (a document name on a site, a row key in the
preview). Dates are calendar days of the unit; times are naive datetimes in the unit's own time zone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum


class Category(str, Enum):
	"""Kind of talk (谈话类别). A record never changes category (domain brief, finding 4)."""

	HEART = "Heart-to-Heart"  # 谈心谈话
	REMINDER = "Reminder"  # 提醒
	INQUIRY = "Written Inquiry"  # 函询
	ADMONITION = "Admonition"  # 诫勉
	INTEGRITY = "Integrity"  # 廉政谈话
	RETURN_VISIT = "Return Visit"  # 回访


class RuleKind(str, Enum):
	"""How a rule makes obligations (规则类型)."""

	RELATION = "Relation"  # 关系必谈
	EVENT = "Event"  # 情形必谈
	FREQUENCY = "Frequency"  # 定期次数
	WINDOW = "Window"  # 会前必谈
	QUOTA = "Quota"  # 任务次数
	RESPONSE = "Response"  # 本人申请


class Authority(str, Enum):
	"""Who made the rule (制定层级)."""

	CENTRAL = "Central"  # 中央
	PROVINCE = "Province"  # 省
	CITY = "City"  # 市
	UNIT = "Unit"  # 本单位规定
	CUSTOM = "Custom"  # 惯例


class PostKind(str, Enum):
	"""Posts that talk, sign, organise or inspect (任职)."""

	SECRETARY = "Secretary"  # 书记
	DEPUTY_SECRETARY = "Deputy Secretary"  # 副书记
	COMMITTEE_MEMBER = "Committee Member"  # 委员
	LEADER_IN_CHARGE = "Leader In Charge"  # 分管领导
	ORGANISER = "Organiser"  # 组工干部
	INSPECTOR = "Inspector"  # 检查人员


#: The leading team (班子成员): whoever holds one of these posts in an organisation.
TEAM_POSTS = frozenset({PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY, PostKind.COMMITTEE_MEMBER})


class SubjectRole(str, Enum):
	"""Whom a rule speaks of (谈话对象的身份)."""

	ORDINARY_MEMBER = "Ordinary Member"  # 普通党员: a member who is on no team
	TEAM_MEMBER = "Team Member"  # 班子成员
	SUBORDINATE_SECRETARY = "Subordinate Secretary"  # 下属党组织书记
	MEMBER = "Party Member"  # 党员
	ANYONE = "Anyone"  # 干部职工


class TalkerRole(str, Enum):
	"""Who must talk (谈话人的身份)."""

	BRANCH_SECRETARY = "Branch Secretary"  # 党支部书记, of the person's own organisation
	SECRETARY = "Secretary"  # 党组织书记, of the organisation whose team the person is on, or the level above
	SECRETARY_OR_COMMITTEE = "Secretary or Committee"  # 书记或其他委员, of the person's own organisation
	SUPERIOR_SECRETARY_OR_COMMITTEE = "Superior Secretary or Committee"  # 上级党组织书记或其他委员
	CHOSEN = "Chosen by the Person"  # whom the person asked for


class Situation(str, Enum):
	"""What happened to somebody (必谈情形). Values are stored; labels are in `domain.terms`."""

	POST_CHANGE = "Post Change"  # 岗位变动
	LEAVING = "Leaving"  # 离任、退休
	PROMOTION = "Promotion"  # 提拔任用
	ADVERSE_REPORT = "Adverse Report"  # 不良反映
	POOR_PERFORMANCE = "Poor Performance"  # 履职不力
	DISCIPLINE = "Breach of Rules"  # 违规违纪
	HARDSHIP = "Hardship"  # 生活困难
	LISTLESS = "Listless"  # 精神不振
	CONFLICT = "Conflict"  # 矛盾分歧
	VANGUARD_LACKING = "Vanguard Role Lacking"  # 先锋作用缺乏
	WEAK_ORGANISATION = "Weak Sense of Organisation"  # 组织观念淡薄
	WEAK_AWARENESS = "Weak Member Awareness"  # 党员意识不强
	LOW_SPIRITS = "Low Spirits"  # 思想情绪波动
	COMMENDED = "Commended"  # 获得表彰嘉奖
	REQUEST = "Own Request"  # 本人申请


#: Situations whose very kind is hidden from those without need (family, health, complaints, conflict).
RESTRICTED_SITUATIONS = frozenset(
	{
		Situation.ADVERSE_REPORT,
		Situation.DISCIPLINE,
		Situation.HARDSHIP,
		Situation.LISTLESS,
		Situation.CONFLICT,
		Situation.LOW_SPIRITS,
	}
)


class MeetingKind(str, Enum):
	"""Meetings that windows are anchored to (会议)."""

	DEMOCRATIC_LIFE = "Democratic Life Meeting"  # 民主生活会
	ORGANISATION_LIFE = "Organisation Life Meeting"  # 组织生活会
	DEMOCRATIC_APPRAISAL = "Democratic Appraisal"  # 民主评议党员


class Way(str, Enum):
	"""How a talk is held (谈话方式), the six of R13."""

	FACE = "Face to Face"  # 面谈
	FORUM = "Forum"  # 座谈
	VISIT = "Visit"  # 访谈
	WRITTEN = "Written"  # 书面谈
	PHONE = "Phone"  # 电话谈
	ONLINE = "Online"  # 网络谈


class ObligationStatus(str, Enum):
	"""Where an obligation stands (应谈事项状态)."""

	OPEN = "Open"  # 待安排
	PLANNED = "Planned"  # 已列计划
	MET = "Met"  # 已谈
	MET_LATE = "Met Late"  # 逾期谈
	EXEMPTED = "Exempted"  # 经批准免谈
	WITHDRAWN = "Withdrawn"  # 已撤销


class Verdict(str, Enum):
	"""What the person talked to said of the record (确认结果)."""

	AGREED = "Read and Agreed"  # 已阅无误
	OBJECTED = "Objection"  # 有异议
	PAPER = "Signed on Paper"  # 纸质签字
	UNABLE = "Unable to Confirm"  # 无法确认


class RecordState(str, Enum):
	"""State of a record, read off its confirmations (记录状态)."""

	PENDING = "Awaiting Confirmation"  # 待确认
	CONFIRMED = "Confirmed"  # 已确认
	DISPUTED = "Disputed"  # 有异议
	FILED = "Filed"  # 已归档


class DeadlineUnit(str, Enum):
	"""Unit of a deadline (时限单位)."""

	WORKING_DAYS = "Working Days"
	CALENDAR_DAYS = "Calendar Days"
	MONTHS = "Months"


class Period(str, Enum):
	"""Period of a frequency (周期)."""

	MONTH = "Month"
	QUARTER = "Quarter"
	HALF_YEAR = "Half Year"
	YEAR = "Year"


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


@dataclass(frozen=True, slots=True)
class Obligation:
	"""Who owes a talk with whom, under which rule, by when (应谈事项). `key` is unique for ever."""

	key: str
	rule: str
	person: str
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
