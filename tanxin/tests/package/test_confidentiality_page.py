"""docs/confidentiality.md names for each road what shuts it and the test that walks it; each of them is there, and every
road that is walked is on the page."""

from __future__ import annotations

import re

import pytest

from tanxin.confidentiality import doors
from tanxin.tests.package.source import PACKAGE, ROOT

PAGE = (ROOT / "docs" / "confidentiality.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(test_\w+)\.(test_\w+)`", PAGE)))
FILES = {path.stem: path for path in (PACKAGE / "tests").rglob("test_*.py")}
OF_ROADS = ("test_side_doors", "test_side_doors_words", "test_attempts_rest")


def _tests_in(file: str) -> set[str]:
	return set(re.findall(r"^\s*def (test_\w+)\(", FILES[file].read_text(encoding="utf-8"), re.M))


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_test_that_the_page_names_exists(file, name):
	assert name in _tests_in(file)


@pytest.mark.parametrize("file", OF_ROADS)
def test_every_road_that_is_walked_is_on_the_page(file):
	named = {name for found, name in NAMED if found == file}
	assert sorted(_tests_in(file) - named) == []


@pytest.mark.parametrize(
	"place", sorted(set(re.findall(r"`((?:site|signoff|confidentiality|talks|api)/\w+\.py)`", PAGE)))
)
def test_what_shuts_a_road_is_where_the_page_says(place):
	assert (PACKAGE / place).exists()


@pytest.mark.parametrize("page", sorted(set(re.findall(r"\]\((\w+\.md)\)", PAGE))))
def test_the_pages_that_it_leads_to_exist(page):
	assert (ROOT / "docs" / page).exists()


def test_the_word_for_a_units_own_app_is_the_one_in_use():
	assert f"`{doors.HOOK}`" in PAGE
