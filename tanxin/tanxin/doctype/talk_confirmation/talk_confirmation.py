import frappe

from tanxin.reminders import tell
from tanxin.site.kept import AppendOnly


class TalkConfirmation(AppendOnly):
	"""What a person talked to said of the record (确认); append-only."""

	def before_insert(self):
		"""What the record is of and where it belongs, by which confirmations are counted: always as it is stored,
		whoever says otherwise. Neither changes once a record is submitted, and only then is it answered."""
		stored = frappe.db.get_value("Talk Record", self.record, ["organization", "category"])
		self.organization, self.category = stored or (None, None)

	def after_insert(self):
		tell.answered(self.record, self.person)
		if self.verdict == "Objection":
			tell.objected(self.record)
