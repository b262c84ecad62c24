"""The roster (名册): ERPNext's Employee export, or a unit's own list, with English or Chinese headings.

An Employee export knows departments and companies but no Party organisations. When no list of organisations
comes with it, the departments stand in for them, under their company; a notice says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from tanxin.domain.model import Organization, Person, Post
from tanxin.intake.headings import PEOPLE, Sheet, find_headings
from tanxin.intake.organizations import SecretaryCheck
from tanxin.intake.people import OrganizationIndex, PeopleIndex
from tanxin.intake.reading import Problem, Reading
from tanxin.intake.rows import RowReader, read_rows
from tanxin.intake.table import read_table
from tanxin.intake.values import BadValue
from tanxin.intake.vocabulary import is_member, post_kind_of_title

#: ERPNext adds the company's abbreviation to a department's name: 「Accounts - YX」.
_ABBREVIATION = re.compile(r" - [0-9A-Za-z一-鿿]{1,8}$")
_NO_DEPARTMENT = frozenset({"", "All Departments", "所有部门"})
#: What a column of salaries, numbers or dates holds; no level (职级) is written so.
_NO_LEVEL = re.compile(r"^\d{3,}([.,]\d+)*$|^\d{2,4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?|月)?$")
_LEFT = frozenset({"left", "离职", "已离职", "离开", "已调出", "已退休"})


@dataclass(frozen=True, slots=True)
class RosterRow:
	"""One person of the roster, with what the site wants to know beyond the domain's `Person`."""

	row: int
	person: Person
	superior_text: str = ""
	contact_text: str = ""
	company: str = ""
	department: str = ""
	gender: str = ""
	born_on: date | None = None
	joined_party_on: date | None = None
	applied_to_join_on: date | None = None
	level: str = ""
	mobile: str = ""
	email: str = ""
	note: str = ""


@dataclass(slots=True)
class RosterReading(Reading[RosterRow]):
	"""The roster, and the organisations and posts that were read off it where no list of them was given."""

	organizations: list[Organization] = field(default_factory=list)
	posts: list[Post] = field(default_factory=list)

	def people(self) -> list[Person]:
		"""The people as the domain knows them."""
		return [row.person for row in self.rows]


def read_roster(path: Path, organizations: OrganizationIndex | None = None) -> RosterReading:
	"""Read the roster. With `organizations`, each person must belong to one of them; without, see above.

	Raises `UnreadableFile` when there is no column for names, or none for where people belong.
	"""
	sheet = find_headings(read_table(path), PEOPLE, (("name",), ("organization", "department", "company")))
	names = _OrganizationNames(sheet, organizations)
	seen: dict[str, int] = {}
	plain = read_rows(sheet, lambda row: _roster_row(row, names, seen))
	reading = RosterReading(plain.rows, plain.problems, plain.notices)
	_say_once_of_levels(sheet, reading)
	reading.rows = _resolve_people(sheet, reading)
	if organizations is None:
		reading.organizations = names.derived()
	_say_assumptions(sheet, reading, organizations is None)
	return reading


class _OrganizationNames:
	"""Which organisation a row belongs to: found in the list, or made from department and company."""

	def __init__(self, sheet: Sheet, known: OrganizationIndex | None):
		self._known = known
		self._field = "organization" if "organization" in sheet.columns else "department"
		self._derived: dict[str, Organization] = {}

	def of(self, row: RowReader) -> str | None:
		text = row.text(self._field)
		if self._known is not None:
			return row.parsed(self._field, self._known.find).id if text else None
		company = row.text("company")
		if company and company not in self._derived:
			self._derived[company] = Organization(company, company)
		if text in _NO_DEPARTMENT or text == company:  # a department of the company's name is the company
			return company or None
		if text not in self._derived:
			name = _ABBREVIATION.sub("", text)
			self._derived[text] = Organization(text, name, parent=company or None)
		return text

	def derived(self) -> list[Organization]:
		return list(self._derived.values())


def _roster_row(row: RowReader, names: _OrganizationNames, seen: dict[str, int]) -> RosterRow:
	name = row.required("name")
	person_id = row.text("id") or name
	if person_id in seen:
		key = "id" if row.text("id") else "name"
		hint = "" if row.text("id") else "同名的人请加“工号”列区分，"
		row.refuse(key, f"“{person_id}”与第 {seen[person_id]} 行重复，{hint}此行未读入。")
	joined, left = _service(row)
	person = Person(
		id=person_id,
		name=name,
		organization=names.of(row),
		post_title=row.text("post_title"),
		is_party_member=is_member(row.text("political_status")) if _knows_politics(row) else True,
		joined_on=joined,
		left_on=left,
		political_status=row.text("political_status"),
		level=_level(row),
	)
	seen[person_id] = row.number
	return _with_particulars(row, person)


