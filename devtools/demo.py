"""`./dev demo`: the main job on the fictional unit, on a bench's site or as files."""

from __future__ import annotations

import json
import secrets
import time
from pathlib import Path
from typing import NamedTuple

from devtools import services, venv
from devtools.places import ROOT
from devtools.running import Runner
from devtools.session import on_bench
from devtools.sites import Sites
from devtools.words import BenchUnusable, Trouble, say

SITE = "tanxin-demo.localhost"


class Wishes(NamedTuple):
	"""What the command line asked for."""

	out: Path
	files: list[str]  # options for the preview, already in its own form
	fresh: bool
	port: int
	leave: bool


def run(bench: Path | None, named: bool, wishes: Wishes, runner: Runner) -> int:
	"""On a bench unless there is none, or files were given."""
	if bench is None or wishes.files:
		return _preview(wishes, runner)
	venv.ready(runner)
	try:
		with on_bench(bench, runner) as sites:
			return _desk(sites, wishes)
	except BenchUnusable as unusable:
		if named:
			raise
		say(
			f"找到的 bench {bench} 不能用，改为预览：{unusable.chinese}",
			f"the bench found at {bench} cannot be used, the preview instead: {unusable.english}",
		)
		return _preview(wishes, runner)


def _preview(wishes: Wishes, runner: Runner) -> int:
	python = venv.ready(runner)
	say("用表格预览，不用 bench", "the preview from files, without a bench")
	source = wishes.files if "--roster" in wishes.files else ["--demo", *wishes.files]
	words = [python, "-m", "tanxin.preview", *source, "--out", wishes.out]
	code, _text = runner.aloud(words, {"PYTHONPATH": str(ROOT)})
	if code == 0:
		say(
			"没有包括：报批、确认、提醒等要在站点上办的步骤；要看请用 ./dev demo --bench PATH。",
			"left out: signing off, confirming and reminding, which need a site; to see them: ./dev demo --bench PATH.",
		)
	return code


def _desk(sites: Sites, wishes: Wishes) -> int:
	logins = _loaded(sites, wishes.fresh)
	if wishes.leave:
		_show(sites, logins, None)
		return 0
	services.start_worker(sites.bench)
	url = services.start_web(sites.bench, SITE, wishes.port)
	sites.configure(SITE, host_name=url)
	_show(sites, logins, url)
	say(
		"按 Ctrl-C 结束；站点会保留，下次直接打开。",
		"ctrl-C ends it; the site stays and opens at once the next time.",
	)
	try:
		while True:
			time.sleep(3600)
	except KeyboardInterrupt:
		return 0


def _loaded(sites: Sites, fresh: bool) -> dict[str, object]:
	"""The site with the unit in it; what the loader said of its logins."""
	kept = sites.bench.layer / "demo.json"
	log = sites.bench.runner.log
	if kept.exists() and not fresh:
		say(f"打开已有的演示站点 {SITE}", f"opening the demo site {SITE} that is there")
		failure = Trouble(f"演示站点升级失败，详见 {log}。", f"the demo site did not migrate; see {log}.")
		sites.bench.frappe("migrate", failure=failure, site=SITE)
		return dict(json.loads(kept.read_text(encoding="utf-8")))
	kept.unlink(missing_ok=True)
	sites.drop(SITE)
	try:
		sites.make(SITE, sites.bench.companions)
		loaded = _load(sites)
	except BaseException:
		sites.drop(SITE)
		raise
	kept.write_text(json.dumps(loaded, ensure_ascii=False, indent=1), encoding="utf-8")
	return loaded


def _load(sites: Sites) -> dict[str, object]:
	say(
		"正在载入演示单位：事件、应谈、计划、报批、记录、确认",
		"loading the demo unit, from events to confirmations",
	)
	log = sites.bench.runner.log
	failure = Trouble(f"演示单位没有载入，详见 {log}。", f"the demo unit did not load; see {log}.")
	text = sites.bench.frappe("execute", "tanxin.demo.load.run", failure=failure, site=SITE)
	password = secrets.token_urlsafe(9)
	failure = Trouble(
		f"管理员密码没有设好，详见 {log}。", f"the administrator's password was not set; see {log}."
	)
	sites.bench.frappe("set-admin-password", password, failure=failure, site=SITE)
	return {"said": _last_json(text), "administrator": password}


def _last_json(text: str) -> object:
	"""What the loader returned: `execute` prints it as the last thing, over several lines."""
	lines = text.strip().splitlines()
	for start in range(len(lines)):
		if lines[start][:1] in "{[":
			try:
				return json.loads("\n".join(lines[start:]))
			except ValueError:
				continue
	return None


def _show(sites: Sites, loaded: dict[str, object], url: str | None) -> None:
	print()
	if url:
		print(f"  地址 / address       {url}/app/tanxin")
		print(f"  我的谈话 / my talks  {url}/my-talks")
	print(f"  站点 / site          {SITE}")
	print(f"  Administrator        {loaded['administrator']}")
	_show_value(loaded["said"], 1)
	print(f"  日志 / log           {sites.bench.runner.log}\n", flush=True)


def _show_value(value: object, depth: int) -> None:
	indent = "  " * depth
	if isinstance(value, dict):
		for key, inner in value.items():
			if isinstance(inner, (dict, list)):
				print(f"{indent}{key}")
				_show_value(inner, depth + 1)
			else:
				print(f"{indent}{key:<20} {inner}")
	elif isinstance(value, list):
		for row in value:
			words = row.values() if isinstance(row, dict) else [row]
			print(indent + "  ".join(str(word) for word in words))
