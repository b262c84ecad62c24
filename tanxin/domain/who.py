"""Who must talk (谈话人): the rule names a role, the posts of the day name the person.

A vacant secretary's post falls to the deputy, then one level up; nobody talks with himself, so a secretary's
own talk goes one level up too. Where a rule says 「书记或其他委员」 the committee is asked before going up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tanxin.domain.directory import Directory, DirectoryProblem
from tanxin.domain.model import PostKind, Rule, TalkerChoice, TalkerRole
from tanxin.domain.terms import label

_WITH_COMMITTEE = frozenset({TalkerRole.SECRETARY_OR_COMMITTEE, TalkerRole.SUPERIOR_SECRETARY_OR_COMMITTEE})
_ADVICE = "没有可以谈话的人，请登记书记任职或另行指定谈话人"


def resolve_talker(
	rule: Rule, person_id: str, directory: Directory, on: date, requested: str | None = None
) -> TalkerChoice:
	"""Who must talk with the person under the rule that day, and why.

	`requested` is whom the person asked for (本人申请). Never raises: a problem of the data is the reason.
	"""
	try:
		if rule.talker is TalkerRole.CHOSEN:
			return _chosen(person_id, requested, directory, on)
		if rule.talker is TalkerRole.SECRETARY_OR_COMMITTEE:
			return _contact(person_id, directory, on) or _search(rule.talker, person_id, directory, on)
		return _search(rule.talker, person_id, directory, on)
	except DirectoryProblem as problem:
		return TalkerChoice(None, str(problem))


def _chosen(person_id: str, requested: str | None, directory: Directory, on: date) -> TalkerChoice:
	"""Whom the person asked for; when that cannot be, whoever is nearest in his own organisation."""
	if requested is not None and requested != person_id and directory.present(requested, on):
		return TalkerChoice(requested, f"本人申请与{directory.name_of(requested)}谈话")
	if requested is None:
		obstacle = "本人没有指明谈话人"
	elif requested == person_id:
		obstacle = "本人指明的谈话人是自己"
	else:
		obstacle = f"本人指明的{directory.name_of(requested)}不在册"
	instead = _search(TalkerRole.SECRETARY_OR_COMMITTEE, person_id, directory, on)
	return TalkerChoice(instead.person, f"{obstacle}；{instead.reason}")


def _contact(person_id: str, directory: Directory, on: date) -> TalkerChoice | None:
	"""The committee member who keeps in touch with the person (党员联系人), when there is one on the team."""
	person = directory.person(person_id)
	contact = person.contact_person
	if contact is None or contact == person_id or not person.organization:
		return None
	if contact not in directory.team_of(person.organization, on):
		return None
	name = directory.organization_name(person.organization)
	return TalkerChoice(contact, f"{directory.name_of(contact)}是“{name}”班子成员、本人的党员联系人")


def _search(role: TalkerRole, person_id: str, directory: Directory, on: date) -> TalkerChoice:
	"""Up the tree from where the role starts until somebody is found."""
	start, explanation = _start(role, person_id, directory, on)
	if start is None:
		return TalkerChoice(None, explanation)
	reasons = []
	for organization in _upwards(start, directory):
		talker, reason = _at(organization, role in _WITH_COMMITTEE, person_id, directory, on)
		reasons.append(reason)
		if talker is not None:
			return TalkerChoice(talker, "；".join(reasons))
	return TalkerChoice(None, "；".join([*reasons, _ADVICE]))


def _start(role: TalkerRole, person_id: str, directory: Directory, on: date) -> tuple[str | None, str]:
	"""The organisation whose secretary is asked first, or None and what is missing."""
	person = directory.person(person_id)
	own = person.organization
	if role is TalkerRole.SECRETARY:
		own = _highest(directory.teams_of(person_id, on), directory) or own
	elif role is TalkerRole.SUPERIOR_SECRETARY_OR_COMMITTEE:
		own = _highest(directory.led_by(person_id, on), directory) or own
	if not own:
		return None, f"{person.name}没有所属党组织，无法确定谈话人，请在人员名册中填写"
	if role is not TalkerRole.SUPERIOR_SECRETARY_OR_COMMITTEE:
		return own, ""
	name = directory.organization_name(own)
	return directory.parent(own), f"“{name}”没有上级党组织，{_ADVICE}"


def _highest(organizations: list[str], directory: Directory) -> str | None:
	"""The one nearest the top: who serves on several teams is answered for by the highest (主管权限)."""
	return min(organizations, key=lambda each: (len(directory.ancestors(each)), each), default=None)


def _upwards(organization: str, directory: Directory) -> Iterator[str]:
	"""The organisation, then those above; what is wrong above does not matter while somebody is found below."""
	yield organization
	yield from directory.ancestors(organization)


def _at(
	organization: str, with_committee: bool, person_id: str, directory: Directory, on: date
) -> tuple[str | None, str]:
	"""The talker in this organisation, if any, and the sentence that says how it stands."""
	name = directory.organization_name(organization)
	secretary = directory.secretary(organization, on)
	if secretary is not None and secretary != person_id:
		return secretary, f"由“{name}”书记{directory.name_of(secretary)}谈话"
	obstacle = f"“{name}”书记空缺" if secretary is None else f"本人是“{name}”书记"
	stand_ins: list[PostKind] = []
	if secretary is None or with_committee:
		stand_ins.append(PostKind.DEPUTY_SECRETARY)
	if with_committee:
		stand_ins.append(PostKind.COMMITTEE_MEMBER)
	for kind in stand_ins:
		for post in directory.holders(organization, kind, on):
			if post.person != person_id:
				return post.person, f"{obstacle}，由{label(kind)}{directory.name_of(post.person)}谈话"
	return None, obstacle
