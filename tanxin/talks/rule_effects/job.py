"""Trying rules out on a large unit in a worker (后台推算): its figures are kept for an hour for who asked."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from tanxin.domain.calendar import NoWorkingDay
from tanxin.domain.directory import DirectoryProblem
from tanxin.domain.model import Each
from tanxin.domain.periods import spans
from tanxin.domain.what_if import changed, what_if
from tanxin.talks.rule_effects import answers, asking
from tanxin.talks.rule_effects.asking import Question
from tanxin.talks.rule_effects.forms import Problem
from tanxin.talks.rule_effects.worlds import this_world

EVENT = "tanxin_what_if"
KEPT_SECONDS = 3600
#: Obligations to be looked at, on both sides together, that a request may take upon itself: a few seconds.
INLINE = 1_000_000
PAIRS = 10  # how many a person may be asked to talk with, where each pair counts


def ask(kind: str, year: int, **values: Any) -> dict[str, Any]:
	"""The answer, what is wrong with the form, or {"ticket": …} when a worker does it (see `state_of`)."""
	question, found = _question(kind, values)
	if question is None:
		return answers.refused(found)
	if _size(question, year) > INLINE:
		return {"ticket": _start(kind, year, values)}
	return _answer(question, year)


def run(ticket: str, kind: str, year: int, values: dict[str, Any]) -> None:
	"""The job, as the account that asked."""
	try:
		question, found = _question(kind, values)
		result = answers.refused(found) if question is None else _answer(question, year)
	except frappe.ValidationError as problem:
		return _tell(ticket, {"state": "failed", "message": str(problem)})
	except Exception:
		_tell(ticket, {"state": "failed", "message": _("Working it out stopped. Please try again.")})
		raise
	_tell(ticket, {"state": "done", "result": result})


def state_of(ticket: str) -> dict[str, Any]:
	"""How far a question of the session's user is: waiting, done, failed or gone."""
	state = frappe.cache.get_value(_key(str(ticket)), expires=True)
	if not state or state["user"] != frappe.session.user:
		return {"state": "gone"}
	return {name: value for name, value in state.items() if name != "user"}


def _question(kind: str, values: dict[str, Any]) -> tuple[Question | None, list[Problem]]:
	if kind == "form":
		return asking.of_form(values["values"])
	if kind == "book":
		return asking.of_book(values["rulebook"], values["values"])
	return asking.of_unit(values["values"])


def _answer(question: Question, year: int) -> dict[str, Any]:
	world = this_world(year)
	try:
		effect = what_if(question.now, question.then, world, question.asked)
	except (DirectoryProblem, NoWorkingDay, ValueError) as problem:
		frappe.throw(str(problem), title=_("This cannot be worked out yet"))
	return answers.answer(effect, question, world)


def _size(question: Question, year: int) -> int:
	"""How many obligations there may be at most: people by periods by talks, for each rule on each side."""
	touched = changed(question.now, question.then) | question.asked
	times = 0
	for side in (question.now, question.then):
		for rule in side.rules:
			if rule.code in touched and rule.enabled and rule.period is not None:
				others = PAIRS if rule.each is Each.PAIR else 1
				times += len(spans(rule.period, year)) * rule.min_count * others
	return times * frappe.db.count("Talk Person")


def _start(kind: str, year: int, values: dict[str, Any]) -> str:
	"""Enqueue it; returns what to ask for the answer with."""
	ticket = frappe.generate_hash(length=16)
	_tell(ticket, {"state": "waiting"})
	frappe.enqueue(
		run,
		queue="default",  # somebody waits for it: not behind the long jobs of the night
		timeout=1800,
		enqueue_after_commit=False,
		ticket=ticket,
		kind=kind,
		year=year,
		values=values,
	)
	return ticket


def _tell(ticket: str, state: dict[str, Any]) -> None:
	user = frappe.session.user
	frappe.cache.set_value(_key(ticket), {**state, "user": user}, expires_in_sec=KEPT_SECONDS)
	# Only that there is news: the answer names people and is fetched by who asked.
	frappe.publish_realtime(EVENT, {"ticket": ticket, "state": state["state"]}, user=user)


def _key(ticket: str) -> str:
	return f"tanxin_what_if::{ticket}"
