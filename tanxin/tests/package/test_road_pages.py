"""docs/lock.md and docs/confidentiality.md name for each road what shuts it and the test that walks it; each of them is
there, and every road that is walked is on its page."""

from __future__ import annotations

import re

import pytest

from tanxin.confidentiality import doors
from tanxin.tests.package.road_pages import RoadPage, walked_in
from tanxin.tests.package.source import PACKAGE, ROOT

LOCK, CONFIDENTIALITY = RoadPage("lock.md"), RoadPage("confidentiality.md")
PAGES = (LOCK, CONFIDENTIALITY)
#: Tests of the roads alone: a page that leaves one out would be shorter than the truth.
OF_ROADS = (
	(LOCK, "test_lock_documents"),
	(LOCK, "test_lock_side_doors"),
	(LOCK, "test_lock_sessions"),
	(LOCK, "test_lock_rest"),
	(CONFIDENTIALITY, "test_side_doors"),
	(CONFIDENTIALITY, "test_side_doors_words"),
	(CONFIDENTIALITY, "test_attempts_rest"),
)
#: That something goes on working, or how the tests themselves know the platform.
NO_ROADS = {
	"test_a_file_of_his_own_plan_is_attached_and_removed_and_the_timeline_says_so",
	"test_the_platforms_own_names_lead_there",
	"test_the_mark_of_the_platform_is_known",
	"test_a_signed_plan_moves_within_the_units_setting",
}


@pytest.mark.parametrize(("file", "name"), sorted({named for page in PAGES for named in page.named}))
def test_a_test_that_a_page_names_exists(file, name):
	assert name in walked_in(file)


@pytest.mark.parametrize(("page", "file"), OF_ROADS, ids=[file for _page, file in OF_ROADS])
def test_every_road_that_is_walked_is_on_its_page(page, file):
	assert set(page.left_out(file)) - NO_ROADS == set()


@pytest.mark.parametrize("place", sorted({place for page in PAGES for place in page.places}))
def test_what_shuts_a_road_is_where_the_page_says(place):
	assert (PACKAGE / place).exists()


@pytest.mark.parametrize("linked", sorted(set(re.findall(r"\]\((\w+\.md)\)", CONFIDENTIALITY.text))))
def test_the_pages_that_it_leads_to_exist(linked):
	assert (ROOT / "docs" / linked).exists()


def test_the_word_for_a_units_own_app_is_the_one_in_use():
	assert f"`{doors.HOOK}`" in CONFIDENTIALITY.text
