from tanxin.site.kept import AppendOnly, keep_unique


class TalkKeepingLog(AppendOnly):
	"""One step of filing, disposal or handover (保管处置记录), sealed over the one before it. Nobody writes or deletes it."""


def on_doctype_update():
	"""Of two steps that continue the same entry the table takes one, whatever their transactions saw."""
	keep_unique("Talk Keeping Log", ["disposal", "previous_seal"])
