"""The matrix by REST against the running server: every relation × state × road, each in a login of its own, and the
stored row looked at afterwards. What a cell was allowed to change is put back for the next. The roads of force are
gone in turn; all of them with TANXIN_MATRIX=full. A test a state: on a slow machine they show signs of life.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic
from typing import Any

import pytest
import requests

from tanxin.domain.transitions import STATES
from tanxin.tests.browser.conftest import refreshed
from tanxin.tests.matrix import cells, judging, over_http, scene
from tanxin.tests.matrix.relations import GUEST, RELATIONS, Relation
from tanxin.tests.matrix.roads import ACTION, FORCE, ROADS, STATE, Cell, Road
from tanxin.tests.matrix.stored import put_back, same_row, stored


@pytest.fixture(autouse=True)
def places_move(made: scene.Scene) -> None:
	"""As the matrix was made, whatever other tests of this run have set since."""
	import frappe

	scene.let_places_move(True)
	frappe.db.commit()  # the server reads it


@pytest.fixture(scope="module")
def logins(url, made) -> dict[str, requests.Session]:
	"""One login a relation, kept open."""
	return {relation.key: over_http.login(url, relation) for relation in RELATIONS}


def run_cells(
	roads: list[Road],
	state: str,
	made: scene.Scene,
	logins: dict[str, requests.Session],
	url: str,
	every: int = 1,
) -> None:
	"""All cells of these roads in one state; prints how many, fails with the names of those that came out wrong."""
	start, count, wrong = monotonic(), 0, []
	refreshed()
	known = judging.as_client_knows("Talk Plan", made.plans[state])
	before = stored("Talk Plan", made.plans[state])
	for relation in RELATIONS:
		for road in cells.in_turn(roads, relation, state, every):
			count += 1
			wrong += judged(road, relation, state, before, known, made, logins[relation.key], url)
	print(f"\n矩阵 REST {state}，{len(roads)} 途径：{count} 格，{monotonic() - start:.1f} 秒")
	assert not wrong, "\n".join([f"{len(wrong)} / {count}", *wrong])


def judged(
	road: Road,
	relation: Relation,
	state: str,
	before: dict[str, Any],
	known: dict[str, Any],
	made: scene.Scene,
	session: requests.Session,
	url: str,
) -> Iterator[str]:
	action, wanted, step = cells.once(road, relation, state)
	cell = Cell(
		doctype="Talk Plan",
		name=known["name"],
		user=relation.user,
		person=made.person_of(relation.key),
		document=known,
		action=action,
		wanted=wanted,
		reason="理由" if road.reason else "",
		other=scene.account("no_role"),
		link=scene.mail_link("Talk Plan", known["name"]),
	)
	answer = over_http.answered(road.ask(cell), session, url)
	refreshed()
	refused = answer.status >= 300 and same_row("Talk Plan", before)
	after = before if refused else stored("Talk Plan", cell.name)
	for problem in judging.problems(road, relation, step, answer, before, after):
		yield f"{relation.key} × {state} × {road.key} × {action or wanted}: {problem}"
	if after != before:
		back(before)


def back(before: dict[str, Any]) -> None:
	import frappe

	put_back(before)
	frappe.db.commit()  # what the cell changed on the throw-away site
	frappe.clear_document_cache("Talk Plan", before["Talk Plan"][0]["name"])


@pytest.mark.parametrize("state", STATES)
def test_by_action(made, logins, url, state):
	run_cells([road for road in ROADS if road.says == ACTION], state, made, logins, url)


@pytest.mark.parametrize("state", STATES)
def test_by_written_state(made, logins, url, state):
	run_cells([road for road in ROADS if road.says == STATE], state, made, logins, url)


@pytest.mark.parametrize("state", STATES)
def test_by_force(made, logins, url, state):
	before = refreshed().count("File", {"attached_to_doctype": "Talk Plan"})  # other tests' own
	run_cells([road for road in ROADS if road.says == FORCE], state, made, logins, url, every=4)
	assert refreshed().count("File", {"attached_to_doctype": "Talk Plan"}) == before


def test_guests_see_nothing_either(made, url):
	for path in ("/api/resource/Talk Plan", f"/api/resource/Talk Plan/{made.plans['Signed']}"):
		answer = requests.get(f"{url}{path}", timeout=60)
		assert answer.status_code in (401, 403, 404), (GUEST, answer.text[:300])
