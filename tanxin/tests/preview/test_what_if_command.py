"""会怎样 on the command line: the same figures on the page and in result.json, or one sentence and nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tanxin.preview.__main__ import main
from tanxin.tests.preview.test_preview_command import refused

BOOK = """
code: OWN
title: 本单位试行办法
issuer: 本单位
authority: Unit
rules:
  - code: OWN-1
    title: 每季度谈
    category: Heart-to-Heart
    kind: Frequency
    subjects: [Party Member]
    talker: Branch Secretary
    period: Quarter
    min_count: 1
    citation: {clause: 第一条, quote: 每季度谈一次。}
"""


def tried(out: Path, *words: str) -> tuple[dict, str]:
	"""What result.json and the page say of it."""
	assert main(["--demo", "--forms", "0", "--out", str(out), *words]) == 0
	result = json.loads((out / "result.json").read_text(encoding="utf-8"))
	return result.get("what_if", {}), (out / "index.html").read_text(encoding="utf-8")


def test_without_the_question_there_is_no_answer(tmp_path):
	found, page = tried(tmp_path / "out")
	assert found == {} and "会怎样" not in page


def test_a_rule_that_is_on_is_switched_off_and_one_that_is_off_on(tmp_path):
	found, page = tried(tmp_path / "out", "--what-if", "bdw-16-3", "ZZ77-F2")
	rules = {rule["code"]: rule for rule in found["rules"]}
	assert rules["ZZ77-F2"]["dropped"] == rules["ZZ77-F2"]["was"] > 0 == rules["ZZ77-F2"]["made"]
	assert rules["BDW-16-3"]["added"] == rules["BDW-16-3"]["made"] > 0
	totals = found["totals"]
	assert totals["made"] == sum(found["months"]) + sum(
		found["outside"][name] for name in ("earlier", "later")
	)
	assert f"{found['year']} 年应谈 {totals['made']} 项" in page
	assert "启用“BDW-16-3" in page and "停用“ZZ77-F2" in page


def test_what_is_no_longer_asked_is_what_the_rule_asks_without_the_question(tmp_path):
	found, _page = tried(tmp_path / "one", "--what-if", "ZZ77")
	assert found["totals"]["made"] == 0 < found["totals"]["dropped"]
	again, _page = tried(tmp_path / "two", "--rulebook", "BDW", "--what-if", "ZZ77")
	assert again["totals"]["added"] == found["totals"]["dropped"]


def test_a_file_brings_its_rules_in(tmp_path):
	path = tmp_path / "own.yaml"
	path.write_text(BOOK, encoding="utf-8")
	found, page = tried(tmp_path / "out", "--what-if", str(path))
	assert [rule["code"] for rule in found["rules"]] == ["OWN-1"]
	assert found["totals"]["added"] > 0 and "采用 own.yaml 的规则" in page


def test_restricted_situations_name_nobody(tmp_path):
	found, _page = tried(tmp_path / "out", "--what-if", "ZZ77-M5", "ZZ77-L6")
	assert all(rule["hides_names"] and not rule["examples"] for rule in found["rules"])
	assert found["talkers"] == [] and found["reasons"] == []


@pytest.mark.parametrize("bad", ["NOPE", "no.yaml", "名册.csv"])
def test_what_is_no_rule_is_refused_and_nothing_written(tmp_path, capsys, bad):
	out = tmp_path / "out"
	assert "--what-if" in refused(capsys, "--demo", "--out", out, "--what-if", bad)
	assert not out.exists()


def test_an_unsound_file_is_refused_with_its_field(tmp_path, capsys):
	path = tmp_path / "own.yaml"
	path.write_text(BOOK.replace("min_count: 1", "min_count: -1"), encoding="utf-8")
	assert "min_count" in refused(capsys, "--demo", "--out", tmp_path / "out", "--what-if", path)
