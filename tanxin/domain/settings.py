"""The unit's own numbers (本单位规定).

No national text seen gives a limit in days for a talk: it says 及时. These numbers are therefore local, are
always shown as 「本单位规定」 and never with a citation.
"""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class LocalSettings:
	"""Numbers a unit sets for itself. Raises `ValueError` (Chinese) when one is not a whole number ≥ 0."""

	event_deadline_days: int = 7  # working days from a situation to its talk
	request_deadline_days: int = 5  # working days from a person's own request to the talk
	late_entry_days: int = 3  # working days after which an entry is 补录
	confirmation_days: int = 7  # working days to confirm a record
	plan_ahead_days: int = 3  # working days that a plan should exist before the due date
	signing_days: int = 3  # working days to sign a plan
	window_days: int = 30  # calendar days before a meeting
	make_up_days: int = 10  # working days to make up for a talk that was found wanting (限期补课)
	lead_days: int = 30  # calendar days before a coming date (退休、合同到期) from which it is known

	def __post_init__(self) -> None:
		for name in SETTING_NAMES:
			value = getattr(self, name)
			if isinstance(value, bool) or not isinstance(value, int) or value < 0:
				raise ValueError(f"本单位规定“{name}”须为不小于0的整数，现为“{value}”")

	def number(self, name: str) -> int:
		"""The number a rule refers to by name. Raises `ValueError` (Chinese) for a name that is no setting."""
		if name not in SETTING_NAMES:
			raise ValueError(f"没有名为“{name}”的本单位规定，可用的有：{'、'.join(sorted(SETTING_NAMES))}")
		return int(getattr(self, name))


#: Names a rule's deadline may refer to.
SETTING_NAMES: frozenset[str] = frozenset(field.name for field in fields(LocalSettings))
