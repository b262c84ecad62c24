"""How long papers of talks are kept (保管期限), from which day, and what keeps them longer (暂缓销毁).

No source seen names 谈心谈话记录: the shipped numbers are the unit's own (本单位规定), never a national text's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from tanxin.domain.fields import Fields, Problems
from tanxin.domain.model import Authority, Category, Citation
from tanxin.domain.values import FORMAL_CATEGORIES


class Paper(str, Enum):
	"""Kind of paper (材料种类)."""

	RECORD = "Record"  # 谈话记录
	PLAN = "Plan"  # 谈话计划
	REQUEST = "Request"  # 约谈申请
	DOSSIER = "Dossier"  # 备人材料
	REGISTER = "Register"  # 台账
	SUMMARY = "Annual Summary"  # 年度总结
	READING_LOG = "Reading Log"  # 查阅记录
	PROCESSING = "Processing Record"  # 处理情况记录


#: Whose content the app holds and can destroy; the others are papers outside it, or evidence that stays.
DISPOSED = (Paper.RECORD, Paper.PLAN, Paper.REQUEST, Paper.DOSSIER)
#: 个人信息保护法第五十六条: 「报告和处理情况记录应当至少保存三年」.
LEAST_PROCESSING_YEARS = 3
#: Longer is permanent.
MOST_YEARS = 100
UNCITED = Citation("", "", "")
PERIOD_KEYS = frozenset(
	"code title paper category permanent years authority citation verified_by remark".split()
)
CITATION_KEYS = frozenset("title clause quote url".split())


class RetentionError(ValueError):
	"""Periods that are not fit for use. `problems` are Chinese sentences."""

	def __init__(self, problems: list[str]) -> None:
		super().__init__("\n".join(problems))
		self.problems = problems


@dataclass(frozen=True, slots=True)
class Period:
	"""How long a kind of paper is kept; `years` None: for good (永久). `category` None: every category without one of
	its own."""

	code: str
	title: str
	paper: Paper
	years: int | None
	category: Category | None = None
	authority: Authority = Authority.UNIT
	citation: Citation = UNCITED
	verified_by: str = ""
	remark: str = ""

	@property
	def label(self) -> str:
		"""「永久」 or 「10年」, as it stands on a list."""
		return label_of(self.years)


@dataclass(frozen=True, slots=True)
class Circumstances:
	"""What is known of a paper whose time may be over."""

	open_follow_ups: int = 0
	objection_unresolved: bool = False
	reading_until: date | None = None
	open_checks: tuple[str, ...] = ()
	hold_reason: str = ""
	held: bool = False


def label_of(years: int | None) -> str:
	"""「永久」 or 「10年」."""
	return "永久" if years is None else f"{years}年"


def code_of(years: int | None) -> str:
	"""保管期限代码 in an archive number: Y for good, D10 for ten years."""
	return "Y" if years is None else f"D{years}"


def counts_from(formed_in: int, filed_on: date | None = None) -> date:
	"""The first day that counts (起算日): 1 January after the year of the file, or after the year in which it was filed
	where that was later. Nothing is destroyed earlier than either reading of the custom allows."""
	return date(max(formed_in, filed_on.year if filed_on else formed_in) + 1, 1, 1)


def due_from(first_day: date, years: int | None) -> date | None:
	"""The first day on which the paper may be destroyed (期满日的次日); None: never."""
	return None if years is None else date(first_day.year + years, first_day.month, first_day.day)


def period_for(periods: Iterable[Period], paper: Paper, category: Category | None = None) -> Period | None:
	"""The category's own period, else the one for all; where several say it, the longest."""
	fitting = [each for each in periods if each.paper is paper and each.category in (None, category)]
	own = [each for each in fitting if each.category is category and category is not None]
	# A formal talk (提醒、函询、诫勉) is no heart-to-heart talk: it is never kept for less than the ordinary one.
	chosen = fitting if category in FORMAL_CATEGORIES else own or fitting
	return max(chosen, key=lambda each: MOST_YEARS + 1 if each.years is None else each.years, default=None)


