"""What each HR document tells us (来源适配): whose, since when, which situation."""

from __future__ import annotations

from dataclasses import dataclass

from tanxin.domain.model import Situation


@dataclass(frozen=True)
class Adapter:
	"""One HR document: the situation it means and the column that dates it."""

	doctype: str
	situation: Situation
	date_field: str
	#: Date to fall back on when the first is empty.
	other_date_field: str = "creation"


ADAPTERS: dict[str, Adapter] = {
	adapter.doctype: adapter
	for adapter in (
		Adapter("Employee Promotion", Situation.PROMOTION, "promotion_date"),
		Adapter("Employee Transfer", Situation.POST_CHANGE, "transfer_date"),
		Adapter("Employee Separation", Situation.LEAVING, "boarding_begins_on", "resignation_letter_date"),
	)
}
