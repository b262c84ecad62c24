"""What each rule of the shipped books makes owed in the small unit in 2026, worked out by hand."""

from __future__ import annotations

from typing import NamedTuple

from tanxin.tests.domain.small_unit import BRANCH, COUNTY, TOWN

#: Something happens on Monday, 28 September 2026: 1 to 7 October are holidays, Saturday the 10th is worked.
HAPPENED = "2026-09-28"
FIVE_DAYS, SEVEN_DAYS, TEN_DAYS = "2026-10-10", "2026-10-13", "2026-10-16"
#: Last working days: 14 and 28 February 2026 are Saturdays that are worked.
YEAR_END = ("2026-12-31",)
HALVES = ("2026-06-30", *YEAR_END)
QUARTERS = ("2026-03-31", "2026-06-30", "2026-09-30", *YEAR_END)
MONTHS = (
	"2026-01-30", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-29", "2026-06-30",
	"2026-07-31", "2026-08-31", "2026-09-30", "2026-10-30", "2026-11-30", *YEAR_END,
)  # fmt: skip
#: The last working day before a meeting on the 20th of each month.
BEFORE_MEETINGS = (
	"2026-01-19", "2026-02-14", "2026-03-19", "2026-04-17", "2026-05-19", "2026-06-18",
	"2026-07-17", "2026-08-19", "2026-09-18", "2026-10-19", "2026-11-19", "2026-12-18",
)  # fmt: skip
MID_YEAR = BEFORE_MEETINGS[5:8]
ROUND_YEAR_END = BEFORE_MEETINGS[:2] + BEFORE_MEETINGS[10:]

#: (whom, by whom, before a meeting of which organisation)
Row = tuple["str | None", "str | None", str]
TEAM_EACH: tuple[Row, ...] = (
	("县书记", "县组织部长", COUNTY),
	("县组织部长", "县书记", COUNTY),
	("镇书记", "镇委员", TOWN),
	("镇委员", "镇书记", TOWN),
	("支书", "支委", BRANCH),
	("支委", "支书", BRANCH),
)
TEAM_PAIRS: tuple[Row, ...] = (
	("县组织部长", "县书记", COUNTY),
	("镇委员", "镇书记", TOWN),
	("支委", "支书", BRANCH),
)
HEADS: tuple[Row, ...] = (("镇书记", "县分管领导", COUNTY), ("支书", "镇委员", TOWN))
HEADS_BY_SECRETARY: tuple[Row, ...] = (("镇书记", "县书记", COUNTY), ("支书", "镇书记", TOWN))
#: 党员甲's contact person is 支委, who asks him first.
MEMBERS_BY_TEAM: tuple[Row, ...] = (
	("县分管领导", "县书记", COUNTY),
	("县组工", "县书记", COUNTY),
	("党员甲", "支委", BRANCH),
	("党员乙", "支书", BRANCH),
)
MEMBERS_BY_SECRETARY: tuple[Row, ...] = (*MEMBERS_BY_TEAM[:2], ("党员甲", "支书", BRANCH), MEMBERS_BY_TEAM[3])
EVERY_MEMBER_BY_TEAM: tuple[Row, ...] = (*TEAM_EACH, *MEMBERS_BY_TEAM)
TWO_BY_TWO: tuple[Row, ...] = (
	("县书记", "县分管领导", COUNTY),
	("县分管领导", "县书记", COUNTY),
	("县组工", "县组织部长", COUNTY),
	("县组织部长", "县组工", COUNTY),
	("镇书记", "镇委员", TOWN),
	("镇委员", "镇书记", TOWN),
	("支书", "支委", BRANCH),
	("支委", "支书", BRANCH),
	("党员甲", "党员乙", BRANCH),
	("党员乙", "党员甲", BRANCH),
)
UNDER_A_LEADER: tuple[Row, ...] = (
	("镇书记", "县分管领导", TOWN),
	("镇委员", "县分管领导", TOWN),
	*((who, "镇委员", BRANCH) for who in ("支书", "支委", "党员甲", "党员乙", "职工")),
)
#: The secretary of each organisation with all its people, himself with the one above; nobody is above the county's.
EVERYBODY: tuple[Row, ...] = (
	("县书记", None, COUNTY),
	*((who, "县书记", COUNTY) for who in ("县组织部长", "县分管领导", "县组工", "镇书记")),
	*((who, "镇书记", TOWN) for who in ("镇委员", "支书")),
	*((who, "支书", BRANCH) for who in ("支委", "党员甲", "党员乙", "职工")),
)
OFFICER: tuple[Row, ...] = ((None, "县组工", COUNTY),)


