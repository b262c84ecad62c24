"""The list of Party organisations (党组织名单) and the list of who holds which post (任职名单)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tanxin.domain.model import Organization, Post, PostKind
from tanxin.intake.headings import ORGANIZATIONS, POSTS, Sheet, find_headings
from tanxin.intake.people import OrganizationIndex, PeopleIndex
from tanxin.intake.reading import Problem, Reading, UnreadableFile
from tanxin.intake.rows import RowReader, read_rows
from tanxin.intake.table import read_table
from tanxin.intake.values import BadValue
from tanxin.intake.vocabulary import POST_KINDS, meaning


@dataclass(frozen=True, slots=True)
class OrganizationRow:
	"""An organisation as its row says it; signers are still names, for the roster comes later."""

	row: int
	organization: Organization
	parent_text: str = ""
	top_signer_text: str = ""
	alternate_text: str = ""
	department: str = ""


def read_organizations(path: Path, known: Sequence[Organization] = ()) -> Reading[OrganizationRow]:
	"""Read the tree of organisations. A loop in it raises `UnreadableFile`: no row of it can be trusted.

	`known` are organisations that are already there: a list may hang its own below them.
	"""
	sheet = find_headings(read_table(path), ORGANIZATIONS, (("name",),))
	reading = read_rows(sheet, _organization_row)
	_drop_doubles(sheet, reading)
	_resolve_parents(sheet, reading, known)
	_refuse_loops(sheet, reading.rows)
	return reading


def _organization_row(row: RowReader) -> OrganizationRow:
	name = row.required("name")
	return OrganizationRow(
		row=row.number,
		organization=Organization(id=row.text("id") or name, name=name),
		parent_text=row.text("parent"),
		top_signer_text=row.text("top_signer"),
		alternate_text=row.text("top_signer_alternate"),
		department=row.text("department"),
	)


def _problem(sheet: Sheet, number: int, field: str, reason: str) -> Problem:
	return Problem(sheet.file, number, sheet.titles.get(field, ""), reason)


def _drop_doubles(sheet: Sheet, reading: Reading[OrganizationRow]) -> None:
	first: dict[str, int] = {}
	kept = []
	for row in reading.rows:
		seen = first.setdefault(row.organization.id, row.row)
		if seen == row.row:
			kept.append(row)
			continue
		reason = f"“{row.organization.id}”与第 {seen} 行重复，此行未读入。"
		reading.problems.append(_problem(sheet, row.row, "id", reason))
	reading.rows[:] = kept


def _resolve_parents(sheet: Sheet, reading: Reading[OrganizationRow], known: Sequence[Organization]) -> None:
	"""Turn the names of parents into identifiers; rows whose parent is not there, and all below, go out."""
	rows = reading.rows
	listed = {text for row in rows for text in (row.organization.id, row.organization.name)}
	others = [one for one in known if one.id not in listed and one.name not in listed]
	while True:
		index = OrganizationIndex([*others, *(row.organization for row in rows)])
		kept = []
		for row in rows:
			try:
				parent = index.find(row.parent_text).id if row.parent_text else None
			except BadValue as error:
				reading.problems.append(_problem(sheet, row.row, "parent", f"{error}此行未读入。"))
				continue
			kept.append(replace(row, organization=replace(row.organization, parent=parent)))
		if len(kept) == len(rows):
			reading.rows[:] = kept
			return
		rows = kept


def _refuse_loops(sheet: Sheet, rows: list[OrganizationRow]) -> None:
	by_id = {row.organization.id: row.organization for row in rows}
	safe: set[str] = set()
	for start in by_id:
		walked: list[str] = []
		at: str | None = start
		while at is not None and at in by_id and at not in safe:
			if at in walked:
				names = " → ".join(by_id[one].name for one in [*walked[walked.index(at) :], at])
				raise UnreadableFile(
					f"文件“{sheet.file}”中党组织的上级绕成了圈：{names}，请改正其中一行的“{sheet.titles['parent']}”。"
				)
			walked.append(at)
			at = by_id[at].parent
		safe.update(walked)


def with_signers(reading: Reading[OrganizationRow], people: PeopleIndex, file: str) -> list[Organization]:
	"""The organisations with their signers found in the roster; a signer not found is a problem of the row."""
	done = []
	for row in reading.rows:
		found: list[str | None] = []
		for text in (row.top_signer_text, row.alternate_text):
			try:
				found.append(people.find(text).id if text else None)
			except BadValue as error:
				reading.problems.append(Problem(file, row.row, "审批人", f"{error}此项按空白处理。"))
				found.append(None)
		done.append(replace(row.organization, top_signer=found[0], top_signer_alternate=found[1]))
	return done


def read_posts(path: Path, people: PeopleIndex, organizations: OrganizationIndex) -> Reading[Post]:
	"""Read who holds which post. A second secretary at the same time is refused: the row above it stays."""
	sheet = find_headings(read_table(path), POSTS, (("person", "name"), ("organization",), ("kind",)))
	secretaries = SecretaryCheck()

	def convert(row: RowReader) -> Post:
		post = _post(row, people, organizations)
		clash = secretaries.clash(post)
		if clash is not None:
			row.refuse("kind", f"{clash}此行未读入。")
		secretaries.add(post, f"第 {row.number} 行")
		return post

	return read_rows(sheet, convert)


def _post(row: RowReader, people: PeopleIndex, organizations: OrganizationIndex) -> Post:
	who = "person" if row.text("person") else "name"
	row.required(who)
	row.required("organization")
	from_date, to_date = row.day("from_date"), row.day("to_date")
	if from_date and to_date and to_date < from_date:
		row.refuse("to_date", "免职日期早于任职日期，此行未读入。")
	in_charge_of = row.parsed("in_charge_of", organizations.find).id if row.text("in_charge_of") else None
	return Post(
		person=row.parsed(who, people.find).id,
		organization=row.parsed("organization", organizations.find).id,
		kind=row.parsed("kind", lambda text: meaning(text, POST_KINDS, "任职")),
		from_date=from_date,
		to_date=to_date,
		portfolio=row.text("portfolio"),
		in_charge_of=in_charge_of,
	)


class SecretaryCheck:
	"""Keeps one secretary to an organisation at a time, across rows."""

	def __init__(self) -> None:
		self._taken: dict[str, list[tuple[Post, str]]] = {}

	def clash(self, post: Post) -> str | None:
		"""The Chinese sentence to say when another secretary's time overlaps this post's, else None."""
		for other, place in self._taken.get(post.organization, []):
			if post.kind is PostKind.SECRETARY and _overlap(post, other):
				return f"该党组织同一时期已有书记（{place}），请填写前任的免职日期。"
		return None

	def add(self, post: Post, place: str) -> None:
		"""Remember a secretary that was taken."""
		if post.kind is PostKind.SECRETARY:
			self._taken.setdefault(post.organization, []).append((post, place))


def _overlap(one: Post, other: Post) -> bool:
	starts_in_time = one.from_date is None or other.to_date is None or one.from_date <= other.to_date
	ends_in_time = other.from_date is None or one.to_date is None or other.from_date <= one.to_date
	return starts_in_time and ends_in_time
