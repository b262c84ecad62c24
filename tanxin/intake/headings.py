"""Which column is which: the headings of ERPNext's exports (English, Chinese) and of units' own lists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from tanxin.intake.reading import UnreadableFile
from tanxin.intake.table import Table

#: Field → headings, the best first; `name`-like columns of ERPNext come under their label and field name.
Columns = Mapping[str, tuple[str, ...]]

PEOPLE: Columns = {
	"id": (
		"工号",
		"人员编号",
		"员工编号",
		"职工编号",
		"ID",
		"Employee ID",
		"编号",
		"Employee",
		"员工",
		"Employee Number",
	),
	"name": ("姓名", "Full Name", "Employee Name", "employee_name", "全名", "员工姓名", "First Name", "名"),
	"organization": ("党组织", "所在党组织", "所在党支部", "党支部", "Party Organization"),
	"department": ("部门", "Department", "所在部门", "单位", "科室"),
	"company": ("公司", "Company", "主管单位"),
	"post_title": ("职务", "Designation", "职位", "任命", "职务职级", "岗位"),
	"status": ("状态", "Status", "在职状态", "人员状态"),
	"joined_on": ("入职日期", "Date of Joining", "date_of_joining", "加入日期", "到岗日期", "参加工作时间"),
	"left_on": ("离职日期", "Relieving Date", "relieving_date", "解除日期", "离岗日期", "调出日期"),
	"superior": ("直接上级", "Reports to", "reports_to", "上级主管", "汇报对象", "报告给", "上级"),
	"political_status": ("政治面貌", "Political Status"),
	"joined_party_on": ("入党日期", "入党时间", "Date of Joining the Party"),
	"applied_to_join_on": ("入党申请日期", "申请入党日期", "入党申请时间", "Applied to Join On"),
	"contact_person": ("联系人", "党员联系人", "联系支委"),
	"gender": ("性别", "Gender"),
	"born_on": ("出生日期", "Date of Birth", "出生年月", "生日"),
	"level": ("职级", "级别", "Grade", "Employee Grade", "等级"),
	"mobile": ("手机", "Mobile", "Cell Number", "联系电话", "手机号码", "手机号"),
	"email": ("登录邮箱", "User ID", "user_id", "用户ID", "Company Email", "公司邮箱", "邮箱", "电子邮件"),
	"note": ("备注", "Note", "Notes", "说明"),
}
ORGANIZATIONS: Columns = {
	"id": ("编号", "党组织编号", "代码", "ID"),
	"name": ("名称", "党组织名称", "党组织", "Name", "Party Organization", "Organization Name"),
	"parent": ("上级党组织", "上级", "Parent", "Parent Party Organization"),
	"top_signer": ("审批人", "末级审批人", "Top Signer"),
	"top_signer_alternate": ("备选审批人", "候补审批人", "Top Signer Alternate"),
	"department": ("部门", "对应部门", "Department"),
}
POSTS: Columns = {
	"person": ("工号", "人员", "人员编号", "Person", "Employee"),
	"name": ("姓名", "Full Name", "Employee Name"),
	"organization": ("党组织", "所在党组织", "Party Organization", "Organization"),
	"kind": ("任职", "岗位类型", "职务", "Post", "Kind"),
	"from_date": ("任职日期", "起", "开始日期", "From Date"),
	"to_date": ("免职日期", "止", "结束日期", "To Date"),
	"portfolio": ("分工", "分管", "分管工作", "Portfolio"),
	"in_charge_of": ("分管党组织", "分管单位", "In Charge Of"),
}
EVENTS: Columns = {
	"id": ("编号", "事项编号", "ID", "Name"),
	"person": ("工号", "人员", "人员编号", "Employee", "员工", "Person"),
	"name": ("姓名", "Employee Name", "Full Name", "员工姓名"),
	"situation": ("情形", "必谈情形", "事由", "Situation", "Event"),
	"happened_on": ("发生日期", "日期", "生效日期", "Date", "Happened On", "Event Date"),
	"noticed_on": ("知悉日期", "获知日期", "Noticed On"),
	"promotion_date": ("Promotion Date", "promotion_date", "晋升日期", "提拔日期"),
	"transfer_date": ("Transfer Date", "transfer_date", "调动日期"),
	"separation_date": ("Resignation Letter Date", "Relieving Date", "离职日期", "辞职信日期"),
	"source_doctype": ("来源", "来源单据类型", "Source Type", "Source DocType"),
	"source_name": ("来源单号", "依据文号", "Source", "Source Name"),
	"requested_talker": ("申请的谈话人", "要求谈话人", "Requested Talker"),
	"withdrawn": ("已撤销", "撤销", "Withdrawn"),
	"note": ("备注", "Note"),
}
MEETINGS: Columns = {
	"id": ("编号", "会议编号", "ID"),
	"organization": ("党组织", "召开党组织", "Party Organization", "Organization"),
	"kind": ("会议", "会议类型", "Meeting", "Kind"),
	"held_on": ("召开日期", "日期", "会议日期", "Held On", "Date"),
}
PLANS: Columns = {
	"id": ("计划编号", "编号", "ID"),
	"talkers": ("谈话人", "Talkers"),
	"persons": ("谈话对象", "Persons"),
	"events": ("必谈事项编号", "事项编号", "Events"),
	"reason": ("事由", "必谈事由", "Reason"),
	"planned_at": ("拟谈时间", "计划时间", "Planned At"),
	"place": ("拟谈地点", "地点", "Place"),
	"way": ("方式", "谈话方式", "Way"),
	"focus": ("谈话重点", "重点", "Focus"),
	"preparation": ("准备情况", "准备", "Preparation"),
	"made_by": ("拟制人", "制表人", "Made By"),
	"made_on": ("拟制日期", "Made On"),
	"state": ("状态", "审批状态", "State"),
	"approver": ("审批人", "Approver"),
	"signed_on": ("审批日期", "Signed On"),
	"opinion": ("审批意见", "Opinion"),
	"sequence": ("次序", "顺序", "Sequence"),
	"sequence_reason": ("次序理由", "顺序理由", "Sequence Reason"),
}
RECORDS: Columns = {
	"id": ("记录编号", "编号", "序号", "ID"),
	"plan": ("计划编号", "Plan"),
	"events": ("必谈事项编号", "事项编号", "Events"),
	"talkers": ("谈话人", "谈话人员", "Talkers", "Talker"),
	"persons": ("谈话对象", "实到人员", "Persons", "Person"),
	"absent": ("缺席人员", "缺席", "Absent"),
	"category": ("谈话类别", "类别", "Category"),
	"started_at": ("开始时间", "谈话时间", "时间", "Started At", "Start"),
	"ended_at": ("结束时间", "Ended At", "End"),
	"place": ("谈话地点", "地点", "Place"),
	"way": ("谈话方式", "方式", "Way"),
	"collective": ("集体谈话", "是否集体", "Collective"),
	"reason": ("事由", "必谈事由", "谈话事由", "Reason"),
	"recorder": ("记录人", "Recorder"),
	"content": ("谈话主要内容", "主要内容", "谈话内容", "Content"),
	"advice_to_talker": ("对谈话人的意见建议",),
	"advice_to_person": ("对谈话对象的意见建议",),
	"needs": ("困难和诉求", "反映的困难和诉求"),
	"follow_up": ("跟进事项", "约定事项"),
	"follow_up_owner": ("跟进责任人", "责任人"),
	"follow_up_due": ("跟进期限", "完成时限"),
	"follow_up_done": ("跟进完成日期", "办结日期"),
	"follow_up_result": ("跟进结果", "办理结果"),
	"entered_at": ("录入时间", "录入日期", "Entered At"),
	"late_reason": ("补录原因", "补录说明"),
	"verdict": ("确认情况", "确认结果", "Verdict"),
	"confirmed_on": ("确认日期", "Confirmed On"),
	"objection": ("异议内容", "异议", "无法确认原因"),
}

#: How far down a heading may stand: titles, the notes of a template, then the headings.
_SEARCH_ROWS = 30
#: First cell of the line under which Frappe's old export format begins its data.
_DATA_BELOW = "start entering data below this line"


@dataclass(frozen=True, slots=True)
class Sheet:
	"""A table whose columns are known. `titles` are the headings as the file writes them."""

	file: str
	columns: dict[str, int]
	titles: dict[str, str]
	rows: list[tuple[int, tuple[str, ...]]]


def _plain(heading: str) -> str:
	"""A heading without what people decorate it with: stars, colons, brackets with hints, spacing, case."""
	text = unicodedata.normalize("NFKC", heading).casefold().strip().strip("*:﻿ ")
	text = re.sub(r"\((?:必填|选填|required|年月日|yyyy.*?)\)$", "", text).strip("* ")
	return re.sub(r"\s+", "" if re.search(r"[一-鿿]", text) else " ", text)


def match_columns(cells: tuple[str, ...], wanted: Columns) -> dict[str, int]:
	"""Field → position for the headings of one row; the earliest alias in the list wins, then the leftmost."""
	places: dict[str, int] = {}
	for position, cell in enumerate(cells):
		places.setdefault(_plain(cell), position)
	found: dict[str, int] = {}
	for name, aliases in wanted.items():
		known = [places[_plain(alias)] for alias in aliases if _plain(alias) in places]
		if known:
			found[name] = known[0]
	return found


def find_headings(table: Table, wanted: Columns, required: tuple[tuple[str, ...], ...]) -> Sheet:
	"""The row of headings and the data under it.

	`required` lists groups of fields, of each of which at least one must be there. Raises `UnreadableFile`
	naming the missing columns and those the file does have.
	"""
	best_at = 0
	best: dict[str, int] = {}
	for index, (_number, cells) in enumerate(table.rows[:_SEARCH_ROWS]):
		columns = match_columns(cells, wanted)
		if len(columns) > len(best):
			best_at, best = index, columns
	missing = [group for group in required if not any(name in best for name in group)]
	if missing:
		raise _missing(table, best_at, missing, wanted)
	begin = best_at + 1
	for index, (_number, cells) in enumerate(table.rows[begin : begin + _SEARCH_ROWS], start=begin):
		if cells[0].casefold() == _DATA_BELOW:
			begin = index + 1
			break
	heading = table.rows[best_at][1]
	return Sheet(table.file, best, {name: heading[at] for name, at in best.items()}, table.rows[begin:])


def _missing(table: Table, at: int, groups: list[tuple[str, ...]], wanted: Columns) -> UnreadableFile:
	needed = "、".join("或".join(f"“{wanted[name][0]}”" for name in group) for group in groups)
	present = "、".join(cell for cell in table.rows[at][1] if cell)[:120]
	return UnreadableFile(
		f"文件“{table.file}”缺少{needed}列（文件里有：{present}），请补上这一列或换一个文件。"
	)
