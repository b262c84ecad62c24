"""Who may read what (读者表): one pure function over the data, by the words of the issue and nothing of the code."""

from __future__ import annotations

from tanxin.tests.canary import zones
from tanxin.tests.canary.readers import BY_KEY
from tanxin.tests.canary.zones import DOCUMENT, Document, Piece


def reads(reader: str, piece: Piece) -> bool:
	"""Whether a marker may turn up before this reader, by whatever road that shows its zone.

	Nobody has a right by role or by being an administrator, nobody in somebody else's session, a Guest none at all.
	"""
	if BY_KEY[reader].login or piece.zone in zones.NOBODYS:
		return False
	return reader in _READERS[piece.zone](DOCUMENT[piece.document], piece)


def _shared(document: Document, piece: Piece) -> tuple[str, ...]:
	"""Who talked and who wrote; who was talked to, in a collective talk his own part; who was granted it."""
	who = document.parties
	if not document.stands:
		return who.writers
	persons = (piece.person,) if piece.person else who.persons
	return (*who.writers, *persons, *who.granted)


def _own(document: Document, piece: Piece) -> tuple[str, ...]:
	"""Its author alone."""
	return (piece.author,)


def _organisation(document: Document, piece: Piece) -> tuple[str, ...]:
	"""The chain of command and whoever signed with 需阅示; a draft its writers; never who was talked to."""
	who = document.parties
	readers = (*who.commanders, *who.instructing) if document.stands else who.writers
	return tuple(each for each in readers if each not in who.persons)


def _objection(document: Document, piece: Piece) -> tuple[str, ...]:
	"""Who objects, and who talked and wrote: they answer it."""
	return (piece.person, *document.parties.writers)


def _plan(document: Document, piece: Piece) -> tuple[str, ...]:
	"""Who drafts, signs and holds the talk; never who is talked to."""
	who = document.parties
	found = (*who.authors, *who.organisers, *who.talkers, *who.leaders)
	return tuple(each for each in found if each not in who.persons)


def _request(document: Document, piece: Piece) -> tuple[str, ...]:
	"""Who asks; the talker who was asked, while it stands."""
	who = document.parties
	return (*who.persons, *who.talkers) if document.stands else who.persons


def _dossier(document: Document, piece: Piece) -> tuple[str, ...]:
	"""The organiser in scope; the planned talker from sign-off until the record is filed; never the person himself."""
	who = document.parties
	return tuple(each for each in (*who.organisers, *who.talkers) if each not in who.persons)


def _scan(document: Document, piece: Piece) -> tuple[str, ...]:
	"""The words as they were signed: who wrote the record, who signed, who was granted the reading."""
	return (piece.person, *document.parties.writers, *document.parties.granted)


def _follow_up(document: Document, piece: Piece) -> tuple[str, ...]:
	"""Who sees to it, to whom it was promised, who promised it."""
	return (document.parties.owner, *document.parties.persons, *document.parties.writers)


def _event(document: Document, piece: Piece) -> tuple[str, ...]:
	"""Who has need of it in his subtree; never the person it is about."""
	who = document.parties
	return tuple(each for each in (*who.organisers, *who.leaders) if each not in who.persons)


_READERS = {
	zones.SHARED: _shared,
	zones.OWN: _own,
	zones.ORGANISATION: _organisation,
	zones.OBJECTION: _objection,
	zones.PLAN: _plan,
	zones.ATTACHED: _plan,  # what was put beside a plan is part of its preparation
	zones.REQUEST: _request,
	zones.DOSSIER: _dossier,
	zones.SCAN: _scan,
	zones.FOLLOW_UP: _follow_up,
	zones.EVENT: _event,
}
