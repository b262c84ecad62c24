"""From which day somebody is owed a talk when what changes is somebody else's post."""

from __future__ import annotations

from datetime import date

from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.directory import Directory
from tanxin.domain.model import (
	Organization,
	Period,
	Person,
	Post,
	PostKind,
	RuleKind,
	SubjectRole,
	TalkerRole,
)
from tanxin.domain.obligations import periodic_obligations
from tanxin.domain.settings import LocalSettings
from tanxin.tests.domain import worlds

EVERY_DAY = WorkCalendar.from_holidays((), ())
HEADS = worlds.rule(
	kind=RuleKind.FREQUENCY,
	period=Period.YEAR,
	subjects=frozenset({SubjectRole.HEAD_UNDER_CHARGE}),
	talker=TalkerRole.SUPERIOR_SECRETARY,
)


def unit(leader_from: date) -> Directory:
	"""A branch whose secretary has a leader in charge above him from a day of the year on."""
	return Directory(
		[
			Person("head", "负责人", "branch"),
			Person("leader", "分管领导", "town"),
			Person("first", "书记", "town"),
		],
		[Organization("town", "镇党委"), Organization("branch", "支部", "town")],
		[
			Post("head", "branch", PostKind.SECRETARY),
			Post("first", "town", PostKind.SECRETARY),
			Post("leader", "town", PostKind.LEADER_IN_CHARGE, leader_from, in_charge_of="branch"),
		],
	)


def test_a_head_is_owed_it_from_the_day_somebody_took_charge_of_him():
	came = date(2026, 5, 4)
	for on in (None, date(2026, 6, 1)):
		owed = list(periodic_obligations([HEADS], 2026, unit(came), EVERY_DAY, LocalSettings(), on))
		assert [(each.person, each.talker, each.starts_on) for each in owed] == [("head", "first", came)], on


def test_before_that_day_he_is_not():
	before = date(2026, 5, 3)
	owed = periodic_obligations([HEADS], 2026, unit(date(2026, 5, 4)), EVERY_DAY, LocalSettings(), before)
	assert list(owed) == []
