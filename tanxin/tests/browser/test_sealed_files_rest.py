"""Files beside a talk over HTTP, in real sessions: on every road up they are sealed, on every road down they open for
who sees them or not at all; and nobody learns from a file of his own that the same one is hidden."""

from __future__ import annotations

import base64
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
import requests

from tanxin.confidentiality import sealed_files
from tanxin.tests.browser.conftest import refreshed
from tanxin.tests.browser.session import Session
from tanxin.tests.browser.test_attempts_rest import get
from tanxin.tests.browser.test_lock_rest import REFUSED, method
from tanxin.tests.browser.test_rest import planned


@pytest.fixture(scope="module")
def plan(login, unit) -> str:
	return login("town_organiser").insert("Talk Plan", **planned(unit, 71))["name"]


def upload(who: Session, content: bytes, name: str = "谈话准备.png", **data: object) -> requests.Response:
	return who.post(
		f"{who.url}/api/method/upload_file",
		data={"is_private": 1, **data},
		files={"file": (name, content)},
		timeout=60,
	)


def on_disk(word: bytes) -> list[str]:
	import frappe

	parts = [Path(frappe.get_site_path(kind, "files")) for kind in ("private", "public")]
	return [
		each.name
		for part in parts
		for each in part.rglob("*")
		if each.is_file() and word in each.read_bytes()
	]


def readings(plan: str) -> int:
	return refreshed().count("Talk Reading Log", {"plan": plan, "zone": "Plan"})


def test_it_is_cipher_on_the_disk_and_opens_for_who_prepares(login, unit, plan):
	organiser, word = login("town_organiser"), uuid4().hex.encode()
	told = upload(organiser, b"\x89PNG " + word, doctype="Talk Plan", docname=plan).json()["message"]
	assert on_disk(word) == []
	before = readings(plan)
	for key in ("town_organiser", "branch_secretary"):
		answer = get(login(key), told["file_url"].lstrip("/"), fid=told["name"])
		assert (answer.status_code, answer.content) == (200, b"\x89PNG " + word), key
		assert answer.headers["Content-Type"] == "image/png"
		assert answer.headers["Content-Disposition"] == f"inline; filename*=UTF-8''{quote('谈话准备.png')}"
		assert "no-store" in answer.headers["Cache-Control"]
		assert answer.headers["X-Content-Type-Options"] == "nosniff"
	by_function = method(login("branch_secretary"), "frappe.handler.download_file", file_url=told["file_url"])
	assert by_function.content == b"\x89PNG " + word
	assert readings(plan) == before + 3
	rows = refreshed().get_values("Talk Reading Log", {"plan": plan}, "reader", pluck=True)
	assert {unit.user("town_organiser"), unit.user("branch_secretary")} <= set(rows)
	assert on_disk(word) == []


@pytest.mark.parametrize("key", ("member", "inspector", "other_secretary", "stranger", "county_secretary"))
def test_it_opens_for_nobody_else_nor_by_another_writing(login, plan, key):
	word, before = uuid4().hex.encode(), readings(plan)
	told = upload(login("town_organiser"), word, doctype="Talk Plan", docname=plan).json()["message"]
	who, url = login(key), told["file_url"]
	name = url.rsplit("/", 1)[1]
	for path in (
		url,
		f"/private/files//{name}",
		f"/private/files/%2e/{name}",
		f"/private/files/%2e%2e/files/{name}",
		f"/private/files/{quote(name, safe='').replace('-', '%2D')}",
		f"/private/files/{name}.mark",
		f"/files/{name}",
		f"/private/files/txs-{'0' * 32}.png",
		f"/api/method/download_file?file_url={url}",
		f"/api/v2/method/download_file?file_url={url}",
		f"/api/method/frappe.core.doctype.file.file.download_file?file_url={url}",
		f"/api/method/frappe.core.api.file.unzip_file?name={told['name']}",
	):
		answer = requests.get(f"{who.url}{path}", cookies=who.cookies, timeout=60)
		assert answer.status_code >= 400 and word not in answer.content, (path, answer.status_code)
	assert requests.get(f"{who.url}{url}", timeout=60).status_code in REFUSED, "a guest"
	assert readings(plan) == before


