from tanxin.site.kept import AppendOnly, keep_unique


class TalkAnchor(AppendOnly):
	"""The nightly anchor over all new entries of a log (存证): shows what was taken away behind the app's back."""


def on_doctype_update():
	"""However two transactions meet, no number is given twice."""
	keep_unique("Talk Anchor", ["log", "number"])
