import frappe
from frappe import _

from tanxin.confidentiality import keeping, scope
from tanxin.site.kept import Kept, NotAllowedHere


class TalkDossier(Kept):
	"""What a talker should know about a person beforehand (备人). Sealed; shown on its form to whoever may read it."""

	def load_from_db(self):
		"""It bears its person's number, which colleagues know: that there is one is told to nobody else, as if there were
		none. Raises frappe.DoesNotExistError."""
		name = self.name if isinstance(self.name, str) else frappe.db.get_value(self.doctype, self.name)
		asking = frappe.session.user
		if asking != "Administrator" and not (name and scope.sees(self.doctype, name, asking)):
			raise frappe.DoesNotExistError  # without a word, as core refuses to delete what is not there
		return super().load_from_db()

	def validate(self):
		before = self.get_doc_before_save()
		keeping.check_keeper(self, frappe.db.get_value("Talk Person", self.person, "organization"))
		sealed = before.sealed if before else None
		if self.sealed != sealed and not self.flags.written_by_app:
			self.sealed = sealed
		if before and before.person != self.person:
			frappe.throw(_("A dossier stays with its person."), NotAllowedHere)
