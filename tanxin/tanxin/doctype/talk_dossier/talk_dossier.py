import frappe
from frappe import _

from tanxin.confidentiality import keeping
from tanxin.site.kept import Kept, NotAllowedHere


class TalkDossier(Kept):
	"""What a talker should know about a person beforehand (备人). Sealed; shown on its form to whoever may read it."""

	def validate(self):
		before = self.get_doc_before_save()
		keeping.check_keeper(self, frappe.db.get_value("Talk Person", self.person, "organization"))
		sealed = before.sealed if before else None
		if self.sealed != sealed and not self.flags.written_by_app:
			self.sealed = sealed
		if before and before.person != self.person:
			frappe.throw(_("A dossier stays with its person."), NotAllowedHere)
