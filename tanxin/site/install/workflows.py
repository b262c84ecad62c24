"""The Workflows of plan and sheet (审批流程), from the JSON files that the one table of transitions made."""

from __future__ import annotations

import json
from pathlib import Path

import frappe

from tanxin.domain.transitions import ACTIONS, STATES, TRANSITIONS
from tanxin.site.install.shipped import bring, forget_history

FOLDER = Path(__file__).parents[2] / "tanxin" / "workflow"
WORKFLOWS = {"Talk Plan Sign-off": "Talk Plan", "Talk Campaign Sign-off": "Talk Campaign"}
STYLES = {
	"Plan Draft": "", "Awaiting Signature": "Warning", "Signed": "Success", "Sent Back": "Danger",
	"Not Agreed": "Danger", "Talk Held": "Primary", "Plan Cancelled": "Inverse", "Plan Expired": "Inverse",
}  # fmt: skip


def load() -> None:
	"""States and actions first, then the Workflows. A site's own edits stay; a site's own active Workflow too."""
	for state in STATES:
		_insert_missing("Workflow State", state, {"workflow_state_name": state, "style": STYLES[state]})
	for action in button_actions():
		_insert_missing("Workflow Action Master", action, {"workflow_action_name": action})
	for name, document_type in WORKFLOWS.items():
		bring("Workflow", name, _shipped(name, document_type))
	frappe.clear_cache()


def remove() -> None:
	"""Take away the Workflows with their rows, and states and actions no other Workflow uses."""
	ours = list(WORKFLOWS.values())
	names = frappe.get_all("Workflow", {"document_type": ("in", ours)}, pluck="name")
	actions = frappe.get_all("Workflow Action", {"reference_doctype": ("in", ours)}, pluck="name")
	if actions:
		frappe.db.delete("Workflow Action Permitted Role", {"parent": ("in", actions)})
		frappe.db.delete("Workflow Action", {"name": ("in", actions)})
	for child in ("Workflow Document State", "Workflow Transition"):
		if names:
			frappe.db.delete(child, {"parent": ("in", names)})
	frappe.db.delete("Workflow", {"document_type": ("in", ours)})
	forget_history("Workflow", names)
	_remove_unused("Workflow State", STATES, "state", "Workflow Document State")
	_remove_unused("Workflow Action Master", button_actions(), "action", "Workflow Transition")


def button_actions() -> list[str]:
	"""Actions that a person presses a button for."""
	return [action for action in ACTIONS if any(t.action == action and t.has_button for t in TRANSITIONS)]


def _shipped(name: str, document_type: str) -> dict:
	folder = name.lower().replace(" ", "_").replace("-", "_")
	values = json.loads((FOLDER / folder / f"{folder}.json").read_text(encoding="utf-8"))
	values.pop("name", None)
	other = frappe.db.get_value(
		"Workflow", {"document_type": document_type, "is_active": 1, "name": ("!=", name)}
	)
	return {**values, "is_active": 0 if other else values["is_active"]}


def _insert_missing(doctype: str, name: str, values: dict) -> None:
	if not frappe.db.exists(doctype, name):
		frappe.get_doc({"doctype": doctype, **values}).insert(ignore_permissions=True)  # as the site itself


def _remove_unused(doctype: str, names: object, column: str, used_in: str) -> None:
	for name in names:
		if not frappe.db.exists(used_in, {column: name}):
			frappe.db.delete(doctype, {"name": name})
