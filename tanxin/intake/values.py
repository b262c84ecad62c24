"""Dates and times as people write them in lists; anything doubtful is refused rather than guessed."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

_YEAR_FIRST = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_YEAR_LAST = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")
_SERIAL = re.compile(r"^\d{5}(\.\d+)?$")
_CLOCK = re.compile(r"^(\d{1,2})\s*[:：时點点]\s*(\d{1,2})?\s*分?(?:\s*[:：]\s*\d{1,2}(?:\.\d+)?)?$")
_DAY_AND_CLOCK = re.compile(r"^(.*?\d日?)[\sT]+(\d{1,2}\s*[:：时點点].*)$")
_DAY_GLUED_CLOCK = re.compile(r"^(.*日)(\d{1,2}\s*[:：时點点].*)$")
_RANGE = re.compile(r"\s*(?:—{1,2}|–|~|～|至|(?<=\d)\s*-\s*(?=\d{1,2}[:：时點点]))\s*")
#: Day 0 of Excel's calendar, shifted past its nonexistent 29 February 1900.
_EXCEL_EPOCH = datetime(1899, 12, 30)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


class BadValue(ValueError):
	"""A cell that cannot be what its column says; the message is Chinese."""


@lru_cache(maxsize=65536)
def parse_date(text: str) -> date:
	"""The calendar day that the text names; a time of day behind it is dropped.

	Raises `BadValue` for an impossible day (2026-02-30) and for 03-04-2026, which may be March or April.
	"""
	text = text.strip()
	split = _DAY_AND_CLOCK.match(text) or _DAY_GLUED_CLOCK.match(text)
	if split:
		text = split.group(1).strip()
	if _SERIAL.match(text):
		return (_EXCEL_EPOCH + timedelta(days=float(text))).date()
	year, month, day = _parts(text)
	if not _FIRST_YEAR <= year <= _LAST_YEAR:
		raise BadValue(f"年份 {year} 不合理，请改正。")
	try:
		return date(year, month, day)
	except ValueError as error:
		raise BadValue(f"“{text}”这一天不存在，请改正。") from error


def _parts(text: str) -> tuple[int, int, int]:
	found = _YEAR_FIRST.match(text) or _COMPACT.match(text)
	if found:
		return int(found.group(1)), int(found.group(2)), int(found.group(3))
	found = _YEAR_LAST.match(text)
	if not found:
		raise BadValue(f"“{text}”看不出是哪一天，请写成 2026-03-02 这样。")
	first, second, year = (int(part) for part in found.groups())
	if first <= 12 and second <= 12 and first != second:
		raise BadValue(f"“{text}”分不清月和日，请写成 2026-03-02 这样。")
	day, month = (first, second) if second <= 12 else (second, first)
	return year, month, day


@lru_cache(maxsize=65536)
def parse_moment(text: str) -> datetime:
	"""Date and time of day, to the minute. Raises `BadValue` when either is missing or impossible."""
	text = text.strip()
	if _SERIAL.match(text) and "." in text:
		moment = _EXCEL_EPOCH + timedelta(days=float(text), seconds=30)
		return moment.replace(second=0, microsecond=0)
	split = _DAY_AND_CLOCK.match(text) or _DAY_GLUED_CLOCK.match(text)
	if not split:
		raise BadValue(f"“{text}”没有写明几时几分，请写成 2026-03-02 09:00 这样。")
	hour, minute = _clock(split.group(2))
	day = parse_date(split.group(1))
	return datetime(day.year, day.month, day.day, hour, minute)


def _clock(text: str) -> tuple[int, int]:
	found = _CLOCK.match(text.strip())
	if not found:
		raise BadValue(f"“{text}”看不出是几时几分，请写成 09:00 这样。")
	hour, minute = int(found.group(1)), int(found.group(2) or 0)
	if hour > 23 or minute > 59:
		raise BadValue(f"“{text}”这个时刻不存在，请改正。")
	return hour, minute


def parse_interval(start: str, end: str) -> tuple[datetime, datetime]:
	"""Beginning and end of a talk. `start` may hold both (2026-03-02 09:00—09:40); `end` may be a clock only.

	Without any end the talk ends when it begins: a duration that nobody wrote down is not invented.
	"""
	parts = _RANGE.split(start.strip())
	if len(parts) == 2 and not end:
		start, end = parts
	began = parse_moment(start)
	if not end:
		return began, began
	if _CLOCK.match(end.strip()):
		hour, minute = _clock(end)
		return began, began.replace(hour=hour, minute=minute)
	return began, parse_moment(end)


#: Words that mean yes and no in lists of units and in exports.
_YES = frozenset({"是", "有", "1", "y", "yes", "true", "√", "✓", "已撤销", "撤销"})
_NO = frozenset({"否", "无", "0", "n", "no", "false", "×", ""})


def parse_yes_no(text: str) -> bool:
	"""Whether a tick-box cell says yes. Raises `BadValue` for anything that is neither."""
	word = text.strip().casefold()
	if word in _YES:
		return True
	if word in _NO:
		return False
	raise BadValue(f"“{text}”应填“是”或“否”。")


def split_names(text: str) -> list[str]:
	"""Names or numbers in one cell, separated as people separate them."""
	return [part.strip() for part in re.split(r"[、,，;；/\n]+", text) if part.strip()]
