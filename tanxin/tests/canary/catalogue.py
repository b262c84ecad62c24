"""What there is on the site to ask for (目录): every document of the scene and every row that came of them."""

from __future__ import annotations

import os

import frappe

from tanxin.confidentiality.scoped import PARENT_OF, SCOPED
from tanxin.tests.canary.roads import CONTENT, Catalogue
from tanxin.tests.canary.scene import Scene

#: Whether every road asks for every document; else for a part of them in turn, others from cell to cell.
FULL = os.environ.get("TANXIN_CANARY") == "full"
#: Rows of a DocType: of those that hold words or stand for a talk all of the scene, of the others a few.
MANY, FEW = 40, 4
WITH_WORDS = (*CONTENT, "Talk Plan", "Talk Record", "Talk Confirmation")
LEDGERS = (
	"Version", "Deleted Document", "Comment", "Communication", "ToDo", "Notification Log", "Workflow Action", "Event",
	"Email Queue", "Tag", "Tag Link", "Access Log", "Error Log", "Activity Log", "View Log", "Route History",
	"Prepared Report", "DocShare", "Document Follow", "Scheduled Job Log", "File", "Data Import", "Console Log",
	"Auto Email Report", "Integration Request", "Submission Queue", "Web Form", "Print Format", "Letter Head", "User",
)  # fmt: skip


def of(scene: Scene) -> Catalogue:
	"""Looked up in the database itself, past all rights: guessed names."""
	names = {doctype: _names(doctype) for doctype in (*SCOPED, "File", "Web Form")}
	names["Report"] = tuple(
		frappe.get_all("Report", {"name": ("like", "金丝雀%")}, pluck="name")
		+ frappe.get_all("Report", {"module": "Tanxin"}, pluck="name")
	)
	return Catalogue(
		names=names,
		persons=scene.persons,
		children=dict(PARENT_OF),
		ledgers=tuple(each for each in LEDGERS if frappe.db.exists("DocType", each)),
		urls=tuple(scene.urls),
		hint=scene.markers.hint,
		full=FULL,
	)


def _names(doctype: str) -> tuple[str, ...]:
	limit = MANY if doctype in WITH_WORDS else FEW
	return tuple(frappe.get_all(doctype, pluck="name", order_by="creation desc", limit_page_length=limit))
