"""Words of lists: every label that the app itself prints is understood when it comes back."""

from __future__ import annotations

import pytest

from tanxin.domain.model import Category, MeetingKind, PostKind, Situation, Verdict, Way
from tanxin.domain.terms import label
from tanxin.intake import vocabulary
from tanxin.intake.values import BadValue

KINDS = [
	(Category, vocabulary.CATEGORIES),
	(MeetingKind, vocabulary.MEETING_KINDS),
	(PostKind, vocabulary.POST_KINDS),
	(Situation, vocabulary.SITUATIONS),
	(Verdict, vocabulary.VERDICTS),
	(Way, vocabulary.WAYS),
]


@pytest.mark.parametrize(("kind", "words"), KINDS)
def test_every_label_and_every_stored_value_is_understood(kind, words) -> None:
	for value in kind:
		assert vocabulary.meaning(label(value.value), words, "词") is value
		assert vocabulary.meaning(value.value, words, "词") is value


def test_every_state_of_a_plan_is_understood() -> None:
	for word, state in vocabulary.PLAN_STATES.items():
		assert label(state) == word and vocabulary.plan_state(word) == vocabulary.plan_state(state) == state
	with pytest.raises(BadValue, match="草稿"):
		vocabulary.plan_state("早就批了")


@pytest.mark.parametrize(
	("title", "kind"),
	[
		("河口镇党委书记", PostKind.SECRETARY),
		("党支部副书记、村主任", PostKind.DEPUTY_SECRETARY),
		("镇长兼党委副书记", PostKind.DEPUTY_SECRETARY),
		("支部委员", PostKind.COMMITTEE_MEMBER),
		("纪委书记", None),
		("书记助理", None),
		("Party Secretary", PostKind.SECRETARY),
		("Secretary", None),
		("", None),
	],
)
def test_a_post_is_read_off_a_title_only_when_the_title_names_it(title: str, kind: PostKind | None) -> None:
	assert vocabulary.post_kind_of_title(title) is kind


def test_membership_is_read_off_the_political_status() -> None:
	assert vocabulary.is_member("中共党员") and vocabulary.is_member("中共预备党员")
	assert not any(vocabulary.is_member(word) for word in ("群众", "共青团员", "无党派人士", "非党员", ""))


@pytest.mark.parametrize(
	("word", "situation"),
	[
		("退休", Situation.RETIREMENT),
		("离任、退休", Situation.LEAVING),
		("新任职", Situation.TOOK_UP_POST),
		("考察反馈", Situation.APPRAISAL),
		("组织处置", Situation.MEASURE),
		("家庭发生变故", Situation.FAMILY_MISFORTUNE),
		("感到委屈", Situation.SETBACK),
		("不跑不要", Situation.QUIET_WORK),
		("入党纪念日", Situation.POLITICAL_BIRTHDAY),
		("限期补课", Situation.MAKE_UP),
	],
)
def test_the_words_of_the_documents_are_understood(word: str, situation: Situation) -> None:
	assert vocabulary.meaning(word, vocabulary.SITUATIONS, "情形") is situation
