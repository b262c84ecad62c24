"""The people and posts of the demo unit."""

from __future__ import annotations

from dataclasses import dataclass

from tanxin.demo.names import BRANCH_TITLES, BRANCHES, COMMITTEES, GIVEN, LEADS, SURNAMES

NOTE = "虚构人物，仅供演示"
COUNTY_POSTS = ("书记", "副书记", "组织委员", "宣传委员", "纪检委员")
COMMITTEE_POSTS = ("书记", "副书记", "组织委员", "宣传委员")
BRANCH_POSTS = ("书记", "组织委员", "宣传委员")
COUNTY_TITLES = {
	"书记": "县委书记",
	"副书记": "县委副书记",
	"组织委员": "县委常委、组织部部长",
	"宣传委员": "县委常委、宣传部部长",
	"纪检委员": "县委常委、纪委书记",
}
#: 职级 by post: of the county's team, of the committees', of those who work for them; village branches have none.
COUNTY_LEVELS = {"书记": "县处级正职", "副书记": "县处级正职"}
COMMITTEE_LEVELS = {"书记": "乡科级正职", "组工干部": "一级科员"}
TITLE_LEVELS = {
	"科长": "乡科级副职",
	"一级科员": "一级科员",
	"二级科员": "二级科员",
	"干部监督科科长": "乡科级副职",
	"县教育局督学": "四级调研员",
}
#: When somebody applied to join the Party: three of this year, not all of them talked with yet.
APPLIED = {"YX0401/3": "2026-10-27", "YX0403/3": "2026-06-08", "YX0502/3": "2026-09-14"}
#: Secretaries who left their post in the year: branch → last day in the post, and whether a successor came.
FORMER = {"YX0303": "2026-03-31", "YX0202": "2026-08-31"}


@dataclass(slots=True)
class Someone:
	"""One invented person. `slot` names the place in the story: a post, or the running number."""

	number: str
	name: str
	gender: str
	organization: str
	slot: str
	title: str
	political_status: str
	born: str
	joined_party: str
	hired: str
	level: str = ""
	applied: str = ""
	left: str = ""
	email: str = ""
	note: str = NOTE


def contact_post(slot: str) -> str:
	"""Post of the committee member who keeps in touch with the member at that slot (党员联系制度)."""
	return BRANCH_POSTS[1 + int(slot) % 2]


class Cast:
	"""Everybody, by organisation and slot."""

	def __init__(self) -> None:
		self.people: list[Someone] = []
		self.by_place: dict[str, Someone] = {}
		self._fill()

	def at(self, place: str) -> Someone:
		"""Who is at 「organisation/slot」."""
		return self.by_place[place]

	def members_of(self, organization: str) -> list[Someone]:
		"""The members of the Party who belong to that organisation and have not left."""
		return [
			one
			for one in self.people
			if one.organization == organization and "党员" in one.political_status and not one.left
		]

	def _fill(self) -> None:
		for number, _name, parent, department in COMMITTEES:
			posts = COMMITTEE_POSTS if parent else COUNTY_POSTS
			for post in posts:
				title = _committee_title(number, post, department)
				self._add(number, post, title)
			if number in ("YX01", "YX05"):
				self._add(number, "组工干部", f"{department}组工干部")
		for number, name, parent in BRANCHES:
			self._fill_branch(number, name, parent)

	def _fill_branch(self, number: str, name: str, parent: str) -> None:
		for post in BRANCH_POSTS:
			self._add(number, post, f"{name}{post}")
		if number == "YX0303":
			self._add(number, "前任书记", "县教育局督学")
		if number == "YX0501":
			self._add(number, "检查人员", "干部监督科科长")
		titles = BRANCH_TITLES[parent[-2:]]
		for place in range(1, 4):
			title = titles[(place + int(number[-1])) % len(titles)]
			status = "群众" if place == 3 and number in ("YX0401", "YX0403", "YX0502") else "中共党员"
			self._add(number, str(place), title, status)

	def _add(self, organization: str, slot: str, title: str, status: str = "中共党员") -> None:
		index = len(self.people)
		given = GIVEN[(index * 7 + index // 30) % len(GIVEN)]
		lead = LEADS.get((organization, slot))
		person = Someone(
			number=f"YX{index + 1:04d}",
			name=lead[0] if lead else SURNAMES[(index * 11) % len(SURNAMES)] + given,
			gender="女" if GIVEN.index(given) % 2 else "男",
			organization=organization,
			slot=slot,
			title=title,
			political_status="中共预备党员" if index % 41 == 40 and slot.isdigit() else status,
			born=f"{1966 + index * 5 % 32}-{index * 3 % 12 + 1:02d}-{index * 7 % 28 + 1:02d}",
			joined_party=f"{1994 + index * 5 % 26}-07-01" if "党员" in status else "",
			hired=f"{1990 + index * 5 % 32}-{index * 5 % 12 + 1:02d}-01",
			level=_level(organization, slot, title),
			applied=APPLIED.get(f"{organization}/{slot}", ""),
		)
		if lead:
			person.email, person.note = lead[1], f"{NOTE}；{lead[2]}"
			person.gender = "女" if person.name in ("林静", "方晓雯") else "男"
		if (organization, slot) == ("YX0202", "书记"):
			person.left = FORMER["YX0202"]
		self.people.append(person)
		self.by_place[f"{organization}/{slot}"] = person


def _level(organization: str, slot: str, title: str) -> str:
	"""The level (职级) that goes with the post or the title."""
	if organization == "YX":
		return COUNTY_LEVELS.get(slot, "县处级副职")
	if len(organization) == 4:
		return COMMITTEE_LEVELS.get(slot, "乡科级副职")
	return TITLE_LEVELS.get(title, "")


def _committee_title(number: str, post: str, department: str) -> str:
	if number == "YX":
		return COUNTY_TITLES[post]
	body = "机关党委" if number == "YX05" else "党委"
	return f"{department}{body}{post}"
