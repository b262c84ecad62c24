"""The words that plans begin with (谈话提纲): those of their template, sealed as each plan's own."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe.utils import now_datetime

from tanxin.confidentiality import sealing
from tanxin.confidentiality.rights import PLAN
from tanxin.site.documents import Table


def words_of(template: str) -> dict[str, str]:
	"""The texts of a plan that begins with this template."""
	row = frappe.get_cached_doc("Talk Outline", template)
	parts = (row.purpose, row.points, row.difficulties, row.discipline)
	return {"outline": "\n".join(part for part in parts if part).strip()}


def start_plans(templates: Mapping[str, str]) -> None:
	"""Write the first note of many new plans, given as {plan: template}: what `notes.start_plan` does for one."""
	words = {template: words_of(template) for template in sorted(set(templates.values()))}
	digests = {template: sealing.digest(texts) for template, texts in words.items()}
	seals = {template: sealing.sealer(texts) for template, texts in words.items()}
	written = {
		"zone": PLAN,
		"author_user": frappe.session.user,
		"written_at": now_datetime(),
		"version": 1,
	}
	Table("Talk Note").write(
		{
			**written,
			"plan": plan,
			"note_key": f"{plan}|{PLAN}||",
			"sealed": seals[template](),
			"digest": digests[template],
		}
		for plan, template in templates.items()
	)
