"""The app's life on a site: migrated twice without change, a site's edits kept, evidence not lost, nothing left."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import frappe
from frappe.installer import update_site_config

from tanxin.confidentiality import key_file
from tanxin.signoff.evidence import anchor_file
from tanxin.tests.lifecycle import scene

SITE = os.environ.get("TANXIN_LIFECYCLE_SITE", "")
#: Words by which something of ours would be known in any table.
OURS = ("tanxin", "talk plan", "talk record", "talk person", "talk request", "talk-request", "谈心", "party organization", "plan draft",
	"awaiting signature", "sent back", "测试镇党委", "卸载前的谈话内容")  # fmt: skip
#: Tables in which the shipped and made things stand, compared before and after a second migrate.
SHIPPED = ("Role", "Workflow", "Workflow State", "Workflow Action Master", "Workflow Document State",
	"Workflow Transition", "Letter Head", "Custom Field", "Talk Rulebook", "Talk Rule", "Talk Outline", "Singles",
	"Property Setter", "Custom DocPerm", "Print Format", "Report", "Talk Plan", "Talk Sign Off")  # fmt: skip


def bench(*words: str, site: str = SITE) -> subprocess.CompletedProcess:
	"""One bench command on the throw-away site, from the `sites` folder."""
	command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", site, *words]
	return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)


class connected:
	"""A connection of its own, closed again, so that commands and test do not see stale rows."""

	def __init__(self, site: str = SITE) -> None:
		self.site = site

	def __enter__(self) -> None:
		frappe.init(site=self.site, sites_path=str(Path.cwd()))
		frappe.connect()

	def __exit__(self, *_: object) -> None:
		frappe.destroy()


def rows(table: str) -> list[str]:
	return sorted(str(row) for row in frappe.qb.from_(frappe.qb.Table(table)).select("*").run())


def shipped() -> dict[str, list[str]]:
	with connected():
		found = {name: rows(f"tab{name}") for name in SHIPPED}
		# the platform stamps its own Singles at every migrate
		found["Singles"] = [row for row in found["Singles"] if "Tanxin" in row]
		return found


def test_a_second_migrate_changes_nothing_and_a_sites_edit_stays(record: str) -> None:
	assert bench("migrate", "--skip-search-index").returncode == 0
	with connected():
		workflow = frappe.get_doc("Workflow", "Talk Plan Sign-off")
		workflow.states[0].message = "本单位的提示"
		workflow.save()
		rule = frappe.get_doc("Talk Rule", "ZZ77-M6")
		rule.enabled = 0
		rule.save()
		frappe.db.commit()
	before = shipped()
	assert bench("migrate", "--skip-search-index").returncode == 0
	after = shipped()
	for name in before:
		assert before[name] == after[name], name
	with connected():
		assert frappe.get_doc("Workflow", "Talk Plan Sign-off").states[0].message == "本单位的提示"
		assert not frappe.db.get_value("Talk Rule", "ZZ77-M6", "enabled")


def test_uninstall_refuses_while_confirmed_talks_are_kept(record: str) -> None:
	done = bench("uninstall-app", "tanxin", "--yes", "--no-backup")
	assert done.returncode != 0
	with connected():
		assert frappe.db.exists("Talk Record", record)
		update_site_config("tanxin_allow_uninstall", 1)
	assert bench("uninstall-app", "tanxin", "--yes", "--no-backup").returncode != 0, (
		"no export was written yet"
	)


def test_after_an_export_it_goes_and_nothing_of_ours_remains(record: str, tmp_path: Path) -> None:
	folder = tmp_path / "export"
	done = bench("tanxin-export", "--to", str(folder))
	assert done.returncode == 0, done.stdout + done.stderr
	assert record in (folder / "talk_record.jsonl").read_text(encoding="utf-8")
	assert "Talk Sign Off" in (folder / "talk_anchor.jsonl").read_text(encoding="utf-8")
	assert "卸载前的谈话内容" not in (folder / "talk_note.jsonl").read_text(encoding="utf-8")
	assert bench("tanxin-export", "--to", str(folder)).returncode != 0, "an export is never overwritten"
	done = bench("uninstall-app", "tanxin", "--yes", "--no-backup")
	assert done.returncode == 0, done.stdout + done.stderr
	with connected():
		found = list(remains())
		assert not found, found
		assert "tanxin_key" not in frappe.get_site_config()
		assert not anchor_file.path().exists() and not key_file.path().exists()
		kept = [each.read_text() for each in Path(anchor_file.FOLDER).glob(f"{SITE}-until-*.jsonl")]
		assert [each.name for each in Path(SITE, "private", "files").iterdir() if "txs-" in each.name] == []
		assert len(kept) == 1 and "Talk Sign Off" in kept[0], "the anchors beside the database stay"
		aside = [each.name for each in Path(key_file.FOLDER).iterdir() if SITE in each.name]
		assert [each.startswith(f"{SITE}-until-") for each in aside] == [True], (
			"and the keys, for the backups"
		)
		if frappe.db.table_exists("Workspace Sidebar"):
			left = frappe.get_all("Workspace Sidebar Item", {"parent": scene.OWN_SIDEBAR}, pluck="link_to")
			assert left == ["ToDo"]


def remains():
	"""(table, row) of everything that still speaks of us. The list of apps once installed is the platform's own."""
	for table in frappe.db.get_tables(cached=False):
		if not table.startswith(("tab", "__")):
			continue  # the database's own views
		if any(
			word in table.lower()
			for word in ("tabtalk ", "tanxin", "tabparty organization", "tabtrigger event")
		):
			yield table, "the table itself"
			continue
		for row in rows(table):
			if "Installed Applications" in row and table == "tabVersion":
				continue
			if table == "tabUser" or "@tanxin.test" in row:
				continue  # accounts are the site's; the test made these
			if any(word in row.lower() for word in OURS):
				yield table, row[:300]
