from tanxin.site.kept import Kept
from tanxin.talks import spot_checks


class TalkSpotCheck(Kept):
	"""Records drawn at random and looked into (抽查). Drawn by the app, found by the checker, closed for good."""

	def before_validate(self):
		if self.is_new():
			spot_checks.begin(self)

	def validate(self):
		before = self.get_doc_before_save()
		if before:
			spot_checks.keep(self, before)
