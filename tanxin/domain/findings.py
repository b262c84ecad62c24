"""What a verification of evidence finds (核验发现): the kinds, and how each is told. No content is ever in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Kind(str, Enum):
	"""What was found, in the words of the report."""

	EDITED = "记录被改动"
	GAP = "记录缺失"
	FORKED = "记录被插入"
	STEP = "流转不衔接"
	CLOCK = "时间倒退"
	NO_ENTRIES = "记录全部缺失"
	NO_SIGNATURE = "没有签批"
	PLAN_STATE = "计划状态不符"
	PLAN_ROUND = "计划轮次不符"
	PLAN_FIELDS = "签后内容不符"
	NO_PLAN = "计划已不存在"
	OTHER_KEY = "密钥不符"
	ANCHOR_EDITED = "存证被改动"
	ANCHOR_MISSING = "存证缺失"
	ANCHOR_ENTRIES = "记录与存证不符"
	ANCHOR_FILE = "存证文件不符"
	NOT_ANCHORED = "尚未存证"
	DESTROYED = "已销毁"
	NOT_UNDER_TWO = "销毁未经两人签批"
	WORDS_GONE = "内容缺失"


#: Worth knowing, and no proof that anything was touched.
HINTS = frozenset({Kind.CLOCK, Kind.NOT_ANCHORED, Kind.DESTROYED})


@dataclass(frozen=True, slots=True)
class Finding:
	"""One row of the report: what, where, and the time that the entry or anchor itself bears."""

	kind: Kind
	what: str
	log: str = ""
	plan: str = ""
	entry: str = ""
	at: datetime | None = None

	@property
	def is_hint(self) -> bool:
		"""Whether it proves nothing by itself."""
		return self.kind in HINTS
