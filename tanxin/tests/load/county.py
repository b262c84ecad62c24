"""A made-up county of any size for benchmarks (县域名册): towns, branches, posts, people who come and go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from tanxin.domain.directory import Directory
from tanxin.domain.model import Organization, Person, Post, PostKind, Rule
from tanxin.domain.rulebook import read_rulebooks

YEAR = 2026
FIRST_DAY, LAST_DAY = date(YEAR, 1, 1), date(YEAR, 12, 31)
PER_BRANCH, BRANCHES_PER_TOWN = 50, 20
BOOKS = Path(__file__).parents[2] / "rulebooks"
#: Twelve rules of the shipped books: relations, frequencies and quotas by month, quarter, half-year and year.
RULES = (
	"ZBTL-19-1", "ZBTL-19-2", "ZBTL-19-3", "ZZ77-F1", "ZZ77-F2", "BDW-14-1", "BDW-15-1", "BDW-15-2",
	"BDW-20-2", "BDW-21-3", "BDW-25-1", "WJ09-5",
)  # fmt: skip
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"
_GIVEN = "国建志文春秀丽海明德华玉兰庆生永福"
_LEVELS = ("", "", "一级科员", "四级主任科员", "乡科级副职", "乡科级正职")


def rules(*codes: str) -> list[Rule]:
	"""Those rules of the shipped books, switched on."""
	books = read_rulebooks(sorted(BOOKS.glob("*.yaml")))
	known = {rule.code: rule for book in books for rule in book.rules}
	return [replace(known[code], enabled=True, effective_from=None) for code in codes or RULES]


def directory(size: int) -> Directory:
	"""The county with so many people."""
	branches = max(size // PER_BRANCH, 1)
	return Directory(people(size), organizations(branches), posts(size, branches))


def organizations(branches: int) -> Iterator[Organization]:
	"""One county committee, towns below it, branches below them."""
	yield Organization("county", "某某县委员会")
	for town in range(_towns(branches)):
		yield Organization(f"town{town}", f"某某县第{town}镇委员会", "county")
	for branch in range(branches):
		yield Organization(
			f"branch{branch}", f"某某县第{branch}村支部委员会", f"town{branch // BRANCHES_PER_TOWN}"
		)


def people(size: int) -> Iterator[Person]:
	"""Two thirds members; a few came or left in the year, a tenth have a contact person."""
	branches = max(size // PER_BRANCH, 1)
	for number in range(size):
		branch, seat = divmod(number, PER_BRANCH)
		first = branch * PER_BRANCH
		yield Person(
			f"P{number:06d}",
			_SURNAMES[number % len(_SURNAMES)] + _GIVEN[number % 13] + _GIVEN[number % 17],
			f"branch{min(branch, branches - 1)}",
			"干部",
			is_party_member=number % 3 != 2 or seat < 4,
			joined_on=date(YEAR, 1 + number % 12, 15) if number % 50 == 49 else None,
			left_on=date(YEAR, 1 + number % 12, 20) if number % 50 == 47 else None,
			contact_person=f"P{first + 2:06d}" if seat % 10 == 5 else None,
			level=_LEVELS[number % len(_LEVELS)],
		)


def posts(size: int, branches: int) -> Iterator[Post]:
	"""Four in each branch, one branch in ten without secretary until June; teams, organisers and leaders above."""
	for branch in range(branches):
		first, place = branch * PER_BRANCH, f"branch{branch}"
		if first + 3 >= size:
			return
		begins = date(YEAR, 6, 15) if branch % 10 == 9 else None
		yield Post(f"P{first:06d}", place, PostKind.SECRETARY, from_date=begins)
		yield Post(f"P{first + 1:06d}", place, PostKind.DEPUTY_SECRETARY)
		yield Post(f"P{first + 2:06d}", place, PostKind.COMMITTEE_MEMBER, portfolio="组织")
		yield Post(f"P{first + 3:06d}", place, PostKind.COMMITTEE_MEMBER, portfolio="纪检")
		town, number = divmod(branch, BRANCHES_PER_TOWN)
		if number < 9:
			yield from _town_posts(f"P{first + 4:06d}", town, number, branch)
		if branch < 11:
			kind = PostKind.SECRETARY if branch == 0 else PostKind.COMMITTEE_MEMBER
			yield Post(f"P{first + 5:06d}", "county", kind)


def _town_posts(person: str, town: int, number: int, branch: int) -> Iterator[Post]:
	kinds = {0: PostKind.SECRETARY, 1: PostKind.DEPUTY_SECRETARY, 8: PostKind.ORGANISER}
	yield Post(person, f"town{town}", kinds.get(number, PostKind.COMMITTEE_MEMBER))
	for below in (0, 9) if number > 1 else ():
		yield Post(person, f"town{town}", PostKind.LEADER_IN_CHARGE, in_charge_of=f"branch{branch + below}")


def _towns(branches: int) -> int:
	return -(-branches // BRANCHES_PER_TOWN)
