"""Archive numbers (档号) after 《归档文件整理规则》: 全宗号、年度、保管期限、件号; the pattern is the unit's own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tanxin.domain.retention import code_of

FONDS, YEAR, PERIOD, ITEM = "全宗号", "年度", "保管期限", "件号"
PARTS = (FONDS, YEAR, PERIOD, ITEM)
#: Without these two papers would share a number: items are counted within year and period.
NEEDED = (YEAR, PERIOD, ITEM)
DEFAULT_PATTERN = "{全宗号}-WS·{年度}-{保管期限}-{件号}"
#: What separates the parts; left over at an end where a part is empty.
SEPARATORS = "-·.—_/ "


@dataclass(frozen=True, slots=True)
class Numbering:
	"""How a unit numbers its files."""

	pattern: str = DEFAULT_PATTERN
	fonds: str = ""
	digits: int = 4


def flaws(pattern: str) -> list[str]:
	"""What is wrong with a pattern, in Chinese; empty when nothing is."""
	named = re.findall(r"\{([^{}]*)\}", pattern)
	found = [
		f"档号格式中不认识“{{{name}}}”，可用的有：{'、'.join(PARTS)}" for name in named if name not in PARTS
	]
	missing = [name for name in NEEDED if name not in named]
	if missing:
		found.append(f"档号格式中缺少{'、'.join(f'{{{name}}}' for name in missing)}，否则会有两件同号")
	found += [f"档号格式中“{{{name}}}”出现了两次" for name in PARTS if named.count(name) > 1]
	if "{" in re.sub(r"\{[^{}]*\}", "", pattern) or "}" in re.sub(r"\{[^{}]*\}", "", pattern):
		found.append("档号格式中的花括号不成对")
	return found


def archive_number(numbering: Numbering, year: int, years: int | None, item: int) -> str:
	"""The number of one item, e.g. 「Z109-WS·2026-D10-0001」. Raises `ValueError` (Chinese) for an unfit pattern."""
	wrong = flaws(numbering.pattern)
	if wrong:
		raise ValueError("；".join(wrong))
	if item < 1:
		raise ValueError("件号从1开始")
	values = {
		FONDS: numbering.fonds.strip(),
		YEAR: str(year),
		PERIOD: code_of(years),
		ITEM: str(item).zfill(numbering.digits),
	}
	number = re.sub(r"\{([^{}]*)\}", lambda found: values[found.group(1)], numbering.pattern)
	return number.strip(SEPARATORS) if values[FONDS] else _without_fonds(numbering.pattern, values)


def _without_fonds(pattern: str, values: dict[str, str]) -> str:
	"""The same without the part that is empty, and without the separator after it."""
	rest = re.sub(rf"\{{{FONDS}\}}[{re.escape(SEPARATORS)}]?", "", pattern)
	return re.sub(r"\{([^{}]*)\}", lambda found: values[found.group(1)], rest).strip(SEPARATORS)


def gaps(items: Iterable[int]) -> list[int]:
	"""Item numbers that are missing below the highest one of a year and period."""
	seen = set(items)
	return [number for number in range(1, max(seen, default=0)) if number not in seen]