class Raised(NamedTuple):
	"""After an event: whom, by whom, by when."""

	person: str
	talker: str
	due: str = SEVEN_DAYS


class Recurring(NamedTuple):
	"""In each period or before each meeting: who with whom, by when each time, how many."""

	rows: tuple[Row, ...]
	due: tuple[str, ...]
	times: int = 1


_MEMBER_BY_BRANCH = Raised("党员甲", "支书")
_TEAM_BY_SECRETARY = Raised("支书", "镇书记")
_ANYBODY_BY_TEAM = Raised("职工", "支书")
_ANYBODY_BY_ORGANISER = Raised("职工", "县组工")
_ASKED_FOR = Raised("职工", "镇书记", FIVE_DAYS)

EXPECTED: dict[str, Raised | Recurring] = {
	"ZBTL-19-1": Recurring(TEAM_EACH, YEAR_END),
	"ZBTL-19-2": Recurring(MEMBERS_BY_TEAM, YEAR_END),
	"ZBTL-19-3": Recurring(TWO_BY_TWO, YEAR_END),
	"ZBTL-19-4": _MEMBER_BY_BRANCH,
	"ZBTL-19-5": Raised("党员甲", "支委"),
	"ZZSH16-1": _ASKED_FOR,
	"SBT-1": Recurring(TEAM_PAIRS, YEAR_END),
	"SBT-2": Recurring(TEAM_PAIRS, YEAR_END),
	"SBT-3": Recurring(HEADS, YEAR_END),
	"SGBT-1": _TEAM_BY_SECRETARY,
	**{f"SGBT-{number}": _ANYBODY_BY_TEAM for number in (2, 3, 4)},
	**{f"LBT-{number}": _ANYBODY_BY_ORGANISER for number in (1, 2, 3)},
	"LBT-4": _ASKED_FOR,
	"FZDY-1": Raised("职工", "支书", "2026-10-28"),
	"ZZSR-1": Raised("党员甲", "支委", "2026-10-08"),
	"MZSH16-1": Recurring(TEAM_PAIRS, BEFORE_MEETINGS),
	"MZSH16-2": Recurring(TEAM_PAIRS, BEFORE_MEETINGS),
	"MZSH16-3": Recurring(HEADS, BEFORE_MEETINGS),
	"ZZSHH19-1": Recurring(TEAM_PAIRS, BEFORE_MEETINGS),
	"ZZSHH19-2": Recurring(MEMBERS_BY_TEAM, BEFORE_MEETINGS),
	"ZZSHH19-3": Recurring(TWO_BY_TWO, BEFORE_MEETINGS),
	**{f"DNJD16-21-{number}": _TEAM_BY_SECRETARY for number in (1, 2)},
	**{f"CZGC15-{number}": _TEAM_BY_SECRETARY for number in (1, 2, 3)},
	"NCBF-1": _TEAM_BY_SECRETARY,
	"CCTX18-1": _ANYBODY_BY_ORGANISER,
	**{f"WJ09-{number}": _ANYBODY_BY_ORGANISER for number in (1, 2, 3)},
	"WJ09-4": _ASKED_FOR,
	"WJ09-5": Recurring(OFFICER, MONTHS),
	"WJ09-6": Recurring(OFFICER, QUARTERS),
	"WJ09-7": Recurring(OFFICER, HALVES),
	"WJ09-8": Recurring(OFFICER, YEAR_END),
	"WJ09-9": Recurring(OFFICER, YEAR_END),
	"WJ09-10": Recurring(OFFICER, QUARTERS),
	"WJ09-11": Raised("职工", "支书", TEN_DAYS),
	**{f"ZZ77-M{number}": _MEMBER_BY_BRANCH for number in range(1, 7)},
	**{f"ZZ77-L{number}": _TEAM_BY_SECRETARY for number in range(1, 9)},
	"ZZ77-S1": _MEMBER_BY_BRANCH,
	"ZZ77-G1": Recurring(TEAM_EACH, YEAR_END),
	"ZZ77-F1": Recurring(HEADS_BY_SECRETARY, YEAR_END),
	"ZZ77-F2": Recurring(EVERY_MEMBER_BY_TEAM, YEAR_END),
	"ZZ77-W1": Recurring(EVERY_MEMBER_BY_TEAM, MID_YEAR),
	"ZZ77-W2": Recurring(EVERY_MEMBER_BY_TEAM, ROUND_YEAR_END),
	"ZZ77-R1": Raised("党员甲", "镇书记", FIVE_DAYS),
	"BDW-14-1": Recurring(TEAM_PAIRS, MONTHS),
	"BDW-14-2": Recurring(HEADS_BY_SECRETARY, YEAR_END, 6),
	"BDW-14-3": Recurring(HEADS, MONTHS),
	"BDW-15-1": Recurring(TEAM_EACH, QUARTERS),
	"BDW-15-2": Recurring(UNDER_A_LEADER, YEAR_END, 3),
	"BDW-15-3": Recurring(HEADS_BY_SECRETARY, YEAR_END, 2),
	"BDW-16-1": Recurring(TEAM_PAIRS, HALVES),
	"BDW-16-2": Recurring(HEADS, QUARTERS),
	"BDW-16-3": Recurring(EVERYBODY, MONTHS),
	"BDW-17-1": Recurring(TEAM_PAIRS, HALVES),
	"BDW-17-2": Recurring(TEAM_EACH, YEAR_END),
	"BDW-17-3": Recurring(HEADS, HALVES),
	"BDW-17-4": Recurring(TEAM_EACH, HALVES),
	"BDW-18-1": Recurring(TEAM_PAIRS, BEFORE_MEETINGS),
	"BDW-18-2": Recurring(EVERY_MEMBER_BY_TEAM, ROUND_YEAR_END),
	"BDW-18-3": Recurring(EVERY_MEMBER_BY_TEAM, BEFORE_MEETINGS),
	"BDW-19-1": Recurring(TEAM_EACH, MONTHS),
	"BDW-20-1": Recurring(TEAM_EACH, HALVES),
	"BDW-20-2": Recurring(MEMBERS_BY_SECRETARY, YEAR_END, 2),
	"BDW-20-3": _MEMBER_BY_BRANCH,
	"BDW-21-1": Recurring(TEAM_PAIRS, YEAR_END, 2),
	"BDW-21-2": Recurring(TEAM_EACH, YEAR_END, 2),
	"BDW-21-3": Recurring(MEMBERS_BY_TEAM, YEAR_END, 2),
	"BDW-23-1": Recurring(OFFICER, MONTHS),
	"BDW-25-1": Recurring(MEMBERS_BY_TEAM, QUARTERS),
	**{f"BDW-E{number}": _ANYBODY_BY_TEAM for number in (1, 2, 3, 5, 6, 9, 10)},
	"BDW-E4": _ANYBODY_BY_ORGANISER,
	"BDW-E7": Raised("职工", "镇委员"),
	"BDW-E8": Raised("职工", "镇委员"),
	"BDW-E11": Raised("职工", "支委"),
	"BDW-E12": Raised("职工", "支书", TEN_DAYS),
}
