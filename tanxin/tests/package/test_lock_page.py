"""docs/lock.md names for each road the test that walks it; each of them is there."""

from __future__ import annotations

import re

import pytest

from tanxin.tests.package.source import PACKAGE, ROOT

PAGE = (ROOT / "docs" / "lock.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(test_\w+)\.(test_\w+)`", PAGE)))
FILES = {path.stem: path for path in (PACKAGE / "tests").rglob("test_*.py")}
#: Tests of the roads alone: a page that leaves one out would be shorter than the truth.
OF_ROADS = ("test_lock_documents", "test_lock_side_doors", "test_lock_sessions", "test_lock_rest")
#: That something goes on working, or how the tests themselves know the platform.
NO_ROADS = {
	"test_a_file_of_his_own_plan_is_attached_and_removed_and_the_timeline_says_so",
	"test_the_platforms_own_names_lead_there",
	"test_the_mark_of_the_platform_is_known",
	"test_a_signed_plan_moves_within_the_units_setting",
}


def _tests_in(file: str) -> set[str]:
	return set(re.findall(r"^\s*def (test_\w+)\(", FILES[file].read_text(encoding="utf-8"), re.M))


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_test_that_the_page_names_exists(file, name):
	assert name in _tests_in(file)


@pytest.mark.parametrize("file", OF_ROADS)
def test_every_road_that_is_walked_is_on_the_page(file):
	named = {name for found, name in NAMED if found == file}
	assert sorted(_tests_in(file) - named - NO_ROADS) == []


@pytest.mark.parametrize(
	"place", sorted(set(re.findall(r"`((?:site|signoff|confidentiality|talks|api)/\w+\.py)`", PAGE)))
)
def test_what_shuts_a_road_is_where_the_page_says(place):
	assert (PACKAGE / place).exists()
