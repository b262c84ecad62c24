"""The demo unit's year brought up to today (日期平移): by whole weeks, so that working days stay working days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tanxin.demo import DEMO_AS_OF, demo_files

#: Days of the story; births, entries into the Party and into service before it stay where they are.
STORY_BEGINS = date(2025, 11, 1)
_DAY = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")


def shift_for(today: date) -> timedelta:
	"""Whole weeks from the day for which the lists were written to today."""
	return timedelta(weeks=(today - DEMO_AS_OF).days // 7)


@contextmanager
def lists_for(shift: timedelta) -> Iterator[dict[str, Path]]:
	"""The demo unit's lists, with the days of the story moved."""
	if not shift:
		yield demo_files()
		return
	with TemporaryDirectory() as folder:
		moved = {}
		for name, path in demo_files().items():
			moved[name] = Path(folder) / path.name
			text = _DAY.sub(lambda found: _moved(found, shift), path.read_text(encoding="utf-8-sig"))
			moved[name].write_text(text, encoding="utf-8-sig")
		yield moved


def _moved(found: re.Match[str], shift: timedelta) -> str:
	day = date(*(int(part) for part in found.groups()))
	return (day + shift if day >= STORY_BEGINS else day).isoformat()
