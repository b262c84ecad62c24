from tanxin.site.kept import Row


class TalkCampaignRule(Row):
	"""A rule whose talks the sheet proposes (所选规则)."""