def what_keeps(found: Circumstances, on: date) -> tuple[str, ...]:
	"""Why a paper is not destroyed although its time is over, in sentences; empty when nothing keeps it."""
	kept = []
	if found.held:
		kept.append(f"已暂缓销毁：{found.hold_reason}" if found.hold_reason else "已暂缓销毁")
	if found.open_follow_ups:
		kept.append(f"还有{found.open_follow_ups}项跟进事项未办结")
	if found.objection_unresolved:
		kept.append("本人有异议，尚未更正")
	if found.reading_until is not None and found.reading_until >= on:
		kept.append(f"有查阅授权或待批的查阅申请，至{found.reading_until.isoformat()}")
	kept += [f"正在抽查 {check} 之中" for check in found.open_checks]
	return tuple(kept)


def may_go(due: date | None, found: Circumstances, on: date) -> bool:
	"""Whether it may stand on a disposal list that day."""
	return due is not None and due <= on and not what_keeps(found, on)


def flaws(period: Period) -> list[str]:
	"""What is wrong with a period, in Chinese; empty when nothing is."""
	found = []
	if period.years is not None and not 1 <= period.years <= MOST_YEARS:
		found.append(f"保管期限应为1至{MOST_YEARS}年，或者勾选永久")
	if (
		period.paper is Paper.PROCESSING
		and period.years is not None
		and period.years < LEAST_PROCESSING_YEARS
	):
		found.append(f"个人信息保护法第五十六条：处理情况记录应当至少保存三年，现为{period.years}年")
	national = period.authority not in (Authority.UNIT, Authority.CUSTOM)
	if national and not (period.citation.title and period.citation.quote):
		found.append("写明上级规定的，应当填写文件名称和原文；没有原文的，请选择“本单位规定”")
	return found


def shorter_than_its_record(periods: Iterable[Period]) -> str:
	"""The reading log is kept at least as long as what was read: the sentence to say where it is not, else empty."""
	periods = list(periods)
	reading = period_for(periods, Paper.READING_LOG)
	longest = max((_rank(each) for each in periods if each.paper is Paper.RECORD), default=0)
	if reading is None or _rank(reading) >= longest:
		return ""
	return (
		f"查阅记录的期限（{reading.label}）短于谈话记录的最长期限；查阅记录在系统中不销毁，实际按最长的保存"
	)


def _rank(period: Period) -> int:
	return MOST_YEARS + 1 if period.years is None else period.years


def parse_periods(data: object, source: str) -> list[Period]:
	"""The periods in parsed data; `source` names the file in messages. Raises `RetentionError`."""
	problems, found = Problems(), []
	if not isinstance(data, list):
		raise RetentionError([f"{source}：内容不是保管期限的清单"])
	for number, row in enumerate(data, 1):
		if not isinstance(row, dict):
			raise RetentionError([f"{source}：第{number}条不是一条保管期限"])
		found.append(_period(row, f"{source} {row.get('code') or number}", problems))
	told = [f"{source} {each.code}：{flaw}" for each in found for flaw in flaws(each)]
	codes = [each.code for each in found]
	told += [f"{source} {code}：编号重复" for code in sorted({c for c in codes if codes.count(c) > 1})]
	if problems or told:
		raise RetentionError([*problems, *told])
	return found


def _period(row: Mapping[str, Any], where: str, problems: Problems) -> Period:
	fields = Fields(dict(row), where, problems, PERIOD_KEYS)
	paper = fields.one_of("paper", Paper, required=True)
	years = row.get("years")
	permanent = fields.flag("permanent", False)
	if permanent == (years is not None):
		fields.complain("years", "永久和年数须填一项，且只填一项")
	elif years is not None and (isinstance(years, bool) or not isinstance(years, int)):
		fields.complain("years", "应为整数")
		years = None
	cited = row.get("citation") or {}
	texts = {name: str(cited.get(name) or "") for name in CITATION_KEYS}
	return Period(
		code=fields.text("code", required=True),
		title=fields.text("title", required=True),
		paper=paper or Paper.RECORD,
		years=None if permanent else years,
		category=fields.one_of("category", Category),
		authority=fields.one_of("authority", Authority, required=True) or Authority.UNIT,
		citation=Citation(**texts),
		verified_by=fields.text("verified_by"),
		remark=fields.text("remark"),
	)
