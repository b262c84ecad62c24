from tanxin.site.kept import Kept
from tanxin.talks.keeping import handovers


class TalkHandover(Kept):
	"""What somebody kept in a post, handed over to who comes after (移交清单). Checked, received, countersigned."""

	def before_validate(self):
		if self.is_new():
			handovers.begin(self)

	def validate(self):
		before = self.get_doc_before_save()
		if before and not self.flags.step:
			handovers.keep(self, before)
