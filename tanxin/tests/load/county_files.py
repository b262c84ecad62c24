"""The made-up county as the lists that it would hand in (名册、台账): what the preview is measured with."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter
import yaml

from tanxin.domain.model import Person
from tanxin.domain.terms import label
from tanxin.tests.load import county

Row = Sequence[str]
AS_OF = date(county.YEAR, 11, 20)
_TOPICS = ("近期思想状况", "岗位上的难处", "家庭和身体", "对班子的意见", "学习体会", "服务群众", "明年打算")
_PLACES = ("党员活动室", "小会议室", "本人办公室", "村便民服务中心")
_WORDS = "围绕{}和{}交换看法，结合{}年以来的工作查找不足，本人表示会认真对待，也提出希望多到基层走一走、多听群众的意见建议。"


def write(folder: Path, people: int, records: int) -> dict[str, Path]:
	"""Write every list into the folder; the roster is a workbook, as ERPNext exports it. Returns option → file."""
	branches = max(people // county.PER_BRANCH, 1)
	lists = {
		"--organizations": ("organizations.csv", _organizations(branches)),
		"--posts": ("posts.csv", _posts(people, branches)),
		"--meetings": ("meetings.csv", _meetings(branches)),
		"--events": ("events.csv", _events(people)),
		"--records": ("records.csv", _records(people, records)),
	}
	found = {"--roster": folder / "roster.xlsx", "--rulebook": folder / "rules.yaml"}
	_write_book(found["--roster"], _roster(people))
	_write_rules(found["--rulebook"])
	for option, (name, rows) in lists.items():
		found[option] = folder / name
		with found[option].open("w", encoding="utf-8-sig", newline="") as stream:
			csv.writer(stream, lineterminator="\n").writerows(rows)
	return found


def _write_book(path: Path, rows: Iterable[Row]) -> None:
	with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False}) as book:
		sheet = book.add_worksheet("Employee")
		for number, row in enumerate(rows):
			for column, text in enumerate(row):
				if text:
					sheet.write_string(number, column, text)


def _write_rules(path: Path) -> None:
	"""The twelve rules of `county.RULES`, cut out of the shipped books and switched on."""
	books = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(county.BOOKS.glob("*.yaml"))]
	known = {
		rule["code"]: {"authority": book["authority"], **rule} for book in books for rule in book["rules"]
	}
	titles = {rule["code"]: book["title"] for book in books for rule in book["rules"]}
	rules = []
	for code in county.RULES:
		rule = {**known[code], "enabled": True}
		rule["citation"] = {"title": titles[code], **rule["citation"]}
		rules.append(rule)
	book = {"code": "LOAD", "title": "十二条规则", "issuer": "测试", "authority": "Unit", "rules": rules}
	path.write_text(json.dumps(book, ensure_ascii=False, default=str), encoding="utf-8")


def _roster(people: int) -> Iterator[Row]:
	yield tuple(
		"工号 姓名 性别 出生日期 公司 部门 党组织 职务 职级 政治面貌 入党日期 入职日期 离职日期 状态 联系人".split()
	)
	names = {each.id: each.name for each in county.organizations(max(people // county.PER_BRANCH, 1))}
	for number, one in enumerate(county.people(people)):
		yield _roster_row(number, one, names[one.organization or ""])


def _roster_row(number: int, one: Person, organization: str) -> Row:
	member = one.is_party_member
	born = date(1966 + number % 30, 1 + number % 12, 1 + number % 28)
	return (
		one.id,
		one.name,
		"女" if number % 2 else "男",
		born.isoformat(),
		"某某县",
		organization,
		organization,
		one.post_title,
		one.level,
		"中共党员" if member else "群众",
		f"{born.year + 25}-07-01" if member else "",
		one.joined_on.isoformat() if one.joined_on else f"{born.year + 23}-08-01",
		one.left_on.isoformat() if one.left_on else "",
		"离职" if one.left_on else "在职",
		one.contact_person or "",
	)


def _organizations(branches: int) -> Iterator[Row]:
	yield ("编号", "名称", "上级党组织")
	for one in county.organizations(branches):
		yield (one.id, one.name, one.parent or "")


def _posts(people: int, branches: int) -> Iterator[Row]:
	yield ("工号", "党组织", "任职", "任职日期", "免职日期", "分工", "分管党组织")
	for post in county.posts(people, branches):
		days = (post.from_date, post.to_date)
		written = [day.isoformat() if day else "" for day in days]
		yield (
			post.person,
			post.organization,
			label(post.kind),
			*written,
			post.portfolio,
			post.in_charge_of or "",
		)


def _meetings(branches: int) -> Iterator[Row]:
	yield ("党组织", "会议", "召开日期")
	for branch in range(branches):
		yield (f"branch{branch}", "组织生活会", f"{county.YEAR}-06-30")
		yield (f"branch{branch}", "组织生活会", f"{county.YEAR}-12-18")


def _events(people: int) -> Iterator[Row]:
	yield ("编号", "工号", "情形", "发生日期")
	kinds = ("获得表彰嘉奖", "思想情绪波动", "岗位变动", "党员意识不强", "生活困难")
	for number in range(people // 20):
		day = date(county.YEAR, 1, 5) + timedelta(days=number * 7 % 310)
		yield (f"E{number:06d}", f"P{number * 20 + 8:06d}", kinds[number % 5], day.isoformat())


def _records(people: int, records: int) -> Iterator[Row]:
	"""Talks of the branches' teams with their people, over the whole year; one in twenty awaits confirmation."""
	yield tuple(
		"编号 谈话人 谈话对象 开始时间 结束时间 谈话地点 谈话方式 事由 谈话主要内容 跟进事项 跟进期限 录入时间 确认情况 确认日期".split()
	)
	for number in range(records):
		person = number * max(people // records, 1) % people
		first = person // county.PER_BRANCH * county.PER_BRANCH
		talker = first + (number % 4 if person - first > 3 else (person - first + 1) % 4)
		if talker < people and talker != person:
			yield _record(number, f"P{talker:06d}", f"P{person:06d}")


def _record(number: int, talker: str, person: str) -> Row:
	began = datetime(county.YEAR, 1, 5, 9) + timedelta(days=number * 13 % 318, minutes=number % 400)
	topics = (_TOPICS[number % 7], _TOPICS[number // 7 % 7])
	confirmed = (began + timedelta(days=2)).date()
	done = confirmed <= AS_OF and number % 20 != 7
	return (
		f"TH-{number:06d}",
		talker,
		person,
		f"{began:%Y-%m-%d %H:%M}",
		f"{began + timedelta(minutes=30):%Y-%m-%d %H:%M}",
		_PLACES[number % 4],
		"面谈",
		"日常谈心谈话",
		_WORDS.format(*topics, county.YEAR) + f"第{number}次。",
		"请支部帮助协调" if number % 9 == 0 else "",
		(began + timedelta(days=30)).date().isoformat() if number % 9 == 0 else "",
		f"{began + timedelta(days=1 + number % 6):%Y-%m-%d} 17:30",
		"已阅无误" if done else "",
		confirmed.isoformat() if done else "",
	)
