import frappe

from tanxin.site.kept import Row


class TalkProposal(Row):
	"""A proposed plan (拟定的计划) on a sheet, before its plan is made. Written in sets by `talks/campaigns` alone."""


def on_doctype_update():
	"""Sheets are read in pages, in their order."""
	frappe.db.add_index("Talk Proposal", ["campaign", "sequence"])
