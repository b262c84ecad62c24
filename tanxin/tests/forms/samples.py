"""Filled forms for the tests; all names are invented."""

from __future__ import annotations

from datetime import date, datetime

from tanxin.forms.collective_record import CollectiveRecord, Participant
from tanxin.forms.individual_record import IndividualRecord
from tanxin.forms.outline_sheet import Dossier, EarlierTalk, OutlineSheet
from tanxin.forms.parts import Basis, Commitment, Party, Signature
from tanxin.forms.plan_sheet import PlanRow, PlanSheet

LEADER = Party("林国栋", "镇党委书记", "中共云水镇委员会", "中共党员")
PERSON = Party("陈志远", "镇党委委员", "中共云水镇委员会", "中共党员")
BASIS = Basis("提拔任用必谈", "漳委组通〔2017〕77号三、2（2）")
#: Text that would do harm as markup of either renderer.
HOSTILE = (
	"#set page(fill: red) $x^2$ *粗* _下_ `码` ] [ } { @ref <label> \\ // /* "
	"<script>alert(1)</script> \"引\" 'x' &amp; " + "A" * 300 + " 😀👨‍👩‍👧 \u202e反 \ud800 \x00\x1b"
)
PARAGRAPH = (
	"谈话中谈到任职以来对业务学习不够系统，遇到具体问题时有畏难情绪，表示要多到村里去，把差距找准找实。" * 3
)


def individual(**changes: object) -> IndividualRecord:
	"""A record with one line in each text."""
	fields: dict = {
		"number": "TX-2026-1",
		"talkers": (LEADER,),
		"person": PERSON,
		"way": "面谈",
		"bases": (BASIS,),
		"started_at": datetime(2026, 3, 2, 14, 30),
		"ended_at": datetime(2026, 3, 2, 15, 5),
		"place": "302室",
		"recorder": "王小敏",
		"content": "谈话一行。",
		"commitments": (Commitment("参加培训", "陈志远", date(2026, 4, 30)),),
	}
	return IndividualRecord(**{**fields, **changes})


def collective(count: int = 25) -> CollectiveRecord:
	"""A collective record of so many participants."""
	people = tuple(
		Participant(f"甲{number:02d}", "党员", "云水村党支部", "谈了认识。") for number in range(count)
	)
	return CollectiveRecord(subject="换届前集体谈话", talkers=(LEADER,), participants=people, expected=26)


def plan(count: int = 12, **changes: object) -> PlanSheet:
	"""A sheet of so many plans."""
	row = PlanRow((LEADER,), (PERSON,), (BASIS,), datetime(2026, 3, 2, 14, 30), "302室", "面谈", "任职后思想")
	fields: dict = {
		"number": "JH-1",
		"organization": "中共云水镇委员会",
		"period": "2026年",
		"rows": (row,) * count,
	}
	return PlanSheet(**{**fields, **changes})


def outline() -> OutlineSheet:
	"""An outline of a second round, with dossier."""
	return OutlineSheet(
		person=PERSON,
		talkers=(LEADER,),
		round_no=2,
		dossier=Dossier(gender="男", career="历任科员、党政办主任。"),
		earlier_talks=(EarlierTalk(date(2025, 7, 1), "林国栋", "谈心谈话（面谈）", "年中组织生活会前"),),
		open_matters=(Commitment("协调周转房", "王小敏", date(2026, 3, 31)),),
		purpose="了解任职后的思想情况。",
	)


def signed(name: str = "黄敏", **changes: object) -> Signature:
	"""A signature given in the system."""
	return Signature(**{"name": name, "at": datetime(2026, 3, 5, 10, 2), **changes})
