"""What stands in clear of restricted matters and of follow-ups goes under its seal (受限事项、跟进事项加密)."""

from __future__ import annotations

import frappe

from tanxin.confidentiality import keys
from tanxin.site.install import sealing_old_rows


def execute() -> None:
	"""Run twice, or killed in the middle, it goes on where it stopped. A site without its key is left as it is, and
	says so: `bench tanxin-key check` tells what to do, after which the patch is run again."""
	if not keys.is_there():
		frappe.log_error(title="Tanxin: restricted matters are not sealed yet, the unit's key is not here")
		raise keys.KeyMissing("谈心谈话的密钥不在本站点，受限事项尚未加密；请恢复密钥后重新执行迁移。")
	sealing_old_rows.seal_all()
