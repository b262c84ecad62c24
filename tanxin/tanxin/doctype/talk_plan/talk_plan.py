import frappe
from frappe import _
from frappe.utils import get_datetime

from tanxin.confidentiality import notes, timing
from tanxin.domain import schedule
from tanxin.domain.transitions import AWAITING, EDITABLE_STATES
from tanxin.signoff import guard
from tanxin.site import answers, describing, obligations, parties, planning
from tanxin.site.kept import Kept


class TalkPlan(Kept):
	"""A planned talk (谈话计划): who, with whom, when, where, how, why. Signed off by a named leader.

	Not submittable: its round and state are locked in `signoff/`. Focus, preparation and outline are content and
	live sealed in a Talk Note.
	"""

	def validate(self):
		before = self.get_doc_before_save()
		if not before or before.workflow_state in EDITABLE_STATES:
			self.check()
			self.describe()
		guard.guard(self)

	def check(self):
		problems = parties.problems_of(self)
		problems += schedule.check_times(get_datetime(self.planned_start), get_datetime(self.planned_end))
		if self.workflow_state == AWAITING and not self.place and self.way not in schedule.WAYS_WITHOUT_PLACE:
			problems.append("报批前请填写谈话地点。")
		if problems:
			frappe.throw("<br>".join(_(problem) for problem in problems), title=_("Talk Plan"))

	def describe(self):
		"""What follows from the rest."""
		before = 0
		if self.previous_plan:
			before = frappe.db.get_value("Talk Plan", self.previous_plan, "chain_round") or 1
		owed = answers.basis_of([row.obligation for row in self.obligations])
		names = (parties.names_of(self.talkers), parties.names_of(self.persons))
		self.update(describing.described(*names, owed, self.rule, before))
		if not self.is_new() and planning.tells_kind(self.outline_template):
			self.outline_template = None

	def on_update(self):
		if self.workflow_state in EDITABLE_STATES:
			obligations.link_to_plan(self.name, [row.obligation for row in self.obligations])
		guard.settle(self)

	def onload(self):
		timing.note_opening(self)

	def after_insert(self):
		notes.start_plan(self)
		if planning.tells_kind(self.outline_template):
			self.outline_template = None  # past the document: a version of it would keep the name
			frappe.db.set_value("Talk Plan", self.name, "outline_template", None, update_modified=False)
