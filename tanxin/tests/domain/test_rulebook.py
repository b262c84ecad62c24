from __future__ import annotations

import copy
from itertools import chain

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain.model import Authority, Deadline, DeadlineUnit, RuleKind, SubjectRole, TalkerRole
from tanxin.domain.rulebook import RulebookError, parse_rulebook, read_rulebook, read_rulebooks
from tanxin.domain.sentences import reads_as
from tanxin.rulebooks import rulebook_files
from tanxin.tests.domain.worlds import is_chinese, rule

PATH = next(path for path in rulebook_files() if path.name == "zhangzhou_2017_77.yaml")
DATA = yaml.safe_load(PATH.read_text(encoding="utf-8"))
CODES = [each["code"] for each in DATA["rules"]]


def problems_after(change, code="ZZ77-M1"):
	data = copy.deepcopy(DATA)
	change(next(each for each in data["rules"] if each["code"] == code), data)
	with pytest.raises(RulebookError) as caught:
		parse_rulebook(data, "本地.yaml")
	return caught.value.problems


def test_every_delivered_rulebook_can_be_read_and_they_agree():
	books = {book.code: book for book in read_rulebooks(rulebook_files())}
	assert all(book.rules for book in books.values())
	assert {code for code, book in books.items() if book.enabled} == {"ZBTL", "ZZ77", "BDW"}
	assert not any(rule.enabled for rule in books["BDW"].rules)
	assert not any(rule.citation.verified_by for book in books.values() for rule in book.rules)


def test_a_number_that_no_document_gives_is_the_units_own():
	"""Domain brief, findings 1 to 3: few numbers are national, and none of them is a limit in days after an event."""
	for each in chain.from_iterable(book.rules for book in read_rulebooks(rulebook_files())):
		if each.authority is Authority.CENTRAL and each.kind is RuleKind.RELATION:
			assert (each.min_count, each.soft) == (1, True)
		if each.authority is Authority.UNIT:
			assert each.enabled is False
			assert each.deadline is None or each.deadline.value is None
		if each.deadline is not None and each.deadline.value is not None:
			assert each.code in {"FZDY-1", "ZZSR-1"}


def test_notice_77_is_there_in_full():
	book = read_rulebook(PATH)
	assert CODES == (
		[f"ZZ77-M{number}" for number in range(1, 7)]
		+ [f"ZZ77-L{number}" for number in range(1, 9)]
		+ ["ZZ77-S1", "ZZ77-G1", "ZZ77-F1", "ZZ77-F2", "ZZ77-W1", "ZZ77-W2", "ZZ77-R1"]
	)
	assert (book.document_no, book.authority) == ("漳委组通〔2017〕77号", Authority.CITY)
	for each in book.rules:
		assert each.citation.quote.endswith("。") and each.citation.clause and not each.citation.verified_by
		assert each.soft == (each.kind is RuleKind.WINDOW)
		assert each.deadline is None or (each.deadline.setting and not each.deadline.source)
		assert (each.min_count, each.max_count) == ((1, 2) if each.kind is RuleKind.FREQUENCY else (1, None))


@pytest.mark.parametrize(
	("field", "value", "named"),
	[
		("citation", None, "citation"),
		("citation", {"clause": "一"}, "citation.quote"),
		("citation", {"quote": "一"}, "citation.clause"),
		("kind", "Sometimes", "kind"),
		("kind", "Quota", "talker"),
		("talker", "Emperor", "talker"),
		("subjects", ["Everyone"], "subjects"),
		("subjects", [], "subjects"),
		("situations", ["Birthday"], "situations"),
		("situations", None, "situations"),
		("period", "Decade", "period"),
		("min_count", 2, "min_count"),
		("max_count", 2, "max_count"),
		("min_count", 0, "min_count"),
		("min_count", True, "min_count"),
		("deadline", None, "deadline"),
		("deadline", {"unit": "Working Days"}, "deadline.value"),
		("deadline", {"unit": "Working Days", "value": 7}, "deadline.value"),
		("deadline", {"unit": "Working Days", "setting": "weather"}, "deadline.setting"),
		(
			"deadline",
			{"unit": "Working Days", "setting": "signing_days", "source": "第一条"},
			"deadline.setting",
		),
		("deadline", {"unit": "Working Days", "setting": "signing_days", "value": 3}, "deadline.setting"),
		("deadline", {"unit": "Weeks", "value": 1, "source": "第一条"}, "deadline.unit"),
		("soft", "maybe", "soft"),
		("window_months", [13], "window_months"),
		("effective_from", "soon", "effective_from"),
		("effective_to", "2017-01-01", "effective_to"),
		("colour", "red", "colour"),
		("category", "Chat", "category"),
		("code", "ZZ77-M2", "code"),
		("title", 7, "title"),
	],
)
def test_a_flaw_is_refused_with_file_rule_and_field(field, value, named):
	problems = problems_after(lambda row, data: row.update({field: value}))
	code = value if field == "code" else "ZZ77-M1"
	assert any(each.startswith(f"本地.yaml：规则 {code}：{named}：") for each in problems), problems
	assert all(is_chinese(each) for each in problems)


