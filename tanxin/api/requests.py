"""Asking for a talk over the wire (申请谈话): from the portal and the desk; the web form ends in the same document."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from tanxin.api.boundary import in_hand, taken
from tanxin.confidentiality import notes, scope
from tanxin.site.kept import NotAllowedHere
from tanxin.talks import requests


@frappe.whitelist(methods=["POST"])
def whom() -> list[dict[str, str]]:
	"""Whom the caller may ask: {person, name, post}."""
	return requests.whom_to_ask()


@frappe.whitelist(methods=["POST"])
def ask(talker: str, words: str = "") -> dict[str, Any]:
	"""本人申请谈话. `words`: what it is about, optional, for the talker alone. Returns the request, whether it is new
	and a sentence for the person."""
	name, new = in_hand(lambda: requests.ask(talker, taken("words", words)))
	told = frappe.db.get_value("Talk Request", name, "talker_name")
	return {
		"request": name,
		"new": new,
		"message": _("Your request to {0} was passed on. Here you will see when the talk is arranged.").format(told)
		if new
		else _("You have already asked {0} for a talk today. It was received.").format(told),
	}  # fmt: skip


@frappe.whitelist(methods=["POST"])
def mine() -> list[dict[str, Any]]:
	"""The caller's own requests, newest first, with where each stands. No words."""
	return requests.mine()


@frappe.whitelist(methods=["POST"])
def withdraw(request: str) -> None:
	"""Take one's own request back."""
	requests.withdraw(request)


@frappe.whitelist(methods=["POST"])
def panel(request: str) -> dict[str, Any]:
	"""A request's form: where it stands, and what it is about where that is the caller's to read (logged)."""
	if not scope.sees("Talk Request", request):
		frappe.throw(_("This request is not in your scope."), NotAllowedHere)
	return {**requests.progress(request), "matter": in_hand(lambda: notes.read_request(request, "Form"))}
