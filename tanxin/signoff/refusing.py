"""Stopping a step of the sign-off (不予办理) with a sentence for the person at the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn, TypeVar

import frappe
from frappe import _


class SignOffRefused(frappe.PermissionError):
	"""The step is not this person's, or does not exist from here."""


def refuse(sentence: str) -> NoReturn:
	"""Stop with a sentence that says what is wrong and what to do."""
	frappe.throw(_(sentence), SignOffRefused, title=_("Sign-off"))
	raise AssertionError  # the line above raises; this says so to whoever reads types


class Overtaken(SignOffRefused):
	"""Of two steps in the same moment that waited for each other, the database took this one back whole."""


@contextmanager
def told_when_overtaken() -> Iterator[None]:
	"""Raises Overtaken, with a sentence, where the platform would answer with the database's own words."""
	try:
		yield
	except frappe.QueryDeadlockError:
		sentence = "同一时刻另有人在办理这一事项，您的操作没有生效。请刷新后查看最新状态再办理。"
		frappe.throw(_(sentence), Overtaken, title=_("Sign-off"))


Result = TypeVar("Result")


def once_more(step: Callable[[], Result]) -> Result:
	"""A request's whole work; overtaken, it is done once more from the beginning, and finds what the other did.

	Only for what begins the transaction: everything before it was taken back too. Raises Overtaken the second time.
	"""
	try:
		return step()
	except (frappe.QueryDeadlockError, Overtaken):
		frappe.db.rollback()
		frappe.clear_messages()
	with told_when_overtaken():
		return step()
