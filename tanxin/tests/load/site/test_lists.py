"""Lists of a scoped user over HTTP: the first page and the count take at most three times as long as without scopes.

Small by default; with TANXIN_LOAD=full a million records, plans, obligations, confirmations and events. Each reader has
a session of his own on a server of the site as it is; beside it, in turn with his, goes the same request to a server of
the same site without the app's scopes. The rows are committed and taken away again.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import frappe
import pytest
import requests

from tanxin.tests.browser.session import Session
from tanxin.tests.load.site import million

FULL = os.environ.get("TANXIN_LOAD") == "full"
RECORDS, BRANCHES = (1_000_000, 2000) if FULL else (4000, 100)
#: Times as long; a small site answers in so few milliseconds that it is the busy machine that is measured.
MOST, ROUNDS = (3.0, 9) if FULL else (10.0, 3)
ASKED = ("branch secretary", "organiser", "member")


class Listed(NamedTuple):
	"""A DocType's list as the desk asks for it, and one of its usual filters."""

	doctype: str
	sort: str
	fields: tuple[str, ...]
	filters: tuple[str, str]


LISTS = (
	Listed(
		"Talk Record", "started_at desc", ("title", "started_at"), ("record_state", "Awaiting Confirmation")
	),
	Listed("Talk Plan", "planned_start desc", ("title", "place"), ("workflow_state", "Awaiting Signature")),
	Listed("Talk Obligation", "due_date asc", ("person_name", "rule_title"), ("status", "Planned")),
	Listed("Talk Confirmation", "creation desc", ("record", "confirmed_at"), ("verdict", "Objection")),
	Listed("Trigger Event", "modified desc", ("person_name", "happened_on"), ("status", "New")),
)


def _page(listed: Listed, sort: str, filters: list[Any] | None = None) -> dict[str, Any]:
	table = f"`tab{listed.doctype}`"
	fields = ("name", "owner", "creation", "modified", "docstatus", *listed.fields)
	return {
		"cmd": "frappe.desk.reportview.get",
		"doctype": listed.doctype,
		"fields": frappe.as_json([f"{table}.`{field}`" for field in dict.fromkeys(fields)]),
		"filters": frappe.as_json(filters or []),
		"order_by": f"{table}.`{sort.split()[0]}` {sort.split()[1]}",
		"start": 0,
		"page_length": 20,
		"view": "List",
		"with_comment_count": 1,
	}


def _count(listed: Listed, limit: int, filters: list[Any] | None = None) -> dict[str, Any]:
	asked = {"doctype": listed.doctype, "filters": frappe.as_json(filters or []), "fields": "[]"}
	return {"cmd": "frappe.desk.reportview.get_count", **asked, "distinct": "false", **_limit(limit)}


def _limit(limit: int) -> dict[str, int]:
	return {"limit": limit} if limit else {}


def asked_for(listed: Listed) -> dict[str, dict[str, Any]]:
	"""What the desk and a program ask for: the desk's count stops at 1,001, a program's goes to the end."""
	default = "modified desc" if frappe.__version__.startswith("15.") else "creation desc"
	state = [[listed.doctype, listed.filters[0], "=", listed.filters[1]]]
	return {
		"page": _page(listed, listed.sort),
		f"page by {default.split()[0]}": _page(listed, default),
		"page of one state": _page(listed, listed.sort, state),
		"api/resource": {"resource": listed.doctype},
		"count to 1001": _count(listed, 1001),
		"count": _count(listed, 0),
		"count of one state": _count(listed, 0, state),
		"client.get_count": {"cmd": "frappe.client.get_count", "doctype": listed.doctype},
	}


def send(session: requests.Session, url: str, asked: dict[str, Any]) -> tuple[float, Any]:
	"""Seconds on the clock, and what was answered."""
	began = time.perf_counter()
	if "resource" in asked:
		answer = session.get(f"{url}/api/resource/{asked['resource']}", params={"limit": 20}, timeout=120)
	else:
		data = {key: value for key, value in asked.items() if key != "cmd"}
		answer = session.post(f"{url}/api/method/{asked['cmd']}", data=data, timeout=120)
	took = time.perf_counter() - began
	assert answer.status_code == 200, answer.text[:2000]
	told = answer.json()
	return took, told.get("message", told.get("data"))


