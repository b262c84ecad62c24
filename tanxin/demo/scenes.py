"""What the demo shows at each stage of the main job (演示场景): played by the people themselves, in their accounts.

Each scene answers one obligation of the unit. A scene whose obligation already has a plan was played before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Stage(int, Enum):
	"""How far a scene goes."""

	DRAFT = 0
	SENT = 1
	SENT_BACK = 2
	SIGNED = 3
	HELD = 4
	CONFIRMED = 5
	DISPUTED = 6
	ON_PAPER = 7


CLERK, LEADER, TALKER = "chen.guang@example.com", "zhou.haiping@example.com", "he.zhiyuan@example.com"
PERSON, COUNTY = "lin.jing@example.com", "han.liguo@example.com"
#: Where the plans are made, so that the town's secretary signs them.
TOWN = "YX01"


@dataclass(frozen=True)
class Scene:
	"""One talk. People by their number on the roster; `rule` with `person` names the obligation."""

	title: str
	person: str
	rule: str
	stage: Stage
	place: str
	focus: str
	days_ahead: int = 3  # working days from today, for a talk still to come
	talker: str | None = None  # instead of whom the obligation names
	author: str = CLERK
	signer: str = LEADER
	talker_user: str = TALKER
	person_user: str | None = None
	reason: str = ""
	words: dict[str, str] = field(default_factory=dict)
	follow_up: str = ""
	follow_up_result: str = ""


SCENES = (
	Scene(
		title="走完全程：情形 → 应谈 → 计划 → 签批 → 记录 → 本人确认 → 跟进办结 → 打印",
		person="YX0029",
		rule="ZZ77-L2",
		stage=Stage.CONFIRMED,
		place="河口镇机关小会议室",
		focus="提拔任用后的思想状况，对新岗位责任的认识，家庭和工作上的实际困难。",
		person_user=PERSON,
		words={
			"main": "通报任用决定，谈新岗位的责任和廉洁要求。本人表示服从安排，对统筹支部组织工作有信心，也谈到经验不足的压力。",
			"to_talker": "希望支部书记在党员发展工作上多带一带。",
			"to_person": "先把支部党员情况摸清，凡事多商量，守住纪律底线。",
			"needs": "希望参加一次党务工作培训。",
		},
		follow_up="联系县委组织部，安排一次党务工作培训",
		follow_up_result="已报名十二月县委党校党务干部培训班，并告知本人。",
	),
	Scene(
		title="待签批：在周海平的待办里",
		person="YX0031",
		rule="ZZ77-M6",
		stage=Stage.SENT,
		place="谈心谈话室",
		focus="受到表彰后的想法，如何带动身边人。",
	),
	Scene(
		title="已签批，下一个工作日谈",
		person="YX0032",
		rule="ZZ77-W2",
		stage=Stage.SIGNED,
		place="党员活动室",
		focus="组织生活会前交换看法，征求对支部工作的意见。",
		days_ahead=1,
		talker="YX0028",
	),
	Scene(
		title="已谈，等本人确认：何志远登录可见",
		person="YX0028",
		rule="ZZ77-W2",
		stage=Stage.HELD,
		place="河口镇机关小会议室",
		focus="组织生活会前交换看法，征求对支部书记的意见。",
		talker_user=PERSON,
		words={
			"main": "围绕支部组织生活质量和联系群众交换看法，指出年内集体学习偏少，外出党员联系不够。",
			"to_person": "年底前补上两次集体学习，落实外出党员联系人。",
			"to_talker": "请组织委员及时提醒学习计划。",
		},
		follow_up="落实三名外出党员的联系人",
	),
	Scene(
		title="有异议：本人写明与谈话不一致之处",
		person="YX0010",
		rule="ZZ77-F2",
		stage=Stage.DISPUTED,
		place="镇党委书记办公室",
		focus="近期工作状态和对镇党委的意见建议。",
		author=LEADER,
		signer=COUNTY,
		talker_user=LEADER,
		person_user=CLERK,
		words={
			"main": "谈到台账整理和下村调研情况，本人反映任务集中在月底，建议提前安排。",
			"to_person": "分清轻重缓急，台账工作争取日清月结。",
		},
		reason="谈话中还说到希望增配一名兼职人员，记录里没有写。",
	),
	Scene(
		title="纸质签字：没有账号的人在打印件上签字，扫描件由记录人录入",
		person="YX0033",
		rule="ZZ77-W2",
		stage=Stage.ON_PAPER,
		place="党员活动室",
		focus="组织生活会前交换看法，了解家庭和工作情况。",
		talker="YX0028",
		words={
			"main": "了解近期工作和家庭情况，征求对支部班子的意见；本人提出希望多组织实地学习。",
			"to_person": "结合岗位把服务群众的事做细。",
			"to_talker": "建议支部活动避开月末结账的几天。",
		},
	),
)

#: Members whose talks before the meetings go up together on one sheet (计划审批表).
ON_SHEET = (("YX0031", "ZZ77-W2"), ("YX0036", "ZZ77-W2"), ("YX0037", "ZZ77-W2"))
SHEET_TITLE = "河口镇年底谈心谈话计划审批表（演示）"
#: Sent up and sent back with a reason, and two plans that are only drafts.
SENT_BACK = Scene(
	title="被退回：写明理由，改后再报",
	person="YX0042",
	rule="ZZ77-W2",
	stage=Stage.SENT_BACK,
	place="柳湾村村委会",
	focus="组织生活会前交换看法。",
	reason="请先向其家属了解近期情况，补充准备后再报。",
)
DRAFT = Scene(
	title="草稿：还没有报批",
	person="YX0043",
	rule="ZZ77-W2",
	stage=Stage.DRAFT,
	place="柳湾村村委会",
	focus="组织生活会前交换看法。",
)
#: How hard the talks with them are expected to be (谈话难度), for the order of a sheet's plans.
DIFFICULTIES = {"YX0028": "Hard", "YX0029": "Ordinary", "YX0031": "Easy"}
#: What an organiser knows of people before they are talked to (备人).
DOSSIERS = {
	"YX0029": {
		"career": "2002年参加工作，先后在镇党政办、党建办工作；现任机关党支部组织委员。",
		"character": "做事细致，性格内向，遇事愿意自己扛。",
		"strengths": "熟悉党员信息管理，文字功底好。",
		"weaknesses": "独立牵头工作的经验不多。",
		"difficulties": "孩子正上中学，配偶在外地工作。",
	},
	"YX0031": {
		"career": "2012年到镇财政所工作，长期负责涉农资金发放。",
		"rewards": "全县财政工作先进个人。",
		"character": "热情爽快，群众口碑好。",
		"strengths": "业务熟练，善于与群众沟通。",
	},
	"YX0028": {
		"career": "1997年到镇机关工作，2023年起任机关党支部书记。",
		"strengths": "协调能力强，熟悉镇里各项工作。",
		"difficulties": "分管工作较多，学习时间难以保证。",
	},
}
