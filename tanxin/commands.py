"""bench commands of the app."""

from __future__ import annotations

from pathlib import Path

import click
import frappe
from frappe.commands import get_site, pass_context


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


commands = [export]
