import frappe
from frappe import _
from frappe.utils import getdate

from tanxin.confidentiality import timing
from tanxin.signoff import guard
from tanxin.signoff.matter import plans_of
from tanxin.site.kept import Kept
from tanxin.talks.campaigns import beginning, progress


class TalkCampaign(Kept):
	"""A sheet of plans (计划审批表): one inbox row for the leader, signed whole or line by line."""

	def validate(self):
		if self.period_from and self.period_to and getdate(self.period_from) > getdate(self.period_to):
			frappe.throw(_("The period ends before it begins."))
		self.keep_progress()
		self.plan_count = len(plans_of(self.name)) if not self.is_new() else 0
		guard.guard(self)

	def keep_progress(self):
		"""How far the job is, the job alone says, whatever an open form still shows."""
		before = self.get_doc_before_save()
		for name in progress.FIELDS:
			self.set(name, before.get(name) if before else None)
		if before and self.workflow_state != before.workflow_state and progress.is_running(before):
			frappe.throw(_("The plans of this sheet are being made. Wait until that is done."))
		if not before:
			for name, value in beginning.defaults().items():
				self.set(name, self.get(name) or value)

	def onload(self):
		timing.note_opening(self)

	def on_update(self):
		guard.settle(self)
