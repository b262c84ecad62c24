from tanxin.reminders import tell
from tanxin.site.kept import AppendOnly


class TalkConfirmation(AppendOnly):
	"""What a person talked to said of the record (确认); append-only."""

	def after_insert(self):
		tell.answered(self.record, self.person)
