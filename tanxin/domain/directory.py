"""Who is where on a given day: people (人员), organisations (党组织) and posts (任职), indexed once.

Every problem of the data is a `DirectoryProblem` whose message is Chinese and says what to correct.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache, cached_property

from tanxin.domain.model import TEAM_POSTS, Organization, Person, Post, PostKind, SubjectRole

_TEAM_ORDER = (PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY, PostKind.COMMITTEE_MEMBER)


class DirectoryProblem(ValueError):
	"""The roster or the tree of organisations does not answer the question."""


class UnknownPerson(DirectoryProblem):
	"""A person who is not on the roster."""


class UnknownOrganization(DirectoryProblem):
	"""An organisation that is not in the tree."""


class OrganisationLoop(DirectoryProblem):
	"""Organisations that stand above one another in a circle."""


class TwoSecretaries(DirectoryProblem):
	"""More than one secretary of an organisation on the same day."""


class Directory:
	"""Answers questions about people, organisations and posts in constant time a step."""

	def __init__(
		self, people: Iterable[Person], organizations: Iterable[Organization], posts: Iterable[Post]
	) -> None:
		self._people = {person.id: person for person in people}
		self._organizations = {organization.id: organization for organization in organizations}
		self._members: dict[str, list[Person]] = defaultdict(list)
		self._children: dict[str, list[str]] = defaultdict(list)
		self._posts_of: dict[str, list[Post]] = defaultdict(list)
		self._posts_in: dict[tuple[str, PostKind], list[Post]] = defaultdict(list)
		self._in_charge: dict[str, list[Post]] = defaultdict(list)
		self._posted_as: dict[frozenset[SubjectRole], list[Person]] = {}
		self._index(posts)

	def _index(self, posts: Iterable[Post]) -> None:
		for person in self._people.values():
			if person.organization:
				self._members[person.organization].append(person)
		for organization in self._organizations.values():
			if organization.parent:
				self._children[organization.parent].append(organization.id)
		for post in posts:
			self._posts_of[post.person].append(post)
			self._posts_in[post.organization, post.kind].append(post)
			if post.kind is PostKind.LEADER_IN_CHARGE and post.in_charge_of:
				self._in_charge[post.in_charge_of].append(post)
		for held in (*self._posts_in.values(), *self._in_charge.values()):
			held.sort(key=lambda post: (post.from_date or date.min, post.person))

	@property
	def people(self) -> Iterable[Person]:
		"""Everybody ever on the roster, in the order given."""
		return self._people.values()

	@property
	def organizations(self) -> Iterable[Organization]:
		"""Every organisation, in the order given."""
		return self._organizations.values()

	def knows(self, person: str) -> bool:
		"""Whether somebody of that id is or ever was on the roster."""
		return person in self._people

	def person(self, person: str) -> Person:
		"""The person with that id. Raises `UnknownPerson`."""
		try:
			return self._people[person]
		except KeyError:
			raise UnknownPerson(f"人员“{person}”不在名册中，请先在人员名册中登记") from None

	def organization(self, organization: str) -> Organization:
		"""The organisation with that id. Raises `UnknownOrganization`."""
		try:
			return self._organizations[organization]
		except KeyError:
			raise UnknownOrganization(f"党组织“{organization}”不存在，请先在党组织中登记") from None

	def name_of(self, person: str) -> str:
		"""The person's name for a sentence; the id when unknown."""
		found = self._people.get(person)
		return found.name if found else person

	def organization_name(self, organization: str) -> str:
		"""The organisation's name for a sentence; the id when unknown."""
		found = self._organizations.get(organization)
		return found.name if found else organization

	def present(self, person: str, on: date) -> bool:
		"""Whether the person was on the roster that day; `left_on` is the last day on it."""
		found = self._people.get(person)
		return (
			found is not None
			and (found.joined_on is None or found.joined_on <= on)
			and (found.left_on is None or on <= found.left_on)
		)

	def people_of(self, organization: str, on: date) -> list[Person]:
		"""Who belonged to that organisation itself (not those below it) and was present that day."""
		return [person for person in self._members.get(organization, ()) if self.present(person.id, on)]

	def ever_of(self, organization: str) -> list[Person]:
		"""Who ever belonged to that organisation itself, in the order given."""
		return self._members.get(organization, [])

	@cached_property
	def plain(self) -> dict[str | None, list[Person]]:
		"""By organisation, everybody who never held a post: rules speak of them all alike."""
		found: dict[str | None, list[Person]] = defaultdict(list)
		for person in self._people.values():
			if person.id not in self._posts_of:
				found[person.organization or None].append(person)
		return dict(found)

	@cached_property
	def posted(self) -> list[Person]:
		"""Everybody who ever held a post, in the order given."""
		return [person for person in self._people.values() if person.id in self._posts_of]

	@cached_property
	def charges(self) -> dict[str, list[Person]]:
		"""By contact person (党员联系人), whom he keeps in touch with."""
		found: dict[str, list[Person]] = defaultdict(list)
		for person in self._people.values():
			if person.contact_person and person.contact_person != person.id:
				found[person.contact_person].append(person)
		return dict(found)

	def ever_posted(self, person: str) -> list[Post]:
		"""All posts a person ever held, in the order given."""
		return self._posts_of.get(person, [])

	def ever_in(self, organization: str) -> list[Post]:
		"""All posts ever held in that organisation or in charge of it."""
		held = [post for kind in PostKind for post in self._posts_in.get((organization, kind), ())]
		return held + self._in_charge.get(organization, [])

	def parent(self, organization: str) -> str | None:
		"""The organisation above, None at the top. Raises `UnknownOrganization`, also for a parent unknown."""
		above = self.organization(organization).parent
		if not above:
			return None
		if above not in self._organizations:
			name = self.organization_name(organization)
			raise UnknownOrganization(f"“{name}”的上级党组织“{above}”不存在，请更正")
		return above

	def ancestors(self, organization: str) -> list[str]:
		"""The organisations above, nearest first. Raises `OrganisationLoop` naming those of the loop."""
		path = [organization]
		seen = {organization}
		while (above := self.parent(path[-1])) is not None:
			if above in seen:
				loop = [*path[path.index(above) :], above]
				names = " → ".join(self.organization_name(each) for each in loop)
				raise OrganisationLoop(f"党组织的上下级关系成环：{names}，请更正其中一个的上级党组织")
			path.append(above)
			seen.add(above)
		return path[1:]

	def subtree(self, organization: str) -> list[str]:
		"""The organisation and all below it. Raises `OrganisationLoop` when it, or what is above it, loops."""
		self.ancestors(
			organization
		)  # with one parent each, the walk down can only loop through the top itself
		found = [organization]
		for each in found:
			found.extend(self._children.get(each, ()))
		return found

	def holders(self, organization: str, kind: PostKind, on: date) -> list[Post]:
		"""Posts of that kind held there that day by people still on the roster, longest-serving first."""
		return self._held(self._posts_in.get((organization, kind), ()), on)

	def leaders_of(self, organization: str, on: date) -> list[str]:
		"""Who was the leader in charge (分管领导) of that organisation that day, longest-serving first."""
		held = self._held(self._in_charge.get(organization, ()), on)
		return list(dict.fromkeys(post.person for post in held))

	def _held(self, posts: Iterable[Post], on: date) -> list[Post]:
		return [post for post in posts if post.covers(on) and self.present(post.person, on)]

	def secretary(self, organization: str, on: date) -> str | None:
		"""Who is secretary there that day; None when vacant. Raises `TwoSecretaries`."""
		found = list(
			dict.fromkeys(post.person for post in self.holders(organization, PostKind.SECRETARY, on))
		)
		if len(found) > 1:
			names = "、".join(self.name_of(person) for person in found)
			place = self.organization_name(organization)
			raise TwoSecretaries(f"“{place}”在{on:%Y-%m-%d}有{len(found)}名书记：{names}，请更正任职起止日期")
		return found[0] if found else None

	def team_of(self, organization: str, on: date) -> list[str]:
		"""Who was on the leading team (班子) there that day: secretary, deputies, then members."""
		posts = [post for kind in _TEAM_ORDER for post in self.holders(organization, kind, on)]
		return list(dict.fromkeys(post.person for post in posts))

	def posts_of(self, person: str, on: date) -> list[Post]:
		"""The posts a person held that day; none when not on the roster."""
		if not self.present(person, on):
			return []
		return [post for post in self._posts_of.get(person, ()) if post.covers(on)]

	def teams_of(self, person: str, on: date) -> list[str]:
		"""Organisations whose leading team (班子) the person was on that day."""
		return list(
			dict.fromkeys(post.organization for post in self.posts_of(person, on) if post.kind in TEAM_POSTS)
		)

	def led_by(self, person: str, on: date) -> list[str]:
		"""Organisations whose secretary the person was that day."""
		posts = self.posts_of(person, on)
		return list(dict.fromkeys(post.organization for post in posts if post.kind is PostKind.SECRETARY))

	def is_team_member(self, person: str, on: date) -> bool:
		"""Whether the person was on any leading team that day."""
		return bool(self.teams_of(person, on))

	def is_secretary(self, person: str, on: date) -> bool:
		"""Whether the person was secretary anywhere that day."""
		return bool(self.led_by(person, on))

	def roles_of(self, person: str, on: date) -> frozenset[SubjectRole]:
		"""As whom rules may speak of the person that day; nothing for who is not on the roster."""
		if not self.present(person, on):
			return frozenset()
		on_team, organiser, led = False, False, []
		for post in self._posts_of.get(person, ()):
			if post.covers(on):
				on_team = on_team or post.kind in TEAM_POSTS
				organiser = organiser or post.kind is PostKind.ORGANISER
				if post.kind is PostKind.SECRETARY:
					led.append(post.organization)
		return _roles(
			self._people[person].is_party_member,
			on_team,
			organiser,
			bool(led),
			any(self._has_superior(organization) for organization in led) if led else False,
			any(set(self.leaders_of(organization, on)) - {person} for organization in led) if led else False,
		)

	def posted_as(self, roles: frozenset[SubjectRole]) -> list[Person]:
		"""Of those who ever held a post, whoever may ever have been one of these, in the order given."""
		if roles not in self._posted_as:
			self._posted_as[roles] = [each for each in self.posted if roles & self._ever_roles(each)]
		return self._posted_as[roles]

	def _ever_roles(self, person: Person) -> frozenset[SubjectRole]:
		kinds = {post.kind for post in self.ever_posted(person.id)}
		secretary = PostKind.SECRETARY in kinds
		found = _roles(
			person.is_party_member, bool(kinds & TEAM_POSTS), PostKind.ORGANISER in kinds, secretary, secretary, secretary
		)  # fmt: skip
		return found | {SubjectRole.ORDINARY_MEMBER} if person.is_party_member else found

	def _has_superior(self, organization: str) -> bool:
		found = self._organizations.get(organization)
		return found is not None and bool(found.parent)


@cache
def _roles(
	member: bool, on_team: bool, organiser: bool, secretary: bool, below: bool, under_charge: bool
) -> frozenset[SubjectRole]:
	"""The roles of somebody of whom this is true; the same set for everybody alike."""
	roles = {
		SubjectRole.MEMBER: member,
		SubjectRole.ORDINARY_MEMBER: member and not on_team,
		SubjectRole.TEAM_MEMBER: on_team,
		SubjectRole.ORGANISER: organiser,
		SubjectRole.SECRETARY: secretary,
		SubjectRole.SUBORDINATE_SECRETARY: below,
		SubjectRole.HEAD_UNDER_CHARGE: under_charge,
	}
	return frozenset({SubjectRole.ANYONE, *(role for role, held in roles.items() if held)})
