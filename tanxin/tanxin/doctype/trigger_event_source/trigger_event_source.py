from tanxin.site.kept import Row


class TriggerEventSource(Row):
	"""A document that tells of the same event (来源单据)."""
