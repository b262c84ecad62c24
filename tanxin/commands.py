"""bench commands of the app."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click
import frappe
from frappe.commands import get_site, pass_context

from tanxin.key_commands import key

if TYPE_CHECKING:
	from tanxin.signoff.evidence.checking import Check


@click.command("tanxin-export")
@click.option(
	"--to", "folder", required=True, type=click.Path(file_okay=False), help="A folder that does not exist yet"
)
@pass_context
def export(context: object, folder: str) -> None:
	"""Write all evidence of talks to a folder (content stays sealed)."""
	from tanxin.site.export import write

	frappe.init(site=get_site(context))
	frappe.connect()
	try:
		counts = write(Path(folder))
	except FileExistsError:
		raise click.ClickException(f"{folder} 已存在，请换一个不存在的文件夹") from None
	finally:
		frappe.destroy()
	click.echo(
		f"已导出到 {folder}：" + "，".join(f"{name} {count}" for name, count in counts.items() if count)
	)


@click.command("tanxin-verify")
@click.option("--plan", help="One plan's number; without it everything, anchors included")
@click.option(
	"--json", "as_json", is_flag=True, help="One line of JSON a finding, and a last one with the figures"
)
@pass_context
def verify(context: object, plan: str | None, as_json: bool) -> None:
	"""Find whatever was changed in the evidence behind the app's back. Exits 1 where something was found, 2 where
	nothing could be verified."""
	from tanxin.confidentiality.keys import KeyMissing
	from tanxin.signoff.evidence import telling
	from tanxin.signoff.evidence.checking import Check

	frappe.init(site=get_site(context))
	frappe.connect()
	frappe.local.lang = "zh"
	try:
		check = Check(plan=plan)
		problems = _report(check, as_json)
	except KeyMissing as missing:
		click.echo(f"无法核验：{missing}", err=True)
		raise SystemExit(2) from None
	finally:
		frappe.destroy()
	raise SystemExit(1 if problems else 2 if telling.nothing_to_check(check) else 0)


def _report(check: Check, as_json: bool) -> int:
	"""Write each finding as it comes, then the figures. Returns how many problems there are."""
	from tanxin.signoff.evidence import telling

	counts: Counter[bool] = Counter()
	for finding in check.findings():
		counts[finding.is_hint] += 1
		found = (
			json.dumps(telling.finding_as_json(finding), ensure_ascii=False)
			if as_json
			else telling.line(finding)
		)
		click.echo(found)
	if as_json:
		click.echo(json.dumps(telling.as_json(check, counts), ensure_ascii=False))
	else:
		click.echo("\n".join(telling.summary(check, counts[False], counts[True])))
	return counts[False]


commands = [export, verify, key]
