import frappe
from frappe import _
from frappe.utils.nestedset import NestedSet

from tanxin.confidentiality import reader
from tanxin.domain.directory import Directory, DirectoryProblem
from tanxin.domain.model import Organization
from tanxin.site.directory import organizations
from tanxin.site.kept import Fixed


class PartyOrganization(Fixed, NestedSet):
	"""A Party organisation (党组织) and its place in the tree. Its name is its identity, so it is not renamed."""

	nsm_parent_field = "parent_party_organization"

	def validate(self):
		self.refuse_loop()

	def refuse_loop(self):
		"""The tree is checked as it would be after this save, by the same function that walks it later."""
		known = {each.id: each for each in organizations()}
		name = self.name or self.organization_name
		known[name] = Organization(name, self.organization_name, self.parent_party_organization or None)
		try:
			Directory([], known.values(), []).ancestors(name)
		except DirectoryProblem as problem:
			frappe.throw(_(str(problem)), title=_("Party Organization"))

	def on_update(self):
		super().on_update()
		reader.forget()

	def on_trash(self):
		for doctype in ("Talk Person", "Talk Post", "Talk Plan", "Talk Record", "Talk Obligation"):
			if not frappe.flags.in_uninstall and frappe.db.exists(doctype, {"organization": self.name}):
				frappe.throw(
					_("{0} is in use ({1}). Disable it instead of deleting it.").format(self.name, _(doctype))
				)
		super().on_trash(allow_root_deletion=True)
