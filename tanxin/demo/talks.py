"""The plans and talks of the demo unit's year, worked out from its story."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from tanxin.demo.names import ADVICE, DEEDS, PLACES, TALKS, THOUGHTS
from tanxin.demo.people import BRANCH_POSTS, COMMITTEE_POSTS, FORMER, Cast, Someone, contact_post
from tanxin.demo.story import EVENTS, JUNE, SUPERIOR_TALKS, TEAM_TALKS

Row = Sequence[str]

#: Days when no office talks: the long holidays of the year.
CLOSED = (
	(date(2026, 1, 1), date(2026, 1, 3)),
	(date(2026, 2, 15), date(2026, 2, 23)),
	(date(2026, 10, 1), date(2026, 10, 8)),
)
#: Outcome → working days from the event to the talk.
HELD_AFTER = {"timely": 4, "late": 14, "made-up": 5, "objection": 5, "paper": 3}
RECORD_HEADING = (
	"编号 计划编号 事项编号 谈话类别 谈话人 谈话对象 缺席人员 开始时间 结束时间 谈话地点 谈话方式 集体谈话 事由 记录人 "
	"谈话主要内容 对谈话人的意见建议 对谈话对象的意见建议 困难和诉求 跟进事项 跟进责任人 跟进期限 跟进完成日期 跟进结果 "
	"录入时间 补录原因 确认情况 确认日期 异议内容"
).split()


def later(day: date, working_days: int) -> date:
	"""That many weekdays on, passing over the long holidays."""
	while working_days > 0:
		day += timedelta(days=1)
		if day.weekday() < 5 and not any(first <= day <= last for first, last in CLOSED):
			working_days -= 1
	return day


def named(one: Someone) -> str:
	"""Name with number, as lists write people who may share a name."""
	return f"{one.name}（{one.number}）"


def talker_for(cast: Cast, one: Someone, day: date) -> Someone:
	"""The secretary who must talk: of the own organisation, or of the level above for a secretary himself."""
	organization = one.organization
	if one.slot in ("书记", "前任书记"):
		organization = organization[:-2]
	if organization == "YX0202" and day.isoformat() > FORMER["YX0202"]:
		organization = "YX02"
	return cast.at(f"{organization}/书记")


def keeper_of(cast: Cast, one: Someone) -> Someone:
	"""Who holds a member's regular talk: his contact in the committee (党员联系人), for the committee the secretary."""
	return cast.at(f"{one.organization}/{contact_post(one.slot) if one.slot.isdigit() else '书记'}")


def event_id(index: int) -> str:
	"""Number of the index-th event of the story."""
	return f"BT-{EVENTS[index - 1][2][:4]}-{index:03d}"


def way_of(situation: str) -> str:
	"""How one talks about such a thing: at home about hardship, by phone with who works far away."""
	return {"生活困难": "访谈", "家庭变故": "访谈", "党员意识不强": "电话谈"}.get(situation, "面谈")


def record_rows(cast: Cast) -> list[Row]:
	"""The ledger in the order of the days: talks after events, with secretaries, and before the June meetings."""
	talks = [*event_talks(cast), *regular_talks(cast), *autumn_talks(cast)]
	talks.sort(key=lambda talk: (talk["开始时间"], talk["谈话对象"]))
	rows: list[Row] = [tuple(RECORD_HEADING)]
	for index, talk in enumerate(talks, start=1):
		talk["编号"] = f"TH-{talk['开始时间'][:4]}-{index:03d}"
		rows.append(tuple(talk.get(column, "") for column in RECORD_HEADING))
	return rows


def regular_talks(cast: Cast) -> list[dict[str, str]]:
	"""The talks that no event called for; four in five were on a plan, numbered in their order."""
	talks = [*superior_talks(cast), *june_talks(cast)]
	for index, talk in enumerate(talks, start=len(EVENTS) + 1):
		talk["计划编号"] = f"JH-{index:03d}" if index % 5 else ""
	return talks


def _talk(talker: Someone, persons: list[Someone], day: date, index: int, reason: str) -> dict[str, str]:
	"""What every row has: who, when, where, and a confirmation a day or two later."""
	hour, length = 8 + index * 5 % 9, 25 + index * 7 % 45
	return {
		"党组织": persons[0].organization,  # no column of the ledger; the plan is made there
		"谈话类别": "谈心谈话",
		"谈话人": named(talker),
		"谈话对象": "、".join(named(one) for one in persons),
		"开始时间": f"{day} {hour:02d}:{index * 5 % 15:02d}",
		"结束时间": f"{day} {hour + (index * 5 % 15 + length) // 60:02d}:{(index * 5 % 15 + length) % 60:02d}",
		"谈话地点": PLACES[index % len(PLACES)],
		"谈话方式": "面谈",
		"集体谈话": "否",
		"事由": reason,
		"录入时间": f"{later(day, index % 2)} 17:30",
		"确认情况": "已阅无误",
		"确认日期": later(day, 1 + index % 3).isoformat(),
	}


def event_talks(cast: Cast) -> list[dict[str, str]]:
	talks = []
	for index, (place, situation, on, outcome, _source) in enumerate(EVENTS, start=1):
		if outcome not in HELD_AFTER:
			continue
		one, day = cast.at(place), date.fromisoformat(on)
		held = later(day, HELD_AFTER[outcome])
		talk = _talk(talker_for(cast, one, day), [one], held, index, situation)
		content, to_person, to_talker, need = TALKS[situation][index % len(TALKS[situation])]
		talk |= {"计划编号": f"JH-{index:03d}", "事项编号": event_id(index), "谈话方式": way_of(situation)}
		talk |= {"谈话主要内容": content, "对谈话人的意见建议": to_talker, "对谈话对象的意见建议": to_person}
		talk |= _need(need, talk["谈话人"], held, done=index % 3 != 0)
		talks.append(talk | _marks(outcome, held))
	return talks


