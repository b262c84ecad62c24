"""No address gives out the keys, the anchors or the config, however it is written; asked without a login, path as it is."""

from __future__ import annotations

import http.client
import json
from urllib.parse import urlsplit

import frappe
import pytest

from tanxin.confidentiality import key_file

UP = ("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..\\", "..%5c", "....//", "./../")


def paths() -> list[str]:
	site = frappe.local.site
	files = [f"tanxin-keys/{site}.keys.json", f"tanxin-anchors/{site}.jsonl", "common_site_config.json"]
	plain = [f"/{each}" for each in files] + [f"/assets/{each}" for each in files]
	roads = [f"{place}{up * depth}" for up in UP for depth in (1, 2, 3, 4) for place in (
		"/files/", "/assets/", "/private/files/", "/backups/", "/assets/tanxin/", "/tanxin-keys/",
	)]  # fmt: skip
	return [
		*plain,
		*(f"{road}{file}" for road in roads for file in files[:1]),
		*(f"{road}site_config.json" for road in roads[:6]),
	]


@pytest.mark.parametrize("host", ["", "tanxin-keys", "../tanxin-keys"])
def test_no_address_gives_out_a_key(url, unit, host):
	with open(key_file.path(), encoding="utf-8") as file:
		secrets = [row["secret"] for row in json.load(file)["keys"]]
	secrets += [frappe.conf.db_password]
	place = urlsplit(url)
	connection = http.client.HTTPConnection(place.hostname, place.port, timeout=120)
	for path in paths() if not host else paths()[:6]:
		connection.putrequest("GET", path, skip_host=bool(host))
		if host:
			connection.putheader("Host", host)
		connection.endheaders()
		answer = connection.getresponse()
		text = answer.read().decode("utf-8", "replace")
		assert not any(secret in text for secret in secrets), (path, answer.status)
	connection.close()
