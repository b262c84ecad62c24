"""The tree of Party organisations and who holds which post (党组织、任职), onto the site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import frappe

from tanxin.domain.model import Post, PostKind
from tanxin.intake.headings import ORGANIZATIONS, POSTS
from tanxin.intake.organizations import OrganizationRow, read_organizations, read_posts
from tanxin.intake.values import BadValue
from tanxin.talks.bringing.pages import CREATED, UNCHANGED, UPDATED, RowRefused, Run, numbered

#: Ends of names that say what kind of organisation it is; the longer first.
TYPES = (
	("党总支", "General Branch"),
	("总支部委员会", "General Branch"),
	("支部委员会", "Branch"),
	("党支部", "Branch"),
	("党组", "Party Group"),
	("党委", "Party Committee"),
	("委员会", "Party Committee"),
)


def bring_organizations(run: Run, path: Path) -> None:
	"""Organisations, those above first, then who signs at the top. All in one transaction: it is one tree."""
	reading = read_organizations(path, run.known.tree)
	run.take_over(reading)
	rows = _from_the_top(reading.rows)
	names = {row.organization.id: row.organization.name for row in rows}
	parents = {row.organization.parent for row in rows}

	def write(number: int, row: OrganizationRow) -> str:
		parent = row.organization.parent
		above = names.get(parent) or run.known.organization(parent) if parent else None
		done = _write(run, row, above, row.organization.id in parents)
		return _write_signers(run, number, row) or done if row.top_signer_text or row.alternate_text else done

	run.write([(row.row, row) for row in rows], write, page=max(len(rows), 1))
	run.known.reload_organizations()


def _from_the_top(rows: list[OrganizationRow]) -> list[OrganizationRow]:
	"""Parents before children; the reader has made sure that there is no circle."""
	above = {row.organization.id: row.organization.parent for row in rows}

	def depth(one: str | None) -> int:
		steps = 0
		while one in above:
			one, steps = above[one], steps + 1
		return steps

	return sorted(rows, key=lambda row: depth(row.organization.id))


def _write(run: Run, row: OrganizationRow, above: str | None, has_below: bool) -> str:
	one = row.organization
	code = one.id if one.id != one.name else None
	name = run.known.organization(code) if code else None
	if name and name != one.name:
		raise RowRefused(
			ORGANIZATIONS["name"][0], f"编号 {code} 在系统中是“{name}”，名称不能改，请核对编号。"
		)
	stored = frappe.db.get_value("Party Organization", one.name, ["name", "code"], as_dict=True)
	if stored and code and stored.code and stored.code != code:
		raise RowRefused(ORGANIZATIONS["id"][0], f"“{one.name}”在系统中的编号是 {stored.code}，请核对编号。")
	if not stored:
		values = {
			"organization_name": one.name,
			"organization_type": _type(one.name),
			**_given(row, code, above),
		}
		doc = frappe.get_doc({"doctype": "Party Organization", "is_group": int(has_below), **values})
		doc.insert(ignore_permissions=True)  # the right to import was decided by importer_for
		return CREATED
	doc = frappe.get_doc("Party Organization", one.name)
	values = _given(row, code, above) | ({"is_group": 1} if has_below else {})
	return save_changes(doc, values)


def _given(row: OrganizationRow, code: str | None, above: str | None) -> dict[str, Any]:
	"""What the row says; a cell left empty says nothing."""
	values = {"code": code, "parent_party_organization": above}
	linked = frappe.get_meta("Party Organization").has_field("department")
	if linked and row.department and frappe.db.exists("Department", row.department):
		values["department"] = row.department
	return {name: value for name, value in values.items() if value}


def _type(name: str) -> str:
	plain = name.split("（")[0]
	return next((kind for end, kind in TYPES if plain.endswith(end)), "")


def _write_signers(run: Run, number: int, row: OrganizationRow) -> str | None:
	"""Who signs at the top; people who are not on the roster yet are named, to be brought in first."""
	texts = {"top_signer": row.top_signer_text, "top_signer_alternate": row.alternate_text}
	values = {}
	for field, text in texts.items():
		try:
			values[field] = run.known.person(run.known.people.find(text).id) if text else None
		except BadValue:
			reason = f"名册中没有“{text}”，此项暂空；请导入人员名册之后再导入一次党组织。"
			run.note(number, ORGANIZATIONS[field][0], reason)
	doc = frappe.get_doc("Party Organization", row.organization.name)
	done = save_changes(doc, {field: value for field, value in values.items() if value})
	return UPDATED if done == UPDATED else None


def save_changes(doc: Any, values: dict[str, Any]) -> str:
	"""Save a document where it differs from the values; what is the same is left untouched."""
	changed = {name: value for name, value in values.items() if str(doc.get(name) or "") != str(value or "")}
	if not changed:
		return UNCHANGED
	doc.update(changed)
	doc.save(ignore_permissions=True)  # the right to import was decided by importer_for
	return UPDATED


def bring_posts(run: Run, path: Path) -> None:
	"""Posts; those that end come first, so that a successor finds the post free."""
	reading = read_posts(path, run.known.people, run.known.organizations)
	run.take_over(reading)
	rows = sorted(numbered(reading), key=lambda row: row[1].to_date is None)
	run.write(rows, lambda number, post: _write_post(run, post))


def _write_post(run: Run, post: Post) -> str:
	person, organization = run.known.person(post.person), run.known.organization(post.organization)
	in_charge_of = run.known.organization(post.in_charge_of)
	if post.kind is PostKind.LEADER_IN_CHARGE and not in_charge_of:
		raise RowRefused(POSTS["in_charge_of"][0], "分管领导没有写明分管哪个党组织。")
	same = {"person": person, "organization": organization, "post": post.kind.value}
	if post.kind is PostKind.LEADER_IN_CHARGE:
		same["in_charge_of"] = in_charge_of
	name = frappe.db.get_value("Talk Post", {**same, "from_date": post.from_date or ("is", "not set")})
	given = {"to_date": post.to_date, "portfolio": post.portfolio}
	given = {field: value for field, value in given.items() if value}
	if name:
		return save_changes(frappe.get_doc("Talk Post", name), given)
	doc = frappe.get_doc({"doctype": "Talk Post", **same, "from_date": post.from_date, **given})
	doc.insert(ignore_permissions=True)  # the right to import was decided by importer_for
	return CREATED
