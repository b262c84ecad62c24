"""How far a signed plan may move without a new round (批准后调整时间地点): by the unit's own setting, off unless it is set.

Measured from what the leader signed, never from the last adjustment: a talk does not walk away in small steps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tanxin.domain.schedule import WAYS_WITHOUT_PLACE

ANEW = "请使用“变更重报”，由签批人重新审批"


@dataclass(frozen=True, slots=True)
class Arrangement:
	"""When and where a talk is to be held (时间、地点)."""

	start: datetime
	end: datetime
	place: str = ""

	@property
	def times(self) -> tuple[datetime, datetime]:
		return self.start, self.end


@dataclass(frozen=True, slots=True)
class Leeway:
	"""What the unit allows (本单位规定): `days` either side of the signed day; 0 and False leave nothing to adjust."""

	days: int = 0
	place: bool = False

	def __bool__(self) -> bool:
		return self.days > 0 or self.place


def days_open(signed: Arrangement, leeway: Leeway, due: date | None, today: date) -> tuple[date, date] | None:
	"""The first and the last day on which the talk may still be held; None where no day is left.

	The due date (应谈期限) is the limit, and where the leader signed a later day, that day.
	"""
	margin = timedelta(days=leeway.days)
	first, last = max(signed.start.date() - margin, today), signed.end.date() + margin
	if due is not None:
		last = min(last, max(due, signed.end.date()))
	return (first, last) if first <= last else None


def problems(
	signed: Arrangement,
	current: Arrangement,
	wanted: Arrangement,
	way: str,
	leeway: Leeway,
	due: date | None,
	now: datetime,
) -> list[str]:
	"""What stands against it, in Chinese; empty when it may be done. `current`: as the plan stands now."""
	if wanted == current:
		return ["时间和地点都没有变化，无需调整"]
	found: list[str] = []
	if wanted.times != current.times:
		found += _of_time(signed, wanted, leeway, due, now)
	if wanted.place != current.place:
		found += _of_place(wanted.place, way, leeway)
	return found


def _of_time(
	signed: Arrangement, wanted: Arrangement, leeway: Leeway, due: date | None, now: datetime
) -> Iterator[str]:
	if leeway.days <= 0:
		yield f"本单位未开放批准后调整时间，{ANEW}"
		return
	if wanted.start < now:
		yield "新的开始时间已经过去，请选择以后的时间"
	if wanted.end <= wanted.start:
		yield "结束时间须晚于开始时间，请核对"
	elif wanted.end - wanted.start > signed.end - signed.start:
		yield f"谈话时长不能超过批准的时长（{_lasting(signed.end - signed.start)}），需要延长的，{ANEW}"
	margin = timedelta(days=leeway.days)
	earliest, last = signed.start.date() - margin, signed.end.date() + margin
	if wanted.start.date() < earliest or wanted.end.date() > last:
		yield f"批准的时间是{_day(signed.start)}，只能在前后{leeway.days}天内调整，超出的，{ANEW}"
	latest = max(due, signed.end.date()) if due else None
	if latest and wanted.end.date() > latest:
		yield f"应在{latest.isoformat()}前谈完，不能调整到期限之后"


def _of_place(place: str, way: str, leeway: Leeway) -> Iterator[str]:
	if not leeway.place:
		yield f"本单位未开放批准后调整地点，{ANEW}"
	elif not place and way not in WAYS_WITHOUT_PLACE:
		yield "请填写调整后的谈话地点"


def _day(moment: datetime) -> str:
	return f"{moment:%Y-%m-%d %H:%M}"


def _lasting(length: timedelta) -> str:
	return f"{int(length.total_seconds() // 60)}分钟"
