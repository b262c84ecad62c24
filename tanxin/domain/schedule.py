"""When a talk was held and by whom: what cannot be, and what is entered late (补录)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.model import Way
from tanxin.domain.settings import LocalSettings

#: Longer than this is a slip of the pen, not a talk.
LONGEST_TALK = timedelta(hours=24)

#: Ways (谈话方式) that have no place to write down.
WAYS_WITHOUT_PLACE = frozenset({Way.PHONE.value, Way.ONLINE.value, Way.WRITTEN.value})

ONE_TO_ONE, ONE_TO_MANY, MANY_TO_MANY = "One to One", "One to Many", "Many to Many"


def check_times(started: datetime, ended: datetime, now: datetime | None = None) -> list[str]:
	"""Problems of a talk's times, in Chinese. `now` is given for a record: what is not over cannot be recorded."""
	problems = []
	if ended < started:
		problems.append("结束时间早于开始时间，请核对谈话时间")
	elif ended == started:
		problems.append("结束时间与开始时间相同，请填写到分钟")
	elif ended - started > LONGEST_TALK:
		problems.append("谈话时间超过24小时，请核对；分几次谈的，请分别登记")
	if now is not None and max(started, ended) > now:
		problems.append("谈话时间在将来，谈话结束后才能登记记录")
	return problems


def check_parties(talkers: Sequence[str], persons: Sequence[str]) -> list[str]:
	"""Problems of who talks with whom, in Chinese."""
	problems = []
	if not talkers:
		problems.append("没有谈话人，请至少填写一名")
	if not persons:
		problems.append("没有谈话对象，请至少填写一名")
	if len(set(talkers)) < len(talkers):
		problems.append("谈话人重复，请删去重复的一行")
	if len(set(persons)) < len(persons):
		problems.append("谈话对象重复，请删去重复的一行")
	if set(talkers) & set(persons):
		problems.append("同一人不能既是谈话人又是谈话对象，不能与自己谈话")
	return problems


def is_late_entry(
	ended_at: datetime, entered_at: datetime, calendar: WorkCalendar, settings: LocalSettings
) -> bool:
	"""Whether a record was entered later than the unit allows and is to be labelled 补录."""
	return entered_at.date() > calendar.add_working_days(ended_at.date(), settings.late_entry_days)


def form_of(talkers: int, persons: int) -> str:
	"""一对一, 一对多 or 多对多 by the number on each side; two talkers with one person are still 一对多."""
	if talkers <= 1 and persons <= 1:
		return ONE_TO_ONE
	return MANY_TO_MANY if talkers > 1 and persons > 1 else ONE_TO_MANY
