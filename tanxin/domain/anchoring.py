"""The nightly anchors over a sealed log (存证): how many entries there were, which, and the anchor before.

An anchor makes visible what no chain can show of itself: that its end, or the whole of it, was taken away. It is
written into the database and beside it; what the database no longer says, the other copy still does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from tanxin.domain import integrity
from tanxin.domain.findings import Finding, Kind
from tanxin.domain.integrity import Fit


@dataclass(frozen=True, slots=True)
class Anchor:
	"""One anchor (存证) as it is stored. `total`: entries of the log up to and with this anchor."""

	log: str
	number: int
	anchored_at: datetime
	up_to: datetime
	entries: int
	total: int
	digest: str
	previous: str = ""
	seal: str = ""

	@property
	def content(self) -> dict[str, Any]:
		"""What its seal covers, but for the seal before it."""
		fields = asdict(self)
		return {name: value for name, value in fields.items() if name not in ("previous", "seal")}

	@property
	def code(self) -> str:
		"""As an inspector notes it down (核对码)."""
		return integrity.short_code(self.seal)


@dataclass(frozen=True, slots=True)
class Sum:
	"""Entries counted, and the digest over them."""

	entries: int
	digest: str


NOTHING = Sum(0, hashlib.sha256().hexdigest())


def sum_of(rows: Iterable[tuple[str, str, str]]) -> Sum:
	"""Over (name, time of creation, seal) of entries, whatever their order."""
	digest, count = hashlib.sha256(), 0
	for row in sorted(rows):
		digest.update("|".join(row).encode() + b"\n")
		count += 1
	return Sum(count, digest.hexdigest())


def sealed(anchor: Anchor, key: bytes) -> str:
	"""The seal of an anchor over its content and the seal before it."""
	return integrity.seal(key, anchor.content, anchor.previous)


def check(
	keys: Mapping[str, bytes],
	anchors: Sequence[Anchor],
	kept_outside: Sequence[Anchor] | None,
	sum_now: Callable[[int], Sum],
) -> Iterator[Finding]:
	"""Everything wrong with the anchors of one log, and with the entries under them.

	`keys`: of the ring by their marks, the current one last; `anchors`: of the database, by number; `kept_outside`: the same as written beside it, None where nothing is kept
	there; `sum_now`: of the entries that now name that number.
	"""
	yield from _seals(keys, anchors)
	yield from _numbers(anchors)
	totals = 0
	for anchor in anchors:
		yield from _entries(anchor, sum_now(anchor.number))
		if anchor.total != totals + anchor.entries and not _after_gap(anchors, anchor):
			yield _finding(Kind.ANCHOR_EDITED, "累计条数与此前的存证不衔接", anchor)
		totals = anchor.total
	if kept_outside is not None:
		yield from _outside(keys, anchors, kept_outside, sum_now)


def _seals(keys: Mapping[str, bytes], anchors: Sequence[Anchor]) -> Iterator[Finding]:
	before, others = "", []
	for anchor in anchors:
		fit = integrity.fit_one_of(keys, anchor.content, anchor.previous, anchor.seal)
		if fit is Fit.OTHER_KEY:
			others.append(anchor)
		elif fit is Fit.EDITED:
			yield _finding(Kind.ANCHOR_EDITED, "内容与封签不符", anchor)
		elif anchor.previous != before:
			yield _finding(Kind.ANCHOR_MISSING, "与前一号存证不衔接：其间的存证被删除或改动", anchor)
		before = anchor.seal
	if others:
		what = f"{len(others)}份存证{other_key(integrity.mark_of(others[0].seal), [*keys][-1])}"
		yield Finding(Kind.OTHER_KEY, what, log=others[0].log)


def other_key(theirs: str, ours: str) -> str:
	"""What to do about a seal of another key."""
	return (
		f"由另一把密钥封签（标记{theirs}，本站密钥环中没有，现用的是{ours}）：站点可能是在别处恢复的。"
		"请先恢复原来的密钥（tanxin-key restore）再核验；在此之前这些记录无法核对"
	)


def _numbers(anchors: Sequence[Anchor]) -> Iterator[Finding]:
	expected = 1
	for anchor in anchors:
		if anchor.number > expected:
			yield _finding(
				Kind.ANCHOR_MISSING, f"数据库中缺{_range(expected, anchor.number - 1)}存证", anchor
			)
		elif anchor.number < expected:
			yield _finding(Kind.ANCHOR_EDITED, "编号重复", anchor)
		expected = anchor.number + 1


def _after_gap(anchors: Sequence[Anchor], anchor: Anchor) -> bool:
	known = {each.number for each in anchors}
	return anchor.number > 1 and anchor.number - 1 not in known


def _entries(anchor: Anchor, now: Sum) -> Iterator[Finding]:
	if now.entries != anchor.entries:
		less = anchor.entries - now.entries
		change = f"少{less}条：被删除" if less > 0 else f"多{-less}条：被插入"
		what = f"存证时有{anchor.entries}条，现有{now.entries}条，{change}"
		yield _finding(Kind.ANCHOR_ENTRIES, what, anchor)
	elif now.digest != anchor.digest:
		yield _finding(Kind.ANCHOR_ENTRIES, f"{anchor.entries}条记录与存证时不同：被改动或调换", anchor)


def _outside(
	keys: Mapping[str, bytes],
	anchors: Sequence[Anchor],
	kept: Sequence[Anchor],
	sum_now: Callable[[int], Sum],
) -> Iterator[Finding]:
	"""The copy beside the database against the database."""
	here = {each.number: each for each in anchors}
	there: Mapping[int, Anchor] = {each.number: each for each in kept}
	missing = [each for number, each in sorted(there.items()) if number not in here]
	for anchor in missing:
		yield _finding(
			Kind.ANCHOR_MISSING, "存证文件中有，数据库中没有：被删除，或数据库恢复到了更早的备份", anchor
		)
		yield from _entries(anchor, sum_now(anchor.number))
	for anchor in kept:
		if integrity.fit_one_of(keys, anchor.content, anchor.previous, anchor.seal) is Fit.EDITED:
			yield _finding(Kind.ANCHOR_FILE, "存证文件中的内容与封签不符：文件被改动", anchor)
		elif anchor.number in here and here[anchor.number].seal != anchor.seal:
			yield _finding(Kind.ANCHOR_FILE, "存证文件与数据库中的存证不同：其中一份被换掉", anchor)
	last = max(there, default=0)
	for number in sorted(set(here) - set(there)):
		hint = number > last
		what = "尚未写入存证文件" if hint else "存证文件中缺这一号：文件被改动"
		yield _finding(Kind.NOT_ANCHORED if hint else Kind.ANCHOR_FILE, what, here[number])


def _range(first: int, last: int) -> str:
	return f"第{first}号" if first == last else f"第{first}至{last}号"


def _finding(kind: Kind, what: str, anchor: Anchor) -> Finding:
	return Finding(kind, f"第{anchor.number}号存证：{what}", log=anchor.log, at=anchor.anchored_at)
