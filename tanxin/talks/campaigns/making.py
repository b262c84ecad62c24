"""Making many plans (批量生成计划): set-based where nobody on the site listens for a single one, else one by one."""

from __future__ import annotations

from collections.abc import Sequence

import frappe

from tanxin import compat
from tanxin.confidentiality import outlines
from tanxin.signoff import drafting, inbox
from tanxin.site import naming, plan_sets
from tanxin.site.plan_sets import NewPlan

#: What a site may have attached to a single plan: (DocType, field that names ours, what switches it on).
LISTENERS = (
	("Server Script", "reference_doctype", {"disabled": 0}),
	("Webhook", "webhook_doctype", {"enabled": 1}),
	("Notification", "document_type", {"enabled": 1}),
	("Assignment Rule", "document_type", {"disabled": 0}),
	("Milestone Tracker", "document_type", {"disabled": 0}),
)


def make(plans: Sequence[NewPlan]) -> list[str]:
	"""Insert the plans, all or none; returns their names in order. The caller has checked them."""
	if not plans:
		return []
	if not goes_in_sets():
		return [plan.as_document().insert().name for plan in plans]
	names = plan_sets.insert(plans, drafting.begun_columns())
	templates = {
		name: plan.outline_template for name, plan in zip(names, plans, strict=True) if plan.outline_template
	}
	outlines.start_plans(templates)
	inbox.open_drafts(names)
	frappe.publish_realtime("list_update", {"doctype": "Talk Plan"}, doctype="Talk Plan", after_commit=True)
	return names


def goes_in_sets() -> bool:
	"""Whether nothing on this site waits for the insertion of one plan: no script, hook, notice or naming rule."""
	listened = any(
		compat.has_doctype(doctype) and frappe.db.exists(doctype, {field: "Talk Plan", **switched_on})
		for doctype, field, switched_on in LISTENERS
	)
	hooked = frappe.get_hooks("doc_events").get("Talk Plan") or {}
	foreign = [each for paths in hooked.values() for each in paths if not each.startswith("tanxin.")]
	return not listened and not foreign and naming.has_plain_series("Talk Plan") and inbox.drafts_are_plain()
