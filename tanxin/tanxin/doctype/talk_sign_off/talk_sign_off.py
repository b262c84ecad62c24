from tanxin.site.kept import AppendOnly, keep_unique


class TalkSignOff(AppendOnly):
	"""One step of a sign-off (签批记录): who, on whose behalf, from what to what, why, when, sealed."""


def on_doctype_update():
	"""However two transactions meet, no entry is continued twice."""
	keep_unique("Talk Sign Off", ["plan", "previous_seal"])
