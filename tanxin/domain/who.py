"""Who must talk (谈话人), and who else may: the rule names a role, the posts of the day name the person.

A vacant secretary's post falls to the deputy, then one level up; nobody talks with himself, so a secretary's
own talk goes one level up too. Where a rule says 「书记或其他委员」 the committee is asked before going up, and
a talk by any of them is the one asked for. Roles of their own (分管领导, 联系人, 分工委员, 组工干部, 按职级) are in
`domain.named_talkers`; where nobody answers to them the search goes on as for a secretary (一级抓一级).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tanxin.domain.directory import Directory, DirectoryProblem
from tanxin.domain.model import Obligation, PostKind, Rule, TalkerChoice, TalkerRole
from tanxin.domain.named_talkers import FALLBACK, Asked, named
from tanxin.domain.quotas import officer_now
from tanxin.domain.relations import by_pair, counterparts, is_relation, suggested
from tanxin.domain.terms import label

_WITH_COMMITTEE = frozenset({TalkerRole.SECRETARY_OR_COMMITTEE, TalkerRole.SUPERIOR_SECRETARY_OR_COMMITTEE})
_ONE_LEVEL_UP = frozenset({TalkerRole.SUPERIOR_SECRETARY, TalkerRole.SUPERIOR_SECRETARY_OR_COMMITTEE})
_ADVICE = "没有可以谈话的人，请登记书记任职或另行指定谈话人"


def resolve_talker(
	rule: Rule,
	person_id: str,
	directory: Directory,
	on: date,
	requested: str | None = None,
	standing_on: date | None = None,
) -> TalkerChoice:
	"""Who must talk with the person under the rule that day, and why.

	`requested` is whom the person asked for (本人申请); `standing_on` the day of the person's own posts, when
	that is another. Never raises: a problem of the data is the reason.
	"""
	try:
		if is_relation(rule):
			others = counterparts(rule, person_id, directory, on)
			return suggested(rule, person_id, others, directory, on)
		asked = _ask(rule, person_id, directory, on, standing_on)
		if rule.talker is TalkerRole.CHOSEN:
			return _chosen(asked, requested)
		return _resolve(asked)
	except DirectoryProblem as problem:
		return TalkerChoice(None, str(problem))


def eligible_talkers(
	rule: Rule,
	person_id: str,
	directory: Directory,
	on: date,
	standing_on: date | None = None,
	requested: str | None = None,
) -> frozenset[str]:
	"""Everybody whose talk with the person that day is the one the rule asks for; arguments as above.

	Anybody on the team where the rule says 「书记或其他委员」, also where whom the person asked for cannot talk;
	anybody of the other side of a relation, however the one it names is called; otherwise only who must. Nobody
	when the data does not answer.
	"""
	try:
		if is_relation(rule):
			return frozenset(counterparts(rule, person_id, directory, on))
		asked = _ask(rule, person_id, directory, on, standing_on)
		if rule.talker is TalkerRole.CHOSEN:
			if requested is not None and _can_talk(asked, requested):
				return frozenset({requested})
			asked = asked._replace(role=TalkerRole.SECRETARY_OR_COMMITTEE)
		return _eligible(asked)
	except DirectoryProblem:
		return frozenset()


def talker_now(
	obligation: Obligation, rule: Rule, directory: Directory, on: date, requested: str | None = None
) -> TalkerChoice | None:
	"""Who must talk now that the talker has left or holds another post, and why; None while nothing changes.

	Who is still here is replaced by somebody, never by nobody: posts that are being re-entered take no talk away.
	"""
	if obligation.person is None:
		return officer_now(obligation, rule, directory, on)
	if by_pair(rule):
		return None  # these two and no others
	talker, standing = obligation.talker, standing_day(obligation, on)
	here = talker is not None and directory.present(talker, on)
	if here and talker in eligible_talkers(rule, obligation.person, directory, on, standing, requested):
		return None
	choice = resolve_talker(rule, obligation.person, directory, on, requested, standing)
	if choice.person == talker or (here and choice.person is None):
		return None
	if talker is None:
		return choice
	why = "已不任该职" if here else "已离开"
	return TalkerChoice(choice.person, f"原谈话人{directory.name_of(talker)}{why}；{choice.reason}")


def standing_day(obligation: Obligation, on: date) -> date:
	"""The day on which the person's own posts are read: that of the event, if one made the obligation.

	A secretary who has stepped down since is still to be talked with by the level above, not by his successor.
	"""
	return obligation.starts_on if obligation.event else on


def _ask(rule: Rule, person_id: str, directory: Directory, on: date, standing_on: date | None) -> Asked:
	"""The question; who has left by then is spoken of as on his last day."""
	left_on = directory.person(person_id).left_on
	standing = standing_on or on
	standing = min(standing, left_on) if left_on else standing
	return Asked(rule.talker, person_id, directory, on, standing, rule.portfolio, rule.levels)


def _resolve(asked: Asked) -> TalkerChoice:
	"""Whom the role names; where nobody answers to it, whoever stands in, after the reason why."""
	if asked.role is TalkerRole.SECRETARY_OR_COMMITTEE:
		return _contact(asked) or _search(asked)
	if asked.role not in FALLBACK:
		return _search(asked)
	found = named(asked)
	if found.people:
		return TalkerChoice(found.people[0], found.reason)
	instead = _resolve(asked._replace(role=FALLBACK[asked.role]))
	return TalkerChoice(instead.person, f"{found.reason}；{instead.reason}")


def _eligible(asked: Asked) -> frozenset[str]:
	if asked.role in FALLBACK:
		people = named(asked).people
		return frozenset(people) if people else _eligible(asked._replace(role=FALLBACK[asked.role]))
	if asked.role in _WITH_COMMITTEE:
		return _nearest_team(asked)
	talker = _search(asked).person
	return frozenset() if talker is None else frozenset({talker})


def _can_talk(asked: Asked, talker: str) -> bool:
	return talker != asked.person and asked.directory.present(talker, asked.on)


def _chosen(asked: Asked, requested: str | None) -> TalkerChoice:
	"""Whom the person asked for; when that cannot be, whoever is nearest in his own organisation."""
	if requested is not None and _can_talk(asked, requested):
		return TalkerChoice(requested, f"本人申请与{asked.directory.name_of(requested)}谈话")
	if requested is None:
		obstacle = "本人没有指明谈话人"
	elif requested == asked.person:
		obstacle = "本人指明的谈话人是自己"
	else:
		obstacle = f"本人指明的{asked.directory.name_of(requested)}不在册"
	instead = _search(asked._replace(role=TalkerRole.SECRETARY_OR_COMMITTEE))
	return TalkerChoice(instead.person, f"{obstacle}；{instead.reason}")


def _contact(asked: Asked) -> TalkerChoice | None:
	"""The committee member who keeps in touch with the person (党员联系人), when there is one on the team."""
	person, directory = asked.directory.person(asked.person), asked.directory
	contact = person.contact_person
	if contact is None or contact == asked.person or not person.organization:
		return None
	if contact not in directory.team_of(person.organization, asked.on):
		return None
	name = directory.organization_name(person.organization)
	return TalkerChoice(contact, f"{directory.name_of(contact)}是“{name}”班子成员、本人的党员联系人")


def _search(asked: Asked) -> TalkerChoice:
	"""Up the tree from where the role starts until somebody is found."""
	start, explanation = _start(asked)
	if start is None:
		return TalkerChoice(None, explanation)
	reasons = []
	for organization in _upwards(start, asked.directory):
		talker, reason = _at(organization, asked)
		reasons.append(reason)
		if talker is not None:
			return TalkerChoice(talker, "；".join(reasons))
	return TalkerChoice(None, "；".join([*reasons, _ADVICE]))


def _nearest_team(asked: Asked) -> frozenset[str]:
	"""The team where the role starts, or of the first organisation above that has one; never the person."""
	start, _ = _start(asked)
	if start is None:
		return frozenset()
	for organization in _upwards(start, asked.directory):
		team = asked.directory.team_of(organization, asked.on)
		if team and team != [asked.person]:
			return frozenset(team) - {asked.person}
	return frozenset()


def _start(asked: Asked) -> tuple[str | None, str]:
	"""The organisation whose secretary is asked first, or None and what is missing."""
	role, directory = asked.role, asked.directory
	person = directory.person(asked.person)
	own = person.organization
	if role in (TalkerRole.SECRETARY, TalkerRole.DEPUTY_SECRETARY, TalkerRole.SUPERIOR_SECRETARY):
		own = _highest(directory.teams_of(person.id, asked.standing), directory) or own
	elif role is TalkerRole.SUPERIOR_SECRETARY_OR_COMMITTEE:
		own = _highest(directory.led_by(person.id, asked.standing), directory) or own
	if not own:
		return None, f"{person.name}没有所属党组织，无法确定谈话人，请在人员名册中填写"
	if role not in _ONE_LEVEL_UP:
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


def _at(organization: str, asked: Asked) -> tuple[str | None, str]:
	"""The talker in this organisation, if any, and the sentence that says how it stands."""
	directory, with_committee = asked.directory, asked.role in _WITH_COMMITTEE
	name = directory.organization_name(organization)
	if asked.role is TalkerRole.DEPUTY_SECRETARY:
		for post in directory.holders(organization, PostKind.DEPUTY_SECRETARY, asked.on):
			if post.person != asked.person:
				return post.person, f"由“{name}”副书记{directory.name_of(post.person)}谈话"
	secretary = directory.secretary(organization, asked.on)
	if not with_committee and organization in directory.led_by(asked.person, asked.standing):
		return None, f"本人{'是' if secretary == asked.person else '时任'}“{name}”书记"
	if secretary is not None and secretary != asked.person:
		return secretary, f"由“{name}”书记{directory.name_of(secretary)}谈话"
	obstacle = f"“{name}”书记空缺" if secretary is None else f"本人是“{name}”书记"
	for kind in _stand_ins(secretary is None, with_committee):
		for post in directory.holders(organization, kind, asked.on):
			if post.person != asked.person:
				return post.person, f"{obstacle}，由{label(kind)}{directory.name_of(post.person)}谈话"
	return None, obstacle


def _stand_ins(vacant: bool, with_committee: bool) -> Iterator[PostKind]:
	"""Posts that talk in the secretary's place."""
	if vacant or with_committee:
		yield PostKind.DEPUTY_SECRETARY
	if with_committee:
		yield PostKind.COMMITTEE_MEMBER
