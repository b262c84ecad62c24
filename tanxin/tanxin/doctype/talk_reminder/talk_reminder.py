from tanxin.site.kept import AppendOnly


class TalkReminder(AppendOnly):
	"""One thing that one person was told once (提醒); append-only."""
