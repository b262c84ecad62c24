"""What stands in clear of restricted matters and of follow-ups goes under its seal (受限事项、跟进事项加密)."""

from __future__ import annotations

import click

from tanxin.site.install import sealing_old_rows


def execute() -> None:
	"""Run twice, or killed in the middle, it goes on where it stopped. Without the unit's key nothing is sealed, and no
	migration is stopped: the first one that finds the key again does it (tanxin/setup.py)."""
	if sealing_old_rows.has_key():
		sealing_old_rows.seal_all()
	else:
		click.secho("受限事项和跟进事项尚未加密：密钥不在本站点。恢复密钥后再执行一次 bench migrate。", fg="yellow")
