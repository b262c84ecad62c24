"""The plans of the demo unit's year: for what happened, and for the regular talks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from tanxin.demo.names import PLACES
from tanxin.demo.people import Cast, Someone
from tanxin.demo.story import EVENTS
from tanxin.demo.talks import HELD_AFTER, event_id, later, named, regular_talks, talker_for, way_of

Row = Sequence[str]

#: Outcome → state of the plan.
PLAN_STATE = {
	"signed": "已批准",
	"waiting": "待审批",
	"sent-back": "退回",
	"draft": "草稿",
	"cancelled": "已取消",
}
PLAN_HEADING = (
	"计划编号 谈话人 谈话对象 事项编号 事由 拟谈时间 拟谈地点 方式 谈话重点 准备情况 拟制人 拟制日期 状态 审批人 审批日期 审批意见 "
	"次序 次序理由"
).split()


def earlier(day: date, days: int) -> date:
	"""About that many days before, on a weekday."""
	before = day - timedelta(days=days)
	return before - timedelta(days=max(0, before.weekday() - 4))


def approver_for(cast: Cast, one: Someone) -> Someone:
	"""The secretary of the committee that the person's organisation belongs to, or of the level above."""
	committee = one.organization[:4]
	if one.organization == committee and one.slot == "书记":
		committee = committee[:-2]
	return cast.at(f"{committee}/书记")


def plan_rows(cast: Cast) -> list[Row]:
	"""The plans for events, then those for regular talks."""
	return [tuple(PLAN_HEADING), *_event_plans(cast), *_regular_plans(cast)]


def _maker(cast: Cast, organization: str) -> str:
	"""The organiser who draws up plans for that organisation."""
	return named(cast.at("YX01/组工干部" if organization.startswith("YX01") else "YX05/组工干部"))


def _event_plans(cast: Cast) -> Iterator[Row]:
	"""One plan an event, unless nothing was done about it or it was withdrawn."""
	for index, (place, situation, on, outcome, _source) in enumerate(EVENTS, start=1):
		if outcome in ("nothing", "withdrawn"):
			continue
		one, day = cast.at(place), date.fromisoformat(on)
		state = PLAN_STATE.get(outcome, "已谈")
		planned = later(day, HELD_AFTER.get(outcome, 7))
		who = (named(talker_for(cast, one, day)), named(one), event_id(index), situation)
		where = (f"{planned} {9 + index % 3:02d}:00", PLACES[index % len(PLACES)], way_of(situation))
		about = (f"{situation}后的思想状况和实际困难", "已阅本人简历和历次谈话")
		made = (
			_maker(cast, one.organization),
			later(day, 1).isoformat(),
			state,
			named(approver_for(cast, one)),
		)
		order = (str(index % 3 + 1), "先易后难")
		yield (f"JH-{index:03d}", *who, *where, *about, *made, *_signing(day, state), *order)


def _regular_plans(cast: Cast) -> Iterator[Row]:
	"""Plans of the regular talks that were on one; signed a week before."""
	for talk in regular_talks(cast):
		if not talk["计划编号"]:
			continue
		held = date.fromisoformat(talk["开始时间"][:10])
		approver = cast.at(f"{talk['党组织'][:4]}/书记")
		if named(approver) in talk["谈话对象"]:
			approver = cast.at("YX/书记")
		who = (talk["谈话人"], talk["谈话对象"], "", talk["事由"])
		where = (talk["开始时间"], talk["谈话地点"], talk["谈话方式"])
		made = (_maker(cast, talk["党组织"]), earlier(held, 9).isoformat(), "已谈", named(approver))
		signed = (earlier(held, 7).isoformat(), "同意。")
		yield (
			talk["计划编号"],
			*who,
			*where,
			"近期思想、工作和生活情况",
			"已阅历次谈话",
			*made,
			*signed,
			"",
			"",
		)


def _signing(day: date, state: str) -> tuple[str, str]:
	if state in ("草稿", "待审批"):
		return ("", "")
	opinion = {"退回": "请先向其家属了解情况，补充准备后再报。", "已取消": "本人住院，改由支部看望。"}.get(
		state, "同意。"
	)
	return (later(day, 2).isoformat(), opinion)
