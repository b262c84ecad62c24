from tanxin.site import owing_jobs
from tanxin.site.kept import Kept
from tanxin.site.rules import note_switching_on


class TalkRulebook(Kept):
	"""A regulation on talks (规则集). Switched off it takes its rules with it."""

	def before_validate(self):
		note_switching_on(self)

	def on_update(self):
		owing_jobs.rules_changed()
