from tanxin.confidentiality import keeping
from tanxin.site.kept import Kept


class TalkMeeting(Kept):
	"""A meeting before which talks must be held (会议)."""

	def validate(self):
		before = self.get_doc_before_save()
		keeping.check_keeper(self, self.organization, *([before.organization] if before else []))
