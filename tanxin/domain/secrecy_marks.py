"""Marks on paper (标志): 内部 and 内部·严格 of this app; 秘密、机密、绝密 belong to classified systems and are found here
so that they are refused, or, on a system declared classified, checked against their longest terms.

Ordinary words (「秘密投票」「严守秘密」) are no marks. A mark is a level followed by a star (「机密★10年」), named after
「密级：」, or in brackets at the beginning of a line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePath


class Mark(str, Enum):
	"""The unit's own marks (内部标志), from the mildest."""

	NONE = "None"
	INTERNAL = "Internal"  # 内部
	STRICT = "Internal, Strict"  # 内部·严格


PRINTED = {Mark.NONE: "", Mark.INTERNAL: "内部", Mark.STRICT: "内部·严格"}
_ORDER = tuple(Mark)

#: Longest terms in years (保密期限) by level.
LONGEST_TERMS = {"绝密": 30, "机密": 20, "秘密": 10}


@dataclass(frozen=True, slots=True)
class Clause:
	"""A place in a law. Nobody has checked the wording against the text while `verified_by` is empty (待核)."""

	title: str
	clause: str
	gist: str
	verified_by: str = ""

	@property
	def text(self) -> str:
		"""「《…》第…条：…（待核）」."""
		return f"《{self.title}》{self.clause}：{self.gist}{'' if self.verified_by else '（待核）'}"


_STATUTE, _RULES = "中华人民共和国保守国家秘密法", "中华人民共和国保守国家秘密法实施条例"
#: Why a classified mark cannot stand here.
NOT_ON_THIS_SYSTEM = Clause(_RULES, "第四十一条", "不得使用非涉密信息系统存储、处理、传输国家秘密")
#: What this app's contents are instead.
WORK_SECRETS = Clause(
	_STATUTE, "第六十四条", "不属于国家秘密但泄露后会造成一定不利影响的事项，按工作秘密采取保护措施"
)
#: How long a mark may last.
TERMS = Clause(
	_STATUTE, "第二十条", "保密期限除另有规定外，绝密级不超过三十年，机密级不超过二十年，秘密级不超过十年"
)
CLAUSES = (NOT_ON_THIS_SYSTEM, WORK_SECRETS, TERMS)

_STARS = "★☆✩✪✭✮⋆⭐✰"
_GAP = r"[\s\u200b-\u200d\u2060\ufeff]*"
_LEVEL = f"(?:[绝絕]{_GAP}密|[机機]{_GAP}密|[秘祕]{_GAP}密)"
_TERM = r"(?:\d+|[一二三四五六七八九十百]+|长期|長期|永久)"
#: 「机密★10年」「绝密 ☆ 长期」; plain stars (*) only where a term follows, else they may be a list or emphasis.
_STARRED = re.compile(
	f"{_LEVEL}{_GAP}[级級]?{_GAP}(?:[{_STARS}]{_GAP}(?:{_TERM}{_GAP}[年个個月天日]*)?|[*·﹡∗]{_GAP}{_TERM}{_GAP}[年个個月天日]*)"
)
_NAMED = re.compile(f"密{_GAP}[级級]{_GAP}[:：是为為]{_GAP}{_LEVEL}")
_BRACKETED = re.compile(rf"(?m)^[\s　]*[【\[（(〔《<「『]{_GAP}{_LEVEL}{_GAP}[级級]?{_GAP}[】\]）)〕》>」』]")
#: A file's name says it as well when it begins or ends with the level set apart: 「机密-名单.xlsx」「名单_绝密.pdf」.
_APART = r"[\s　\-_—–·.,，、+#~～&@]"
_BRACKETS = r"[【\[（(〔《<「『{]"
_CLOSING = r"[】\]）)〕》>」』}]"
_FILE_HEAD = re.compile(
	f"^{_APART}*{_BRACKETS}?{_GAP}{_LEVEL}{_GAP}[级級]?{_GAP}(?:{_CLOSING}|{_APART}|\\d|$)"
)
_FILE_TAIL = re.compile(
	f"(?:{_BRACKETS}|{_APART}){_GAP}{_LEVEL}{_GAP}[级級]?{_GAP}{_CLOSING}?{_APART}*(?:\\(?\\d*\\)?)$"
)
_FILE_ANY = re.compile(f"{_BRACKETS}{_GAP}{_LEVEL}{_GAP}[级級]?{_GAP}{_CLOSING}")

