"""One person's login over HTTP, as a program would use it."""

from __future__ import annotations

import json

import requests

from tanxin.tests.browser.conftest import PASSWORD


class Session(requests.Session):
	"""One person's login, as a program would use it."""

	def __init__(self, url: str, user: str) -> None:
		super().__init__()
		self.url = url
		answer = self.post(f"{url}/api/method/login", data={"usr": user, "pwd": PASSWORD}, timeout=60)
		assert answer.status_code == 200, answer.text
		self.headers["X-Frappe-CSRF-Token"] = self._token()

	def _token(self) -> str:
		page = self.get(f"{self.url}/me", timeout=60).text
		return page.split('csrf_token = "', 1)[1].split('"', 1)[0] if 'csrf_token = "' in page else ""

	def call(self, method: str, **data: object) -> requests.Response:
		body = {
			key: json.dumps(value) if isinstance(value, list | dict) else value for key, value in data.items()
		}
		return self.post(f"{self.url}/api/method/tanxin.api.{method}", data=body, timeout=60)

	def told(self, method: str, **data: object) -> object:
		answer = self.call(method, **data)
		assert answer.status_code == 200, answer.text
		return answer.json().get("message")

	def insert(self, doctype: str, **values: object) -> dict:
		answer = self.post(f"{self.url}/api/resource/{doctype}", json=values, timeout=60)
		assert answer.status_code == 200, answer.text
		return answer.json()["data"]

	def put(self, doctype: str, name: str, **values: object) -> requests.Response:  # type: ignore[override]
		return super().put(f"{self.url}/api/resource/{doctype}/{name}", json=values, timeout=60)
