"""The same requests over the wire, in the login of whoever asks, as a client's program sends them."""

from __future__ import annotations

import json
import os
from typing import Any

import requests

from tanxin.tests.browser.conftest import PASSWORD
from tanxin.tests.matrix.inside import Answer
from tanxin.tests.matrix.relations import ADMINISTRATOR, GUEST, Relation
from tanxin.tests.matrix.roads import Ask


def login(url: str, relation: Relation) -> requests.Session:
	"""A session of that account; an impersonated one is Administrator's, who goes on as somebody else."""
	session = requests.Session()
	session.headers["Accept-Language"] = "zh"
	if relation.user == GUEST:
		return session
	_log_in(session, url, ADMINISTRATOR if relation.impersonated else relation.user)
	if relation.impersonated:
		body = {"user": relation.user, "reason": "测试"}
		_ok(
			session.post(f"{url}/api/method/frappe.core.doctype.user.user.impersonate", json=body, timeout=60)
		)
	return session


def _log_in(session: requests.Session, url: str, user: str) -> None:
	password = os.environ.get("TANXIN_ADMIN_PASSWORD", "admin") if user == ADMINISTRATOR else PASSWORD
	_ok(session.post(f"{url}/api/method/login", data={"usr": user, "pwd": password}, timeout=60))


def _ok(answer: requests.Response) -> None:
	assert answer.status_code == 200, answer.text[:500]


def answered(ask: Ask, session: requests.Session, url: str) -> Answer:
	"""Send it; what was said is taken out of the platform's two forms of an answer."""
	body = {"json": dict(ask.body)} if ask.body else {}
	answer = session.request(ask.method, f"{url}{ask.path}", timeout=120, allow_redirects=False, **body)
	return Answer(answer.status_code, _told(answer))


def _told(answer: requests.Response) -> str:
	try:
		found: Any = answer.json()
	except ValueError:
		return answer.text
	if not isinstance(found, dict):
		return str(found)
	said = json.loads(found.get("_server_messages") or "[]")
	said = [json.loads(each).get("message", "") for each in said]
	said += [str(each.get("message", "")) for each in (*found.get("messages", []), *found.get("errors", []))]
	return " ".join([*said, str(found.get("exception") or "")])
