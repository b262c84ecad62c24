"""To whom a plan goes that was not signed in time (逾期上送): the next level up that may sign.

Never to a person talked to, an author, or somebody who signs another step; at the top to whom the unit named there,
other than whoever let the time pass.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date

from tanxin.domain.approver import ApproverChoice, Candidate, candidates, first_who_may, obstacle_to
from tanxin.domain.chain import Signature
from tanxin.domain.directory import Directory
from tanxin.domain.model import PostKind

#: Said where nobody is above.
TOP = "上面再没有可以接着签批的人，请提醒签批人，或由拟定人撤回；需要时请在最上级党组织中指定签批人及其替代人"


def next_level(
	organization: str,
	late: Sequence[str],
	level: str,
	talkers: Collection[str],
	persons: Collection[str],
	authors: Collection[str | None],
	others: Collection[str],
	directory: Directory,
	on: date,
	without_account: Collection[str] = (),
) -> ApproverChoice:
	"""Who signs instead of the last of `late`, each of whom let his time pass, the present one last.

	`level` is the organisation at which he signs, where that is known; `others` sign other steps of the same plan.
	Never raises: where nobody is left, `person` is None and the reason says so.
	"""

	def obstacle(each: Candidate) -> str:
		against = obstacle_to(each, persons, authors, directory, on)
		if each.person in others and not against:
			return f"{each.title}是其他环节的签批人"
		if each.person in without_account and not against:
			return f"{each.title}没有可用的登录账号"
		return against

	above = _above(organization, level, late[-1], directory, on)
	return first_who_may(((each, obstacle(each)) for each in above if each.person not in late), talkers, TOP)


def without_step(
	chain: Sequence[Signature], step: int, instead: Signature
) -> tuple[tuple[Signature, ...], bool]:
	"""The chain after the signature awaited at `step` went to another, and whether a later step has taken it in: one
	person does not sign two steps, so where he signs alone later on he signs both then."""
	now, rest = chain[step - 1], chain[step:]
	later = next((each for each in rest if each.person == instead.person and not each.together), None)
	if later is None:
		return (*chain[: step - 1], instead, *rest), False
	both = replace(
		later,
		title=f"{now.title}、{later.title}",
		reason=f"{instead.reason}；{later.reason}",
		late=instead.late,
	)
	return (*chain[: step - 1], *(both if each is later else each for each in rest)), True


def _above(
	organization: str, level: str, present: str, directory: Directory, on: date
) -> Iterator[Candidate]:
	"""Who could sign above him: of the level at which he signs (where that is not known, the nearest at which he holds
	a post) its secretary, unless he is that himself, and all levels over it."""
	found = list(candidates(organization, directory, on))
	secretaries = [each for each in found if each.post == PostKind.SECRETARY.value]
	held = {post.organization for post in directory.posts_of(present, on)}
	held = {level} if level in {each.organization for each in secretaries} else held
	at = next((number for number, each in enumerate(secretaries) if each.organization in held), 0)
	above = at + 1 if secretaries[at].person == present else at
	yield from secretaries[above:]
	yield from (each for each in found if each.post != PostKind.SECRETARY.value)
