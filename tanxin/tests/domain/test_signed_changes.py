from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain.signed_changes import changes

SIGNED = {
	"talkers": ["P1"],
	"persons": ["P2", "P3"],
	"planned_start": "2026-03-02 09:00:00",
	"planned_end": "2026-03-02 10:00:00",
	"place": "301",
	"way": "Face to Face",
	"category": "Heart-to-Heart",
	"content": "a" * 64,
}


def told(**changed: object) -> list[str]:
	return changes(SIGNED, {**SIGNED, **changed}, "、".join)


def test_nothing_changed_is_nothing_said():
	assert told() == []


def test_each_change_is_said_with_what_was_before():
	assert told(talkers=["P4"]) == ["谈话人增加P4，去掉P1"]
	assert told(persons=["P2"]) == ["谈话对象去掉P3"]
	assert told(planned_end="2026-03-02 10:30:00") == [
		"谈话时间由2026-03-02 09:00至10:00改为2026-03-02 09:00至10:30"
	]
	assert told(planned_end="2026-03-03 10:00:00") == [
		"谈话时间由2026-03-02 09:00至10:00改为2026-03-02 09:00至2026-03-03 10:00"
	]
	assert told(place="") == ["谈话地点由“301”改为空白"]
	assert told(way="Telephone")[0].startswith("谈话方式由“面谈”改为")


def test_of_the_words_it_is_only_said_that_they_changed():
	(sentence,) = told(content="b" * 64)
	assert sentence == "谈话重点、准备情况或提纲有改动（内容不在此显示）"


def test_what_an_old_entry_does_not_know_is_passed_over():
	assert changes({}, SIGNED, "、".join) == []
	assert changes({"place": "301"}, SIGNED, "、".join) == []


FIELDS = st.fixed_dictionaries(
	{
		"talkers": st.lists(st.sampled_from("ABC"), unique=True),
		"persons": st.lists(st.sampled_from("XYZ"), unique=True),
		"place": st.sampled_from(["301", ""]),
		"content": st.sampled_from(["a", "b"]),
	}
)


@given(FIELDS, FIELDS)
def test_it_is_said_exactly_when_something_differs_and_never_what_was_written(before, after):
	found = changes(before, after, "、".join)
	alike = all(sorted(before[field]) == sorted(after[field]) for field in before)
	assert (found == []) is alike
	assert all(before["content"] not in sentence for sentence in found)
