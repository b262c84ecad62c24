from tanxin.site.kept import AppendOnly


class TalkPrint(AppendOnly):
	"""One print of a form (打印登记): its number, its copy, who took it, when. Written before the paper leaves."""
