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

	def on_update(self):
		"""The unit decides; it hears where a reading log would be given up before what was read."""
		shorter = retention.shorter_than_its_record(periods.periods())
		if shorter and self.paper in ("Record", "Reading Log") and not self.flags.from_loader:
			frappe.msgprint(shorter)
