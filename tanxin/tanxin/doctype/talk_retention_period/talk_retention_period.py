import frappe

from tanxin.domain import retention
from tanxin.site import retention as periods
from tanxin.site.kept import Fixed


class TalkRetentionPeriod(Fixed):
	"""How long a kind of paper is kept (保管期限), and where the number comes from. What is filed keeps its own."""

	def validate(self):
		if self.permanent:
			self.years = 0
		flaws = retention.flaws(periods.as_period(self))
		if flaws:
			frappe.throw("<br>".join(flaws))
