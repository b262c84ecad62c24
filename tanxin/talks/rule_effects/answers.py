"""An effect as the page is sent it (推算结果)."""

from __future__ import annotations

from typing import Any

from tanxin.domain.effect_figures import figures
from tanxin.domain.effects import Effect
from tanxin.domain.what_if import World
from tanxin.talks.rule_effects.asking import Question
from tanxin.talks.rule_effects.forms import Problem


def refused(found: list[Problem]) -> dict[str, Any]:
	"""What is wrong with the form, field by field."""
	return {"problems": [each._asdict() for each in found]}


def answer(effect: Effect, question: Question, world: World) -> dict[str, Any]:
	"""Everything that the page shows; `whole` unless only the reader's own organisations are counted."""
	found = figures(effect, question.now.known, world.directory)
	return {"problems": [], "whole": world.within is None, **found}
