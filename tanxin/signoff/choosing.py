"""Who signs a round (确定签批人), by the posts of today: the chain of a formal rule, else the unit's route and the usual
leader; and who takes over what was not signed in time."""

from __future__ import annotations

import frappe
from frappe.utils import getdate, nowdate

from tanxin.domain.approver import PLAN, ApproverChoice, Wording, resolve_approver
from tanxin.domain.chain import Circumstances, Signature, chain_for
from tanxin.domain.directory import Directory, DirectoryProblem
from tanxin.domain.escalation import next_level
from tanxin.domain.model import Category, Step
from tanxin.domain.routes import Route, route_for, signatures
from tanxin.signoff.matter import Matter
from tanxin.site import directory, formal
from tanxin.site import routes as site_routes


def choose_approver(matter: Matter, wording: Wording = PLAN) -> ApproverChoice:
	"""The usual leader of this round."""
	return _usual_leader(matter, people_of(matter), wording)


def choose_chain(matter: Matter) -> list[Signature]:
	"""Who signs this round, one after the other or together."""
	people, steps = people_of(matter), formal_steps(matter)
	if steps:
		today = getdate(nowdate())
		return chain_for(
			steps, matter.organization, matter.talkers, matter.persons, matter.author, people, today
		)
	usual = _usual_leader(matter, people)
	leader = Signature("", usual.person, usual.reason, usual.post, usual.organization)
	route = _route(matter, _category(matter), people) if leader.person else None
	return signatures(route, _circumstances(matter, route), leader) if route else [leader]


def choose_next_level(matter: Matter) -> Signature | None:
	"""The awaited signature as the leader of the next level up gives it; None where nobody is above who may."""
	now = matter.signature or Signature("", matter.approver, "")
	late, today = (*now.late, matter.approver or ""), getdate(nowdate())
	people = people_of(matter, *late)
	found = next_level(
		matter.organization,
		late,
		now.organization,
		matter.talkers,
		matter.persons,
		authors_of(matter),
		_signing_otherwise(matter),
		people,
		today,
		site_routes.without_account({each.id for each in people.people}),
	)
	if not found.person:
		return None
	by = f"（限{matter.sign_by:%Y-%m-%d}前）" if matter.sign_by else ""
	reason = f"{people.name_of(late[-1])}逾期未签{by}，转上一级；{found.reason}"
	return Signature(now.title, found.person, reason, found.post, found.organization, late=late)


def _signing_otherwise(matter: Matter) -> set[str]:
	"""Who signed an earlier step, or signs a later one together with others."""
	return {
		each.person
		for number, signature in enumerate(matter.chain, 1)
		for each in signature.signers
		if number < matter.step or (number > matter.step and signature.together)
	}


def formal_steps(matter: Matter) -> tuple[Step, ...]:
	"""The approver chain that the rules of a plan ask for; a sheet has none of its own."""
	if matter.doctype != "Talk Plan":
		return ()
	return formal.steps_of(matter.rules, matter.category, getdate(nowdate()))


def lines_of_another_route(matter: Matter) -> list[str]:
	"""The plans of a sheet that the unit's routes would send through other steps than the sheet."""
	if matter.doctype != "Talk Campaign":
		return []
	rows = frappe.get_all("Talk Plan", {"campaign": matter.name}, ["name", "category"], order_by="name asc")
	own, categories = _category(matter), {row.category for row in rows}
	if categories <= {own}:
		return []
	people = people_of(matter)
	routes = {category: _route(matter, category, people) for category in (own, *categories)}
	return [row.name for row in rows if routes[row.category] != routes[own]]


def people_of(matter: Matter, *more: str | None) -> Directory:
	"""Who may be asked to sign, and the parties."""
	return directory.around(*matter.talkers, *matter.persons, matter.author, *_top_signers(), *more)


def authors_of(matter: Matter) -> frozenset[str]:
	"""Whoever drafted it; of a sheet, its lines too."""
	authors = {matter.author}
	if matter.doctype == "Talk Campaign":
		authors.update(frappe.get_all("Talk Plan", {"campaign": matter.name}, pluck="author", distinct=True))
	return frozenset(author for author in authors if author)


def _usual_leader(matter: Matter, people: Directory, wording: Wording = PLAN) -> ApproverChoice:
	return resolve_approver(
		matter.organization,
		matter.talkers,
		matter.persons,
		matter.author,
		people,
		getdate(nowdate()),
		wording,
	)


def _category(matter: Matter) -> str:
	"""A sheet's category is that of its lines where they are alike."""
	if matter.doctype != "Talk Campaign":
		return matter.category
	found = frappe.get_all("Talk Plan", {"campaign": matter.name}, pluck="category", distinct=True)
	return found[0] if len(found) == 1 else matter.category


def _route(matter: Matter, category: str, people: Directory) -> Route | None:
	running = site_routes.enabled()
	if not running or not matter.organization:
		return None
	try:
		line = (matter.organization, *people.ancestors(matter.organization))
	except DirectoryProblem:
		return None  # the leader's own step says what is wrong with the tree
	return route_for(running, line, Category(category), getdate(nowdate()))


def _circumstances(matter: Matter, route: Route) -> Circumstances:
	"""What the steps of a route are looked up for: who holds a post or is named in it, and can log in."""
	today, named = getdate(nowdate()), [step.person for step in route.steps if step.person]
	people = people_of(matter, *named)
	posted = {post.person for each in people.people for post in people.posts_of(each.id, today)}
	return Circumstances(
		line=(matter.organization, *people.ancestors(matter.organization)),
		talkers=frozenset(matter.talkers),
		persons=frozenset(matter.persons),
		authors=authors_of(matter),
		directory=people,
		on=today,
		without_account=site_routes.without_account(posted.union(named)),
	)


def _top_signers() -> list[str]:
	rows = frappe.get_all("Party Organization", fields=["top_signer", "top_signer_alternate"])
	return [signer for row in rows for signer in (row.top_signer, row.top_signer_alternate) if signer]