def test_the_same_bytes_are_one_s_own_file(login, plan):
	"""Nothing in the answer, nor in what the file then does, tells that they are known."""
	word, new = uuid4().hex.encode(), uuid4().hex.encode()
	upload(login("town_organiser"), word, doctype="Talk Plan", docname=plan)
	for key in ("stranger", "inspector"):
		who, told = login(key), {}
		for content in (word, new):
			answer = upload(who, content, f"{key}.png")
			assert answer.status_code == 200, answer.text
			row = answer.json()["message"]
			opened = get(who, row["file_url"].lstrip("/"))
			assert (opened.status_code, opened.content) == (200, content), key
			told[content] = {each: bool(value) for each, value in row.items()}
		assert told[word] == told[new]


def test_whatever_road_it_comes_by_it_is_sealed(login, plan):
	organiser, word = login("town_organiser"), uuid4().hex
	coded = base64.b64encode(word.encode()).decode()
	on_plan = {"attached_to_doctype": "Talk Plan", "attached_to_name": plan, "is_private": 1}
	row = {"doctype": "File", "file_name": "a.txt", "content": coded, "decode": True, **on_plan}
	attached = {"filename": "b.txt", "filedata": coded, "decode_base64": 1, "is_private": 1}
	chunk = {"chunk_index": 0, "total_chunk_count": 1, "chunk_byte_offset": 0, "total_file_size": 32}
	for answer in (
		organiser.post(f"{organiser.url}/api/resource/File", json=row, timeout=60),
		method(organiser, "frappe.client.insert", doc=row),
		method(organiser, "frappe.client.attach_file", doctype="Talk Plan", docname=plan, **attached),
		upload(organiser, word.encode(), "c.txt", doctype="Talk Plan", docname=plan, **chunk),
	):
		assert answer.status_code == 200, answer.text
		told = answer.json().get("data") or answer.json()["message"]
		opened = get(organiser, told["file_url"].lstrip("/"))
		assert (opened.content, opened.headers["Content-Disposition"][:10]) == (word.encode(), "attachment")
	assert on_disk(word.encode()) == [] == on_disk(coded.encode())
	pieces = {**chunk, "total_chunk_count": 2}
	large = upload(organiser, word.encode(), "d.txt", doctype="Talk Plan", docname=plan, **pieces)
	assert large.status_code >= 400 and on_disk(word.encode()) == []


def test_it_is_taken_nowhere_and_goes_with_its_row(login, plan):
	organiser, word = login("town_organiser"), uuid4().hex.encode()
	told = upload(organiser, word, doctype="Talk Plan", docname=plan).json()["message"]
	for answer in (
		method(organiser, "frappe.core.api.file.zip_files", files=[told["name"]]),
		method(organiser, "upload_file", file_url=told["file_url"], file_name="x.png", is_private=1),
		method(organiser, "upload_file", library_file_name=told["name"], is_private=1),
		organiser.put("File", told["name"], attached_to_doctype="User", attached_to_name="Administrator"),
		organiser.put("File", told["name"], is_private=0),
		method(organiser, "run_doc_method", dt="File", dn=told["name"], method="optimize_file"),
	):
		assert answer.status_code >= 400 and word not in answer.content, answer.text[:300]
	place = sealed_files.place(told["file_url"])
	assert place.exists() and on_disk(word) == []
	gone = organiser.delete(f"{organiser.url}/api/resource/File/{told['name']}", timeout=60)
	assert gone.status_code in (200, 202), gone.text
	assert not place.exists() and not place.with_suffix(".png.mark").exists()
	assert get(organiser, told["file_url"].lstrip("/")).status_code in REFUSED


def test_a_refused_upload_leaves_nothing(login, plan):
	import frappe

	folder = Path(frappe.get_site_path("private", "files"))
	before, word = set(folder.iterdir()), uuid4().hex.encode()
	for key in ("stranger", "member", "inspector"):
		answer = upload(login(key), word, doctype="Talk Plan", docname=plan)
		assert answer.status_code >= 400, (key, answer.text)
	public = upload(login("town_organiser"), word, doctype="Talk Plan", docname=plan, is_private=0)
	assert public.status_code >= 400
	assert set(folder.iterdir()) == before and on_disk(word) == []
