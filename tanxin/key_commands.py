"""`bench --site SITE tanxin-key …`: the unit's keys, for whoever keeps the server (see docs/keys.md)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import frappe
from frappe.commands import get_site, pass_context

if TYPE_CHECKING:
	from tanxin.confidentiality.key_state import Report
	from tanxin.confidentiality.rotation import Outcome
	from tanxin.domain.key_ring import Ring

#: Exits: all well; something is wrong and said; nothing could be done.
WELL, WRONG, NOTHING_DONE = 0, 1, 2


@click.group("tanxin-key")
def key() -> None:
	"""The keys that seal talk content: where they are, copies, a new key, a restored one."""


def on_site(command: Callable[..., int]) -> Callable[..., None]:
	"""A command connected to its site; what cannot be done is a sentence and exit 2."""

	@wraps(command)
	def run(context: Any, **options: Any) -> None:
		from tanxin.confidentiality.keys import KeyMissing
		from tanxin.confidentiality.rotation import AtWork
		from tanxin.domain.key_ring import RingUnreadable

		frappe.init(site=get_site(context))
		frappe.connect()
		frappe.local.lang = "zh"
		try:
			code = command(**options)
		except (RingUnreadable, KeyMissing, AtWork) as problem:
			click.echo(f"没有办成：{problem}", err=True)
			code = NOTHING_DONE
		except Exception as problem:
			if not isinstance(problem, (frappe.db.OperationalError, frappe.db.InternalError)):
				raise
			click.echo(
				f"没有办完：数据库报错（{problem.args[0]}）。已做的都算数，排除后再运行一次。", err=True
			)
			code = NOTHING_DONE
		finally:
			frappe.destroy()
		sys.exit(code)

	return pass_context(run)


@key.command()
@on_site
def show() -> int:
	"""Marks of the keys, where the file is, when each was made and copied. Never a key."""
	from tanxin.confidentiality import key_file, keys
	from tanxin.domain.key_ring import not_copied

	click.echo(f"密钥文件：{key_file.path()}（{_named_by()}）")
	ring = keys.known_ring()
	if ring is None:
		click.echo("没有密钥文件。" + _how_to_restore())
		return NOTHING_DONE
	for line in _lines(ring):
		click.echo(line)
	if ring.resealing:
		click.echo(f"自{ring.resealing}起正在更换密钥，尚未做完：请运行 tanxin-key rotate 接着做。")
	if not_copied(ring):
		click.echo("有密钥还没有副本：请运行 tanxin-key copy --to 文件，并把副本存到别处。")
	return WELL


def _lines(ring: Ring) -> Iterator[str]:
	for each in ring.keys:
		state = "现用" if each.mark == ring.current else f"{each.retired_on or '（时间不详）'}停用"
		parts = [state, f"{each.made_on or '时间不详'}生成", f"副本：{each.copied_on or '从未留过'}"]
		if each.mark == ring.unmarked:
			parts.append("早先存在站点配置里，未注明密钥的旧内容归它")
		yield f"密钥 {each.mark}　" + "，".join(parts)


def _named_by() -> str:
	from tanxin.confidentiality import key_file

	return f"由 {key_file.VARIABLE} 或 {key_file.CONFIG_KEY} 指定" if key_file.given() else "默认位置"


def _how_to_restore() -> str:
	return (
		f"从副本恢复：bench --site {frappe.local.site} tanxin-key restore --from 文件；"
		"副本也没有了，才用 tanxin-key new --accept-loss（以前的内容从此读不出来）。"
	)


@key.command()
@click.option("--to", "target", required=True, type=click.Path(dir_okay=False, path_type=Path))
@on_site
def copy(target: Path) -> int:
	"""Write a copy of all keys to a file (0600) and note the day."""
	from tanxin.confidentiality import key_copies

	noted = key_copies.copy(target)
	click.echo(
		f"已写副本 {target}（权限600）。请存到本机以外，由两人分别保管介质和开启办法，并删去本机上的这一份。"
	)
	if noted:
		click.echo(f"副本已写好，但没有记下日期：{noted}", err=True)
		return WRONG
	return WELL


@key.command()
@click.option("--from", "source", required=True, type=click.Path(path_type=Path))
@on_site
def restore(source: Path) -> int:
	"""Take the keys of a copy in; those that are here stay."""
	from tanxin.confidentiality import key_copies

	new, ring = key_copies.restore(source)
	if new:
		click.echo(f"已恢复{len(new)}把密钥（{'、'.join(new)}）。现用的是 {ring.current}。")
	else:
		click.echo("副本里的密钥这里都有，没有改动。")
	return _told(_looked())


@key.command()
@on_site
def check() -> int:
	"""Does the ring open what is sealed? Exits 0 all of it, 1 not all or something to be done, 2 no usable key."""
	from tanxin.confidentiality import key_file, keys

	ring = keys.known_ring()
	click.echo(f"密钥文件：{key_file.path()}（{_named_by()}）")
	code = _told(_looked())
	if ring is None:
		click.echo("没有密钥文件。" + _how_to_restore())
		return NOTHING_DONE
	if key_file.path().exists() and key_file.is_open_to_others(key_file.path()):
		click.echo("问题：本机的其他账号能读到密钥文件，请把权限改为600。")
		code = WRONG
	return code


def _looked() -> Report:
	from tanxin.confidentiality import key_state

	return key_state.look()


def _told(report: Report) -> int:
	"""Say what a check found. Returns the exit code."""
	from tanxin.confidentiality import key_state

	for name, counts in report.counts.items():
		if counts:
			marks = "，".join(f"{mark or '未注明密钥'} {count}条" for mark, count in sorted(counts.items()))
			click.echo(f"{name}：{marks}")
	click.echo(f"抽查打开{report.opened}条。")
	if report.waiting:
		click.echo(
			f"提示：{report.waiting}条内容仍由旧密钥密封，运行 tanxin-key rotate --finish 换到现用密钥。"
		)
	for name, missing in report.missing.items():
		for mark, count in missing.items():
			click.echo(f"问题：{name}有{count}条打不开，缺标记为 {mark or '（未注明）'} 的密钥。")
	for name, rows in report.damaged.items():
		click.echo(f"问题：{name}抽查的有{len(rows)}条与密钥不符或已损坏：{'、'.join(rows[:5])}")
	lost = {mark for missing in report.missing.values() for mark in missing}
	for mark, file in key_state.elsewhere(lost).items():
		click.echo(f"标记 {mark} 的密钥在 {file}：站点若改过名，请 tanxin-key restore --from 该文件。")
	return WELL if report.is_whole else WRONG


@key.command()
@click.option("--finish", is_flag=True, help="No new key: put what older keys sealed under the current one")
@on_site
def rotate(finish: bool) -> int:
	"""Make a new key and put all content under it. Killed or stopped: run it again."""
	from tanxin.confidentiality import rotation

	def tell(name: str, done: int) -> None:
		click.echo(f"\r{name}：{done}条", nl=False)

	outcome = rotation.rotate(finish_only=finish, tell=tell)
	click.echo("\r", nl=False)
	return _told_of(outcome, finish)


def _told_of(outcome: Outcome, finish: bool) -> int:
	if outcome.resumed and not finish:
		click.echo("上次更换没有做完，这次接着做，没有再生成密钥。")
	done = "，".join(f"{name}{count}条" for name, count in outcome.done.items() if count)
	click.echo(f"现用密钥 {outcome.mark}。已重新密封：{done or '没有需要换的内容'}。")
	for name, count in outcome.shut.items():
		if count:
			click.echo(f"问题：{name}有{count}条打不开（缺它们的密钥），没有动。")
	held = sum(outcome.held.values())
	if held:
		click.echo(f"还有{held}条正被别人占用，稍后再运行一次 tanxin-key rotate 接着做。")
	if not outcome.resumed:
		click.echo(
			"旧密钥留在密钥文件里，以前的签批、查阅记录要靠它核验。请马上运行 tanxin-key copy 留新的副本。"
		)
	return WRONG if held or sum(outcome.shut.values()) else WELL


@key.command()
@click.option("--accept-loss", is_flag=True, help="The old content will never be read again")
@on_site
def new(accept_loss: bool) -> int:
	"""Begin anew where the keys are lost for good. What was sealed stays unreadable."""
	from tanxin.confidentiality import key_copies

	if not accept_loss:
		click.echo(
			"密钥若确已丢失、也没有副本，加上 --accept-loss 再运行：以前的内容从此读不出来。", err=True
		)
		return NOTHING_DONE
	mark, aside = key_copies.begin_anew()
	click.echo(f"已生成新密钥 {mark}。在此之前密封的内容没有密钥，读不出来；以前的签批、查阅记录无法核验。")
	if aside:
		click.echo(f"原来不能用的密钥文件留作 {aside}。")
	click.echo("请马上运行 tanxin-key copy 留副本。")
	return WELL