def _need(need: str, owner: str, held: date, done: bool) -> dict[str, str]:
	"""A difficulty raised becomes a matter to follow up, done or still open."""
	if not need:
		return {}
	finished = {"跟进完成日期": later(held, 12).isoformat(), "跟进结果": "已办理并向本人反馈"} if done else {}
	due = later(held, 15).isoformat()
	return {"困难和诉求": f"{need}。", "跟进事项": need, "跟进责任人": owner, "跟进期限": due, **finished}


def _marks(outcome: str, held: date) -> dict[str, str]:
	"""What makes a record a special one."""
	if outcome == "made-up":
		return {"录入时间": f"{later(held, 9)} 16:00", "补录原因": "驻村期间无法登录，返回后补录"}
	if outcome == "paper":
		return {"确认情况": "纸质签字"}
	if outcome == "objection":
		return {"确认情况": "有异议", "异议内容": "谈话中说明过物资采购延误的客观原因，记录里没有写。"}
	return {}


def superior_talks(cast: Cast) -> list[dict[str, str]]:
	talks = []
	for index, (organization, on) in enumerate(SUPERIOR_TALKS.items(), start=1):
		one = cast.at(f"{organization}/书记")
		talk = _talk(
			cast.at(f"{organization[:-2]}/书记"),
			[one],
			date.fromisoformat(on),
			index,
			"上级书记与下级书记定期谈话",
		)
		talks.append(talk | _words(index, one))
	for number, organization in enumerate(TEAM_TALKS):
		secretary = cast.at(f"{organization}/书记")
		for step, post in enumerate(COMMITTEE_POSTS[1:]):
			one, index = cast.at(f"{organization}/{post}"), 60 + number * 3 + step
			held = later(date.fromisoformat(TEAM_TALKS[organization]), step)
			talks.append(_talk(secretary, [one], held, index, "班子成员谈心谈话") | _words(index, one))
	return talks


def _words(index: int, one: Someone) -> dict[str, str]:
	"""Words of a regular talk, put together so that no two talks read the same."""
	thought, other = THOUGHTS[index % len(THOUGHTS)], THOUGHTS[(index // 7 + index + 2) % len(THOUGHTS)]
	deed, advice = (
		DEEDS[(index * 3 + index // 7) % len(DEEDS)],
		ADVICE[(index * 5 + index // 6) % len(ADVICE)],
	)
	return {
		"谈话主要内容": f"围绕{thought}和{other}交换看法，结合{one.title}岗位查找不足：{deed}。",
		"对谈话对象的意见建议": f"{advice}。",
		"对谈话人的意见建议": f"建议关注{THOUGHTS[(index * 2 + 1) % len(THOUGHTS)]}方面的反映。",
	}


def june_talks(cast: Cast) -> list[dict[str, str]]:
	"""Before the meetings of 30 June, each branch in its own way."""
	talks = []
	for number, (organization, (share, collective, late)) in enumerate(JUNE.items()):
		secretary = cast.at(f"{organization}/书记")
		members = [one for one in cast.members_of(organization) if one is not secretary]
		day = later(date(2026, 6, 3), number % 5)
		if number % 2 == 0:
			other = cast.at(f"{organization}/组织委员")
			talk = _talk(other, [secretary], later(day, 3), 90 + number, "组织生活会前谈心谈话")
			talks.append(talk | _words(90 + number, secretary))
		met = members[: round(len(members) * share)]
		if collective:
			team = [cast.at(f"{organization}/{post}") for post in BRANCH_POSTS]
			talks.append(_collective(team, [one for one in members if one.slot.isdigit()], day, number))
			continue
		for step, one in enumerate(met):
			talk = _talk(
				keeper_of(cast, one), [one], later(day, step * 2), number * 7 + step, "组织生活会前谈心谈话"
			)
			talk |= _words(number * 7 + step, one)
			talks.append(talk | (_marks("made-up", later(day, step * 2)) if late and step < 2 else {}))
	return talks


def _collective(team: list[Someone], met: list[Someone], day: date, number: int) -> dict[str, str]:
	"""The whole committee with its members in one room (多对多), one of them absent."""
	talk = _talk(team[0], met, day, number, "组织生活会前集体谈心谈话")
	absent = named(met[-1])
	return talk | {
		"谈话人": "、".join(named(one) for one in team),
		"缺席人员": absent,
		"谈话方式": "座谈",
		"集体谈话": "是",
		"谈话主要内容": "围绕作风建设和服务群众逐人发言，查摆支部在联系群众、组织学习方面的共性问题。",
		"对谈话对象的意见建议": "每人年内联系两户困难群众。",
		"确认情况": "纸质签字" if number % 2 else "已阅无误",
	}


def autumn_talks(cast: Cast) -> list[dict[str, str]]:
	"""Before the meetings of December, begun in the branches that meet first; some not yet confirmed."""
	talks = []
	for number, organization in enumerate(("YX0101", "YX0302", "YX0502")):
		members = [one for one in cast.members_of(organization) if one.slot not in ("书记", "组织委员")]
		for step, one in enumerate(members[: 2 + number % 2]):
			talk = _talk(
				keeper_of(cast, one),
				[one],
				date(2026, 11, 17 + step),
				number * 5 + step + 2,
				"组织生活会前谈心谈话",
			)
			talk |= _words(200 + number * 5 + step, one)
			waiting = {"确认情况": "", "确认日期": ""} if step else {"确认日期": "2026-11-19"}
			talks.append(talk | waiting | {"录入时间": talk["结束时间"]})
	return talks