@contextmanager
def serving(*how: str) -> Iterator[str]:
	"""A server of its own; ended afterwards."""
	with socket.socket() as free:
		free.bind(("127.0.0.1", 0))
		port = free.getsockname()[1]
	module = "tanxin.tests.load.site.serving"
	command = [sys.executable, "-m", module, os.environ["TANXIN_SITE"], str(port), *how]
	url = f"http://127.0.0.1:{port}"
	with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
		try:
			_wait_for(url)
			yield url
		finally:
			server.terminate()


def _wait_for(url: str) -> None:
	for _attempt in range(120):
		try:
			requests.get(f"{url}/api/method/ping", timeout=60)
			return
		except requests.ConnectionError:
			time.sleep(0.5)
	raise AssertionError(f"no server at {url}")


@pytest.fixture(scope="module")
def filled() -> Iterator[None]:
	frappe.db.rollback()
	began = time.perf_counter()
	million.fill(RECORDS, BRANCHES)
	print(f"\n{RECORDS} records and what belongs to them: {time.perf_counter() - began:.0f} s", flush=True)
	yield
	frappe.db.rollback()
	million.take_away()


@pytest.fixture(scope="module")
def sessions(filled: None) -> Iterator[dict[str, Session]]:
	with serving() as url, serving("bare") as bare:
		opened = {reader: Session(url, million.account(reader)) for reader in ASKED}
		yield {**opened, "boss": Session(bare, million.account("boss"))}


def compared(sessions: dict[str, Session], asked: dict[str, Any]) -> dict[str, float]:
	"""Medians of everybody's seconds for one request, asked in turn, after one that nobody times."""
	times: dict[str, list[float]] = {reader: [] for reader in sessions}
	for attempt in range(ROUNDS + 1):
		for reader, session in sessions.items():
			took, _answer = send(session, session.url, asked)
			times[reader] += [took] if attempt else []
	return {reader: statistics.median(taken) for reader, taken in times.items()}


@pytest.mark.parametrize("listed", LISTS, ids=lambda listed: listed.doctype)
def test_a_scoped_list_is_as_fast_as_the_whole(sessions: dict[str, Session], listed: Listed) -> None:
	slow = []
	for what, asked in asked_for(listed).items():
		took = compared(sessions, asked)
		whole = took.pop("boss")
		ratios = {reader: seconds / whole for reader, seconds in took.items()}
		told = ", ".join(f"{reader} {ratio:.2f}" for reader, ratio in ratios.items())
		print(f"{listed.doctype}, {what}: unscoped {whole * 1000:.1f} ms; {told}", flush=True)
		slow += [f"{what}, {reader}: {ratio:.1f}" for reader, ratio in ratios.items() if ratio > MOST]
	assert not slow


@pytest.mark.parametrize("listed", LISTS, ids=lambda listed: listed.doctype)
def test_the_count_is_that_of_the_rows(sessions: dict[str, Session], listed: Listed) -> None:
	for reader in ASKED:
		session = sessions[reader]
		frappe.set_user(million.account(reader))
		names = frappe.get_list(listed.doctype, pluck="name", limit_page_length=0, order_by="creation asc")
		frappe.set_user("Administrator")
		assert len(set(names)) == len(names)
		for limit in (0, 1001):
			_took, counted = send(session, session.url, _count(listed, limit))
			assert counted == min(len(names), limit or len(names)), (reader, limit)
		_took, counted = send(session, session.url, asked_for(listed)["client.get_count"])
		assert counted == len(names), reader


@pytest.mark.parametrize("listed", LISTS, ids=lambda listed: listed.doctype)
def test_plans_of_the_queries(filled: None, listed: Listed) -> None:
	"""Printed, for docs/load.md: how the database goes about the first page."""
	for reader in ASKED:
		frappe.set_user(million.account(reader))
		order = f"`tab{listed.doctype}`.{listed.sort}"
		query = frappe.get_list(listed.doctype, fields=["name"], order_by=order, limit_page_length=20, run=0)
		frappe.set_user("Administrator")
		text = query if isinstance(query, str) else query.get_sql()
		rows = frappe.db.sql(f"explain {text}", as_dict=True)
		assert rows
		for row in rows:
			told = (row.select_type, row.table, row.type, row.key, row.rows, row.Extra)
			print(f"{listed.doctype}, {reader}:", *told, sep=" | ")
