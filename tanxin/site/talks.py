"""Small reads about held talks that several pages share (谈话概要)."""

from __future__ import annotations

from typing import Any

import frappe


def persons_of(record: str) -> list[dict[str, Any]]:
	"""Who was talked to, in order, with what each answered."""
	rows = frappe.get_all(
		"Talk Record Person",
		{"parent": record},
		["person", "person_name", "post_title", "political_status", "attended", "absent_reason"],
		order_by="idx asc",
	)
	answers = {
		row.person: row
		for row in frappe.get_all(
			"Talk Confirmation",
			{"record": record},
			["person", "verdict", "confirmed_at", "by_own_login", "entered_by", "reason"],
		)
	}
	return [{**row, "answer": answers.get(row.person)} for row in rows]


def talkers_of(record: str) -> list[dict[str, Any]]:
	"""Who talked, in order."""
	return frappe.get_all(
		"Talk Record Talker", {"parent": record}, ["person", "person_name", "post_title"], order_by="idx asc"
	)


def accounts_of_persons(record: str) -> list[str]:
	"""The logins of who was talked to."""
	persons = frappe.get_all("Talk Record Person", {"parent": record}, pluck="person")
	return frappe.get_all("Talk Person", {"name": ("in", persons), "user": ("is", "set")}, pluck="user")
