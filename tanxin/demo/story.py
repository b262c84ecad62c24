"""What happened in the demo unit's year: must-talk situations and what became of each.

A person is named by organisation and slot: 「YX0101/书记」 holds that post there, 「YX0101/2」 is the second
person without a post. Outcomes: timely, late, made-up (held in time, entered late: 补录), objection, paper,
signed, waiting, sent-back, draft, cancelled, nothing, withdrawn.
"""

from __future__ import annotations

#: (person, situation, day it happened, outcome, where HR wrote it down)
EVENTS = (
	("YX0101/2", "获得表彰嘉奖", "2025-11-12", "timely", ""),
	("YX0201/组织委员", "提拔任用", "2025-11-24", "timely", "Employee Promotion"),
	("YX0302/1", "思想情绪波动", "2025-12-03", "timely", ""),
	("YX03/副书记", "岗位变动", "2025-12-15", "late", "Employee Transfer"),
	("YX0402/书记", "生活困难", "2025-12-22", "timely", ""),
	("YX0103/2", "先锋作用缺乏", "2026-01-06", "timely", ""),
	("YX0501/宣传委员", "提拔任用", "2026-01-12", "timely", "Employee Promotion"),
	("YX0203/1", "党员意识不强", "2026-01-20", "late", ""),
	("YX04/书记", "履职不力", "2026-02-04", "timely", ""),
	("YX0301/1", "本人申请", "2026-02-26", "timely", ""),
	("YX0102/书记", "矛盾分歧", "2026-03-03", "timely", ""),
	("YX0303/组织委员", "提拔任用", "2026-03-30", "timely", "Employee Promotion"),
	("YX0303/前任书记", "岗位变动", "2026-03-30", "timely", "Employee Transfer"),
	("YX0401/2", "思想情绪波动", "2026-04-08", "made-up", ""),
	("YX0502/组织委员", "岗位变动", "2026-04-15", "timely", "Employee Transfer"),
	("YX0302/书记", "获得表彰嘉奖", "2026-05-06", "nothing", ""),
	("YX0302/2", "获得表彰嘉奖", "2026-05-06", "timely", ""),
	("YX02/书记", "岗位变动", "2026-05-18", "made-up", "Employee Transfer"),
	("YX0103/书记", "精神不振", "2026-05-25", "late", ""),
	("YX0402/3", "本人申请", "2026-06-03", "timely", ""),
	("YX0202/1", "党员意识不强", "2026-06-11", "nothing", ""),
	("YX0403/书记", "履职不力", "2026-06-24", "objection", ""),
	("YX01/组织委员", "提拔任用", "2026-07-06", "timely", "Employee Promotion"),
	("YX0301/组织委员", "岗位变动", "2026-07-15", "withdrawn", "Employee Transfer"),
	("YX0503/1", "思想情绪波动", "2026-07-22", "paper", ""),
	("YX0202/书记", "离任、退休", "2026-08-17", "timely", "Employee Separation"),
	("YX0201/2", "获得表彰嘉奖", "2026-08-25", "late", ""),
	("YX0303/2", "思想情绪波动", "2026-09-09", "nothing", ""),
	("YX05/副书记", "岗位变动", "2026-09-14", "timely", "Employee Transfer"),
	("YX0401/书记", "生活困难", "2026-09-28", "cancelled", ""),
	("YX0102/1", "先锋作用缺乏", "2026-10-12", "timely", ""),
	("YX0403/1", "本人申请", "2026-10-20", "late", ""),
	("YX04/组织委员", "提拔任用", "2026-10-27", "signed", "Employee Promotion"),
	("YX0202/2", "思想情绪波动", "2026-11-02", "nothing", ""),
	("YX0501/书记", "岗位变动", "2026-11-03", "timely", "Employee Transfer"),
	("YX0302/组织委员", "生活困难", "2026-11-05", "sent-back", ""),
	("YX0101/组织委员", "提拔任用", "2026-11-12", "signed", "Employee Promotion"),
	("YX0101/1", "获得表彰嘉奖", "2026-11-13", "waiting", ""),
	("YX0203/书记", "履职不力", "2026-11-13", "waiting", ""),
	("YX02/副书记", "岗位变动", "2026-11-16", "draft", "Employee Transfer"),
	("YX0402/组织委员", "提拔任用", "2026-11-17", "nothing", "Employee Promotion"),
	("YX0301/3", "本人申请", "2026-11-18", "nothing", ""),
	("YX0303/书记", "任职", "2026-04-01", "timely", ""),
	("YX0502/2", "家庭变故", "2026-11-09", "timely", ""),
)

#: Branch → (share talked to before its meeting in June, in one collective talk, entered late).
JUNE = {
	"YX0101": (1.0, False, False),
	"YX0102": (0.8, False, False),
	"YX0103": (0.6, False, True),
	"YX0201": (1.0, True, False),
	"YX0202": (0.4, False, False),
	"YX0203": (0.8, True, False),
	"YX0301": (1.0, False, False),
	"YX0302": (0.8, False, False),
	"YX0303": (0.6, False, False),
	"YX0401": (1.0, False, True),
	"YX0402": (0.8, True, False),
	"YX0403": (0.6, False, False),
	"YX0501": (1.0, False, False),
	"YX0502": (1.0, False, False),
	"YX0503": (0.8, False, False),
}
#: Meetings of the year's end, and how many days before as many members were talked to so far.
YEAR_END = {"YX0101": "2026-12-10", "YX0302": "2026-12-11", "YX0502": "2026-12-09"}
YEAR_END_OTHERS = "2026-12-18"
#: Branches whose secretaries the level above has talked to this year, with the day.
SUPERIOR_TALKS = {
	"YX0101": "2026-03-18",
	"YX0102": "2026-03-19",
	"YX0201": "2026-04-22",
	"YX0203": "2026-04-23",
	"YX0301": "2026-05-13",
	"YX0302": "2026-05-14",
	"YX0401": "2026-07-08",
	"YX0402": "2026-07-09",
	"YX0501": "2026-01-28",
	"YX0502": "2026-01-29",
	"YX01": "2026-06-17",
	"YX03": "2026-06-18",
	"YX05": "2026-06-16",
}
#: Committees whose secretary has talked with his team this year, with the day he began.
TEAM_TALKS = {"YX01": "2026-03-10", "YX03": "2026-04-14", "YX05": "2026-07-14"}
