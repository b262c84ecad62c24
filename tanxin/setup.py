"""Install, migrate and uninstall, as mirror images (安装、升级、卸载)."""

from __future__ import annotations

import click
import frappe
from frappe import _

from tanxin import compat
from tanxin.confidentiality import keys, sealed_columns, sealed_files
from tanxin.signoff.evidence import anchor_file
from tanxin.site import retention
from tanxin.site.install import (
	custom_fields,
	indexes,
	letter_head,
	placing_confirmations,
	remains,
	roles,
	rulebooks,
	sealing_old_files,
	sealing_old_rows,
	workflows,
)

#: Apps whose DocTypes our Custom Fields point to.
NEIGHBOURS = ("erpnext", "hrms")


def after_install() -> None:
	"""What `bench install-app tanxin` brings."""
	_say(keys.ensure_key())
	_load()


def after_migrate() -> None:
	"""The same loaders again: they insert what is missing and leave a site's edits alone."""
	_say(keys.ensure_key())
	anchor_file.move()
	_load()
	sealing_old_rows.go_on()
	placing_confirmations.fill()
	_say(sealing_old_files.go_on())


def _say(warning: str) -> None:
	"""To whoever runs the command: what is to be done about the key."""
	if warning:
		click.secho(warning, fg="yellow")


def _load() -> None:
	roles.load()
	indexes.load()
	_default_settings()
	workflows.load()
	rulebooks.load()
	retention.load()
	letter_head.load()
	custom_fields.load()
	_compile_translations()


def after_app_install(app: str) -> None:
	"""ERPNext or HRMS arrived after us (or with us): connect to it and read its roster."""
	if app in NEIGHBOURS:
		custom_fields.load()
	if compat.has_doctype("Employee") and app in (*NEIGHBOURS, "tanxin"):
		frappe.enqueue(
			"tanxin.sources.employees.sync_all", queue="long", job_id="tanxin-roster", deduplicate=True,
			enqueue_after_commit=True,
		)  # fmt: skip


def before_app_uninstall(app: str) -> None:
	"""ERPNext leaves: a link to a DocType that is gone would block our forms."""
	if app == "erpnext":
		custom_fields.remove()


def before_uninstall() -> None:
	"""Refuse while evidence would be lost; then take away what the platform would leave behind."""
	refuse_to_lose_evidence()
	frappe.flags.tanxin_key_in_use = sealed_columns.anything_sealed()
	custom_fields.remove()
	workflows.remove()
	letter_head.remove()
	remains.remove()
	roles.remove()


def after_uninstall() -> None:
	"""What the platform noted while it deleted us; the keys last. They and the anchors beside the database stay, under
	the day's name: backups and exports are sealed with them."""
	remains.remove_traces()
	sealed_files.sweep(older_than=0)
	frappe.db.commit()  # nosemgrep: the platform has committed before and does not again
	aside = keys.forget_key(in_use=frappe.flags.get("tanxin_key_in_use", True))
	_say(aside and _("The keys were kept as {0}: backups and exports stay sealed with them.").format(aside))
	anchor_file.put_aside()
	frappe.clear_cache()


def refuse_to_lose_evidence() -> None:
	"""Raises unless there is no confirmed record, or the site config allows it and a current export was written."""
	confirmed = frappe.db.count("Talk Confirmation", {"verdict": ("!=", "Objection")})
	if not confirmed:
		return
	if not frappe.conf.get("tanxin_allow_uninstall"):
		frappe.throw(
			_(
				"{0} confirmed talks are kept here. To uninstall anyway, write an export (bench tanxin-export) and"
				" set tanxin_allow_uninstall in the site config."
			).format(confirmed)
		)
	from tanxin.site.export import is_current

	if not is_current():
		frappe.throw(
			_(
				"No export of the present records was written. Run: bench --site {0} tanxin-export --to FOLDER"
			).format(frappe.local.site)
		)


def _default_settings() -> None:
	"""A Single has no row until it is saved: write the shipped defaults once."""
	settings = frappe.get_doc("Tanxin Settings")
	missing = [
		field
		for field in settings.meta.fields
		if field.default
		and not frappe.db.exists("Singles", {"doctype": "Tanxin Settings", "field": field.fieldname})
	]
	for field in missing:
		frappe.db.set_single_value("Tanxin Settings", field.fieldname, field.default, update_modified=False)


def _compile_translations() -> None:
	"""A .po counts only once compiled; without the tool (bare benches) `bench build` does it later."""
	try:
		from frappe.gettext.translate import compile_translations

		compile_translations("tanxin")
	except ImportError:
		pass
