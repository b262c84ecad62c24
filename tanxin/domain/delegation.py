"""Who may sign for whom (授权代签): dated, by category and organisation, one step and no further.

An authority is its giver's own act and his own to take back. It lets its receiver sign what waits for the giver, in
both names; it never makes a leader of somebody who may not sign the plan himself. 提醒、函询、诫勉 are decided by
whom their procedure names (常州2015操作规程: 「由常委组织部长审定」「报市委主要领导审定」), so an authority for everything
does not reach them: the giver has to name the category.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tanxin.domain.directory import Directory, DirectoryProblem
from tanxin.domain.model import Category
from tanxin.domain.terms import label
from tanxin.domain.values import FORMAL_CATEGORIES


@dataclass(frozen=True, slots=True)
class Delegation:
	"""Who may sign for whom (授权). An empty category: all but the formal ones; an empty organisation: all that the
	giver signs. Both days are inclusive. The last two are facts of the day on which it is read."""

	giver: str
	receiver: str
	from_date: date
	to_date: date
	category: Category | None = None
	organization: str | None = None
	revoked_on: date | None = None
	made_by: str | None = None
	giver_signs: bool = True  # on the roster, with a post or named as signer, his account not blocked
	receiver_signs_in: bool = True  # on the roster, with an account that works


def against(delegation: Delegation, on: date) -> str:
	"""Why the authority does not count on that day; empty when it does."""
	reasons = (
		(delegation.giver == delegation.receiver, "不能授权给自己"),
		(delegation.made_by != delegation.giver, "授权不是由授权领导本人作出的"),
		(delegation.revoked_on is not None and delegation.revoked_on <= on, "授权已撤回"),
		(on < delegation.from_date, f"授权自{delegation.from_date:%Y-%m-%d}起生效"),
		(delegation.to_date < on, f"授权已于{delegation.to_date:%Y-%m-%d}到期"),
		(not delegation.giver_signs, "授权领导已不任职、不在册或账号已停用"),
		(not delegation.receiver_signs_in, "受托人已不在册或账号已停用"),
	)
	return next((reason for stands, reason in reasons if stands), "")


def reaches(delegation: Delegation, category: Category) -> bool:
	"""Whether the authority is for that category: named, or all and the category is not formal."""
	if delegation.category is None:
		return category not in FORMAL_CATEGORIES
	return delegation.category is category


def covers(
	delegation: Delegation, category: Category, organization: str | None, directory: Directory
) -> bool:
	"""Whether a matter of that category and organisation lies within it. Raises `DirectoryProblem`."""
	if not reaches(delegation, category):
		return False
	if delegation.organization is None:
		return True
	if organization is None:
		return False
	return delegation.organization in (organization, *directory.ancestors(organization))


def given_to(
	actor: str,
	approver: str,
	delegations: Iterable[Delegation],
	category: Category,
	organization: str | None,
	directory: Directory,
	on: date,
) -> bool:
	"""Whether the leader himself gave this one the authority to sign such a matter on that day. What was given to the
	leader is not passed on. Raises `DirectoryProblem`."""
	return any(
		(each.giver, each.receiver) == (approver, actor)
		and not against(each, on)
		and covers(each, category, organization, directory)
		for each in delegations
	)


def why_not(
	actor: str, approver: str, delegations: Iterable[Delegation], category: Category, on: date
) -> str:
	"""What is wrong with the authority that somebody holds of the leader; empty when he holds none at all."""
	for each in delegations:
		if (each.giver, each.receiver) == (approver, actor):
			beyond = (
				f"授权不包括{label(category)}" if not reaches(each, category) else "授权不包括该党组织的事项"
			)
			return against(each, on) or beyond
	return ""


def receivers(
	approver: str,
	delegations: Iterable[Delegation],
	category: Category,
	organization: str | None,
	directory: Directory,
	on: date,
	barred: Collection[str | None],
) -> tuple[str, ...]:
	"""Who may sign that matter for the leader today; `barred`: whom it is about, and who drafted it."""
	delegations = list(delegations)
	names = dict.fromkeys(each.receiver for each in delegations if each.giver == approver)
	try:
		return tuple(
			name
			for name in names
			if name not in barred
			and directory.present(name, on)
			and given_to(name, approver, delegations, category, organization, directory, on)
		)
	except DirectoryProblem:
		return ()


def last_possible_day(start: date) -> date:
	"""An authority runs a year at most, so that nobody signs for somebody by a paper that all have forgotten."""
	try:
		return start.replace(year=start.year + 1)
	except ValueError:  # 29 February
		return start.replace(year=start.year + 1, day=28)


def problems(
	new: Delegation, others: Collection[Delegation], directory: Directory, today: date
) -> Iterator[str]:
	"""What stands against giving it, as Chinese sentences; `others`: what the giver has given and not taken back."""
	if new.giver == new.receiver:
		yield "不能授权给自己，请另选受托人。"
	if new.to_date < new.from_date:
		yield "截止日期早于起始日期，请更正。"
	if new.from_date < today:
		yield "授权不能从过去的日期起算，起始日期请选今天或以后。"
	if last_possible_day(new.from_date) < new.to_date:
		yield f"一次授权最长一年，截止日期请不晚于{last_possible_day(new.from_date):%Y-%m-%d}。"
	if not new.giver_signs:
		yield "您现在没有任职，也未被指定为签批人，没有可以授权的签批事项。"
	name = directory.name_of(new.receiver)
	if not directory.present(new.receiver, max(today, new.from_date)):
		yield f"{name}不在在册人员中，不能受托签批。"
	elif not new.receiver_signs_in:
		yield f"{name}没有可用的登录账号，不能受托签批，请另选受托人。"
	yield from (_twice(each, directory) for each in others if _same_thing(new, each, directory))


def _twice(other: Delegation, directory: Directory) -> str:
	what = f"“{label(other.category)}”" if other.category else "同类"
	days = f"{other.from_date:%Y-%m-%d}至{other.to_date:%Y-%m-%d}"
	return (
		f"{days}的{what}事项已授权{directory.name_of(other.receiver)}代签；同一事项同一时间只授权一人，"
		"请先撤回原授权，或错开日期、类别、党组织。"
	)


def _same_thing(new: Delegation, other: Delegation, directory: Directory) -> bool:
	"""Whether both would let two people sign one matter on one day: then nobody knows whose it is."""
	if new.receiver == other.receiver or new.giver != other.giver:
		return False
	if other.revoked_on is not None or not other.receiver_signs_in:
		return False
	if new.to_date < other.from_date or other.to_date < new.from_date:
		return False
	return _share_categories(new, other) and _share_organizations(new, other, directory)


def _share_categories(one: Delegation, other: Delegation) -> bool:
	return any(reaches(one, category) and reaches(other, category) for category in Category)


def _share_organizations(one: Delegation, other: Delegation, directory: Directory) -> bool:
	if one.organization is None or other.organization is None:
		return True
	try:
		return one.organization in (
			other.organization,
			*directory.ancestors(other.organization),
		) or other.organization in directory.ancestors(one.organization)
	except DirectoryProblem:
		return True  # a tree that does not answer says nothing for two signers
