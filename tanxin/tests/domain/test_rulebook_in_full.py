"""A rulebook's file in full: levels, approver chains, what must follow a talk, quotas."""

from __future__ import annotations

import copy

import pytest
import yaml

from tanxin.domain.model import (
	Deadline,
	DeadlineUnit,
	Demand,
	Period,
	Place,
	PostKind,
	QuotaCounts,
	Rulebook,
	Step,
)
from tanxin.domain.rulebook import RulebookError, parse_rulebook, read_rulebook, read_rulebooks

FULL = {
	"code": "X",
	"title": "操作规程",
	"issuer": "某市委组织部",
	"authority": "City",
	"enabled": False,
	"rules": [
		{
			"code": "X-1",
			"title": "诫勉谈话",
			"category": "Admonition",
			"kind": "Event",
			"subjects": ["Anyone"],
			"talker": "By Level",
			"situations": ["Minor Breach"],
			"deadline": {"unit": "Working Days", "setting": "event_deadline_days"},
			"levels": [
				{"levels": ["正科", "副科"], "post": "Secretary", "place": "Top", "title": "市委书记"},
				{"post": "Committee Member", "place": "Own", "portfolio": "组织"},
			],
			"approvers": [
				{"post": "Leader In Charge", "place": "Own", "title": "分管部长"},
				{"post": "Secretary", "place": "Above", "title": "组织部长"},
			],
			"demands": [
				{
					"matter": "书面检查",
					"by": "Person",
					"deadline": {"unit": "Working Days", "value": 5, "source": "第九条"},
				},
				{
					"matter": "跟踪了解",
					"by": "Talker",
					"deadline": {"unit": "Months", "value": 6, "source": "第十条"},
				},
			],
			"citation": {"clause": "第九条", "quote": "诫勉对象一般在谈话后……"},
		},
		{
			"code": "X-2",
			"title": "任务",
			"category": "Heart-to-Heart",
			"kind": "Quota",
			"subjects": ["Organiser"],
			"talker": "The Officer Himself",
			"quota_counts": "Persons",
			"quota_percent": 10,
			"count_source": "第十条",
			"period": "Month",
			"superseded_by": "X-3",
			"citation": {"clause": "第十条", "quote": "每月谈话人数不少于10%"},
		},
	],
}


def full(change=lambda rules: None) -> Rulebook:
	data = copy.deepcopy(FULL)
	change(data["rules"])
	return parse_rulebook(data, "全.yaml")


def test_every_field_of_a_file_arrives():
	read = full()
	assert read.enabled is False
	admonition, quota = read.rules
	assert [(sorted(row.levels), row.step.place) for row in admonition.levels] == [
		(["副科", "正科"], Place.TOP),
		([], Place.OWN),
	]
	assert admonition.levels[1].step == Step(PostKind.COMMITTEE_MEMBER, Place.OWN, "组织")
	assert [step.title for step in admonition.approvers] == ["分管部长", "组织部长"]
	assert admonition.demands == (
		Demand("书面检查", Deadline(DeadlineUnit.WORKING_DAYS, 5, source="第九条")),
		Demand("跟踪了解", Deadline(DeadlineUnit.MONTHS, 6, source="第十条"), by_person=False),
	)
	assert (quota.quota_counts, quota.quota_percent, quota.period) == (QuotaCounts.PERSONS, 10, Period.MONTH)
	assert (quota.count_source, quota.superseded_by) == ("第十条", "X-3")


@pytest.mark.parametrize(
	("where", "value", "named"),
	[
		("levels", "正科", "levels"),
		("levels", [{"post": "Secretary"}], "levels.1.place"),
		("levels", [{"post": "Emperor", "place": "Top"}], "levels.1.post"),
		("levels", [{"levels": [7], "post": "Secretary", "place": "Top"}], "levels.1.levels"),
		("approvers", [{"post": "Secretary", "place": "Top", "colour": "red"}], "approvers.1.colour"),
		("demands", [{"matter": "书面检查", "by": "Person"}], "demands.1.deadline"),
		(
			"demands",
			[{"by": "Person", "deadline": {"unit": "Months", "setting": "lead_days"}}],
			"demands.1.matter",
		),
		(
			"demands",
			[{"matter": "书面检查", "by": "Cat", "deadline": {"unit": "Months", "setting": "lead_days"}}],
			"demands.1.by",
		),
		(
			"demands",
			[{"matter": "书面检查", "by": "Person", "deadline": {"unit": "Months", "value": 6}}],
			"demands.1.deadline.value",
		),
	],
)
def test_a_flaw_in_a_list_is_told_with_its_number(where, value, named):
	with pytest.raises(RulebookError) as caught:
		full(lambda rules: rules[0].update({where: value}))
	assert any(each.startswith(f"全.yaml：规则 X-1：{named}：") for each in caught.value.problems)


def test_a_quota_says_how_many():
	with pytest.raises(RulebookError) as caught:
		full(lambda rules: rules[1].pop("quota_percent"))
	assert "全.yaml：规则 X-2：min_count：缺少次数" in caught.value.problems


def test_files_are_checked_against_each_other(tmp_path):
	path = tmp_path / "x.yaml"
	path.write_text(yaml.safe_dump(FULL, allow_unicode=True), encoding="utf-8")
	assert read_rulebook(path).code == "X"
	with pytest.raises(RulebookError) as caught:
		read_rulebooks([path])
	assert caught.value.problems == ["规则 X-2：superseded_by：没有编号为“X-3”的规则"]
