from tanxin.site import owing_jobs
from tanxin.site.kept import Kept


class TalkRulebook(Kept):
	"""A regulation on talks (规则集). Switched off it takes its rules with it."""

	def on_update(self):
		owing_jobs.rules_changed()
