"""The last two lines of a sheet, decided by two people in the same moment: the sheet follows its lines, whoever of the
two the database let go first, and by whichever door each of them came."""

from __future__ import annotations

import json

import pytest

from tanxin.tests.browser.conftest import refreshed
from tanxin.tests.browser.test_same_moment import PLAN, SHEET, act, actions_of, at_once, committed, told
from tanxin.tests.browser.test_same_moment import enter as enter  # a fixture
from tanxin.tests.matrix import scene
from tanxin.tests.matrix.roads import Ask

#: Who comes first is chance.
TIMES = 2


def by_sheet(sheet: str, plan: str, action: str) -> Ask:
	decisions = json.dumps([{"plan": plan, "action": action, "reason": "请改期"}])
	return Ask(
		"POST", "/api/method/tanxin.api.signoff.decide_lines", {"campaign": sheet, "decisions": decisions}
	)


def by_plan(sheet: str, plan: str, action: str) -> Ask:
	return act(plan, action, "请改期")


#: pair → the door of each
DOORS = {
	"都在审批表上": (by_sheet, by_sheet),
	"都在计划上": (by_plan, by_plan),
	"一表一计划": (by_sheet, by_plan),
}


@pytest.mark.parametrize("action", ["Sign", "Disagree"])
@pytest.mark.parametrize("doors", DOORS)
def test_no_sheet_stays_open_with_nothing_on_it(doors, action, made, enter, url):
	sessions = enter("leader"), enter("delegate")
	for _time in range(TIMES):
		name = committed(lambda: scene.sheet(made, (scene.SENT,)))
		lines = [row[0] for row in refreshed().get_values(PLAN, {"campaign": name}, "name")]
		assert len(lines) == 2
		asked = [door(name, line, action) for door, line in zip(DOORS[doors], lines, strict=True)]
		answers = at_once(url, *zip(sessions, asked, strict=True))
		assert all(answer.status == 200 or told(answer) for answer in answers), answers
		decided = [actions_of(line)[1:] == [action] for line in lines]
		state = refreshed().get_value(SHEET, name, "workflow_state")
		assert all(decided), (decided, answers)
		assert state == ("Signed" if action == "Sign" else "Not Agreed"), (state, answers)
