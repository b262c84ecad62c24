from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain.exemption import STEPS, Asked, Kind, Status, concerned, find, problems
from tanxin.tests.domain.worlds import is_chinese

OWED = Asked("TXO-1", "qian", "钱党员", "zhao", "Heart-to-Heart", "branch", "Open")
OTHER = replace(OWED, name="TXO-2")
TARGET = replace(OWED, name="TXO-9", talker="huang")
ASKED = st.lists(
	st.builds(
		Asked,
		st.sampled_from(["a", "b", "c"]),
		st.sampled_from(["qian", "sun", None]),
		st.just("钱党员"),
		st.sampled_from(["zhao", "qian", None]),
		st.sampled_from(["Heart-to-Heart", "Admonition"]),
		st.sampled_from(["branch", None]),
		st.sampled_from(["Open", "Planned", "Met", "Met Late", "Exempted", "Merged", "Withdrawn"]),
		st.just("TXP-1"),
		st.booleans(),
	),
	max_size=3,
)


def test_what_is_open_can_be_exempted_and_merged():
	assert problems(Kind.EXEMPTION, [OWED, OTHER], None) == []
	assert problems(Kind.MERGE, [OWED, OTHER], TARGET) == []
	assert problems(Kind.MERGE, [OWED], replace(TARGET, status="Planned", plan="TXP-1")) == []


@given(st.sampled_from(Kind), ASKED, st.none() | st.just(TARGET))
def test_only_open_matters_of_one_category_pass_and_every_problem_says_what_to_do(kind, asked, target):
	found = problems(kind, asked, target)
	assert all(is_chinese(problem) for problem in found)
	if not found:
		assert asked and {each.status for each in asked} == {"Open"}
		assert {each.category for each in asked} == {"Heart-to-Heart"}
		if kind is Kind.MERGE:
			assert {each.person for each in asked} == {target.person}
			assert {each.category for each in asked} == {target.category}


@pytest.mark.parametrize(
	("asked", "target", "saying"),
	[
		([], None, "至少"),
		([replace(OWED, status="Planned", plan="TXP-7")], None, "TXP-7"),
		([replace(OWED, status="Met")], None, "已谈"),
		([replace(OWED, organization=None)], None, "党组织"),
		([OWED, replace(OTHER, category="Integrity")], None, "类别"),
		([replace(OWED, category="Admonition")], None, "审批程序"),
	],
)
def test_what_cannot_be_exempted(asked, target, saying):
	assert saying in "".join(problems(Kind.EXEMPTION, asked, target))


@pytest.mark.parametrize(
	("asked", "target", "saying"),
	[
		([OWED], None, "并入哪一项"),
		([OWED], replace(TARGET, status="Met"), "已谈"),
		([TARGET], TARGET, "不能同时"),
		([replace(OWED, person="sun")], TARGET, "同一谈话对象"),
		([replace(OWED, person=None)], replace(TARGET, person=None), "同一谈话对象"),
		([OWED], replace(TARGET, category="Admonition"), "诫勉"),
		([replace(OWED, stands_for_others=True)], TARGET, "已有其他事项并入"),
	],
)
def test_what_cannot_be_merged(asked, target, saying):
	assert saying in "".join(problems(Kind.MERGE, asked, target))


def test_nobody_is_excused_by_himself():
	quota = replace(OWED, person=None, talker="li")
	assert concerned(Kind.EXEMPTION, [OWED, quota]) == ("li", "qian", "zhao")
	assert concerned(Kind.MERGE, [OWED, OTHER]) == ("qian",)


def test_every_step_leads_on_and_what_is_decided_is_taken_back_by_a_leader_alone():
	assert len({(step.before, step.action) for step in STEPS}) == len(STEPS)
	ends = set(Status) - {step.before for step in STEPS}
	assert ends == {Status.REFUSED, Status.WITHDRAWN, Status.REVOKED}
	assert [step.by_leader for step in STEPS if step.before is Status.APPROVED] == [True]
	assert all(step.reason_required for step in STEPS if step.action in ("Refuse", "Revoke"))
	assert find("Approved", "Approve") is None
