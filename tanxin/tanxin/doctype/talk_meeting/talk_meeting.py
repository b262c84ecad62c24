from tanxin.site.kept import Kept


class TalkMeeting(Kept):
	"""A meeting before which talks must be held (会议)."""
