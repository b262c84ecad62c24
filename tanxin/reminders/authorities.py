"""Telling of authorities to sign (授权代签): who holds one hears of it, and of what waits for the leader meanwhile."""

from __future__ import annotations

from datetime import date

from frappe.utils import getdate, nowdate

from tanxin.reminders import signing, tell, todos
from tanxin.reminders.signing import Waiting

DOCTYPE = "Talk Delegation"
GIVEN, TAKEN_BACK = "Delegation Given", "Delegation Revoked"


def given(name: str, giver: str, receiver: str, until: date) -> None:
	"""The receiver is told of it, and has from now on the step of whatever already waits and is his to sign."""
	tell.now(GIVEN, DOCTYPE, name, receiver, until, is_step=False)
	waits, told = _before(giver)
	tell.signature_waits(
		waits, {name: tuple(each for each in who if each == receiver) for name, who in told.items()}
	)


def taken_back(name: str, giver: str, receiver: str, by: str) -> None:
	"""The other one is told; what waits is no step of the receiver's any more."""
	other = receiver if by == giver else giver
	tell.now(TAKEN_BACK, DOCTYPE, name, other, getdate(nowdate()), is_step=False)
	waits, told = _before(giver)
	todos.close_of([each.name for each in waits if receiver not in told[each.name]], receiver)


def _before(leader: str) -> tuple[list[Waiting], dict[str, tuple[str, ...]]]:
	waits = signing.before(leader)
	return waits, signing.signers(waits)
