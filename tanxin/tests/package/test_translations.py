"""Every text that a user sees is there in Chinese (界面译文), and no word of the platform is changed under it."""

from __future__ import annotations

import re

import pytest

from tanxin.domain.terms import LABELS
from tanxin.domain.transitions import ACTIONS, STATES
from tanxin.tests.package import words

CHINESE = re.compile(r"[\u4e00-\u9fff]")

#: Words that mean something else to the rest of the desk: ours only with their DocType as context.
NEVER_FOR_ALL = {
	"Account", "Action", "Active", "Branch", "Category", "City", "Code", "Custom", "Done", "Event", "Form", "From",
	"Hold", "Internal", "Late Entry", "Left", "Level", "Name", "None", "Open", "Order", "Organization", "Period", "Plan",
	"Planned", "Post", "Promotion", "Recorder", "Relation", "Reminder", "Response", "Restricted", "Right", "Secretary",
	"Shared", "Signed", "Signed On", "Source", "Started", "State", "Status", "Title", "To", "Unit", "Visit", "Withdrawn",
	"Year",
}  # fmt: skip


@pytest.fixture(scope="module")
def catalogue() -> dict[tuple[str, str | None], str]:
	return words.catalogue()


def _found(catalogue: dict[tuple[str, str | None], str], word: words.Word) -> str:
	return catalogue.get((word.text, word.context)) or catalogue.get((word.text, None)) or ""


def test_every_text_on_the_screen_is_in_the_catalogue_in_chinese(catalogue):
	missing = [
		f"{word.where}: {word.text!r}" + (f" ({word.context})" if word.context else "")
		for word in words.everything()
		if not CHINESE.search(_found(catalogue, word)) and not _is_no_word(word.text)
	]
	assert not missing, "\n".join(missing)


def test_a_translation_keeps_its_places_for_values(catalogue):
	wrong = [
		text
		for (text, _), translated in catalogue.items()
		if set(re.findall(r"\{\d*\}", text)) != set(re.findall(r"\{\d*\}", translated))
	]
	assert not wrong


def test_generic_words_of_the_platform_are_translated_for_our_doctypes_only(catalogue):
	changed = sorted(text for text, context in catalogue if context is None and text in NEVER_FOR_ALL)
	assert not changed


def test_states_and_actions_read_as_the_settled_terms(catalogue):
	for value in (*STATES, *ACTIONS):
		assert _found(catalogue, words.Word(value, "Talk Plan", "")) == LABELS[value]


def test_nothing_is_translated_that_the_app_no_longer_says(catalogue):
	said = {word.text for word in words.everything()} | words.SAID_BY_VALUE | words.LEFT_BY_THE_PLATFORM
	assert not sorted(text for text, _ in catalogue if text not in said)


def _is_no_word(text: str) -> bool:
	"""Places for values and punctuation alone."""
	return not re.search(r"[A-Za-z]", re.sub(r"\{\d*\}", "", text))
