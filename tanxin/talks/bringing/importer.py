"""Who may import what (导入权限): administrators everything, an organiser people and talks of his own span."""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe import _

from tanxin import compat
from tanxin.confidentiality.conditions import in_spans
from tanxin.confidentiality.reader import reader
from tanxin.site.kept import NotAllowedHere

#: Organisations and posts decide who sees and signs what: an organiser could give himself rights with them.
FOR_ADMINISTRATORS = frozenset({"organizations", "posts"})


@dataclass(frozen=True)
class Importer:
	"""The account that imports. `spans` is None for administrators, who import for the whole unit."""

	user: str
	person: str | None
	spans: tuple[tuple[int, int], ...] | None

	@property
	def is_administrator(self) -> bool:
		return self.spans is None

	def covers(self, organization: str | None) -> bool:
		"""Whether rows of that organisation are his to import."""
		return self.spans is None or in_spans(organization, self.spans)


def importer_for(kind: str) -> Importer:
	"""The session's user as an importer of that kind. Raises NotAllowedHere with what to do instead."""
	if compat.is_impersonated():
		frappe.throw(_("Not in somebody else's session."), NotAllowedHere)
	asking = reader()
	if asking.sees_all_metadata:
		return Importer(asking.user, asking.person, None)
	if "Tanxin Organiser" not in asking.roles or not asking.organiser_spans:
		frappe.throw(_("Only administrators and organisers import lists."), NotAllowedHere)
	if kind in FOR_ADMINISTRATORS:
		frappe.throw(
			_("Organizations and posts decide who sees and signs what: an administrator imports them."),
			NotAllowedHere,
		)
	return Importer(asking.user, asking.person, asking.organiser_spans)


def kinds_allowed(kinds: tuple[str, ...]) -> list[str]:
	"""What the session's user may import, for the page; empty for nobody's page."""
	asking = reader()
	if asking.sees_all_metadata:
		return list(kinds)
	if "Tanxin Organiser" in asking.roles and asking.organiser_spans:
		return [kind for kind in kinds if kind not in FOR_ADMINISTRATORS]
	return []
