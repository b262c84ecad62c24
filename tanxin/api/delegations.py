"""Authorities to sign over the wire (授权代签): what is suggested, how one stands, whether a leader is away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from tanxin.confidentiality.reader import reader
from tanxin.domain.absence import away
from tanxin.domain.delegation import against
from tanxin.reminders import absences, signing
from tanxin.signoff import actors
from tanxin.signoff.inbox import SIGNABLE
from tanxin.signoff.matter import stored
from tanxin.site import delegations, directory


@frappe.whitelist(methods=["POST"])
def suggested() -> list[dict[str, Any]]:
	"""For the caller's own page: the days on which he is away with something to sign, and his usual deputy."""
	person = reader().person
	found = absences.for_leader(person) if person else []
	return [
		{
			"from_date": str(each.from_date),
			"to_date": str(each.to_date),
			"receiver": each.deputy,
			"receiver_name": each.deputy_name,
		}
		for each in found
	]


@frappe.whitelist(methods=["POST"])
def standing(delegation: str) -> dict[str, Any]:
	"""Whether an authority counts today, why not, and whether the caller may take it back or hand it back."""
	doc = frappe.get_doc("Talk Delegation", delegation)
	doc.check_permission("read")
	person = reader().person
	over = not doc.active or getdate(doc.to_date) < getdate(nowdate())
	return {
		"against": against(delegations.one(delegation), getdate(nowdate())),
		"revoke": not over and bool(person) and person == doc.giver,
		"hand_back": not over and bool(person) and person == doc.receiver,
	}


@frappe.whitelist(methods=["POST"])
def away_when_due(doctype: str, name: str) -> str:
	"""For who sent it: a sentence when its leader is away on the day for signing; empty otherwise. It names the last
	day away, nothing else of the leave."""
	if doctype not in SIGNABLE:
		frappe.throw(_("{0} is not signed.").format(_(doctype)))
	frappe.get_doc(doctype, name).check_permission("read")
	relation = actors.relation(stored(doctype, name))
	waits = signing.waiting([name], [doctype]) if relation.is_author or relation.is_organiser else []
	return "".join(_sentences(waits[0])) if waits else ""


def _sentences(matter: signing.Waiting) -> list[str]:
	today = getdate(nowdate())
	known = absences.of_leaders(matter.leaders)
	found = []
	for leader in matter.leaders:
		absence = away(leader, matter.due or today, today, known)
		if absence:
			found.append(_sentence(matter, leader, absence.to_date))
	return found


def _sentence(matter: signing.Waiting, leader: str, until: date) -> str:
	day, given = max(matter.due or until, getdate(nowdate())), delegations.standing_of([leader])
	people = directory.around(leader, *(each.receiver for each in given))
	parties = signing.parties_of([matter])[matter.name]
	signers = signing.who_may(replace(matter, leaders=(leader,)), given, people, day, parties)
	if signers:
		names = "、".join(people.name_of(each) for each in signers)
		return f"签批人{people.name_of(leader)}在签批期限内不在岗，已授权{names}代签。"
	return (
		f"签批人{people.name_of(leader)}在签批期限内不在岗（至{until:%Y-%m-%d}），"
		"可由其授权他人代签，或等其返岗后签批。"
	)
