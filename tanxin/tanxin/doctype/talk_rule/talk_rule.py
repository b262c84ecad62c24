import frappe
from frappe import _

from tanxin.domain.obligations import reads_as
from tanxin.site.kept import Kept
from tanxin.site.rules import rule_of


class TalkRule(Kept):
	"""One rule of a regulation (规则): who talks with whom, when, by when, and where that is written."""

	def validate(self):
		try:
			rule = rule_of(self)
		except ValueError as problem:
			frappe.throw(_("A word in this rule is not known: {0}").format(problem), title=_("Talk Rule"))
		self.refuse_number_without_source()
		self.reads_as = reads_as(rule)

	def refuse_number_without_source(self):
		"""A deadline in days is either in the text itself, or the unit's own number with its own label."""
		if self.deadline_value and not self.deadline_source:
			frappe.throw(
				_("Say where the number of the deadline is written, or take it from a local setting.")
			)
		if self.deadline_setting and self.deadline_value:
			frappe.throw(_("A deadline comes either from the text or from a local setting, not from both."))
