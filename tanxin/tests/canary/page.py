"""docs/readers.md, made from the same data as the canary (读者表)."""

from __future__ import annotations

from tanxin.tests.canary import zones
from tanxin.tests.canary.expected import reads
from tanxin.tests.canary.pages_roads import PAGES_ROADS
from tanxin.tests.canary.platform_roads import PLATFORM_ROADS
from tanxin.tests.canary.readers import BY_KEY, READERS
from tanxin.tests.canary.roads import ALL, OUR_ROADS, Road
from tanxin.tests.canary.zones import CHINESE, DOCUMENTS, NOBODYS, Document, Piece, pieces_of

HEAD = """# 读者表：谁读得到哪一区的内容，经什么途径

由 `tanxin/tests/canary/` 的数据生成，与金丝雀测试同源；重新生成：`python -m tanxin.tests.canary.page`。

测试在运行着的服务器上，由各人登录经本应用的接口把每一区的每个内容字段都写上各自的随机记号，再由每个读者走每条途径去读，最后从外面看各处存放：
记号只可以出现在下表写“读”的地方，而且在那里必须出现（谁都读不到的记号证明不了什么）。每条写入途径还在写到一半时被数据库拒绝一次，看出错之后留下什么。

- 平时请求多的途径由各读者轮流走一部分，`TANXIN_CANARY=full ./dev test --bench` 每个请求都由每个读者走。
- 测试本身也被测试：往库里放一条带记号的评论、改掉一条期望，都会被发现。
"""
STORES = """## 存放处

所有途径走完之后，从外面看：整个数据库的转储、redis 缓存与队列的每个键（任务内容、结果、失败记录）、公有与私有文件、`bench backup --with-files` 的整套备份、
bench 与站点的日志（网页、任务、定时）。录制器在写入时开着。签字件扫描和计划的附件在磁盘上和备份里也是密文：任何地方都没有任何记号，也没有密钥。
"""


def page() -> str:
	"""The page as the data make it."""
	return "\n".join([HEAD, *_who_reads(), "", *_roads(), "", STORES])


def _who_reads() -> list[str]:
	"""A table for each zone: its documents, and whose it is to read."""
	found = ["## 谁可以读", ""]
	others = [each for each in READERS if not any(reads(each.key, piece) for piece in zones.PIECES)]
	found += [f"任何一区都读不到：{'、'.join(each.chinese for each in others)}。", ""]
	found += ["| 区域 | 文档 | 谁的部分 | 读 |", "|---|---|---|---|"]
	for zone in CHINESE:
		if zone not in NOBODYS:
			found += [row for each in DOCUMENTS if zone in each.zones for row in _rows(each, zone)]
	return found


def _rows(document: Document, zone: str) -> list[str]:
	"""One row for each part: for all, each person's own, each author's page."""
	parts: dict[str, Piece] = {}
	for piece in pieces_of(document):
		if piece.zone == zone:
			parts.setdefault(piece.person or piece.author, piece)
	return [
		f"| {CHINESE[zone]} | {document.chinese} | {BY_KEY[whose].chinese if whose else '—'} "
		f"| {'、'.join(each.chinese for each in READERS if reads(each.key, piece)) or '无人'} |"
		for whose, piece in parts.items()
	]


def _roads() -> list[str]:
	own = [road for road in OUR_ROADS if road.shows]
	printed = [road for road in PLATFORM_ROADS if road.shows]
	bare = [road for road in (*OUR_ROADS, *PLATFORM_ROADS, *PAGES_ROADS) if not road.shows]
	return [
		f"## 途径（{len(own) + len(printed) + len(bare)}条）",
		"",
		"### 显示内容的途径（只对上表的读者）",
		"",
		*(_shown(road) for road in (*own, *printed)),
		"",
		"### 对任何人都不显示任何内容的途径",
		"",
		*(f"- {road.chinese}" for road in bare),
	]


def _shown(road: Road) -> str:
	shown = "、".join(CHINESE[zone] for zone in CHINESE if zone in road.shows)
	must = "对每个可读的人都必须出现" if road.promises == ALL else ""
	if road.promises and not must:
		must = f"对{'、'.join(BY_KEY[key].chinese for key in road.promises)}必须出现"
	return f"- {road.chinese}：{shown}{f'（{must}）' if must else ''}"


if __name__ == "__main__":
	from pathlib import Path

	place = Path(__file__).parents[3] / "docs" / "readers.md"
	place.write_text(page(), encoding="utf-8")
