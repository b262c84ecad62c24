"""Plan sheets from what is owed (计划审批表的拟定): propose, look, adjust, make the plans."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import cint

from tanxin.api.boundary import as_list, as_time
from tanxin.site import proposals
from tanxin.talks.campaigns import adjusting, beginning, creating, progress, proposing, sheets, showing

#: Rows of one page of the preview.
PAGE = 50


@frappe.whitelist()
def defaults() -> dict[str, Any]:
	"""What a new sheet begins with, from the unit's settings."""
	return beginning.defaults()


@frappe.whitelist(methods=["POST"])
def from_obligations(obligations: list | str) -> dict[str, Any]:
	"""What a sheet for these obligations begins with: organisation, period, rules."""
	return beginning.from_obligations([str(name) for name in as_list(obligations)])


@frappe.whitelist()
def from_meeting(meeting: str) -> dict[str, Any]:
	"""What a sheet before this meeting begins with."""
	return beginning.from_meeting(meeting)


@frappe.whitelist(methods=["POST"])
def propose(campaign: str, forget: bool | int | str = False) -> dict[str, int]:
	"""拟定计划: propose talks for what is owed; with `forget` also in place of what was adjusted by hand."""
	return proposing.propose(campaign, bool(cint(forget)))


@frappe.whitelist()
def preview(campaign: str, status: str = "", after: str = "") -> dict[str, Any]:
	"""A page of proposals in the sheet's order, with how many there are and how far the making is.

	`status`: empty for all that is proposed or made, else one status. `after`: the `next` of the page before.
	"""
	frappe.get_doc("Talk Campaign", campaign).check_permission("read")
	return showing.page(campaign, status, after, PAGE)


@frappe.whitelist()
def state(campaign: str) -> dict[str, Any]:
	"""How far the making of the plans is."""
	frappe.get_doc("Talk Campaign", campaign).check_permission("read")
	return progress.state_of(campaign)


@frappe.whitelist(methods=["POST"])
def remove(proposal: str) -> None:
	"""Take a proposal off the sheet."""
	adjusting.remove(proposal)


@frappe.whitelist(methods=["POST"])
def restore(proposal: str) -> None:
	"""Put it back."""
	adjusting.restore(proposal)


@frappe.whitelist(methods=["POST"])
def move(proposal: str, start: str, end: str | None = None) -> None:
	"""Hold the proposed talk at another time; refused when somebody is taken then."""
	adjusting.move(proposal, as_time(start), as_time(end) if end else None)


@frappe.whitelist()
def talkers(proposal: str) -> list[dict[str, str]]:
	"""Who else may hold the proposed talk."""
	return adjusting.talkers_for(proposal)


@frappe.whitelist(methods=["POST"])
def swap_talker(proposal: str, talker: str) -> None:
	"""Somebody else holds it."""
	adjusting.swap_talker(proposal, talker)


@frappe.whitelist(methods=["POST"])
def split(proposal: str, obligations: list | str) -> str:
	"""These obligations become a proposal of their own; returns its name."""
	return adjusting.split(proposal, [str(name) for name in as_list(obligations)])


@frappe.whitelist(methods=["POST"])
def merge(proposed: list | str) -> str:
	"""Several proposals become one talk; returns the name of the one that stays."""
	return adjusting.merge([str(name) for name in as_list(proposed)])


@frappe.whitelist(methods=["POST"])
def create(campaign: str) -> dict[str, Any]:
	"""生成计划: begin to make the plans, or go on after an interruption; a second click begins nothing."""
	return creating.start(campaign)


@frappe.whitelist()
def counts(campaign: str) -> dict[str, int]:
	"""How many proposals the sheet has in each status, of those the reader sees."""
	frappe.get_doc("Talk Campaign", campaign).check_permission("read")
	return proposals.counts(campaign, sheets.seen())
