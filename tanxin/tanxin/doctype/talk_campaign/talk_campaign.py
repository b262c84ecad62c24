import frappe
from frappe import _
from frappe.utils import getdate

from tanxin.signoff import guard
from tanxin.signoff.matter import plans_of
from tanxin.site.kept import Kept


class TalkCampaign(Kept):
	"""A sheet of plans (计划审批表): one inbox row for the leader, signed whole or line by line."""

	def validate(self):
		if self.period_from and self.period_to and getdate(self.period_from) > getdate(self.period_to):
			frappe.throw(_("The period ends before it begins."))
		self.plan_count = len(plans_of(self.name)) if not self.is_new() else 0
		guard.guard(self)

	def on_update(self):
		guard.settle(self)
