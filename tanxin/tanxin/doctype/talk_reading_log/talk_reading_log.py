import frappe

from tanxin.site.kept import AppendOnly, keep_unique


class TalkReadingLog(AppendOnly):
	"""Who read what, when, how (查阅记录); append-only."""


def on_doctype_update():
	"""However two transactions meet, no entry is continued twice. Entries from before chains had names are outside."""
	keep_unique("Talk Reading Log", ["chain", "previous_seal"])
	frappe.db.add_index("Talk Reading Log", ["chain", "creation"])
