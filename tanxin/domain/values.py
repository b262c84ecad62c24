"""The field's own words as stored values (取值); their Chinese terms are in `domain.terms`."""

from __future__ import annotations

from enum import Enum


class Category(str, Enum):
	"""Kind of talk (谈话类别). A record never changes category (domain brief, finding 4)."""

	HEART = "Heart-to-Heart"  # 谈心谈话
	REMINDER = "Reminder"  # 提醒
	INQUIRY = "Written Inquiry"  # 函询
	ADMONITION = "Admonition"  # 诫勉
	INTEGRITY = "Integrity"  # 廉政谈话
	RETURN_VISIT = "Return Visit"  # 回访


#: Formal supervision (提醒、函询、诫勉): approved step by step, and as restricted as what brought them about.
FORMAL_CATEGORIES = frozenset({Category.REMINDER, Category.INQUIRY, Category.ADMONITION})


class RuleKind(str, Enum):
	"""How a rule makes obligations (规则类型)."""

	RELATION = "Relation"  # 关系必谈: who with whom, each period
	EVENT = "Event"  # 情形必谈
	FREQUENCY = "Frequency"  # 定期次数: so many talks with each person, each period
	WINDOW = "Window"  # 会前必谈
	QUOTA = "Quota"  # 任务次数: so many of each officer, with whomever
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
	"""Whom a rule speaks of: the person talked to, for a quota the officer (谈话对象的身份)."""

	ORDINARY_MEMBER = "Ordinary Member"  # 普通党员: a member who is on no team
	TEAM_MEMBER = "Team Member"  # 班子成员
	SUBORDINATE_SECRETARY = "Subordinate Secretary"  # 下属党组织书记
	MEMBER = "Party Member"  # 党员
	ANYONE = "Anyone"  # 干部职工
	HEAD_UNDER_CHARGE = "Head Under Charge"  # 分管部门、单位主要负责同志: secretary where a leader is in charge
	SECRETARY = "Secretary"  # 书记
	ORGANISER = "Organiser"  # 组工干部


class TalkerRole(str, Enum):
	"""Who must talk (谈话人的身份)."""

	BRANCH_SECRETARY = "Branch Secretary"  # 党支部书记, of the person's own organisation
	SECRETARY = "Secretary"  # 党组织书记, of the organisation whose team the person is on, or the level above
	SECRETARY_OR_COMMITTEE = "Secretary or Committee"  # 书记或其他委员, of the person's own organisation
	SUPERIOR_SECRETARY_OR_COMMITTEE = "Superior Secretary or Committee"  # 上级党组织书记或其他委员
	SUPERIOR_SECRETARY = "Superior Secretary"  # 上级党组织负责人
	DEPUTY_SECRETARY = "Deputy Secretary"  # 副书记
	PORTFOLIO = "Portfolio Holder"  # 分工委员: the committee member whose portfolio the rule names
	LEADER_IN_CHARGE = "Leader In Charge"  # 分管领导, of the person's organisation or the nearest above
	CONTACT_PERSON = "Contact Person"  # 党员联系人 (支委固定联系党员)
	ORGANISER = "Organiser"  # 组工干部, of the person's organisation or the nearest above
	BY_LEVEL = "By Level"  # 按职级: the rule's own table says who talks with which level
	CHOSEN = "Chosen by the Person"  # whom the person asked for
	OFFICER = "The Officer Himself"  # of a quota: the officer it speaks of
	# Counterparts of a relation: nobody stands in for them, and no talk is owed where there is none.
	TEAM_SECRETARY = "Team Secretary"  # 本班子书记
	FELLOW_TEAM_MEMBER = "Fellow Team Member"  # 班子其他成员
	TEAM_OF_OWN = "Own Team"  # 本组织班子成员
	FELLOW_MEMBER = "Fellow Member"  # 本组织其他党员


#: Roles that mean the other side of a relation.
COUNTERPARTS = frozenset(
	{
		TalkerRole.TEAM_SECRETARY,
		TalkerRole.FELLOW_TEAM_MEMBER,
		TalkerRole.TEAM_OF_OWN,
		TalkerRole.FELLOW_MEMBER,
		TalkerRole.LEADER_IN_CHARGE,
	}
)


class Each(str, Enum):
	"""Of whom a relation asks its number (计次方式)."""

	MEMBER = "Member"  # 每人: each person with any of the other side
	PAIR = "Pair"  # 每对: each person with each of the other side


class QuotaCounts(str, Enum):
	"""What a quota counts (任务计量)."""

	TALKS = "Talks"  # 谈话次数
	PERSONS = "Persons"  # 谈话人数: different people
	MEETINGS = "Meetings"  # 会议次数: the meetings the rule names
	CHECKS = "Spot Checks"  # 抽查次数


