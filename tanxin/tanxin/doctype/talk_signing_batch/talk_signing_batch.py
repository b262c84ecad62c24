from tanxin.site.kept import Kept


class TalkSigningBatch(Kept):
	"""Several matters signed at once (批量签批), with the result of each; resumed where a worker was lost."""
