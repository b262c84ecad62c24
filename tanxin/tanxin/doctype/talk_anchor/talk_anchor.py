from tanxin.site.kept import AppendOnly


class TalkAnchor(AppendOnly):
	"""The nightly anchor over all new entries of a log (存证): shows what was taken away behind the app's back."""
