"""The one table of what may become of a plan (谈话计划), and who may do it.

The Frappe Workflow, the server's check and the test matrix are all made from this table; nothing else knows
the states.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from tanxin.domain.terms import label


class Who(str, Enum):
	"""Whose step it is."""

	AUTHOR = "Author or Organiser"  # 拟定人或组工干部
	APPROVER = "Approver"  # 签批人
	ARRANGER = "Author, Organiser or Talker"  # 拟定人、组工干部或谈话人
	SYSTEM = "System"  # 系统


class NotAllowed(ValueError):
	"""The step does not exist from here, or is somebody else's. The message is Chinese."""


@dataclass(frozen=True, slots=True)
class Transition:
	"""One row of the table. `opens_round`: the plan begins a new round of signing (轮次). `passes_on`: the plan goes
	to the leader of the next step (审批环节), or waits for the others who sign this step together (会签); the person
	presses 「同意」 as at the last step, the app tells them apart. `adjusts`: time or place of a signed plan move as far as
	the unit allows without a new round.
	"""

	state: str
	action: str
	next_state: str
	who: Who
	reason_required: bool = False
	opens_round: bool = False
	passes_on: bool = False
	adjusts: bool = False

	@property
	def by_system(self) -> bool:
		"""Whether only the app itself takes this step."""
		return self.who is Who.SYSTEM

	@property
	def has_button(self) -> bool:
		"""Whether the Workflow has a button for this very step."""
		return not (self.by_system or self.passes_on or self.adjusts)


@dataclass(frozen=True, slots=True)
class ActorRelation:
	"""How whoever acts stands to the plan as it is stored. `is_organiser` means in whose scope the plan lies."""

	is_author: bool = False
	is_organiser: bool = False
	is_approver: bool = False
	is_delegate: bool = False
	is_subject: bool = False
	is_talker: bool = False
	is_impersonated: bool = False
	is_system: bool = False


DRAFT, AWAITING, SIGNED, SENT_BACK = "Plan Draft", "Awaiting Signature", "Signed", "Sent Back"
NOT_AGREED, HELD, CANCELLED, EXPIRED = "Not Agreed", "Talk Held", "Plan Cancelled", "Plan Expired"

TRANSITIONS: tuple[Transition, ...] = (
	Transition(DRAFT, "Send for Signature", AWAITING, Who.AUTHOR),
	Transition(SENT_BACK, "Send for Signature", AWAITING, Who.AUTHOR),
	Transition(AWAITING, "Sign", SIGNED, Who.APPROVER),
	Transition(
		AWAITING, "Endorse", AWAITING, Who.APPROVER, passes_on=True
	),  # 「同意」 before the last step of a chain
	Transition(AWAITING, "Send Back", SENT_BACK, Who.APPROVER, reason_required=True),
	Transition(AWAITING, "Disagree", NOT_AGREED, Who.APPROVER, reason_required=True),
	Transition(AWAITING, "Recall", DRAFT, Who.AUTHOR),
	Transition(AWAITING, "Escalate", AWAITING, Who.SYSTEM),  # 逾期未签: to the leader of the next level
	Transition(SIGNED, "Adjust", SIGNED, Who.ARRANGER, reason_required=True, adjusts=True),
	Transition(SIGNED, "Reopen", DRAFT, Who.AUTHOR, reason_required=True, opens_round=True),
	Transition(DRAFT, "Cancel Plan", CANCELLED, Who.AUTHOR, reason_required=True),
	Transition(SENT_BACK, "Cancel Plan", CANCELLED, Who.AUTHOR, reason_required=True),
	Transition(SIGNED, "Cancel Plan", CANCELLED, Who.AUTHOR, reason_required=True),
	Transition(SIGNED, "Hold", HELD, Who.SYSTEM),  # by a submitted record
	Transition(SIGNED, "Expire", EXPIRED, Who.SYSTEM),  # by the daily job
)

INITIAL_STATE = DRAFT
STATES: tuple[str, ...] = (DRAFT, AWAITING, SIGNED, SENT_BACK, NOT_AGREED, HELD, CANCELLED, EXPIRED)
ACTIONS: tuple[str, ...] = tuple(dict.fromkeys(each.action for each in TRANSITIONS))

#: Where the plan's own fields may be changed; everywhere else it is locked.
EDITABLE_STATES: frozenset[str] = frozenset({DRAFT, SENT_BACK})
#: Where no step leads on.
FINAL_STATES: frozenset[str] = frozenset(STATES) - {each.state for each in TRANSITIONS}

_BY_STEP = {(each.state, each.action): each for each in TRANSITIONS}