def _knows_politics(row: RowReader) -> bool:
	return "political_status" in row.sheet.columns


def _level(row: RowReader) -> str:
	"""The level (职级) as the unit writes it; what is plainly something else is noted and left empty."""
	text = row.text("level")
	if _NO_LEVEL.match(text):
		row.note("level", f"“{text}”不像职级，此项按空白处理。")
		return ""
	return text


def _say_once_of_levels(sheet: Sheet, reading: RosterReading) -> None:
	"""A column that holds something else altogether is one problem, not one a row."""
	reason = "不像职级，此项按空白处理。"
	title = sheet.titles.get("level", "")
	wrong = [one for one in reading.problems if one.column == title and one.reason.endswith(reason)]
	if len(wrong) <= sum(1 for row in reading.rows if row.level) or len(wrong) < 2:
		return
	told = {id(one) for one in wrong}
	kept = [one for one in reading.problems if id(one) not in told]
	said = f"整列多半不是职级（如{wrong[0].reason.removesuffix(reason)}），都按空白处理；请把写有职级的列命名为“职级”。"
	reading.problems[:] = [*kept, Problem(sheet.file, 0, title, said)]


def _service(row: RowReader) -> tuple[date | None, date | None]:
	"""First and last day on the roster. Somebody who left on an unknown day cannot be placed in time."""
	joined, left = row.day("joined_on"), row.day("left_on")
	if joined and left and left < joined:
		row.refuse("left_on", "离职日期早于入职日期，此行未读入。")
	if left is None and row.text("status").casefold() in _LEFT:
		row.refuse("status", "状态是离职却没有离职日期，请补填；此行未读入。")
	return joined, left


def _with_particulars(row: RowReader, person: Person) -> RosterRow:
	return RosterRow(
		row=row.number,
		person=person,
		superior_text=row.text("superior"),
		contact_text=row.text("contact_person"),
		company=row.text("company"),
		department=row.text("department"),
		gender=row.text("gender"),
		born_on=row.side_day("born_on"),
		joined_party_on=row.side_day("joined_party_on"),
		applied_to_join_on=row.side_day("applied_to_join_on"),
		level=person.level,
		mobile=row.text("mobile"),
		email=row.text("email"),
		note=row.text("note"),
	)


def _resolve_people(sheet: Sheet, reading: RosterReading) -> list[RosterRow]:
	"""Find superiors and contact persons once everybody is read; one who is not there leaves the cell empty."""
	index = PeopleIndex(row.person for row in reading.rows)

	def find(row: RosterRow, column: str, text: str) -> str | None:
		try:
			return index.find(text).id if text else None
		except BadValue as error:
			title = sheet.titles.get(column, "")
			reading.problems.append(Problem(sheet.file, row.row, title, f"{error}此项按空白处理。"))
			return None

	done = []
	for row in reading.rows:
		superior = find(row, "superior", row.superior_text)
		contact = find(row, "contact_person", row.contact_text)
		person = replace(row.person, superior=superior, contact_person=contact)
		done.append(replace(row, person=person) if superior or contact else row)
	return done


def posts_from_titles(reading: RosterReading, file: str) -> list[Post]:
	"""Posts read off job titles (「河口镇党委书记」), for a roster that comes without a list of posts.

	A second secretary of the same organisation becomes a problem; the first one stands.
	"""
	posts: list[Post] = []
	secretaries = SecretaryCheck()
	for row in reading.rows:
		kind = post_kind_of_title(row.person.post_title)
		if kind is None or row.person.organization is None:
			continue
		post = Post(row.person.id, row.person.organization, kind, row.person.joined_on, row.person.left_on)
		clash = secretaries.clash(post)
		if clash is not None:
			reading.problems.append(Problem(file, row.row, "职务", f"{clash}未按书记读入。"))
			continue
		secretaries.add(post, f"第 {row.row} 行 {row.person.name}")
		posts.append(post)
	return posts


def _say_assumptions(sheet: Sheet, reading: RosterReading, derived: bool) -> None:
	if "political_status" not in sheet.columns:
		reading.notices.append("名册没有“政治面貌”列，所有人按党员计算。")
	if "id" not in sheet.columns:
		reading.notices.append("名册没有“工号”列，以姓名区分人员。")
	if derived and "organization" not in sheet.columns:
		reading.notices.append("名册没有“党组织”列，以部门代替党组织、以公司为其上级。")
	homeless = sum(1 for row in reading.rows if row.person.organization is None)
	if homeless:
		reading.notices.append(f"有 {homeless} 人没有填写所在党组织，找不到该由谁谈，请补填。")
