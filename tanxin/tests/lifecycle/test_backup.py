"""A site's backup on another site: sealed without the key, whole with it; in no file of the backup is key or word.

Needs an account that may make databases: TANXIN_DB_ROOT_USER and TANXIN_DB_ROOT_PASSWORD, or the bench's own config.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import frappe
import pytest

from tanxin.confidentiality import key_file, sealed_files
from tanxin.tests.lifecycle.test_lifecycle import SITE, bench, connected

OTHER = f"b-{SITE}"
#: Two suites may run this at once in one server.
DATABASE = f"_tanxin_{hashlib.sha256(OTHER.encode()).hexdigest()[:10]}"
WORDS = "卸载前的谈话内容"


def on_other(*words: str) -> subprocess.CompletedProcess:
	return bench(*words, site=OTHER)


def root() -> tuple[str, str]:
	"""The account with which databases are made."""
	if user := os.environ.get("TANXIN_DB_ROOT_USER"):
		return user, os.environ.get("TANXIN_DB_ROOT_PASSWORD", "")
	config = json.loads(Path("common_site_config.json").read_text())
	if not config.get("root_password"):
		pytest.skip("no account that may make databases: set TANXIN_DB_ROOT_USER and TANXIN_DB_ROOT_PASSWORD")
	return config.get("root_login") or "root", config["root_password"]


@pytest.fixture(scope="module")
def backup(record: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
	"""The whole set: database, config, both tars of files."""
	folder = tmp_path_factory.mktemp("backup")
	done = bench("backup", "--with-files", "--backup-path", str(folder))
	assert done.returncode == 0, done.stdout + done.stderr
	kinds = {
		"database": "*database.sql.gz",
		"config": "*site_config_backup.json",
		"private": "*private-files.tar",
	}
	found = {kind: next(iter(sorted(folder.glob(pattern))), None) for kind, pattern in kinds.items()}
	found["public"] = next(each for each in folder.glob("*files.tar") if "private" not in each.name)
	assert all(found.values()), sorted(each.name for each in folder.iterdir())
	return found


@pytest.fixture(scope="module")
def other(backup: dict[str, Path]) -> Iterator[str]:
	"""Another site with another name and database into which the backup was restored; gone afterwards."""
	user, password = root()
	mine = json.loads(Path(SITE, "site_config.json").read_text())
	folder = Path(OTHER)
	for part in ("private/files", "private/backups", "public/files", "logs", "locks"):
		(folder / part).mkdir(parents=True, exist_ok=True)
	config = {**mine, "db_name": DATABASE, "db_user": DATABASE, "db_password": "restored-here"}
	folder.joinpath("site_config.json").write_text(json.dumps(config))
	try:
		files = ["--with-public-files", str(backup["public"]), "--with-private-files", str(backup["private"])]
		account = ["--db-root-username", user, "--db-root-password", password, "--force"]
		done = on_other("restore", str(backup["database"]), *files, *account)
		assert done.returncode == 0, done.stdout + done.stderr
		yield OTHER
	finally:
		_drop(user, password)


def _drop(user: str, password: str) -> None:
	words = f"DROP DATABASE IF EXISTS `{DATABASE}`; DROP USER IF EXISTS '{DATABASE}'@'localhost', '{DATABASE}'@'%'"
	with connected():
		place = [f"--host={frappe.conf.db_host or '127.0.0.1'}", f"--port={frappe.conf.db_port or 3306}"]
	program = shutil.which("mariadb") or shutil.which("mysql")
	command = [program, "--no-defaults", *place, "--protocol=tcp", f"--user={user}", "-e", words]
	subprocess.run(command, env={**os.environ, "MYSQL_PWD": password}, check=True)
	shutil.rmtree(OTHER, ignore_errors=True)
	for kept in (Path(key_file.FOLDER), Path("tanxin-anchors")):
		for each in kept.glob(f"*{OTHER}*"):
			each.unlink()


def bytes_of(file: Path) -> Iterator[bytes]:
	"""What is in a file of the set, unpacked."""
	if file.name.endswith(".gz"):
		yield gzip.decompress(file.read_bytes())
	elif tarfile.is_tarfile(file):
		with tarfile.open(file) as tar:
			for member in tar.getmembers():
				yield member.name.encode()
				if member.isfile():
					yield tar.extractfile(member).read()
	else:
		yield file.read_bytes()


def test_neither_key_nor_words_are_in_the_backup(backup: dict[str, Path]) -> None:
	with connected():
		ring = json.loads(key_file.path().read_text())
	secrets = [row["secret"] for row in ring["keys"]]
	searched = 0
	for kind, file in backup.items():
		for content in bytes_of(file):
			searched += len(content)
			for word in (*secrets, WORDS):
				assert word.encode() not in content, kind
			for secret in secrets:
				assert bytes.fromhex(secret) not in content, kind
			assert json.dumps(WORDS)[1:-1].encode() not in content, kind
	assert searched > 1_000_000, "the database was looked through"
	with tarfile.open(backup["private"]) as tar:
		assert len([each for each in tar.getnames() if "txs-" in each]) == 2, (
			"files are in the set, in cipher"
		)
	with gzip.open(backup["database"]) as dump:
		assert b"Talk Sign Off" in dump.read()


def test_without_the_key_metadata_works_and_it_says_so(other: str, record: str) -> None:
	done = on_other("migrate", "--skip-search-index")
	assert done.returncode == 0, done.stdout + done.stderr
	assert "tanxin-key restore" in done.stdout, done.stdout[-2000:]
	with connected(other):
		assert not key_file.path().exists(), "no new key was made"
		assert frappe.db.get_value("Talk Record", record, "docstatus") == 1
		assert frappe.get_all("Talk Plan", fields=["title", "workflow_state"])
	done = on_other("tanxin-key", "check")
	assert done.returncode == 2 and "打不开" in done.stdout, done.stdout + done.stderr
	done = on_other("tanxin-verify")
	assert done.returncode == 2 and "tanxin-key check" in done.stderr, done.stdout + done.stderr


def test_with_the_key_the_words_are_there_and_the_evidence_whole(
	other: str, record: str, tmp_path: Path
) -> None:
	copy = tmp_path / "copy.json"
	done = bench("tanxin-key", "copy", "--to", str(copy))
	assert done.returncode == 0, done.stdout + done.stderr
	done = on_other("tanxin-key", "restore", "--from", str(copy))
	assert done.returncode == 0, done.stdout + done.stderr
	done = on_other("tanxin-key", "check")
	assert done.returncode == 0, done.stdout + done.stderr
	with connected(other):
		from tanxin.confidentiality import sealing

		rows = frappe.get_all("Talk Note", {"record": record, "zone": "Shared"}, pluck="sealed")
		assert WORDS in [sealing.unseal(row).get("main") for row in rows]
		names = sealed_files.names()
		assert [sealed_files.read(f"{sealed_files.ADDRESS}{each}").decode() for each in names] == [WORDS] * 2
	done = on_other("tanxin-verify")
	assert "封签" not in done.stdout and "被改动" not in done.stdout, done.stdout
	only = [line for line in done.stdout.splitlines() if line.startswith("问题")]
	assert all("存证文件" in line for line in only), only  # the file beside the database is moved by hand
	_move_anchors()
	done = on_other("tanxin-verify")
	assert done.returncode == 0 and done.stdout.startswith("未发现问题"), done.stdout


def _move_anchors() -> None:
	from tanxin.signoff.evidence import anchor_file

	with connected():
		mine = anchor_file.path()
	with connected(OTHER):
		theirs = anchor_file.path()
	shutil.copy2(mine, theirs)


def test_after_a_change_of_the_key_there_the_old_site_is_as_it_was(other: str) -> None:
	done = on_other("tanxin-key", "rotate")
	assert done.returncode == 0, done.stdout + done.stderr
	assert on_other("tanxin-verify").returncode == 0
	assert bench("tanxin-key", "check").returncode == 0
