"""Stopping a step of the sign-off (不予办理) with a sentence for the person at the screen."""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _


class SignOffRefused(frappe.PermissionError):
	"""The step is not this person's, or does not exist from here."""


def refuse(sentence: str) -> NoReturn:
	"""Stop with a sentence that says what is wrong and what to do."""
	frappe.throw(_(sentence), SignOffRefused, title=_("Sign-off"))
	raise AssertionError  # the line above raises; this says so to whoever reads types
