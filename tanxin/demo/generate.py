"""Writes the demo unit's lists: `python -m tanxin.demo.generate`. The same bytes each time, on any machine."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from tanxin.demo import DEMO_LISTS
from tanxin.demo.names import BRANCHES, COMMITTEES
from tanxin.demo.people import (
	BRANCH_POSTS,
	COMMITTEE_POSTS,
	COUNTY_POSTS,
	FORMER,
	Cast,
	Someone,
	contact_post,
)
from tanxin.demo.plans import plan_rows
from tanxin.demo.story import EVENTS, YEAR_END, YEAR_END_OTHERS
from tanxin.demo.talks import event_id, record_rows

Row = Sequence[str]


def unit() -> dict[str, list[Row]]:
	"""Every list of the unit, headings first."""
	cast = Cast()
	lists = {
		"organizations": organization_rows(cast),
		"roster": roster_rows(cast),
		"posts": post_rows(cast),
		"meetings": meeting_rows(),
		"events": event_rows(cast),
		"plans": plan_rows(cast),
		"records": record_rows(cast),
	}
	return {name: lists[name] for name in DEMO_LISTS}


def organization_rows(cast: Cast) -> list[Row]:
	"""The tree; the county names who signs where nobody is left above."""
	rows: list[Row] = [("编号", "名称", "上级党组织", "部门", "审批人", "备选审批人")]
	top = [cast.at("YX/书记"), cast.at("YX/副书记")]
	for number, name, parent, department in COMMITTEES:
		signers = ["", ""] if parent else [f"{one.name}（{one.number}）" for one in top]
		rows.append((number, name, parent, department, *signers))
	departments = {number: department for number, _name, _parent, department in COMMITTEES}
	rows.extend((number, name, parent, departments[parent], "", "") for number, name, parent in BRANCHES)
	return rows


def roster_rows(cast: Cast) -> list[Row]:
	"""Everybody, as a unit's roster lists them."""
	departments = {number: department for number, _name, _parent, department in COMMITTEES}
	names = {number: name for number, name, *_rest in (*COMMITTEES, *BRANCHES)}
	heading = "工号 姓名 性别 出生日期 公司 部门 党组织 职务 职级 政治面貌 入党日期 入党申请日期 入职日期 离职日期 状态 联系人 登录邮箱 备注"
	rows: list[Row] = [tuple(heading.split())]
	for one in cast.people:
		company = "云溪县（虚构）"
		department = departments[one.organization[:4]]
		row = (
			one.number,
			one.name,
			one.gender,
			one.born,
			company,
			department,
			names[one.organization],
			one.title,
			one.level,
		)
		party = (one.political_status, one.joined_party, one.applied, one.hired, one.left, "离职" if one.left else "在职")
		rows.append((*row, *party, _contact(cast, one), one.email, one.note))
	return rows


def _contact(cast: Cast, one: Someone) -> str:
	"""The committee member who keeps in touch with a member without a post (党员联系制度)."""
	if not one.slot.isdigit() or one.political_status == "群众":
		return ""
	contact = cast.at(f"{one.organization}/{contact_post(one.slot)}")
	return f"{contact.name}（{contact.number}）"


def post_rows(cast: Cast) -> list[Row]:
	"""Who holds which post; two secretaries left theirs within the year, one of them without a successor."""
	rows: list[Row] = [("工号", "姓名", "党组织", "任职", "任职日期", "免职日期", "分工", "分管党组织")]
	for one in cast.people:
		if one.slot in (*COUNTY_POSTS, *COMMITTEE_POSTS, *BRANCH_POSTS, "组工干部", "检查人员"):
			rows.append(_post_row(one))
	former = cast.at("YX0303/前任书记")
	rows.append(
		(former.number, former.name, "YX0303", "书记", "2021-09-01", FORMER["YX0303"], "主持全面工作", "")
	)
	for post, in_charge in (("副书记", "YX01"), ("组织委员", "YX05"), ("宣传委员", "YX03")):
		one = cast.at(f"YX/{post}")
		rows.append((one.number, one.name, "YX", "分管领导", "2023-01-01", "", "联系分管单位", in_charge))
	return rows


def _post_row(one: Someone) -> Row:
	begins = "2026-04-01" if (one.organization, one.slot) == ("YX0303", "书记") else "2023-01-01"
	ends = FORMER["YX0202"] if (one.organization, one.slot) == ("YX0202", "书记") else ""
	organization = "YX" if one.slot == "检查人员" else one.organization
	work = {"书记": "主持全面工作", "组织委员": "组织、党员发展", "宣传委员": "宣传、学习教育"}.get(
		one.slot, ""
	)
	return (one.number, one.name, organization, one.slot, begins, ends, work, "")


def meeting_rows() -> list[Row]:
	"""Meetings: each branch in June and at the year's end, each committee once a year."""
	rows: list[Row] = [("编号", "党组织", "会议", "召开日期")]
	for number, *_rest in BRANCHES:
		rows.append((f"HY-2026-{number}-1", number, "组织生活会", "2026-06-30"))
		rows.append((f"HY-2026-{number}-2", number, "组织生活会", YEAR_END.get(number, YEAR_END_OTHERS)))
	for number, *_rest in COMMITTEES:
		rows.append((f"HY-2026-{number}-M", number, "民主生活会", "2026-12-28"))
	return rows


def event_rows(cast: Cast) -> list[Row]:
	"""What happened, with the HR document it came from where there is one."""
	rows: list[Row] = [
		("编号", "工号", "姓名", "情形", "发生日期", "来源", "来源单号", "申请的谈话人", "已撤销")
	]
	for index, (place, situation, day, outcome, source) in enumerate(EVENTS, start=1):
		one = cast.at(place)
		wanted = cast.at(f"{one.organization}/书记").number if situation == "本人申请" else ""
		document = f"HR-{source.split()[-1][:3].upper()}-{day[:4]}-{index:05d}" if source else ""
		gone = "是" if outcome == "withdrawn" else ""
		rows.append((event_id(index), one.number, one.name, situation, day, source, document, wanted, gone))
	return rows


def write(folder: Path) -> None:
	"""Write every list into the folder."""
	for name, rows in unit().items():
		write_rows(folder / f"{name}.csv", rows)


def write_rows(path: Path, rows: Iterable[Row]) -> None:
	"""One CSV as a Chinese Excel opens it: UTF-8 with its mark."""
	with path.open("w", encoding="utf-8-sig", newline="") as stream:
		csv.writer(stream, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
	write(Path(__file__).parent / "unit")
