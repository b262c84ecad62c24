"""What a document says happened (单据所示情形), and when two documents tell of one and the same thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tanxin.domain.model import PARTING, Situation

#: Days within which documents of different kinds tell of the same thing.
SAME_FACT_DAYS = 31
#: Situations that are one thing happening to a person, whichever papers it leaves behind.
FAMILIES: tuple[frozenset[Situation], ...] = (
	PARTING,
	frozenset({Situation.PROMOTION, Situation.POST_CHANGE, Situation.TOOK_UP_POST}),
)


@dataclass(frozen=True)
class Finding:
	"""One thing that a document says happened, or will happen, to one person (情形).

	`part` tells apart what one document says of several things or people. `noticed_on` is set when it was known
	before it happened. Not `dated`: the document gives no day, so the day on which it was first read stands.
	"""

	situation: Situation
	happened_on: date
	part: str = ""
	employee: str | None = None
	person: str | None = None
	noticed_on: date | None = None
	dated: bool = True


def family(situation: str | Situation) -> list[str]:
	"""The situations (stored values) that may be the same thing as this one, itself among them."""
	found = next((each for each in FAMILIES if situation in each), frozenset({Situation(situation)}))
	return sorted(each.value for each in found)


def known_since(happened_on: date, lead_days: int, first_known: date) -> date | None:
	"""The day from which a coming date counts as known (提前知悉): some days ahead, and not before anybody could
	know. None when it was known only once it had happened. The same on every run."""
	since = max(happened_on - timedelta(days=lead_days), first_known)
	return since if since < happened_on else None


def anniversary(day: date, year: int) -> date:
	"""The day's anniversary in a year; the 29th of February falls on the 28th where there is none."""
	try:
		return day.replace(year=year)
	except ValueError:
		return date(year, 2, 28)
