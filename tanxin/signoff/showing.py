"""The steps of a plan or sheet as its form shows them (审批环节): as what, who, why, how far."""

from __future__ import annotations

from typing import Any

from frappe.model.document import Document

from tanxin.domain import transitions
from tanxin.domain.chain import Signature
from tanxin.signoff.matter import Matter
from tanxin.site import directory

#: States after the last signature.
AFTER = (transitions.SIGNED, transitions.HELD, transitions.EXPIRED)


def steps(matter: Matter) -> list[dict[str, Any]]:
	"""Each step with everybody who signs it: [{title, name, reason, needs, signed, waits, signers: [{name, signed,
	waits, by, on}]}]. Nothing where the leader alone signs."""
	if len(matter.chain) < 2:
		return []
	people = directory.around(*(each.person for signature in matter.chain for each in signature.signers))
	shown = []
	for number, signature in enumerate(matter.chain, 1):
		signers = [
			{"name": people.name_of(each.person), **_state(matter, signature, number, each.person)}
			for each in signature.signers
		]
		shown.append(
			{
				"title": signature.title,
				"name": "、".join(each["name"] for each in signers),
				"reason": signature.reason,
				"needs": signature.needs,
				"signed": matter.state in AFTER or number < matter.step,
				"waits": matter.state == transitions.AWAITING and number == matter.step,
				"signers": signers,
			}
		)
	return shown


def _state(matter: Matter, signature: Signature, number: int, person: str) -> dict[str, Any]:
	"""How far one signer is: of those who sign together, each by his own row."""
	if not signature.together:
		return {
			"signed": matter.state in AFTER or number < matter.step,
			"waits": matter.state == transitions.AWAITING and number == matter.step,
			"by": None,
			"on": None,
		}
	row = next((row for row in matter.co_signers if row.step == number and row.person == person), None)
	return {
		"signed": bool(row and row.agreed_on),
		"waits": bool(row and row.waits),
		"by": row.agreed_by if row else None,
		"on": row.agreed_on if row else None,
	}


def awaited(doc: Document) -> tuple[str, bool]:
	"""The names of those for whom a plan or sheet waits, and whether one of those who sign this step together has
	agreed already."""
	here = [row for row in doc.co_signers if row.step == doc.signing_step]
	names = [row.person_name for row in here if row.waits]
	return "、".join(names or [doc.approver_name]), bool(names) and any(row.agreed_on for row in here)
