from tanxin.site.kept import Row


class TalkCoSigner(Row):
	"""One of those who sign a step together (会签人); set by the sign-off alone."""
