"""The one table of user-visible words: every stored English value and its Chinese term."""

from __future__ import annotations

from enum import Enum

LABELS: dict[str, str] = {
	# Category 谈话类别
	"Heart-to-Heart": "谈心谈话",
	"Reminder": "提醒谈话",
	"Written Inquiry": "函询",
	"Admonition": "诫勉谈话",
	"Integrity": "廉政谈话",
	"Return Visit": "回访",
	# RuleKind 规则类型
	"Relation": "关系必谈",
	"Event": "情形必谈",
	"Frequency": "定期次数",
	"Window": "会前必谈",
	"Quota": "任务次数",
	"Response": "本人申请",
	# Authority 制定层级
	"Central": "中央",
	"Province": "省",
	"City": "市",
	"Unit": "本单位规定",
	"Custom": "惯例",
	# PostKind 任职
	"Secretary": "书记",
	"Deputy Secretary": "副书记",
	"Committee Member": "委员",
	"Leader In Charge": "分管领导",
	"Organiser": "组工干部",
	"Inspector": "检查人员",
	# SubjectRole 谈话对象的身份
	"Ordinary Member": "普通党员",
	"Team Member": "班子成员",
	"Subordinate Secretary": "下属党组织书记",
	"Party Member": "党员",
	"Anyone": "干部职工",
	"Head Under Charge": "分管部门、单位主要负责同志",
	# TalkerRole 谈话人的身份 (its "Secretary" shares the label of the post)
	"Branch Secretary": "党支部书记",
	"Secretary or Committee": "书记或其他委员",
	"Superior Secretary or Committee": "上级党组织书记或其他委员",
	"Chosen by the Person": "本人指明的负责同志",
	"Superior Secretary": "上级党组织书记",
	"Portfolio Holder": "分工委员",
	"Contact Person": "党员联系人",
	"By Level": "按职级确定的谈话人",
	"The Officer Himself": "承担任务的本人",
	"Team Secretary": "本班子书记",
	"Fellow Team Member": "班子其他成员",
	"Own Team": "本组织班子成员",
	"Fellow Member": "本组织其他党员",
	# Each 计次方式
	"Member": "每人",
	"Pair": "每对",
	# QuotaCounts 任务计量
	"Talks": "谈话次数",
	"Persons": "谈话人数",
	"Meetings": "会议次数",
	"Spot Checks": "抽查次数",
	# Place 哪一级
	"Own": "本级",
	"Above": "上一级",
	"Top": "最上级",
	# Situation 必谈情形
	"Post Change": "岗位变动",
	"Took Up Post": "任职",
	"Leaving": "离任",
	"Retirement": "退休",
	"Promotion": "提拔任用",
	"Confirmation": "转正",
	"Contract End": "合同到期",
	"Appraisal Feedback": "考核反馈",
	"Adverse Report": "不良反映",
	"Grievance": "申诉诉求",
	"Poor Performance": "履职不力",
	"Setback": "受挫委屈",
	"Breach of Rules": "违规违纪",
	"Organisational Measure": "组织处理",
	"Signs of Trouble": "苗头性、倾向性问题",
	"Minor Breach": "轻微违纪",
	"Matter to Explain": "需要说明的问题",
	"Pay Withheld": "暂缓发放工资",
	"Hardship": "生活困难",
	"Family Misfortune": "家庭变故",
	"Serious Illness": "重病",
	"Listless": "精神不振",
	"Conflict": "矛盾分歧",
	"Vanguard Role Lacking": "先锋作用缺乏",
	"Weak Sense of Organisation": "组织观念淡薄",
	"Weak Member Awareness": "党员意识不强",
	"Low Spirits": "思想情绪波动",
	"Commended": "获得表彰嘉奖",
	"Quiet Work": "埋头苦干、不跑不要",
	"Hard Post": "矛盾复杂、条件艰苦地方工作",
	"Long Leave": "长期休假",
	"Back from Leave": "休假返岗",
	"Training": "培训",
	"Application to Join": "入党申请",
	"Political Birthday": "政治生日",
	"Make-up Talk": "限期补谈",
	"Own Request": "本人申请",
	# MeetingKind 会议
	"Democratic Life Meeting": "民主生活会",
	"Organisation Life Meeting": "组织生活会",
	"Democratic Appraisal": "民主评议党员",
	"Quarterly Study": "季度专题研究会议",
	"Half-Year Summary": "半年小结会议",
	"Annual Summary": "年度总结会议",
	# Way 谈话方式
	"Face to Face": "面谈",
	"Forum": "座谈",
	"Visit": "访谈",
	"Written": "书面谈",
	"Phone": "电话谈",
	"Online": "网络谈",
	# form of a talk 谈话形式
	"One to One": "一对一",
	"One to Many": "一对多",
	"Many to Many": "多对多",
	# ObligationStatus 应谈事项状态
	"Open": "待安排",
	"Planned": "已列计划",
	"Met": "已谈",
	"Met Late": "逾期谈",
	"Exempted": "经批准免谈",
	"Merged": "经批准合并",
	"Withdrawn": "已撤销",
	# Verdict 确认结果
	"Read and Agreed": "已阅无误",
	"Objection": "有异议",
	"Signed on Paper": "纸质签字",
	"Unable to Confirm": "无法确认",
	# RecordState 记录状态
	"Awaiting Confirmation": "待确认",
	"Confirmed": "已确认",
	"Disputed": "记录有异议",
	"Filed": "已归档",
	# DeadlineUnit 时限单位 and Period 周期
	"Working Days": "个工作日",
	"Calendar Days": "天",
	"Months": "个月",
	"Month": "每月",
	"Quarter": "每季度",
	"Half Year": "每半年",
	"Year": "每年",
	# states of a plan 计划状态
	"Plan Draft": "草稿",
	"Awaiting Signature": "待审批",
	"Signed": "已批准",
	"Sent Back": "退回",
	"Not Agreed": "不同意",
	"Talk Held": "已谈",
	"Plan Cancelled": "已取消",
	"Plan Expired": "已过期",
	# actions on a plan 计划操作
	"Send for Signature": "报批",
	"Sign": "同意",
	"Endorse": "审核同意",
	"Escalate": "逾期上送上级",
	"Adjust": "调整时间地点",
	"Send Back": "退回修改",
	"Disagree": "不同意",
	"Recall": "撤回",
	"Reopen": "变更重报",
	"Cancel Plan": "取消",
	"Hold": "登记已谈",
	"Expire": "到期作废",
	# reminders 提醒事项
	"Plan Due": "应列谈话计划",
	"Signature Waiting": "计划待审批",
	"Signature Due Soon": "签批期限将至",
	"Signature Due Today": "今日为签批期限",
	"Signature Late": "已过签批期限，请尽快签批",
	"Talk Tomorrow": "明日谈话",
	"Record Missing": "谈话记录未登记",
	"Confirmation Waiting": "谈话记录待确认",
	"Follow Up Due": "跟进事项到期",
	"Objection Waiting": "谈话对象有异议，请核实更正",
}


def label(value: str) -> str:
	"""The Chinese term of a stored value (an enum member or its text); unknown values come back as they are."""
	text = value.value if isinstance(value, Enum) else value
	return LABELS.get(text, text)


def consent(action: str, step_title: str | None) -> str:
	"""The term of a signature beside the title of its step: whose title says 审核 or 会签 itself is told 同意 alone; with
	others, a post for instance, it stays 审核同意."""
	says_it = any(kind in (step_title or "") for kind in ("审核", "会签"))
	return label("Sign" if action == "Endorse" and says_it else action)