def test_a_frequency_without_source_or_period_and_a_window_without_meeting_are_refused():
	def strip(row, data):
		for name in ("count_source", "period"):
			del row[name]

	problems = problems_after(strip, "ZZ77-F1")
	assert {each.split("：")[2] for each in problems} == {"period", "min_count", "max_count"}
	(problem,) = problems_after(lambda row, data: row.pop("meeting"), "ZZ77-W1")
	assert "：meeting：" in problem


def test_a_book_without_title_leaves_its_rules_without_citation():
	problems = problems_after(lambda row, data: data.pop("title"))
	assert len([each for each in problems if "citation.title" in each]) == len(CODES)


def test_all_flaws_are_told_at_once():
	def spoil(row, data):
		row.update(talker="x", kind="y")
		data["rules"][1].pop("citation")

	assert len(problems_after(spoil)) == 3


@pytest.mark.parametrize("data", [None, [], "text", {}, {"rules": []}, {"rules": ["x"]}, {"rules": {}}])
def test_what_is_no_rulebook_is_refused(data):
	with pytest.raises(RulebookError) as caught:
		parse_rulebook(data, "x.yaml")
	assert all(each.startswith("x.yaml：") for each in caught.value.problems)


@pytest.mark.parametrize("content", [b"a: [", b"\xff\xfe\x00", b"just text"])
def test_a_file_that_is_no_rulebook_gives_one_sentence(tmp_path, content):
	path = tmp_path / "bad.yaml"
	path.write_bytes(content)
	with pytest.raises(RulebookError) as caught:
		read_rulebook(path)
	(problem,) = caught.value.problems
	assert problem.startswith("bad.yaml：") and "\n" not in problem


JUNK = st.recursive(
	st.none() | st.booleans() | st.integers() | st.text(max_size=5),
	lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


@given(st.sampled_from(CODES), st.data())
def test_no_content_of_a_field_breaks_the_reader(code, data):
	rulebook = copy.deepcopy(DATA)
	row = next(each for each in rulebook["rules"] if each["code"] == code)
	row[data.draw(st.sampled_from(sorted(row)))] = data.draw(JUNK)
	try:
		parse_rulebook(rulebook, "x.yaml")
	except RulebookError as error:
		assert error.problems


@pytest.mark.parametrize(
	("code", "sentence"),
	[
		("ZZ77-M1", "普通党员出现“先锋作用缺乏”情形的，党支部书记须在本单位规定的时限内约谈。"),
		("ZZ77-F1", "上级党组织书记或其他委员与每位下属党组织书记每年至少谈话1-2次。"),
		("ZZ77-W1", "一般在6、7、8月的组织生活会前，书记或其他委员与每位党员谈话。"),
		("ZZ77-R1", "党员提出申请的，本人指明的负责同志须在本单位规定的时限内安排谈话。"),
		("ZBTL-19-2", "每位普通党员与本组织班子成员每年谈话一般不少于1次。"),
		("SBT-1", "本班子书记与每位班子成员每年谈话一般不少于1次。"),
		("SBT-2", "班子成员两两之间每年谈话一般不少于1次。"),
		("MZSH16-3", "在民主生活会前，分管领导与每位分管部门、单位主要负责同志谈话。"),
		("ZZSR-1", "党员出现“政治生日”情形的，书记或其他委员一般应在7天内约谈。"),
		("WJ09-5", "每位组工干部每月至少谈话1次。"),
		("WJ09-7", "组工干部所在党组织每半年至少召开半年小结会议1次。"),
		("WJ09-9", "组工干部所在党组织每年至少抽查谈话1次。"),
		("BDW-23-1", "每位组工干部每月谈话人数不少于所负责人数的10%。"),
		(
			"BDW-E11",
			"干部职工出现“重病、思想情绪波动”情形的，分管“组织”的委员须在本单位规定的时限内约谈。",
		),
		(
			"CCTX18-1",
			"干部职工出现“退休”情形的，按职级确定的谈话人（正局级实职由市委书记谈，副局级实职、巡视员由组织部长谈，"
			"其他人员由副部长谈）须在本单位规定的时限内约谈，集体谈话不计。",
		),
		(
			"CZGC15-3",
			"班子成员出现“轻微违纪”情形的，上级党组织书记须在本单位规定的时限内进行诫勉谈话，集体谈话不计，"
			"须经分管部长、常委组织部长、市委主要领导审批；谈话后本人须办：提交书面检查（5个工作日）；"
			"谈话后本人须办：满6个月后书面报告整改情况（6个月）。",
		),
	],
)
def test_a_rule_reads_as_one_sentence(code, sentence):
	rules = {each.code: each for book in read_rulebooks(rulebook_files()) for each in book.rules}
	assert reads_as(rules[code]) == sentence


@given(
	st.sampled_from(RuleKind),
	st.sampled_from(TalkerRole),
	st.frozensets(st.sampled_from(SubjectRole), min_size=1),
	st.none()
	| st.builds(Deadline, st.sampled_from(DeadlineUnit), st.integers(1, 30), source=st.just("第一条")),
)
def test_no_sentence_shows_a_stored_value(kind, talker, subjects, deadline):
	sentence = reads_as(rule(kind=kind, talker=talker, subjects=subjects, deadline=deadline))
	assert is_chinese(sentence) and sentence.endswith("。")
	assert not any("a" <= letter.lower() <= "z" for letter in sentence)
