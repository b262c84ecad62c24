"""Marks on paper: what is one, what is an ordinary word, how long each may last."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain import secrecy_marks as marks
from tanxin.domain.secrecy_marks import Mark

LEVELS = st.sampled_from(["绝密", "机密", "秘密"])
STARS = st.sampled_from("★☆⭐✩")
CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=20)
BLANK = st.text(" \u3000\t\u200b", max_size=2)
ORDINARY = (
	"会上采取秘密投票的方式", "要求严守党和国家秘密", "他说这是公开的秘密", "机密文件由专人保管，谈话提到要管好", "泄露工作秘密受到处分",
	"保密教育", "本人在保密局工作", "秘密", "绝密飞行（电影）", "密级管理要规范", "★重点关注", "机密室搬到二楼*注意", "秘书★密切联系群众",
	"谈到“秘密”二字", "1. 秘密 2. 公开", "机密·保密知识竞赛", "",
)  # fmt: skip
MARKED = (
	"机密★10年", "绝密★30年", "秘密★", "机密★长期", "机 密 ★ 10 年", "机密☆10年", "機密★10年", "绝密*30年", "秘密级★5年",
	"前面有话，机密★10年，后面也有", "密级：机密", "密级 : 绝密", "【机密】关于某事", "（秘密）请示", "说明\n[绝密] 第二行", "机密★１０年",
	"机\u200b密★10年", "秘密★6个月",
)  # fmt: skip
FILES = (
	"机密★10年 名单.pdf", "机密-名单.xlsx", "【绝密】方案.docx", "(秘密)谈话.pdf", "机密.pdf", "名单_机密.xlsx", "名单（绝密）.pdf",
	"绝密 方案.tar.gz", "方案【机密】第2稿.doc", "C:\\资料\\机密-名单.xls", "机密级 名单.png", "名单-秘密(1).pdf", "秘密10年.pdf",
)  # fmt: skip
HARMLESS = (
	"秘密投票结果.xlsx", "保密承诺书.pdf", "保守国家秘密法.pdf", "谈话记录.pdf", "机密文件管理制度.docx", "2026年谈心谈话台账.xlsx", "", "扫描件.JPG",
	"绝密飞行观后感.docx",
)  # fmt: skip


@pytest.mark.parametrize("text", MARKED)
def test_a_mark_is_found_in_words(text: str) -> None:
	assert marks.mark_in(text)


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_word_is_no_mark(text: str) -> None:
	assert marks.mark_in(text) == ""


@pytest.mark.parametrize("name", FILES)
def test_a_mark_is_found_in_the_name_of_a_file(name: str) -> None:
	assert marks.mark_in_name(name)


@pytest.mark.parametrize("name", HARMLESS)
def test_an_ordinary_file_is_let_in(name: str) -> None:
	assert marks.mark_in_name(name) == ""


@given(CHINESE, LEVELS, BLANK, STARS, BLANK, st.integers(0, 99), CHINESE)
def test_wherever_a_mark_stands_it_is_found(before, level, gap, star, more, years, after) -> None:
	text = f"{before}{level[0]}{gap}{level[1]}{more}{star}{years}年{after}"
	assert marks.mark_in(text)
	assert marks.mark_in_name(f"{text}.pdf")


@given(st.text(max_size=60).filter(lambda text: "密" not in text))
def test_without_the_word_there_is_no_mark(text: str) -> None:
	assert marks.mark_in(text) == "" and marks.mark_in_name(text) == "" and not marks.is_level(text)


@given(CHINESE.filter(lambda text: not text.endswith("级")), LEVELS, CHINESE)
def test_the_bare_word_in_a_sentence_is_no_mark(before: str, level: str, after: str) -> None:
	assert marks.mark_in(f"说{before}{level}的{after}") == ""


@given(st.text(max_size=200))
def test_any_text_is_looked_at_without_an_error(text: str) -> None:
	marks.mark_in(text), marks.mark_in_name(text), marks.is_level(text), marks.problem_of_state_mark(text)


@given(LEVELS, st.integers(0, 999), st.sampled_from(["年", "个月"]))
def test_a_mark_lasts_no_longer_than_the_law_allows(level: str, count: int, unit: str) -> None:
	months = count * (12 if unit == "年" else 1)
	allowed = 0 < months <= marks.LONGEST_TERMS[level] * 12
	problem = marks.problem_of_state_mark(f"{level}★{count}{unit}")
	assert (problem == "") is allowed
	if allowed:
		assert marks.state_mark(f"{level} ★ {count}{unit}") == f"{level}★{count}{unit}"
	else:
		assert "最长" in problem


@pytest.mark.parametrize(
	"value", ("机密", "机密★", "机密★长期", "内部★10年", "机密★10", "★10年", "", "机密★10年及其他")
)
def test_what_is_no_whole_mark_is_named(value: str) -> None:
	with pytest.raises(ValueError, match="不是国家秘密标志"):
		marks.state_mark(value)


@pytest.mark.parametrize("value", ("机密", "绝密级", "秘密★5年", " 机密 ", "機密"))
def test_a_level_chosen_as_a_mark_is_known(value: str) -> None:
	assert marks.is_level(value)


@pytest.mark.parametrize("value", ("Internal", "内部", "内部·严格", "", None))
def test_the_units_own_marks_are_no_levels(value: str | None) -> None:
	assert not marks.is_level(value)


@given(st.lists(st.sampled_from([*Mark, "", None])))
def test_the_strictest_mark_is_below_none_of_them(chosen: list) -> None:
	found = marks.strictest(chosen)
	assert not any(marks.is_below(found.value, each) for each in chosen if each)
	assert found is Mark.NONE or found in chosen


def test_the_sentence_names_the_law_and_says_what_to_do_and_that_nothing_was_stored() -> None:
	said = marks.refusal("机密★10年", "标题")
	for part in (
		"标题",
		"机密★10年",
		"实施条例》第四十一条",
		"待核",
		"涉密系统",
		"没有写入系统",
		"内部·严格",
	):
		assert part in said


def test_a_clause_that_somebody_checked_says_so_no_longer() -> None:
	clause = marks.Clause("某法", "第一条", "内容", verified_by="周海")
	assert clause.text == "《某法》第一条：内容"
	assert all("待核" in each.text for each in marks.CLAUSES)
