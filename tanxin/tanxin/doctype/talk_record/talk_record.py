import frappe
from frappe import _
from frappe.utils import cint, get_datetime, now_datetime

from tanxin.confidentiality import notes
from tanxin.domain import schedule
from tanxin.reminders import tell
from tanxin.site import local, parties
from tanxin.site.kept import Kept, NotAllowedHere
from tanxin.talks import records, writing


class TalkRecord(Kept):
	"""A talk that was held (谈话记录). Submitted once, corrected by amendment with a reason.

	Its state is read off its confirmations. The words are Talk Notes; nothing here says what was said.
	"""

	def before_validate(self):
		if self.is_new():
			self.record_state = None
			if self.source != "Import" or not self.flags.from_import:
				self.source, self.source_detail = "Written by the Talker", None
			self.entered_at = now_datetime()
			records.fill_from_plan(self)

	def validate(self):
		records.keep_apps_own_fields(self)
		self.check()
		records.check_plan(self)
		records.check_amendment(self)
		records.check_category(self)
		records.check_formal(self)
		writing.check(self)
		self.title = parties.title_of(self)
		self.talk_form = schedule.form_of(len(self.talkers), len(self.persons))
		self.label_late_entry()

	def check(self):
		problems = parties.problems_of(self)
		problems += schedule.check_times(
			get_datetime(self.started_at), get_datetime(self.ended_at), now_datetime()
		)
		if not any(cint(row.attended) for row in self.persons):
			problems.append("没有人到场，不能登记为一次谈话。请至少勾选一名到场的谈话对象。")
		problems += [
			f"第{row.idx}行{row.person_name}未到场，请写明原因。"
			for row in self.persons
			if not cint(row.attended) and not (row.absent_reason or "").strip()
		]
		if problems:
			frappe.throw("<br>".join(_(problem) for problem in problems), title=_("Talk Record"))

	def label_late_entry(self):
		"""补录 is honest and allowed; without a reason it is not submitted."""
		late = schedule.is_late_entry(
			get_datetime(self.ended_at), get_datetime(self.entered_at), local.calendar(), local.settings()
		)
		self.is_late_entry = cint(late or self.source == "Import")

	def before_submit(self):
		records.check_writer(self)
		if not (self.place or "").strip() and self.way not in schedule.WAYS_WITHOUT_PLACE:
			frappe.throw(_("Fill in where the talk was held, down to the room."))
		if self.is_late_entry and not (self.late_reason or "").strip():
			frappe.throw(_("This talk is entered late and will be labelled so. Write the reason first."))
		if not notes.has_words(self.name) and self.source != "Import":
			frappe.throw(_("Nothing was written down yet. Fill in what was talked about, then submit."))
		self.record_state = "Awaiting Confirmation"
		self.submitted_at = now_datetime()

	def on_submit(self):
		records.after_submit(self)
		tell.record_submitted(self.name)

	def before_cancel(self):
		records.check_writer(self)
		if frappe.db.get_value("Talk Record", self.name, "destroyed_on"):
			frappe.throw(_("The words of {0} are destroyed already.").format(self.name), NotAllowedHere)
		if not (frappe.flags.tanxin_reason or "").strip():
			frappe.throw(
				_("A submitted record is corrected with a reason: use Correct on the record."), NotAllowedHere
			)

	def on_cancel(self):
		records.after_cancel(self)
		tell.record_withdrawn(self.name)

	def before_update_after_submit(self):
		frappe.throw(_("A submitted record is not changed. Use Correct, with a reason."), NotAllowedHere)


def on_doctype_update():
	"""The next item number of a year and period is looked up while others wait for it."""
	frappe.db.add_index("Talk Record", ["archive_year", "archive_period", "archive_item"])
