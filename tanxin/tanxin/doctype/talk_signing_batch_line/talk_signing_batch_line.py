from tanxin.site.kept import Row


class TalkSigningBatchLine(Row):
	"""One matter of a batch and what became of it (批量签批结果)."""
