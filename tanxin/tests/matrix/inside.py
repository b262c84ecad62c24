"""A client's request answered in this process, in this transaction: what the server does with it, then taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import frappe
import frappe.api
from werkzeug.exceptions import HTTPException
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from tanxin.confidentiality import reader
from tanxin.tests.matrix.roads import Ask

OUTER, INNER = "matrix_cell", "matrix_request"


@dataclass(frozen=True, slots=True)
class Answer:
	"""What came back: the status, and all that was said."""

	status: int
	told: str


@contextmanager
def taken_back() -> Iterator[None]:
	"""What happens inside is as if it were never; a commit inside holds until then, a rollback goes to the last."""
	real = frappe.db.tanxin_real_rollback

	def rollback(*, save_point: str | None = None, **more: object) -> None:
		real(save_point=save_point or INNER)

	frappe.db.savepoint(OUTER)
	frappe.db.savepoint(INNER)
	with (
		patch.object(frappe.db, "rollback", rollback),
		patch.object(frappe.db, "commit", lambda *a, **k: frappe.db.savepoint(INNER)),
	):
		try:
			yield
		finally:
			real(save_point=OUTER)
			forget()


def forget() -> None:
	"""What outlives a rollback."""
	frappe.clear_messages()
	frappe.db.after_commit.reset()
	frappe.db.after_rollback.reset()
	reader.forget()


def answered(ask: Ask, user: str, impersonated: bool) -> Answer:
	"""The platform's own api answers. What fails is rolled back, as the server does."""
	become(user)
	if impersonated:
		frappe.local.session.data["impersonated_by"] = "Administrator"
	request = _request(ask)
	with (
		_local("request", request),
		_local("form_dict", frappe._dict({**_query(request), **ask.body})),
		_local("response", frappe._dict(docs=[])),
	):
		frappe.clear_messages()
		status, said = _handled(request)
		told = f"{said} {[row.get('message') for row in frappe.local.message_log]}"
	return Answer(status, told)


def become(user: str) -> None:
	"""A session of that account; one that is open already goes on."""
	impersonated = bool(frappe.local.session.data and frappe.local.session.data.get("impersonated_by"))
	if frappe.session.user != user or impersonated:
		frappe.set_user(user)
		reader.forget()


def _handled(request: Request) -> tuple[int, str]:
	try:
		return frappe.api.handle(request).status_code, ""
	except HTTPException as refusal:
		frappe.db.rollback()
		return refusal.code or 500, str(refusal)
	except Exception as refusal:
		frappe.db.rollback()
		return getattr(refusal, "http_status_code", 500), f"{type(refusal).__name__}: {refusal}"


def _request(ask: Ask) -> Request:
	place = urlsplit(ask.path)
	builder = EnvironBuilder(
		method=ask.method,
		path=place.path,
		query_string=place.query,
		**({"json": dict(ask.body)} if ask.body else {}),
	)
	return Request(builder.get_environ())


def _query(request: Request) -> dict[str, Any]:
	return dict(request.args or {})


@contextmanager
def _local(name: str, value: object) -> Iterator[None]:
	missing = object()
	before = getattr(frappe.local, name, missing)
	setattr(frappe.local, name, value)
	try:
		yield
	finally:
		if before is missing:
			delattr(frappe.local, name)
		else:
			setattr(frappe.local, name, before)
