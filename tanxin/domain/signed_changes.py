"""What became of a signed plan from one entry of its sign-off to the next (签批内容的变化), in words. The words of the talk
themselves are in no entry: of them it is only known that they changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tanxin.domain.terms import label

#: Says who these people are, to this reader.
Naming = Callable[[Sequence[str]], str]

PARTIES = (("talkers", "谈话人"), ("persons", "谈话对象"))


def changes(before: Mapping[str, Any], after: Mapping[str, Any], naming: Naming) -> list[str]:
	"""One sentence for each thing that differs; empty when nothing does. Values are as the entries keep them; a field that
	one of the two does not know is passed over."""
	return [*_parties(before, after, naming), *_fields(before, after)]


def _parties(before: Mapping[str, Any], after: Mapping[str, Any], naming: Naming) -> Iterator[str]:
	for field, title in PARTIES:
		if field not in before or field not in after:
			continue
		added = [each for each in after[field] if each not in before[field]]
		removed = [each for each in before[field] if each not in after[field]]
		told = [f"增加{naming(added)}"] if added else []
		told += [f"去掉{naming(removed)}"] if removed else []
		if told:
			yield f"{title}{'，'.join(told)}"


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
	times = ("planned_start", "planned_end")
	if _differ(before, after, *times):
		yield f"谈话时间由{_time(before)}改为{_time(after)}"
	if _differ(before, after, "place"):
		yield f"谈话地点由{_quoted(before['place'])}改为{_quoted(after['place'])}"
	for field, title in (("way", "谈话方式"), ("category", "类别")):
		if _differ(before, after, field):
			yield f"{title}由“{label(before[field])}”改为“{label(after[field])}”"
	if _differ(before, after, "content"):
		yield "谈话重点、准备情况或提纲有改动（内容不在此显示）"


def _differ(before: Mapping[str, Any], after: Mapping[str, Any], *fields: str) -> bool:
	return any(
		field in before and field in after and (before[field] or "") != (after[field] or "")
		for field in fields
	)


def _quoted(text: str) -> str:
	return f"“{text}”" if text else "空白"


def _time(fields: Mapping[str, Any]) -> str:
	"""From when to when; the day once where it is one."""
	start, end = str(fields.get("planned_start") or "")[:16], str(fields.get("planned_end") or "")[:16]
	if not start:
		return "未定"
	return f"{start}至{end[11:] if end[:10] == start[:10] else end}" if end else start