_STATE_MARK = re.compile(f"^({_LEVEL})[级級]?★(\\d{{1,3}})(年|个月)$")


def strictest(marks: Iterable[str | None]) -> Mark:
	"""The strictest of the unit's marks; what is empty does not count. Raises `ValueError` for no mark of this app."""
	return max((Mark(mark) for mark in marks if mark), key=_ORDER.index, default=Mark.NONE)


def is_below(mark: str, default: str) -> bool:
	"""Whether a mark chosen by an author is milder than what his document must carry."""
	return _ORDER.index(Mark(mark)) < _ORDER.index(Mark(default))


def mark_in(text: str | None) -> str:
	"""The classification mark that a text bears, as it stands there; empty where there is none."""
	folded = _folded(text)
	found = _STARRED.search(folded) or _NAMED.search(folded) or _BRACKETED.search(folded)
	return found.group().strip() if found else ""


def mark_in_name(file_name: str | None) -> str:
	"""The same in a file's name, where a level that is set apart is a mark too: 「机密-干部名单.xlsx」."""
	name = _folded(file_name).replace("\\", "/").rsplit("/", 1)[-1].strip()
	stem = name
	while PurePath(stem).suffix and re.fullmatch(r"\.[A-Za-z0-9]{1,6}", PurePath(stem).suffix):
		stem = PurePath(stem).stem
	found = mark_in(name)
	if found:
		return found
	match = _FILE_HEAD.search(stem) or _FILE_TAIL.search(stem) or _FILE_ANY.search(stem)
	return match.group().strip() if match else ""


def is_level(value: str | None) -> bool:
	"""Whether a value chosen as a mark names a level of secrecy, with a star or without (机密, 绝密级, 秘密★5年)."""
	folded = re.sub(_GAP, "", _folded(value))
	return bool(re.match(f"^{_LEVEL}", folded)) or bool(mark_in(value))


def problem_of_state_mark(value: str) -> str:
	"""Why a text is no lawful 「密级★保密期限」, as a sentence; empty where it is one."""
	match = _STATE_MARK.match(re.sub(r"\s", "", unicodedata.normalize("NFKC", value or "")))
	if not match:
		return f"“{value}”不是国家秘密标志：请按“密级★保密期限”填写，例如“秘密★5年”或“机密★6个月”。"
	level, count, unit = _plain(match.group(1)), int(match.group(2)), match.group(3)
	longest = LONGEST_TERMS[level] * (1 if unit == "年" else 12)
	if not 0 < count <= longest:
		return f"“{value}”的保密期限不成立：{level}级最长{LONGEST_TERMS[level]}年。{TERMS.text}。"
	return ""


def state_mark(value: str) -> str:
	"""A lawful mark in its one written form. Raises `ValueError` with the sentence for who chose it."""
	problem = problem_of_state_mark(value)
	if problem:
		raise ValueError(problem)
	match = _STATE_MARK.match(re.sub(r"\s", "", unicodedata.normalize("NFKC", value)))
	assert match
	return f"{_plain(match.group(1))}★{int(match.group(2))}{match.group(3)}"


def refusal(found: str, where: str) -> str:
	"""The sentence for who tried: what was found where, why not here, what to do. `where`: a field, row or file."""
	return (
		f"{where}带有国家秘密标志“{found[:30]}”，未予保存，本次提交的内容没有写入系统。"
		f"本系统不是涉密信息系统，依据{NOT_ON_THIS_SYSTEM.text}。"
		"请改在本单位的涉密系统或涉密载体上办理；如属误标，请删去标志后重试；"
		f"不涉及国家秘密的内部事项，请用“内部”或“内部·严格”标志（{WORK_SECRETS.text}）。"
	)


def _folded(text: str | None) -> str:
	"""Full-width letters, figures and brackets as plain ones, so that a mark cannot hide in another form."""
	return unicodedata.normalize("NFKC", text or "")


def _plain(level: str) -> str:
	level = re.sub(_GAP, "", level)
	return {"絕密": "绝密", "機密": "机密", "祕密": "秘密"}.get(level, level)
