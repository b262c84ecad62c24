"""The demo unit: 云溪县（虚构）, a county that does not exist, as the lists that such a unit would have.

The files in `unit/` are what everything reads: the preview and the bench demo load them through
`tanxin.intake`, as they would a real unit's. They were written by `python -m tanxin.demo.generate`, which
writes the same bytes each time. Every name, event and word in them is invented.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

#: The day on which the demo is looked at: some talks are overdue, some are due, the year is not over.
DEMO_AS_OF = date(2026, 11, 20)

#: The lists of the unit, in the order in which they must be read.
DEMO_LISTS = ("organizations", "roster", "posts", "meetings", "events", "plans", "records")


def demo_files() -> dict[str, Path]:
	"""The demo unit's lists by what they hold: organizations, roster, posts, meetings, events, plans, records."""
	folder = Path(__file__).parent / "unit"
	return {name: folder / f"{name}.csv" for name in DEMO_LISTS}
