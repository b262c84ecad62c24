import frappe
from frappe import _

from tanxin.api.boundary import forget_texts
from tanxin.api.uploads import SparesWords
from tanxin.site.kept import Kept, NotAllowedHere
from tanxin.talks import requests


class TalkRequest(SparesWords, Kept):
	"""A person's own wish for a talk (谈话申请). Whatever road it comes by, the session says whose it is.

	What it is about never reaches this row: it is sealed as a Talk Note for the talker alone.
	"""

	def before_insert(self):
		forget_texts()
		self._matter = str(self.matter or "").strip()
		self.matter = None
		requests.prepare(self)

	def validate(self):
		if not self.is_new():
			frappe.throw(_("A request is not rewritten. Take it back and ask anew."), NotAllowedHere)

	def after_insert(self):
		requests.raise_event(self, self.__dict__.pop("_matter", ""))
