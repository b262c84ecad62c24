"""The web form of a request for a talk (申请谈话网页表单). It only offers; the document decides (`talks/requests`)."""

from __future__ import annotations

import frappe
from frappe import _

from tanxin.talks import requests


def get_context(context: dict) -> None:
	"""Guests go to the login; the talkers offered are those whom this session's person may ask."""
	if frappe.session.user == "Guest":
		frappe.local.flags.redirect_location = "/login?redirect-to=/talk-request/new"
		raise frappe.Redirect
	choices = [
		{"value": each["person"], "label": f"{each['name']}　{each['post']}"}
		for each in requests.whom_to_ask()
	]
	for field in context.web_form_doc.web_form_fields:
		if field.fieldname == "talker":
			field.options = [{"value": "", "label": ""}, *choices]
	context.introduction_text = _(context.introduction_text)  # the platform shows it as it is stored