class Place(str, Enum):
	"""Where a post of a table is looked for (哪一级)."""

	OWN = "Own"  # 本级
	ABOVE = "Above"  # 上一级
	TOP = "Top"  # 最上级


class Situation(str, Enum):
	"""What happened to somebody (必谈情形). Values are stored; labels are in `domain.terms`."""

	POST_CHANGE = "Post Change"  # 岗位变动
	TOOK_UP_POST = "Took Up Post"  # 任职
	LEAVING = "Leaving"  # 离任
	RETIREMENT = "Retirement"  # 退休
	PROMOTION = "Promotion"  # 提拔任用
	CONFIRMATION = "Confirmation"  # 转正
	CONTRACT_END = "Contract End"  # 合同到期
	APPRAISAL = "Appraisal Feedback"  # 考核反馈
	ADVERSE_REPORT = "Adverse Report"  # 不良反映
	GRIEVANCE = "Grievance"  # 申诉诉求
	POOR_PERFORMANCE = "Poor Performance"  # 履职不力
	SETBACK = "Setback"  # 受挫委屈
	DISCIPLINE = "Breach of Rules"  # 违规违纪
	MEASURE = "Organisational Measure"  # 组织处理
	SIGNS_OF_TROUBLE = "Signs of Trouble"  # 苗头性、倾向性问题
	MINOR_BREACH = "Minor Breach"  # 轻微违纪
	MATTER_TO_EXPLAIN = "Matter to Explain"  # 需要说明的问题
	PAY_WITHHELD = "Pay Withheld"  # 暂缓发放工资
	HARDSHIP = "Hardship"  # 生活困难
	FAMILY_MISFORTUNE = "Family Misfortune"  # 家庭变故
	SERIOUS_ILLNESS = "Serious Illness"  # 重病
	LISTLESS = "Listless"  # 精神不振
	CONFLICT = "Conflict"  # 矛盾分歧
	VANGUARD_LACKING = "Vanguard Role Lacking"  # 先锋作用缺乏
	WEAK_ORGANISATION = "Weak Sense of Organisation"  # 组织观念淡薄
	WEAK_AWARENESS = "Weak Member Awareness"  # 党员意识不强
	LOW_SPIRITS = "Low Spirits"  # 思想情绪波动
	COMMENDED = "Commended"  # 获得表彰嘉奖
	QUIET_WORK = "Quiet Work"  # 埋头苦干、不跑不要
	HARD_POST = "Hard Post"  # 矛盾复杂、条件艰苦地方
	LONG_LEAVE = "Long Leave"  # 长期休假
	BACK_FROM_LEAVE = "Back from Leave"  # 休假返岗
	TRAINING = "Training"  # 培训
	JOIN_APPLICATION = "Application to Join"  # 入党申请
	POLITICAL_BIRTHDAY = "Political Birthday"  # 政治生日
	MAKE_UP = "Make-up Talk"  # 限期补谈
	REQUEST = "Own Request"  # 本人申请


#: Situations whose very kind is hidden from those without need (family, health, complaints, conflict, discipline,
#: and that somebody asked for a talk himself).
RESTRICTED_SITUATIONS = frozenset(
	{
		Situation.ADVERSE_REPORT,
		Situation.GRIEVANCE,
		Situation.DISCIPLINE,
		Situation.MEASURE,
		Situation.SIGNS_OF_TROUBLE,
		Situation.MINOR_BREACH,
		Situation.MATTER_TO_EXPLAIN,
		Situation.PAY_WITHHELD,
		Situation.HARDSHIP,
		Situation.FAMILY_MISFORTUNE,
		Situation.SERIOUS_ILLNESS,
		Situation.LISTLESS,
		Situation.CONFLICT,
		Situation.LOW_SPIRITS,
		Situation.SETBACK,
		Situation.LONG_LEAVE,
		Situation.BACK_FROM_LEAVE,
		Situation.REQUEST,
	}
)

#: Situations of who is going: the person's posts are read on his last day.
PARTING = frozenset({Situation.LEAVING, Situation.RETIREMENT})


class MeetingKind(str, Enum):
	"""Meetings (会议): those that windows are anchored to, and those that look back on the talks themselves."""

	DEMOCRATIC_LIFE = "Democratic Life Meeting"  # 民主生活会
	ORGANISATION_LIFE = "Organisation Life Meeting"  # 组织生活会
	DEMOCRATIC_APPRAISAL = "Democratic Appraisal"  # 民主评议党员
	QUARTER_REVIEW = "Quarterly Study"  # 季度专题研究会议
	HALF_YEAR_REVIEW = "Half-Year Summary"  # 半年小结会议
	YEAR_REVIEW = "Annual Summary"  # 年度总结会议


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
	MERGED = "Merged"  # 经批准合并
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
