import frappe
from frappe import _

from tanxin.confidentiality.conditions import is_writer
from tanxin.confidentiality.reader import reader
from tanxin.reminders import tell
from tanxin.site import follow_ups
from tanxin.site.kept import Kept, NotAllowedHere

PROMISE = ("record", "person", "matter", "owner_person", "due_date")


class TalkFollowUp(Kept):
	"""What was promised in a talk (跟进事项). Its owner sees the matter, never the talk."""

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
		if any(
			str(before.get(field) or "") != str(self.get(field) or "") for field in PROMISE
		) and not is_writer(reader(), before.record):
			frappe.throw(_("What was promised is changed by who promised it."), NotAllowedHere)

	def refuse_rewriting_a_demand(self, before):
		"""What a rule asks is not for the talker to soften."""
		changed = any(str(before.get(field) or "") != str(self.get(field) or "") for field in PROMISE)
		if before.demand_key and changed:
			frappe.throw(_("A rule asks for this follow-up: it is done or it is late, not rewritten."), NotAllowedHere)

	def after_insert(self):
		follow_ups.assign(self)

	def on_update(self):
		if self.flags.closing and tell.follow_up_done(self.name):
			self.db_set("fed_back_on", self.done_on, update_modified=False)
