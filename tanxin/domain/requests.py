"""A person's own wish for a talk (本人申请谈话): whom he may ask, and where his request stands.

《漳委组通〔2017〕77号》: a member may ask the secretary or a member of the team, and may go up to the next level.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from tanxin.domain.directory import Directory
from tanxin.domain.model import ObligationStatus, Post, PostKind
from tanxin.domain.transitions import HELD, SIGNED

#: The team, in the order in which it is offered.
TEAM = (PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY, PostKind.COMMITTEE_MEMBER)


@dataclass(frozen=True, slots=True)
class Askable:
	"""Somebody who may be asked for a talk: under which post, in which organisation."""

	person: str
	organization: str
	post: PostKind


class RequestState(str, Enum):
	"""Where a request stands, as its person is told (申请进度)."""

	RECEIVED = "Received"  # 已收到
	BEING_ARRANGED = "Being Arranged"  # 正在安排: a plan is there, not signed yet
	ARRANGED = "Arranged"  # 已安排: the plan is signed, the time stands
	TALKED = "Talked"  # 已谈
	CLOSED = "Closed Otherwise"  # 已另行处理: exempted or merged with the leader's approval
	WITHDRAWN = "Withdrawn"  # 已撤回


#: Where nothing is left to withdraw.
SETTLED = frozenset({RequestState.TALKED, RequestState.CLOSED, RequestState.WITHDRAWN})


def whom_to_ask(person: str, directory: Directory, on: date) -> list[Askable]:
	"""Whom the person may ask, nearest first, each once: his organisation's team, its leader in charge, and the
	team of the next level up that has anybody. Nobody for who is not on the roster or belongs nowhere. Raises
	`DirectoryProblem` where the tree of organisations is broken."""
	own = directory.person(person).organization
	if not own or not directory.present(person, on):
		return []
	above = directory.ancestors(own)
	levels = [_team(own, directory, on), _leaders((own, *above), directory, on)]
	levels.append(next((team for each in above if (team := _team(each, directory, on))), []))
	found: dict[str, Askable] = {}
	for post in (post for level in levels for post in level if post.person != person):
		found.setdefault(post.person, Askable(post.person, post.organization, post.kind))
	return list(found.values())


def _team(organization: str, directory: Directory, on: date) -> list[Post]:
	return [post for kind in TEAM for post in directory.holders(organization, kind, on)]


def _leaders(organizations: tuple[str, ...], directory: Directory, on: date) -> list[Post]:
	"""The leaders in charge of the person's organisation, or of the nearest above it that has one."""
	for organization in organizations:
		leaders = directory.leaders_of(organization, on)
		if leaders:
			return [
				post
				for leader in leaders
				for post in directory.posts_of(leader, on)
				if post.kind is PostKind.LEADER_IN_CHARGE and post.in_charge_of == organization
			]
	return []


def state_of(withdrawn: bool, obligations: list[tuple[ObligationStatus, str | None]]) -> RequestState:
	"""Where a request stands. `obligations`: the status of each obligation it made and the state of its plan.

	One talk answers all of them, so the furthest counts. Without any (no rule applies) it was still received.
	"""
	if withdrawn:
		return RequestState.WITHDRAWN
	states = {_state_of(status, plan) for status, plan in obligations}
	order = (
		RequestState.TALKED,
		RequestState.ARRANGED,
		RequestState.BEING_ARRANGED,
		RequestState.RECEIVED,
		RequestState.CLOSED,
	)
	return next((state for state in order if state in states), RequestState.RECEIVED)


def _state_of(status: ObligationStatus, plan: str | None) -> RequestState:
	if status in (ObligationStatus.MET, ObligationStatus.MET_LATE) or plan == HELD:
		return RequestState.TALKED
	if status in (ObligationStatus.EXEMPTED, ObligationStatus.MERGED, ObligationStatus.WITHDRAWN):
		return RequestState.CLOSED
	if status is ObligationStatus.PLANNED:
		return RequestState.ARRANGED if plan == SIGNED else RequestState.BEING_ARRANGED
	return RequestState.RECEIVED
