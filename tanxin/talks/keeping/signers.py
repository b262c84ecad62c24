"""Who signs a disposal list (销毁清单签批人): two different people, neither the drafter nor a party of any paper on it.

The first is the leader of the organisation, found as for plans. The second is whom the unit named for archives or
secrecy (Tanxin Settings), else the leader one level up. Both are frozen when the list is sent and judged again when
they sign; nobody signs by another's authority (授权 does not reach here).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import frappe
from frappe.utils import getdate, nowdate

from tanxin.domain.approver import ApproverChoice, Wording, resolve_approver
from tanxin.domain.chain import Signer, lost_post
from tanxin.domain.directory import Directory, DirectoryProblem
from tanxin.site import directory, routes

WORDING = Wording(
	matter="销毁清单",
	persons="清单中材料的当事人、另一签批人，或没有可用的账号",
	author="清单拟制人",
	write="拟制",
)
NAMED = "由本单位指定的档案、保密工作负责人签批"


@dataclass(frozen=True)
class Slots:
	"""The two signatures. `person` None in one of them: nobody was found, and its reason says why."""

	first: ApproverChoice
	second: ApproverChoice


def choose(organization: str, drafter: str | None, parties: Collection[str]) -> Slots:
	"""The two who sign a list."""
	people = _people(drafter, *parties)
	out = set(parties) | routes.without_account({each.id for each in people.people})
	first = _leader(organization, drafter, out, people)
	if not first.person:
		return Slots(first, ApproverChoice(None, first.reason))
	out.add(first.person)
	named = _named()
	if named and not _obstacle(named, drafter, out, people):
		return Slots(first, ApproverChoice(named, NAMED))
	return Slots(first, _leader(organization, drafter, out, people))


def _leader(organization: str, drafter: str | None, out: set[str], people: Directory) -> ApproverChoice:
	return resolve_approver(organization, (), out, drafter, people, getdate(nowdate()), WORDING)


def why_not(
	person: str, other: str, post: str, organization: str, drafter: str | None, parties: Collection[str]
) -> str:
	"""Why somebody to whom the list was sent may not sign it now; empty when he may."""
	people = _people(drafter, person, other, *parties)
	obstacle = _obstacle(person, drafter, {*parties, other}, people)
	if obstacle:
		return obstacle
	if not post:
		return "" if person == _named() else "您已不是本单位指定的档案、保密工作负责人，请撤回后重新报批"
	try:
		return lost_post(Signer(person, post, organization), people, getdate(nowdate()))
	except DirectoryProblem as problem:
		return str(problem)


def _obstacle(person: str, drafter: str | None, out: Collection[str], people: Directory) -> str:
	if person == drafter:
		return "拟制销毁清单的人不能在上面签批"
	if person in out:
		return "清单中材料的当事人不能签批；两个签批人不能是同一人"
	return "" if people.present(person, getdate(nowdate())) else "您不在在册人员中，不能签批"


def _named() -> str | None:
	return frappe.db.get_single_value("Tanxin Settings", "archives_keeper", cache=False) or None


def _people(*persons: str | None) -> Directory:
	tops = frappe.get_all("Party Organization", fields=["top_signer", "top_signer_alternate"])
	named = [signer for row in tops for signer in (row.top_signer, row.top_signer_alternate) if signer]
	return directory.around(*persons, *named, _named())
