from tanxin.site.kept import Row


class TalkExemptionObligation(Row):
	"""An obligation that a request is about (申请所涉事项)."""
