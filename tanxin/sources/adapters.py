"""Every kind of document that raises events (来源单据), and what the app's own roster tells."""

from __future__ import annotations

from collections.abc import Iterable

from frappe.model.document import Document

from tanxin.domain.model import RESTRICTED_SITUATIONS
from tanxin.sources.adapter import Adapter
from tanxin.sources.appraisals import APPRAISALS
from tanxin.sources.employee_dates import EMPLOYEE_DATES
from tanxin.sources.findings import Finding
from tanxin.sources.leaves import LEAVES
from tanxin.sources.papers import PAPERS
from tanxin.sources.posts import POSTS
from tanxin.sources.roster import ROSTER
from tanxin.sources.trainings import Training

ALL: tuple[Adapter, ...] = (
	*PAPERS,
	*APPRAISALS,
	*EMPLOYEE_DATES,
	*LEAVES,
	Training(),
	*ROSTER,
	*POSTS,
)

#: The kinds of document, in the order in which they are swept.
DOCTYPES: tuple[str, ...] = tuple(dict.fromkeys(adapter.doctype for adapter in ALL))


def of(doctype: str) -> list[Adapter]:
	"""The adapters of one kind of document; none where its app is not installed."""
	return [adapter for adapter in ALL if adapter.doctype == doctype and adapter.is_here()]


def read(doctype: str, names: Iterable[str], fresh: bool = False) -> dict[str, list[Finding]]:
	"""What these documents say, by name; with `fresh`, only what may still raise an event."""
	names, found = list(names), {}
	for adapter in of(doctype):
		for name, findings in adapter.read(names, fresh).items():
			found.setdefault(name, []).extend(findings)
	return found


def is_worth_reading(doc: Document) -> bool:
	"""Whether what was just saved may make some adapter of the document say something else."""
	return any(adapter.may_say(doc) for adapter in ALL if adapter.doctype == doc.doctype)


def source(doctype: str) -> str:
	"""What an event of such a document gives as its source."""
	return next(adapter.source for adapter in ALL if adapter.doctype == doctype)


def tells_restricted(doctype: str) -> bool:
	"""Whether documents of this kind can tell of what is restricted. What a leave tells of is the unit's to say."""
	situations = [getattr(adapter, "situation", None) for adapter in ALL if adapter.doctype == doctype]
	return any(each is None or each in RESTRICTED_SITUATIONS for each in situations)


def repeats(doctype: str) -> bool:
	"""Whether several documents of this kind can tell of the same thing."""
	return any(adapter.repeats for adapter in ALL if adapter.doctype == doctype)
