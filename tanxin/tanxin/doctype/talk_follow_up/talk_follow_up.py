import frappe
from frappe import _

from tanxin.api.boundary import forget_document
from tanxin.api.uploads import SparesWords
from tanxin.confidentiality import promises, secrecy
from tanxin.confidentiality.conditions import is_writer
from tanxin.confidentiality.reader import reader
from tanxin.reminders import tell
from tanxin.site import follow_ups
from tanxin.site.kept import Kept, NotAllowedHere

PROMISE = ("record", "person", "owner_person", "due_date")


class TalkFollowUp(SparesWords, Kept):
	"""What was promised in a talk (跟进事项). Its owner sees the matter, never the talk.

	Matter and result come in by the document's fields and stand under its seal alone (`confidentiality/promises`).
	"""

	def before_validate(self):
		forget_document()
		before = self.get_doc_before_save()
		self.sealed = before.sealed if before else None
		sent = {name: str(self.get(name) or "").strip() for name in promises.TEXTS}
		self._texts = {name: text for name, text in sent.items() if text}
		self.matter = self.result = None
		secrecy.check_words(self._texts.values())
		if not before and not self._texts.get("matter"):
			frappe.throw(_("Write what was promised."), frappe.MandatoryError)

	def validate(self):
		before = self.get_doc_before_save()
		if not self.flags.demanded:
			self.demand_key = before.demand_key if before else None
		if not before:
			self.status, self.done_on = "Open", None
			if not self.flags.demanded and not is_writer(reader(), self.record):
				frappe.throw(_("Who talked, or the recorder, notes what was promised."), NotAllowedHere)
			if not frappe.db.exists("Talk Record Person", {"parent": self.record, "person": self.person}):
				frappe.throw(
					_("{0} was not talked to in {1}.").format(self.person_name or self.person, self.record)
				)
			return
		self.record, self.person = before.record, before.person
		self.refuse_rewriting_a_demand(before)
		if not self.flags.closing:
			self.status, self.done_on = before.status, before.done_on
			self._texts.pop("result", None)
		if self.is_another_promise(before) and not is_writer(reader(), before.record):
			frappe.throw(_("What was promised is changed by who promised it."), NotAllowedHere)

	def is_another_promise(self, before) -> bool:
		"""Whether anything of it is changed, the sealed matter too."""
		if any(str(before.get(field) or "") != str(self.get(field) or "") for field in PROMISE):
			return True
		return self._texts.get("matter", "") not in ("", promises.stored(self.name)["matter"])

	def refuse_rewriting_a_demand(self, before):
		"""What a rule asks is not for the talker to soften."""
		if before.demand_key and self.is_another_promise(before):
			frappe.throw(_("A rule asks for this follow-up: it is done or it is late, not rewritten."), NotAllowedHere)

	def after_insert(self):
		follow_ups.assign(self)

	def on_update(self):
		if texts := self.__dict__.pop("_texts", None):
			promises.seal(self.name, **texts)
		if self.flags.closing and tell.follow_up_done(self.name):
			self.db_set("fed_back_on", self.done_on, update_modified=False)
