from tanxin.site.kept import AppendOnly


class TalkNoticeSeen(AppendOnly):
	"""Who was shown the notice of his rights (告知登记), which version, when, or who told him face to face."""
