from tanxin.site.kept import AppendOnly


class TalkSignOff(AppendOnly):
	"""One step of a sign-off (签批记录): who, on whose behalf, from what to what, why, when, sealed."""
