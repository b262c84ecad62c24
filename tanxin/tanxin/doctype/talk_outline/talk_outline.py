from tanxin.site.kept import Kept


class TalkOutline(Kept):
	"""A template of a talk's outline (提纲). It is no content: a plan copies it into its own sealed note."""
