"""The unit's key leaves the site config, which every backup copies, for a file of its own (see docs/keys.md)."""

from __future__ import annotations

import click

from tanxin.confidentiality import keys
from tanxin.domain.key_ring import RingUnreadable


def execute() -> None:
	"""Safe twice and after a kill: the config loses the key only when the file has it. A file that cannot be written
	stops no migration: the key stays where it is, and works."""
	try:
		said = keys.move_from_config()
	except RingUnreadable as problem:
		said = f"密钥没有移出站点配置：{problem}。处理后重新运行 bench migrate，见 docs/keys.md。"
	if said:
		click.secho(said, fg="yellow")
