"""The unit of the canary and its sessions (读者的账号与登录)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import frappe
import requests
from frappe.utils import add_days, nowdate
from frappe.utils.password import update_password

from tanxin.tests.browser.conftest import PASSWORD
from tanxin.tests.browser.session import Session
from tanxin.tests.canary.readers import ADMINISTRATOR, BRANCH, COUNTY, NEIGHBOUR, READERS, TOWN, Reader
from tanxin.tests.matrix import over_http
from tanxin.tests.matrix.roads import Ask
from tanxin.tests.site import factory


def make() -> dict[str, str]:
	"""Organisations, people with accounts and posts, committed; a second run on the same site goes on with them.
	Returns persons by reader."""
	frappe.set_user("Administrator")
	for name, above in ((COUNTY, None), (TOWN, COUNTY), (BRANCH, TOWN), (NEIGHBOUR, COUNTY)):
		if not frappe.db.exists("Party Organization", name):
			factory.organization(name, above)
	_accounts()  # first: the platform makes the first account of a site its administrator
	persons = {each.key: _person(each) for each in READERS if each.place}
	for each in READERS:
		if not each.login:
			update_password(each.user, PASSWORD)
	frappe.db.set_value("Party Organization", COUNTY, "top_signer", persons["instructor"])
	frappe.db.commit()  # the site is thrown away after the run
	return persons


def _accounts() -> None:
	"""Who is an account alone, the administrator of the site before all others."""
	alone = [each for each in READERS if not each.place and not each.login]
	for each in sorted(alone, key=lambda one: one.key != "system_manager"):
		factory.user(each.user, each.chinese)
		roles = [role for role in each.roles if frappe.db.exists("Role", role)]
		frappe.get_doc("User", each.user).add_roles(*roles)


def _person(reader: Reader) -> str:
	if known := frappe.db.get_value("Talk Person", {"user": reader.user}):
		return known
	person = factory.person(f"cn_{reader.key}", reader.name, reader.place)
	if reader.post:
		factory.hold(person, reader.place, reader.post, **_days(reader))
	return person


def _days(reader: Reader) -> dict[str, str]:
	"""One secretary left yesterday, the next came today."""
	if reader.key == "former_secretary":
		return {"from_date": add_days(nowdate(), -400), "to_date": add_days(nowdate(), -1)}
	return {"from_date": nowdate()} if reader.key == "upper" else {}


@dataclass
class Desk:
	"""The sessions of everybody, opened when first asked for: `of` to write, `ask` to try a road."""

	url: str

	def __post_init__(self) -> None:
		self._writers: dict[str, Session] = {}
		self._readers: dict[str, requests.Session] = {}

	def of(self, key: str) -> Session:
		"""The session in which somebody does his own work."""
		if key not in self._writers:
			self._writers[key] = Session(self.url, f"cn_{key}@tanxin.test")
		return self._writers[key]

	def administrator(self) -> requests.Session:
		"""Administrator's own, with the password of the throw-away site."""
		if ADMINISTRATOR not in self._readers:
			session = requests.Session()
			password = os.environ.get("TANXIN_ADMIN_PASSWORD", "admin")
			words = {"usr": ADMINISTRATOR, "pwd": password}
			assert session.post(f"{self.url}/api/method/login", data=words, timeout=60).ok
			self._readers[ADMINISTRATOR] = session
		return self._readers[ADMINISTRATOR]

	def ask(self, reader: Reader, ask: Ask) -> tuple[int, bytes]:
		"""One request of a road, as this reader; the status and all that came back, its headers too."""
		if reader.key not in self._readers:
			self._readers[reader.key] = over_http.login(
				self.url, reader
			)  # it asks for user and impersonated alone
		body: dict[str, Any] = {"json": dict(ask.body)} if ask.body else {}
		session = self._readers[reader.key]
		answer = session.request(ask.method, f"{self.url}{ask.path}", timeout=120, **body)
		return answer.status_code, answer.content + b"\n" + repr(dict(answer.headers)).encode()


def recorder(desk: Desk, method: str, **body: Any) -> requests.Response:
	"""The platform's recorder, which is Administrator's alone."""
	url = f"{desk.url}/api/method/frappe.recorder.{method}"
	answer = desk.administrator().post(url, json=body, timeout=60)
	answer.raise_for_status()
	return answer
