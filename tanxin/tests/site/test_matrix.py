"""The matrix inside one process: every relation × state with every step of the table; other roads in turn.

Each cell is taken back, and the stored row looked at. With TANXIN_MATRIX=full every road with every step. By REST
against a running server, every relation × state × road: tests/browser/test_matrix_rest.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic

import frappe

from tanxin.api import plans
from tanxin.domain.transitions import STATES
from tanxin.tests.matrix import cells, inside, judging, scene
from tanxin.tests.matrix.relations import RELATIONS, Relation
from tanxin.tests.matrix.roads import ACTION, FORCE, ROADS, STATE, Ask, Cell, Road
from tanxin.tests.matrix.stored import differences, same_row, stored
from tanxin.tests.site import factory
from tanxin.tests.site.base import SAVEPOINT, SiteTest

BEFORE_SCENE = "tanxin_matrix"
#: Gone with every step of the table by everybody; the others with one.
EVERY_STEP = frozenset({"act", "v1_put"})


class Matrix(SiteTest):
	"""Few functions, many cells: a failing cell is named."""

	doctype = "Talk Plan"
	made: scene.Scene | None = None

	def setUp(self) -> None:
		super().setUp()
		if Matrix.made is None:
			frappe.db.savepoint(BEFORE_SCENE)
			Matrix.made = self.make_or_leave_nothing()
			frappe.db.savepoint(SAVEPOINT)
		self.scene = Matrix.made

	def make_or_leave_nothing(self) -> scene.Scene:
		try:
			return scene.make()
		except Exception:
			frappe.db.rollback(save_point=BEFORE_SCENE)
			raise

	@classmethod
	def tearDownClass(cls) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback(save_point=BEFORE_SCENE)
		frappe.db.savepoint(SAVEPOINT)
		Matrix.made = None

	def run_cells(self, roads: list[Road], every: int = 1) -> None:
		"""All cells of these roads; prints how many, fails with the names of those that came out wrong."""
		start, count, wrong = monotonic(), 0, []
		for state in STATES:
			if not self.scene.name(self.doctype, state):
				continue  # a sheet is neither held nor expires; its lines do
			known = judging.as_client_knows(self.doctype, self.scene.name(self.doctype, state))
			before = stored(self.doctype, known["name"])
			for relation in RELATIONS:
				for road in cells.in_turn(roads, relation, state, every, EVERY_STEP):
					for tried in self.tried(road, relation, state):
						count += 1
						wrong += self.judged(road, relation, state, tried, before, known)
		print(f"\n矩阵 {self.doctype} {len(roads)} 途径：{count} 格，{monotonic() - start:.1f} 秒")
		if wrong:
			self.fail("\n".join([f"{len(wrong)} / {count}", *wrong]))

	def tried(self, road: Road, relation: Relation, state: str) -> Iterable[cells.Tried]:
		if cells.FULL or road.key in EVERY_STEP:
			return cells.in_full(road, relation, state)
		return [cells.once(road, relation, state)]

	def judged(
		self, road: Road, relation: Relation, state: str, tried: cells.Tried, before: dict, known: dict
	) -> list[str]:
		action, wanted, step = tried
		cell = self.cell(relation, known, action, wanted, "理由" if road.reason else "")
		with inside.taken_back():
			answer = inside.answered(road.ask(cell), relation.user, relation.impersonated)
			refused = answer.status >= 300 and same_row(self.doctype, before)
			after = before if refused else stored(self.doctype, cell.name)
			found = list(judging.problems(road, relation, step, answer, before, after))
		return [f"{relation.key} × {state} × {road.key} × {action or wanted}: {problem}" for problem in found]

	def cell(self, relation: Relation, known: dict, action: str, wanted: str, reason: str) -> Cell:
		return Cell(
			doctype=self.doctype,
			name=known["name"],
			user=relation.user,
			person=self.scene.person_of(relation.key),
			document=known,
			action=action,
			wanted=wanted,
			reason=reason,
			other=scene.account("no_role"),
			link=scene.mail_link(self.doctype, known["name"]),
		)


class PlanMatrix(Matrix):
	def test_by_action(self):
		self.run_cells([road for road in ROADS if road.says == ACTION], every=2)

	def test_by_written_state(self):
		self.run_cells([road for road in ROADS if road.says == STATE], every=2)

	def test_by_force(self):
		self.run_cells([road for road in ROADS if road.says == FORCE], every=6)


class SheetMatrix(Matrix):
	"""The same for sheets: their lines are looked at with them."""

	doctype = "Talk Campaign"

	def test_by_action(self):
		self.run_cells([road for road in ROADS if road.says == ACTION and not road.only], every=4)

	def test_by_written_state(self):
		self.run_cells([road for road in ROADS if road.says == STATE], every=6)

	def test_by_force(self):
		self.run_cells([road for road in ROADS if road.says == FORCE and road.key != "row"], every=8)

	def test_a_step_that_a_line_refuses_leaves_nothing_half_done(self):
		"""The platform's bulk update goes on after an exception, and commits what was written before it."""
		with scene.acting("delegate"):
			parties = {"talkers": ("talker",), "persons": ("subject",)}
			own = factory.plan(self.scene, organization=scene.BRANCH, **parties).insert().name
		with scene.acting("organiser"):
			sheet = {"doctype": "Talk Campaign", "title": "受托人拟定的一项", "organization": scene.BRANCH}
			name = frappe.get_doc(sheet).insert().name
			plans.add_to_sheet(name, [scene.draft(self.scene), own])
		scene.act("organiser", name, "Send for Signature", doctype="Talk Campaign")
		before = stored("Talk Campaign", name)
		row = [{"doctype": "Talk Campaign", "docname": name, "workflow_state": "Signed"}]
		ask = Ask("POST", "/api/method/frappe.client.bulk_update", {"docs": frappe.as_json(row)})
		with inside.taken_back():
			answer = inside.answered(ask, scene.account("delegate"), False)
			self.assertEqual(differences(before, stored("Talk Campaign", name)), [], answer)
