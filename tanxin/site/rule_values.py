"""The domain's `Rule` as the fields of a Talk Rule document."""

from __future__ import annotations

from typing import Any

from tanxin.domain.model import Deadline, Rule, RuleKind, Step, Way


def values_of(rule: Rule) -> dict[str, Any]:
	"""The fields of a Talk Rule document, child tables included, for a rule read from a rulebook file."""
	return {**_what(rule), **_how_often(rule), **_when(rule), **_citation(rule)}


def _what(rule: Rule) -> dict[str, Any]:
	return {
		"title": rule.title,
		"enabled": int(rule.enabled),
		"category": rule.category.value,
		"kind": rule.kind.value,
		"authority": rule.authority.value,
		"subjects": _joined(rule.subjects),
		"talker": rule.talker.value,
		"portfolio": rule.portfolio,
		"each": rule.each.value,
		"situations": _joined(rule.situations),
		"collective_counts": int(rule.collective_counts),
		"soft": int(rule.soft),
		"ways": "" if rule.ways == frozenset(Way) else _joined(rule.ways),
		"levels": [{"levels": "，".join(sorted(row.levels)), **_step(row.step)} for row in rule.levels],
		"approvers": [_step(step) for step in rule.approvers],
	}


def _how_often(rule: Rule) -> dict[str, Any]:
	return {
		"min_count": rule.min_count,
		"max_count": rule.max_count or 0,
		"count_source": rule.count_source,
		"quota_counts": rule.quota_counts.value if rule.kind is RuleKind.QUOTA else "",
		"quota_percent": rule.quota_percent or 0,
		"period": rule.period.value if rule.period else "",
	}


def _when(rule: Rule) -> dict[str, Any]:
	return {
		**_deadline(rule.deadline),
		"meeting": rule.meeting.value if rule.meeting else "",
		"window_months": ",".join(str(month) for month in rule.window_months),
		"demands": [
			{
				"matter": demand.matter,
				"done_by": "Person" if demand.by_person else "Talker",
				**_deadline(demand.deadline),
			}
			for demand in rule.demands
		],
		"effective_from": rule.effective_from,
		"effective_to": rule.effective_to,
		"superseded_by": rule.superseded_by,
	}


def _citation(rule: Rule) -> dict[str, Any]:
	return {
		"citation_title": rule.citation.title,
		"citation_clause": rule.citation.clause,
		"citation_quote": rule.citation.quote,
		"document_no": rule.citation.document_no,
		"citation_url": rule.citation.url,
		"verified_by": rule.citation.verified_by,
	}


def _step(step: Step) -> dict[str, str]:
	return {
		"step_title": step.title,
		"post": step.post.value,
		"place": step.place.value,
		"portfolio": step.portfolio,
	}


def _deadline(deadline: Deadline | None) -> dict[str, Any]:
	return {
		"deadline_value": (deadline and deadline.value) or 0,
		"deadline_unit": deadline.unit.value if deadline else "",
		"deadline_setting": deadline.setting if deadline else "",
		"deadline_source": deadline.source if deadline else "",
	}


def _joined(values: frozenset) -> str:
	return "\n".join(sorted(value.value for value in values))
