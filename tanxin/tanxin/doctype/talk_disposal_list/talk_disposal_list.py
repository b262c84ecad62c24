from tanxin.site.kept import Kept
from tanxin.talks.keeping import drawing


class TalkDisposalList(Kept):
	"""Papers whose time is over (销毁清单). Drawn by the app, signed by two, carried out by a job; the list stays."""

	def before_validate(self):
		if self.is_new():
			drawing.begin(self)

	def validate(self):
		before = self.get_doc_before_save()
		if before and not self.flags.step:
			drawing.keep(self, before)
