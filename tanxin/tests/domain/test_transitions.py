"""Every state, action, actor and reason, against the rules as they were agreed in words."""

from __future__ import annotations

from dataclasses import fields
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanxin.domain import transitions
from tanxin.domain.transitions import (
	ACTIONS,
	EDITABLE_STATES,
	FINAL_STATES,
	INITIAL_STATE,
	STATES,
	ActorRelation,
	NotAllowed,
	check,
	workflow_document,
)
from tanxin.tests.domain.worlds import is_chinese

#: action: (from, to, whose step, reason required), as agreed.
AGREED = {
	"Send for Signature": ({"Plan Draft", "Sent Back"}, "Awaiting Signature", "author", False),
	"Sign": ({"Awaiting Signature"}, "Signed", "approver", False),
	"Endorse": ({"Awaiting Signature"}, "Awaiting Signature", "approver", False),
	"Send Back": ({"Awaiting Signature"}, "Sent Back", "approver", True),
	"Disagree": ({"Awaiting Signature"}, "Not Agreed", "approver", True),
	"Recall": ({"Awaiting Signature"}, "Plan Draft", "author", False),
	"Reopen": ({"Signed"}, "Plan Draft", "author", True),
	"Cancel Plan": ({"Plan Draft", "Sent Back", "Signed"}, "Plan Cancelled", "author", True),
	"Escalate": ({"Awaiting Signature"}, "Awaiting Signature", "system", False),
	"Adjust": ({"Signed"}, "Signed", "arranger", True),
	"Hold": ({"Signed"}, "Talk Held", "system", False),
	"Expire": ({"Signed"}, "Plan Expired", "system", False),
}
RELATIONS = [ActorRelation(*flags) for flags in product((False, True), repeat=len(fields(ActorRelation)))]


def may(who: str, actor: ActorRelation) -> bool:
	if who == "system":
		return actor.is_system
	if actor.is_system or actor.is_impersonated:
		return False
	if who == "author":
		return actor.is_author or actor.is_organiser
	if who == "arranger":
		return actor.is_author or actor.is_organiser or actor.is_talker
	return (actor.is_approver or actor.is_delegate) and not actor.is_subject and not actor.is_author


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("state", STATES)
def test_every_step_is_allowed_exactly_as_agreed(state, action):
	sources, target, who, needs_reason = AGREED[action]
	for actor, reason in product(RELATIONS, ("", "  \n", "时间有变")):
		allowed = state in sources and may(who, actor) and (bool(reason.strip()) or not needs_reason)
		try:
			transition = check(state, action, actor, reason)
		except NotAllowed as refusal:
			assert not allowed, (state, action, actor, reason)
			assert is_chinese(str(refusal))
		else:
			assert allowed, (state, action, actor, reason)
			assert (transition.next_state, transition.by_system) == (target, who == "system")


def test_the_table_has_the_agreed_actions_and_no_others():
	assert set(ACTIONS) == set(AGREED)
	assert len(transitions.TRANSITIONS) == sum(len(agreed[0]) for agreed in AGREED.values())
	assert FINAL_STATES == {"Not Agreed", "Talk Held", "Plan Cancelled", "Plan Expired"}
	assert EDITABLE_STATES == {"Plan Draft", "Sent Back"}


def test_only_reopening_opens_a_round():
	assert {each.action for each in transitions.TRANSITIONS if each.opens_round} == {"Reopen"}


def test_only_endorsing_passes_on_and_it_has_no_button_of_its_own():
	assert {each.action for each in transitions.TRANSITIONS if each.passes_on} == {"Endorse"}
	assert {each.action for each in transitions.TRANSITIONS if not each.has_button} == {
		"Endorse",
		"Escalate",
		"Adjust",
		"Hold",
		"Expire",
	}


def test_every_state_can_be_reached_and_left_unless_final():
	reached, waiting = {INITIAL_STATE}, [INITIAL_STATE]
	while waiting:
		state = waiting.pop()
		steps = [each for each in transitions.TRANSITIONS if each.state == state]
		assert bool(steps) != (state in FINAL_STATES)
		new = {each.next_state for each in steps} - reached
		reached |= new
		waiting.extend(new)
	assert reached == set(STATES)


@given(st.lists(st.tuples(st.sampled_from(ACTIONS), st.sampled_from(RELATIONS)), max_size=40))
def test_no_path_makes_a_plan_signed_without_a_signer_who_is_neither_author_nor_subject(steps):
	state, signed_by = INITIAL_STATE, None
	for action, actor in steps:
		try:
			state = check(state, action, actor, "理由").next_state
		except NotAllowed:
			continue
		if action == "Adjust":
			continue
		if state in ("Signed", "Awaiting Signature"):
			signed_by = actor if state == "Signed" else None
		if state in ("Signed", "Talk Held"):
			assert signed_by and not signed_by.is_author and not signed_by.is_subject
			assert signed_by.is_approver or signed_by.is_delegate


def test_the_workflow_holds_the_same_steps_but_those_without_a_button():
	workflow = workflow_document("Talk Plan", "Talk Plan Signature")
	steps = {(row["state"], row["action"], row["next_state"]) for row in workflow["transitions"]}
	assert steps == {
		(source, action, target)
		for action, (sources, target, who, _) in AGREED.items()
		if who != "system" and action not in ("Endorse", "Adjust")
		for source in sources
	}
	assert [row["state"] for row in workflow["states"]] == list(STATES)
	assert all(row["doc_status"] == "0" for row in workflow["states"])
	assert (workflow["document_type"], workflow["is_active"]) == ("Talk Plan", 1)
	assert (workflow["override_status"], workflow["send_email_alert"]) == (0, 0)


def test_approvers_buttons_need_the_leader_role_and_the_named_leader():
	allowed: dict[str, set[str]] = {}
	for row in workflow_document("Talk Plan", "Talk Plan Signature")["transitions"]:
		who = AGREED[row["action"]][2]
		allowed.setdefault(who, set()).add(row["allowed"])
		assert row.get("condition") == (transitions.APPROVER_CONDITION if who == "approver" else None)
	assert allowed["approver"] == {"Tanxin Leader"}
	assert "Tanxin Organiser" in allowed["author"] and "Tanxin Leader" not in allowed["author"]


def test_the_sender_lets_the_inbox_row_be_made_and_a_stranger_sees_nothing():
	class Plan(dict):
		__getattr__ = dict.get

	def shown(user: str, authorised_by: str = "", co_signers: tuple = ()) -> bool:
		rows = [Plan(user=name, waits=waits) for name, waits in co_signers]
		plan = Plan(modified_by="sender", approver_user="leader", co_signers=rows)
		database = Plan(
			get_value=lambda doctype, filters, field: (
				authorised_by in filters["giver_user"][1] and filters["receiver_user"] == user
			)
		)
		frappe = Plan(session=Plan(user=user), db=database, utils=Plan(now=lambda: "2026-11-20 09:00:00"))
		return bool(eval(transitions.APPROVER_CONDITION, {"doc": plan, "frappe": frappe}))

	assert shown("leader") and shown("sender") and shown("deputy", authorised_by="leader")
	assert not shown("stranger")
	together = (("one", 1), ("two", 0))
	assert shown("one", co_signers=together) and shown("deputy", "one", together)
	assert not shown("two", co_signers=together) and not shown("deputy", "two", together)
