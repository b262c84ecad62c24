"""Importing one file of one kind (导入): dry or for good, here or in a worker."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tanxin.intake.headings import EVENTS, MEETINGS, ORGANIZATIONS, PEOPLE, POSTS, RECORDS, Columns
from tanxin.intake.table import read_table
from tanxin.talks.bringing import happenings, ledger, organizations, people
from tanxin.talks.bringing.importer import importer_for
from tanxin.talks.bringing.known import Known
from tanxin.talks.bringing.pages import Outcome, Run

#: What can be imported, in the order in which each needs the ones before: how, and its headings.
KINDS: dict[str, tuple[Callable[[Run, Path], None], Columns]] = {
	"organizations": (organizations.bring_organizations, ORGANIZATIONS),
	"people": (people.bring_people, PEOPLE),
	"posts": (organizations.bring_posts, POSTS),
	"events": (happenings.bring_events, EVENTS),
	"meetings": (happenings.bring_meetings, MEETINGS),
	"records": (ledger.bring_records, RECORDS),
}


def _silent(done: int, total: int) -> None:
	"""Nobody waits for news."""


def bring(
	kind: str,
	path: Path,
	dry: bool = False,
	progress: Callable[[int, int], None] = _silent,
	alone: bool = False,
) -> Outcome:
	"""Bring a file in, or with `dry` find out what that would do.

	Raises NotAllowedHere for who may not, UnreadableFile for a file that cannot be used at all. `alone`: nothing
	else is under way in this transaction (a worker).
	"""
	run = Run(importer_for(kind), Known(), Outcome(kind, path.name, dry), progress, alone)
	KINDS[kind][0](run, path)
	return run.outcome


def size_of(path: Path) -> int:
	"""How many rows there are to read. Raises UnreadableFile."""
	return len(read_table(path).rows)
