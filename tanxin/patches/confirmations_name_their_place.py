"""Confirmations of earlier days name the organisation and category of their record (确认记录补记党组织、谈话类别)."""

from __future__ import annotations

from tanxin.site.install import placing_confirmations


def execute() -> None:
	"""Run twice, or killed in the middle, it goes on where it stopped."""
	placing_confirmations.fill()
