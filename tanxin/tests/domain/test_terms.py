from __future__ import annotations

import inspect
from dataclasses import fields
from enum import Enum

import pytest

from tanxin.domain import model
from tanxin.domain.reminders import KINDS
from tanxin.domain.schedule import form_of
from tanxin.domain.settings import LocalSettings
from tanxin.domain.terms import LABELS, label
from tanxin.domain.transitions import ACTIONS, STATES

ENUMS = [
	each
	for _, each in inspect.getmembers(model, inspect.isclass)
	if issubclass(each, Enum) and each is not Enum
]
VALUES = {member.value for each in ENUMS for member in each}
FORMS = {form_of(talkers, persons) for talkers in (1, 2) for persons in (1, 2)}


@pytest.mark.parametrize("value", sorted(VALUES | {*STATES, *ACTIONS, *KINDS} | FORMS))
def test_every_stored_value_has_a_chinese_term(value):
	assert any("\u4e00" <= letter <= "\u9fff" for letter in LABELS[value])
	assert label(value) == LABELS[value]


def test_the_table_holds_nothing_that_is_never_stored():
	assert set(LABELS) == VALUES | {*STATES, *ACTIONS, *KINDS} | FORMS


def test_a_member_and_its_text_have_one_label_and_strangers_come_back():
	assert label(model.Way.FACE) == label("Face to Face") == "面谈"
	assert label("elsewhere") == "elsewhere"


@pytest.mark.parametrize("name", [each.name for each in fields(LocalSettings)])
@pytest.mark.parametrize("value", [-1, 1.5, "7", True, None])
def test_a_setting_that_is_no_number_is_refused_by_name(name, value):
	with pytest.raises(ValueError, match=f"“{name}”须为不小于0的整数"):
		LocalSettings(**{name: value})


def test_a_number_that_no_setting_gives_is_refused():
	assert LocalSettings(signing_days=9).number("signing_days") == 9
	with pytest.raises(ValueError, match="没有名为“weather”的本单位规定"):
		LocalSettings().number("weather")