def find(state: str, action: str) -> Transition | None:
	"""The transition of that action in that state, if there is one."""
	return _BY_STEP.get((state, action))


def check(state: str, action: str, actor: ActorRelation, reason: str = "") -> Transition:
	"""The transition, when this actor may take it now with this reason. Raises `NotAllowed` (Chinese)."""
	transition = find(state, action)
	if transition is None:
		raise NotAllowed(f"计划处于“{label(state)}”时不能“{label(action)}”，请刷新后再试")
	refusal = next(_refusals(transition, actor), None)
	if refusal:
		raise NotAllowed(refusal)
	if transition.reason_required and not reason.strip():
		raise NotAllowed(f"“{label(action)}”须填写理由")
	return transition


def _refusals(transition: Transition, actor: ActorRelation) -> Iterator[str]:
	"""Why this actor may not take the step, the weightiest reason first."""
	action = label(transition.action)
	if actor.is_system != transition.by_system:
		yield f"“{action}”由系统办理，不能手工操作" if transition.by_system else f"“{action}”须由本人操作"
	if transition.by_system:
		return
	if actor.is_impersonated:
		yield f"以他人身份登录时不能“{action}”，请由本人登录操作"
	if transition.who is Who.AUTHOR:
		if not (actor.is_author or actor.is_organiser):
			yield f"只有计划拟定人或所辖组工干部可以“{action}”"
		return
	if transition.who is Who.ARRANGER:
		if not (actor.is_author or actor.is_organiser or actor.is_talker):
			yield f"只有计划拟定人、所辖组工干部或谈话人可以“{action}”"
		return
	if actor.is_subject:
		yield f"谈话对象不能对自己的谈话计划“{action}”"
	if actor.is_author:
		yield f"计划拟定人不能对自己拟定的计划“{action}”"
	if not (actor.is_approver or actor.is_delegate):
		yield f"只有指定的签批人或其授权的人可以“{action}”"


#: Roles that get the buttons. A talker who drafts his own plan is its author; who may press is decided by `check`.
ROLES = {Who.AUTHOR: ("Tanxin Organiser", "Tanxin Talker"), Who.APPROVER: ("Tanxin Leader",)}

#: Shows the approver's buttons to the named leader, to those who sign the step together and wait, and to whom one of
#: them authorised. Core evaluates it a second time as the user who has just saved, to decide whether the leader gets
#: an inbox row at all: hence the first line. It shows and hides; the check in signoff/ decides. Core's evaluator knows
#: `now()` but not `nowdate()`, and only its first `for` sees the document.
APPROVER_CONDITION = (
	"doc.modified_by == frappe.session.user"
	" or doc.approver_user == frappe.session.user"
	" or frappe.session.user in [row.user for row in doc.co_signers or [] if row.waits]"
	" or frappe.db.get_value('Talk Delegation', {'giver_user':"
	" ['in', [doc.approver_user or ''] + [row.user for row in doc.co_signers or [] if row.waits]],"
	" 'receiver_user': frappe.session.user, 'active': 1,"
	" 'from_date': ['<=', frappe.utils.now()[:10]],"
	" 'to_date': ['>=', frappe.utils.now()[:10]]}, 'name')"
)


def workflow_document(doctype: str, document_name: str) -> dict[str, Any]:
	"""The Frappe Workflow of a DocType, made from the table: states, and the transitions that are buttons."""
	return {
		"doctype": "Workflow",
		"name": document_name,
		"workflow_name": document_name,
		"document_type": doctype,
		"is_active": 1,
		"override_status": 0,
		"send_email_alert": 0,
		"workflow_state_field": "workflow_state",
		"states": [_state_row(state) for state in STATES],
		"transitions": [
			_transition_row(each, role) for each in TRANSITIONS if each.has_button for role in ROLES[each.who]
		],
	}


def _state_row(state: str) -> dict[str, Any]:
	editor = Who.APPROVER if state == AWAITING else Who.AUTHOR
	return {
		"doctype": "Workflow Document State",
		"state": state,
		"doc_status": "0",
		"allow_edit": ROLES[editor][0],
	}


def _transition_row(transition: Transition, role: str) -> dict[str, Any]:
	row: dict[str, Any] = {
		"doctype": "Workflow Transition",
		"state": transition.state,
		"action": transition.action,
		"next_state": transition.next_state,
		"allowed": role,
		"allow_self_approval": 1,  # core compares the owner only; signoff/ knows author, subject and delegate
	}
	if transition.who is Who.APPROVER:
		row["condition"] = APPROVER_CONDITION
	return row
