"""Who sees disposal lists, handovers and the log of keeping (销毁清单、移交清单、保管处置记录的可见范围)."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType
from pypika.terms import Criterion

from tanxin.confidentiality.criteria import everything, is_person, literal, within
from tanxin.confidentiality.reader import Reader


def talk_disposal_list(asking: Reader, table: DocType) -> Criterion:
	"""Who arranges or inspects there, the two to whom it was sent, who drew it up. Its lines are numbers and, of
	ordinary talks, the names in their titles."""
	if asking.sees_all_metadata:
		return everything()
	signs = is_person(table.first_signer, asking.person) | is_person(table.second_signer, asking.person)
	return (
		within(asking.checking_spans, table.organization)
		| signs
		| (table.drafter_user == literal(asking.user))
	)


def talk_handover(asking: Reader, table: DocType) -> Criterion:
	"""The two, and who arranges or inspects there."""
	if asking.sees_all_metadata:
		return everything()
	two = is_person(table.giver, asking.person) | is_person(table.receiver, asking.person)
	return within(asking.checking_spans, table.organization) | two


def talk_keeping_log(asking: Reader, table: DocType) -> Criterion:
	"""With the list or the handover; filing and holds for who arranges or inspects there."""
	if asking.sees_all_metadata:
		return everything()
	disposal, handover = DocType("Talk Disposal List"), DocType("Talk Handover")
	lists = frappe.qb.from_(disposal).select(disposal.name).where(talk_disposal_list(asking, disposal))
	handovers = frappe.qb.from_(handover).select(handover.name).where(talk_handover(asking, handover))
	alone = (
		table.disposal.isnull() & table.handover.isnull() & within(asking.checking_spans, table.organization)
	)
	return alone | table.disposal.isin(lists) | table.handover.isin(handovers)
