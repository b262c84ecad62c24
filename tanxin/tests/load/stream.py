"""A year of obligations streamed by the domain alone, in a process of its own: `python -m tanxin.tests.load.stream SIZE`.

Prints one line of JSON: obligations, seconds on the clock and of the processor, bytes of memory at most.
"""

from __future__ import annotations

import json
import sys
import time

from tanxin.domain.calendar import WorkCalendar
from tanxin.domain.obligations import periodic_obligations
from tanxin.domain.settings import LocalSettings
from tanxin.tests.load import county, memory


def main(size: int) -> dict[str, float]:
	"""Stream the year once and keep nothing of it."""
	directory, rules, calendar = county.directory(size), county.rules(), WorkCalendar.china()
	calendar.is_day_off(county.FIRST_DAY)
	began, busy = time.perf_counter(), time.process_time()
	count = sum(1 for _ in periodic_obligations(rules, county.YEAR, directory, calendar, LocalSettings()))
	return {
		"obligations": count,
		"elapsed": time.perf_counter() - began,
		"processor": time.process_time() - busy,
		"memory": memory.most(),
	}


if __name__ == "__main__":
	print(json.dumps(main(int(sys.argv[1]))))
