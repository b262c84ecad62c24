"""本人谈话情况表: what is kept of somebody's own talks, for himself: when, with whom, what was shared with him, what was
promised, what he answered, who read it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tanxin.forms.model import Cell, Grid, Line, Marks, Row, Sheet, flowing, label, lines, value
from tanxin.forms.parts import Commitment, Moment, Party, day_text, moment_text, names, span_text

TITLE = "本人谈话情况表"
_WIDTHS = (30, 48, 30, 48)
#: How a record is corrected, as every such sheet says.
BY_OBJECTION = "记录提交后不改写。认为与谈话内容不一致的，请写明异议：异议与记录一并保存，确需更正的由记录人另行更正并说明理由。"


@dataclass(frozen=True, slots=True)
class OwnTalk:
	"""One talk as the person talked to may see it."""

	number: str = ""
	started_at: Moment = None
	ended_at: Moment = None
	place: str = ""
	talkers: tuple[Party, ...] = ()
	category: str = ""
	way: str = ""
	state: str = ""
	answer: str = ""
	shared: tuple[tuple[str, str], ...] = ()  # (what of the record, the words)
	objection: str = ""
	commitments: tuple[Commitment, ...] = ()
	readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnTalksSheet:
	"""The data of the sheet. `notice`: which text about his rights the person was shown, and when."""

	person: Party = field(default_factory=Party)
	talks: tuple[OwnTalk, ...] = ()
	notice: str = ""
	classification: str = "内部"


def own_talks_sheet(data: OwnTalksSheet) -> Sheet:
	"""The printed form, one block a talk, newest first."""
	blocks = tuple(_talk(talk) for talk in data.talks)
	nothing = Grid((156,), (Row((value("没有已提交的谈话记录。", centred=True, min_height=20),)),))
	return Sheet(
		code="own-talks",
		title=TITLE,
		blocks=blocks or (nothing,),
		header=(
			("姓　名", data.person.name),
			("所在组织", data.person.organization),
		),
		footer=tuple(line for line in (BY_OBJECTION, data.notice) if line),
		marks=Marks(data.classification),
	)


def _talk(talk: OwnTalk) -> Grid:
	heading = Cell(lines(f"{day_text(talk.started_at)}谈话　{talk.number}"), label=True, colspan=4)
	rows = [
		Row((heading,)),
		_pair("谈话人", names(talk.talkers), "谈话类别", talk.category),
		_pair("谈话方式", talk.way, "谈话地点", talk.place),
		Row((label("起止时间"), value(span_text(talk.started_at, talk.ended_at), 3, centred=True))),
		_pair("记录状态", talk.state, "本人确认", talk.answer),
		flowing("与本人共享\n的内容", _shared(talk), 3, 9),
	]
	if talk.objection:
		rows.append(flowing("本人异议", lines(talk.objection), 3, 9))
	rows.append(flowing("约定事项\n及办理情况", _commitments(talk), 3, 9))
	rows.append(flowing("查阅情况", _each(talk.readings, "没有查阅记录。"), 3, 9))
	return Grid(_WIDTHS, tuple(rows))


def _pair(first: str, one: str, second: str, other: str) -> Row:
	return Row((label(first), value(one, centred=True), label(second), value(other, centred=True)))


def _shared(talk: OwnTalk) -> tuple[Line, ...]:
	found: list[Line] = []
	for title, words in talk.shared:
		found.extend(lines(f"{title}：{words}"))
	return tuple(found) or lines("没有写下与本人共享的内容。")


def _commitments(talk: OwnTalk) -> tuple[Line, ...]:
	return _each(
		tuple(_commitment(at, each) for at, each in enumerate(talk.commitments, 1)), "没有约定事项。"
	)


def _commitment(number: int, item: Commitment) -> str:
	parts = (
		item.owner and f"责任人{item.owner}",
		item.due and f"时限{moment_text(item.due)}",
		item.result,
	)
	details = "，".join(part for part in parts if part)
	return f"{number}. {item.matter}" + (f"（{details}）" if details else "")


def _each(texts: tuple[str, ...], nothing: str) -> tuple[Line, ...]:
	found = tuple(line for text in texts for line in lines(text))
	return found or lines(nothing)
