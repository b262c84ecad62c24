"""谈话提纲 with the dossier (备人): what a talker takes into the talk (domain brief §2, R13b, P3–P6)."""

from __future__ import annotations

from dataclasses import dataclass, field

from tanxin.forms.model import Cell, Column, Grid, Marks, Row, Sheet, Table, flowing, label, lines, value
from tanxin.forms.parts import (
	Basis,
	Commitment,
	Moment,
	Party,
	basis_lines,
	blank_row,
	commitments_table,
	day_text,
	moment_text,
	names,
)

#: 纪律提示 of an outline that has none of its own (不许愿、不泄密).
DISCIPLINE = "不许愿、不泄密；不该透露的不透露，对个人隐私和工作机密严格保密。"
_WIDTHS = (24, 28, 24, 28, 24, 28)
_TALKS = (
	Column("时间", 34, centred=True),
	Column("谈话人", 28, centred=True),
	Column("类别（方式）", 34, centred=True),
	Column("事由", 60),
)


@dataclass(frozen=True, slots=True)
class Dossier:
	"""Basic facts of the person talked to (对象基本情况). Ages and months are texts, as the roster has them."""

	gender: str = ""
	birth: str = ""
	ethnicity: str = ""
	education: str = ""
	speciality: str = ""
	joined_party: str = ""
	career: str = ""
	family: str = ""
	rewards: str = ""  # 奖惩情况
	character: str = ""
	strengths: str = ""
	weaknesses: str = ""
	difficulties: str = ""
	team: str = ""  # 所在班子情况


@dataclass(frozen=True, slots=True)
class EarlierTalk:
	"""One talk of before (历次谈话): no content, only that it was held."""

	held_on: Moment = None
	talkers: str = ""
	kind: str = ""
	reason: str = ""


@dataclass(frozen=True, slots=True)
class OutlineSheet:
	"""The data of the form. `round_no` counts the rounds of a chain (层层递进), 1 prints nothing."""

	number: str = ""
	classification: str = "内部"
	person: Party = field(default_factory=Party)
	talkers: tuple[Party, ...] = ()
	planned_at: Moment = None
	place: str = ""
	way: str = ""
	bases: tuple[Basis, ...] = ()
	round_no: int = 1
	dossier: Dossier = field(default_factory=Dossier)
	earlier_talks: tuple[EarlierTalk, ...] = ()
	open_matters: tuple[Commitment, ...] = ()
	purpose: str = ""
	key_questions: str = ""
	difficulties: str = ""  # 预计难点及次序
	discipline: str = DISCIPLINE
	watermark: str = ""


def outline_sheet(outline: OutlineSheet) -> Sheet:
	"""The printed outline of one plan for one person."""
	title = "谈话提纲" if outline.round_no < 2 else f"谈话提纲（第{outline.round_no}轮）"
	return Sheet(
		code="outline",
		title=title,
		blocks=(
			Grid(_WIDTHS, (*_talk(outline), *_facts(outline))),
			Table(_TALKS, _earlier(outline), "历次谈话", row_height=8),
			commitments_table("未办结事项", outline.open_matters, 2),
			Grid((24, 132), _questions(outline)),
		),
		marks=Marks(outline.classification, outline.number, outline.watermark),
	)


def _talk(outline: OutlineSheet) -> tuple[Row, ...]:
	return (
		Row((label("谈话人"), value(names(outline.talkers), 3, 9), label("方式"), _short(outline.way))),
		Row(
			(
				label("拟谈时间"),
				value(moment_text(outline.planned_at), 3, 9),
				label("地点"),
				_short(outline.place),
			)
		),
		Row((label("必谈依据"), Cell(basis_lines(outline.bases), colspan=5, min_height=9))),
	)


def _facts(outline: OutlineSheet) -> tuple[Row, ...]:
	person, facts = outline.person, outline.dossier
	return (
		_triple("谈话对象", person.name, "性别", facts.gender, "出生年月\n（年龄）", facts.birth),
		_triple("民族", facts.ethnicity, "学历", facts.education, "专业", facts.speciality),
		Row(
			(
				label("政治面貌"),
				_short(person.political_status),
				label("入党时间"),
				_short(facts.joined_party),
				label("单位"),
				_short(person.organization),
			)
		),
		Row((label("职务"), value(person.post, 5, 9))),
		flowing("工作简历", lines(facts.career), 5, 18),
		flowing("家庭情况", lines(facts.family), 5, 12),
		flowing("奖惩情况", lines(facts.rewards), 5, 12),
		flowing("性格特点", lines(facts.character), 5, 9),
		flowing("主要优点", lines(facts.strengths), 5, 9),
		flowing("主要不足", lines(facts.weaknesses), 5, 9),
		flowing("实际困难", lines(facts.difficulties), 5, 12),
		flowing("所在班子\n情　　况", lines(facts.team), 5, 12),
	)


def _triple(first: str, one: str, second: str, two: str, third: str, three: str) -> Row:
	return Row((label(first), _short(one), label(second), _short(two), label(third), _short(three)))


def _short(text: str) -> Cell:
	return value(text, 1, 9, True)


def _earlier(outline: OutlineSheet) -> tuple[tuple[Cell, ...], ...]:
	rows = tuple(
		(
			value(day_text(talk.held_on), centred=True),
			value(talk.talkers, centred=True),
			value(talk.kind, centred=True),
			value(talk.reason),
		)
		for talk in outline.earlier_talks
	)
	return rows or (blank_row(_TALKS),) * 2


def _questions(outline: OutlineSheet) -> tuple[Row, ...]:
	return (
		flowing("本次谈话\n目　　的", lines(outline.purpose), 1, 18),
		flowing("重点问题", lines(outline.key_questions), 1, 40),
		flowing("预计难点\n及 次 序", lines(outline.difficulties), 1, 24),
		flowing("纪律提示", lines(outline.discipline), 1, 9),
		flowing("谈话随记", (), 1, 40),
	)
