"""result.json: the figures for other programs. Names and numbers, never what was said."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tanxin.domain.coverage import Figures
from tanxin.preview.assess import Assessment, Matter
from tanxin.preview.what_if import Trial

#: Raised when a field is renamed or means something else; new fields do not raise it.
FORMAT = 1
#: Rows of a list beyond these are only counted.
MOST_LISTED = 10_000


def result_json(
	assessment: Assessment, files: Sequence[str], remarks: Sequence[str], trial: Trial | None = None
) -> str:
	"""The result as JSON text with sorted keys, so that two runs can be compared."""
	unit = assessment.unit
	data: dict[str, Any] = {
		"format": FORMAT,
		"made_by": "tanxin.preview",
		"as_of": assessment.as_of.isoformat(),
		"unit": unit.title(),
		"rulebooks": [{"code": book.code, "title": book.title} for book in unit.rulebooks],
		"people": len(unit.roster),
		"events": len(unit.events),
		"records": _records(assessment),
		"total": _figures(assessment.total),
		"by_organization": {key or "": _figures(one) for key, one in assessment.by_organization.items()},
		"by_rule": {key: _figures(one) for key, one in assessment.by_rule.items()},
		"obligations": [_matter(one) for one in assessment.matters],
		"obligations_left_out": assessment.left_out,
		**_trouble(assessment),
		"notices": list(unit.notices),
		"files": list(files),
		"remarks": list(remarks),
		**({"what_if": trial.as_data()} if trial else {}),
	}
	return "{\n" + ",\n".join(f" {_text(key)}: {_value(data[key])}" for key in sorted(data)) + "\n}\n"


def _trouble(assessment: Assessment) -> dict[str, Any]:
	"""Events without a rule and rows that could not be read; of very many the first."""
	problems = assessment.unit.problems
	return {
		"events_without_rule": [
			{"event": event.id, "person": event.person, "reason": reason}
			for event, reason in assessment.without_rule[:MOST_LISTED]
		],
		"problems": [
			{"file": one.file, "row": one.row, "column": one.column, "reason": one.reason}
			for one in problems[:MOST_LISTED]
		],
		"problem_count": len(problems),
	}


def _text(value: object) -> str:
	return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _value(value: object) -> str:
	"""One line for each thing of a list: short enough for a big unit, and two runs can still be compared."""
	if not isinstance(value, list) or not value:
		return _text(value)
	return "[\n" + ",\n".join(f"  {_text(each)}" for each in value) + "\n ]"


def _figures(one: Figures) -> dict[str, int | float | None]:
	return {
		"owed": one.owed,
		"done": one.done,
		"met": one.met,
		"met_late": one.met_late,
		"open": one.open,
		"overdue": one.overdue,
		"to_explain": one.to_explain,
		"exempted": one.exempted,
		"merged": one.merged,
		"withdrawn": one.withdrawn,
		"coverage_rate": one.coverage_rate,
		"timely_rate": one.timely_rate,
	}


def _records(assessment: Assessment) -> dict[str, int]:
	ledger = assessment.ledger
	return {
		"held": ledger.records,
		"confirmed": ledger.confirmed,
		"awaiting_confirmation": ledger.pending,
		"disputed": ledger.disputed,
		"signed_on_paper": ledger.paper,
		"unable_to_confirm": ledger.unable,
		"collective": ledger.collective,
		"outside_plan": ledger.unplanned,
		"entered_late": len(ledger.late_entries),
		"follow_ups": ledger.promised,
		"follow_ups_done": ledger.promises_kept,
		"follow_ups_overdue": ledger.promises_overdue,
	}


def _matter(matter: Matter) -> dict[str, Any]:
	owed = matter.obligation
	return {
		"key": owed.key,
		"rule": owed.rule,
		"person": owed.person,
		"organization": owed.organization,
		"talker": owed.talker,
		"talker_reason": owed.talker_reason,
		"starts_on": owed.starts_on.isoformat(),
		"due_date": owed.due_date.isoformat(),
		"soft": owed.soft,
		"standing": matter.standing,
		"met_on": matter.met_on.isoformat() if matter.met_on else None,
		"record": matter.record,
		"plan": matter.plan.id if matter.plan else None,
		"plan_state": matter.plan.state if matter.plan else None,
	}
