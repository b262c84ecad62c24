"""我的谈话: the portal page of whoever is talked to. It holds no data: everything comes through `api/confirm`."""

from __future__ import annotations

import frappe
from frappe import _

no_cache = 1


def get_context(context: dict) -> dict:
	"""The page's frame. Guests go to the login first."""
	if frappe.session.user == "Guest":
		frappe.local.flags.redirect_location = "/login?redirect-to=/my-talks"
		raise frappe.Redirect
	context.no_cache = 1
	context.show_sidebar = False
	context.no_breadcrumbs = True
	context.hide_footer_signup = 1
	context.title = _("My Talks")
	context.csrf_token = frappe.sessions.get_csrf_token()
	context.texts = {**_texts(), **_request_texts(), **_texts_of_rights()}
	frappe.db.commit()  # nosemgrep: a token made in a GET request must outlive it
	return context


def _texts() -> dict[str, str]:
	"""The page's words in the reader's language: the portal loads no catalogue of its own."""
	return {
		"wait": _("Waits for Your Answer"),
		"answered": _("Answered"),
		"none": _("No talk with you has been recorded yet."),
		"talkers": _("Talker", context="Talk Record"),
		"time": _("Time"),
		"place": _("Place", context="Talk Record"),
		"way": _("Way", context="Talk Record"),
		"read": _("Read and Answer"),
		"read_again": _("Read Again"),
		"back": _("Back to My Talks"),
		"main": _("Main Content of the Talk"),
		"to_talker": _("Opinions and Suggestions to the Talker"),
		"to_person": _("Opinions and Suggestions to the Person"),
		"needs": _("Difficulties and Needs Raised"),
		"common": _("For Everybody Present"),
		"own": _("With You Alone"),
		"shared": _("What Was Said", context="Talk Record"),
		"nothing_shared": _("Nothing was written here."),
		"my_objection": _("Your Objection"),
		"promised": _("What Was Promised to You"),
		"responsible": _("Responsible", context="Talk Follow Up"),
		"due": _("Due By", context="Talk Follow Up"),
		"result": _("Result", context="Talk Follow Up"),
		"agree": _("I Have Read It and Agree"),
		"object": _("I Object"),
		"object_label": _("What does not agree with the talk, in your own words"),
		"send_objection": _("Send the Objection"),
		"cancel": _("Do Not Send"),
		"sure": _("Confirm that you have read this record and that it agrees with the talk?"),
		"thanks": _("Your answer was noted."),
		"ask": _("Ask for a Talk"),
		"ask_whom": _("With whom would you like to talk?"),
		"ask_send": _("Send the Request"),
		"failed": _("That did not work. Please try again."),
		"offline": _("No connection. Your words are still on this page."),
		"loading": _("Loading…"),
		**{
			f"verdict:{value}": _(value, context="Talk Confirmation")
			for value in ("Read and Agreed", "Objection", "Signed on Paper", "Unable to Confirm")
		},
		**{f"status:{value}": _(value, context="Talk Follow Up") for value in ("Open", "Done", "Dropped")},
		**{
			f"way:{value}": _(value, context="Talk Record")
			for value in ("Face to Face", "Forum", "Visit", "Written", "Phone", "Online")
		},
	}


def _texts_of_rights() -> dict[str, str]:
	"""The notice, the sheet of one's own talks, and how a record is corrected."""
	return {
		"notice": _("Notice of Your Rights"),
		"notice_version": _("Version of the text:"),
		"notice_read": _("I Have Read This"),
		"own_sheet": _("Sheet of My Talks"),
		"own_sheet_hint": _(
			"All talks with you: what was shared with you, what was promised and what became of it, what you answered,"
			" who read it. Each print is registered in your name."
		),
		"own_sheet_page": _("Open as a Page"),
		"own_sheet_pdf": _("Open as PDF"),
		"who_read": _("Who Else Read It"),
		"nobody_read": _("Nobody else has read it."),
		"granted": _("read under a grant"),
		"corrected_by_objection": _(
			"A record is not rewritten. If it does not agree with the talk, object in your own words: they are kept with"
			" the record, and who keeps it corrects it with a reason."
		),
		"corrected_after": _(
			"Your answer stays as you gave it. If you find later that the record is wrong, tell the organisation"
			" department: it is corrected with a reason, the old record is kept, and you are asked again."
		),
	}


def _request_texts() -> dict[str, str]:
	"""Asking for a talk, and what became of it."""
	return {
		"requests": _("My Requests"),
		"matter": _("What It Is About (for That Person Alone)"),
		"matter_hint": _("You may leave this empty. Nobody else reads it, the organiser neither."),
		"asked_on": _("Asked On", context="Talk Request"),
		"planned": _("Planned For"),
		"withdraw": _("Take the Request Back"),
		"withdraw_sure": _("Take this request back?"),
		"withdrawn": _("The request was taken back."),
		"yours": _("What You Are to Do"),
		**{
			f"request:{value}": _(value, context="Talk Request")
			for value in (
				"Received",
				"Being Arranged",
				"Arranged",
				"Talked",
				"Closed Otherwise",
				"Withdrawn",
			)
		},
	}
