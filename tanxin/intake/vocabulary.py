"""The words that lists use for kinds and states, and the value that each means.

A list may also hold the English value itself, as an export of the site does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from tanxin.domain.model import Category, MeetingKind, PostKind, Situation, Verdict, Way
from tanxin.intake.values import BadValue

Kind = TypeVar("Kind", bound=Enum)

SITUATIONS: Mapping[str, Situation] = {
	"岗位变动": Situation.POST_CHANGE,
	"工作变动": Situation.POST_CHANGE,
	"调动": Situation.POST_CHANGE,
	"岗位调整": Situation.POST_CHANGE,
	"转任": Situation.POST_CHANGE,
	"任职": Situation.TOOK_UP_POST,
	"到任": Situation.TOOK_UP_POST,
	"新任职": Situation.TOOK_UP_POST,
	"新转任": Situation.TOOK_UP_POST,
	"离任": Situation.LEAVING,
	"离任、退休": Situation.LEAVING,
	"离任退休": Situation.LEAVING,
	"离职": Situation.LEAVING,
	"辞职": Situation.LEAVING,
	"退休": Situation.RETIREMENT,
	"到龄退休": Situation.RETIREMENT,
	"退任": Situation.RETIREMENT,
	"提拔任用": Situation.PROMOTION,
	"提拔": Situation.PROMOTION,
	"晋升": Situation.PROMOTION,
	"列入后备": Situation.PROMOTION,
	"转正": Situation.CONFIRMATION,
	"试用期满": Situation.CONFIRMATION,
	"合同到期": Situation.CONTRACT_END,
	"聘期届满": Situation.CONTRACT_END,
	"考核反馈": Situation.APPRAISAL,
	"考察反馈": Situation.APPRAISAL,
	"民主评议反馈": Situation.APPRAISAL,
	"不良反映": Situation.ADVERSE_REPORT,
	"群众反映": Situation.ADVERSE_REPORT,
	"信访反映": Situation.ADVERSE_REPORT,
	"申诉诉求": Situation.GRIEVANCE,
	"申诉": Situation.GRIEVANCE,
	"诉求": Situation.GRIEVANCE,
	"履职不力": Situation.POOR_PERFORMANCE,
	"任务滞后": Situation.POOR_PERFORMANCE,
	"受挫委屈": Situation.SETBACK,
	"遇到挫折": Situation.SETBACK,
	"感到委屈": Situation.SETBACK,
	"工作受挫": Situation.SETBACK,
	"违规违纪": Situation.DISCIPLINE,
	"违反规章制度": Situation.DISCIPLINE,
	"组织处理": Situation.MEASURE,
	"组织处置": Situation.MEASURE,
	"处分": Situation.MEASURE,
	"通报批评": Situation.MEASURE,
	"苗头性、倾向性问题": Situation.SIGNS_OF_TROUBLE,
	"苗头性问题": Situation.SIGNS_OF_TROUBLE,
	"苗头性倾向性问题": Situation.SIGNS_OF_TROUBLE,
	"轻微违纪": Situation.MINOR_BREACH,
	"需要说明的问题": Situation.MATTER_TO_EXPLAIN,
	"函询事项": Situation.MATTER_TO_EXPLAIN,
	"暂缓发放工资": Situation.PAY_WITHHELD,
	"暂扣工资": Situation.PAY_WITHHELD,
	"生活困难": Situation.HARDSHIP,
	"家庭变故": Situation.FAMILY_MISFORTUNE,
	"家庭发生变故": Situation.FAMILY_MISFORTUNE,
	"家庭重大变故": Situation.FAMILY_MISFORTUNE,
	"重病": Situation.SERIOUS_ILLNESS,
	"重大疾病": Situation.SERIOUS_ILLNESS,
	"精神不振": Situation.LISTLESS,
	"矛盾分歧": Situation.CONFLICT,
	"不团结": Situation.CONFLICT,
	"先锋作用缺乏": Situation.VANGUARD_LACKING,
	"组织观念淡薄": Situation.WEAK_ORGANISATION,
	"党员意识不强": Situation.WEAK_AWARENESS,
	"思想情绪波动": Situation.LOW_SPIRITS,
	"思想波动": Situation.LOW_SPIRITS,
	"获得表彰嘉奖": Situation.COMMENDED,
	"表彰嘉奖": Situation.COMMENDED,
	"表彰奖励": Situation.COMMENDED,
	"表彰": Situation.COMMENDED,
	"埋头苦干、不跑不要": Situation.QUIET_WORK,
	"埋头苦干": Situation.QUIET_WORK,
	"不跑不要": Situation.QUIET_WORK,
	"矛盾复杂、条件艰苦地方工作": Situation.HARD_POST,
	"艰苦岗位": Situation.HARD_POST,
	"条件艰苦": Situation.HARD_POST,
	"长期休假": Situation.LONG_LEAVE,
	"长期病休": Situation.LONG_LEAVE,
	"休假返岗": Situation.BACK_FROM_LEAVE,
	"返岗": Situation.BACK_FROM_LEAVE,
	"培训": Situation.TRAINING,
	"长期培训": Situation.TRAINING,
	"入党申请": Situation.JOIN_APPLICATION,
	"申请入党": Situation.JOIN_APPLICATION,
	"政治生日": Situation.POLITICAL_BIRTHDAY,
	"入党纪念日": Situation.POLITICAL_BIRTHDAY,
	"限期补谈": Situation.MAKE_UP,
	"限期补课": Situation.MAKE_UP,
	"补谈": Situation.MAKE_UP,
	"本人申请": Situation.REQUEST,
	"申请谈话": Situation.REQUEST,
}
POST_KINDS: Mapping[str, PostKind] = {
	"书记": PostKind.SECRETARY,
	"党委书记": PostKind.SECRETARY,
	"党支部书记": PostKind.SECRETARY,
	"党总支书记": PostKind.SECRETARY,
	"副书记": PostKind.DEPUTY_SECRETARY,
	"党委副书记": PostKind.DEPUTY_SECRETARY,
	"党支部副书记": PostKind.DEPUTY_SECRETARY,
	"委员": PostKind.COMMITTEE_MEMBER,
	"党委委员": PostKind.COMMITTEE_MEMBER,
	"支部委员": PostKind.COMMITTEE_MEMBER,
	"组织委员": PostKind.COMMITTEE_MEMBER,
	"宣传委员": PostKind.COMMITTEE_MEMBER,
	"纪检委员": PostKind.COMMITTEE_MEMBER,
	"分管领导": PostKind.LEADER_IN_CHARGE,
	"组工干部": PostKind.ORGANISER,
	"检查人员": PostKind.INSPECTOR,
}
MEETING_KINDS: Mapping[str, MeetingKind] = {
	"民主生活会": MeetingKind.DEMOCRATIC_LIFE,
	"组织生活会": MeetingKind.ORGANISATION_LIFE,
	"民主评议党员": MeetingKind.DEMOCRATIC_APPRAISAL,
	"民主评议": MeetingKind.DEMOCRATIC_APPRAISAL,
	"季度专题研究会议": MeetingKind.QUARTER_REVIEW,
	"季度专题工作研究会议": MeetingKind.QUARTER_REVIEW,
	"季度研究": MeetingKind.QUARTER_REVIEW,
	"半年小结会议": MeetingKind.HALF_YEAR_REVIEW,
	"半年小结": MeetingKind.HALF_YEAR_REVIEW,
	"年度总结会议": MeetingKind.YEAR_REVIEW,
	"年度总结": MeetingKind.YEAR_REVIEW,
	"季度研究会议": MeetingKind.QUARTER_REVIEW,
}
CATEGORIES: Mapping[str, Category] = {
	"谈心谈话": Category.HEART,
	"提醒": Category.REMINDER,
	"提醒谈话": Category.REMINDER,
	"函询": Category.INQUIRY,
	"诫勉": Category.ADMONITION,
	"诫勉谈话": Category.ADMONITION,
	"廉政谈话": Category.INTEGRITY,
	"回访": Category.RETURN_VISIT,
}
WAYS: Mapping[str, Way] = {
	"面谈": Way.FACE,
	"座谈": Way.FORUM,
	"访谈": Way.VISIT,
	"上门访谈": Way.VISIT,
	"书面谈": Way.WRITTEN,
	"书面": Way.WRITTEN,
	"电话谈": Way.PHONE,
	"电话": Way.PHONE,
	"网络谈": Way.ONLINE,
	"网络": Way.ONLINE,
}
VERDICTS: Mapping[str, Verdict] = {
	"已阅无误": Verdict.AGREED,
	"已确认": Verdict.AGREED,
	"无异议": Verdict.AGREED,
	"有异议": Verdict.OBJECTED,
	"纸质签字": Verdict.PAPER,
	"无法确认": Verdict.UNABLE,
}
#: Labels of the plan's states → the states of the transition table.
PLAN_STATES: Mapping[str, str] = {
	"草稿": "Plan Draft",
	"待审批": "Awaiting Signature",
	"已批准": "Signed",
	"退回": "Sent Back",
	"不同意": "Not Agreed",
	"已谈": "Talk Held",
	"已取消": "Plan Cancelled",
	"已过期": "Plan Expired",
}
#: Words of 政治面貌 that make a person a member; 「中共党员（预备）」 contains one of them too.
_MEMBER_WORDS = ("中共党员", "预备党员", "党员", "party member")
_NOT_MEMBER_WORDS = ("非党员", "民主党派", "无党派", "non-party", "not a party member")


def meaning(word: str, words: Mapping[str, Kind], what: str) -> Kind:
	"""The value that a word of a list means. Raises `BadValue` naming the words that are understood."""
	plain = unicodedata.normalize("NFKC", word).strip()
	if plain in words:
		return words[plain]
	for value in words.values():
		if value.value.casefold() == plain.casefold():
			return value
	known = "、".join(dict.fromkeys(_first_words(words)))
	raise BadValue(f"“{word}”不是认得的{what}，可以填：{known}。")


def _first_words(words: Mapping[str, Kind]) -> list[str]:
	"""The first word of each value: the one to recommend."""
	first: dict[Kind, str] = {}
	for word, value in words.items():
		first.setdefault(value, word)
	return list(first.values())


def plan_state(word: str) -> str:
	"""State of a plan from its label or its English name. Raises `BadValue`."""
	plain = word.strip()
	if plain in PLAN_STATES.values():
		return plain
	if plain not in PLAN_STATES:
		raise BadValue(f"“{word}”不是认得的计划状态，可以填：{'、'.join(PLAN_STATES)}。")
	return PLAN_STATES[plain]


def is_member(political_status: str) -> bool:
	"""Whether the political status (政治面貌) says that the person is a member of the Party."""
	plain = unicodedata.normalize("NFKC", political_status).strip().casefold()
	if any(word in plain for word in _NOT_MEMBER_WORDS):
		return False
	return any(word in plain for word in _MEMBER_WORDS)


def post_kind_of_title(title: str) -> PostKind | None:
	"""The post that a job title itself names (「河口镇党委书记」), or None.

	Only the end of the title decides: 「书记助理」 is no secretary. Titles that name several posts are read
	part by part and the first that names one counts.
	"""
	for part in unicodedata.normalize("NFKC", title).replace(",", "、").replace("兼", "、").split("、"):
		plain = part.strip().casefold()
		if plain.endswith(("副书记", "deputy party secretary", "deputy secretary")):
			return PostKind.DEPUTY_SECRETARY
		if plain.endswith(("书记", "party secretary", "branch secretary")) and "纪委" not in plain:
			return PostKind.SECRETARY
		if plain.endswith(("党委委员", "支部委员", "党组成员", "committee member")):
			return PostKind.COMMITTEE_MEMBER
	return None
