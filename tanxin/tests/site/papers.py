"""HR's own documents for tests, made as HRMS wants them, with the masters that they need."""

from __future__ import annotations

import unittest

import frappe
from frappe.utils import add_days, now_datetime, nowdate

from tanxin import compat
from tanxin.site import restricted
from tanxin.sources import employees, reconciling, recording
from tanxin.tests.site import factory
from tanxin.tests.site.base import SiteTest

#: In the line with the app's dates: all of it within one holiday list.
YEAR = {"from_date": add_days(nowdate(), -200), "to_date": add_days(nowdate(), 200)}


class HrTest(SiteTest):
	"""One member of the town's team who is an employee too. Skipped on a site without HRMS."""

	needs = "Employee Promotion"

	def setUp(self) -> None:
		if not compat.has_doctype(self.needs):
			raise unittest.SkipTest(f"{self.needs} is not there: HRMS is not installed on this site")
		super().setUp()
		reconciling.reconcile()  # what the site has of its own is none of these tests' business
		self.company = frappe.get_all("Company", pluck="name", order_by="name asc")[0]
		self.employee = self.hire("郭副书记")
		self.person = self.on_the_team(self.employee)

	def hire(self, name: str, **more: object) -> str:
		"""An employee since 2015."""
		values = {
			"doctype": "Employee",
			"first_name": name,
			"gender": "Male",
			"date_of_birth": "1980-01-01",
			"date_of_joining": "2015-01-01",
			"company": self.company,
			"status": "Active",
			**more,
		}
		return frappe.get_doc(values).insert().name

	def on_the_team(self, employee: str) -> str:
		"""The employee's person, on the team of the town."""
		person = employees.person_for(employee)
		place = {"organization": factory.TOWN, "political_status": "Communist Party Member"}
		frappe.db.set_value("Talk Person", person, place)
		factory.hold(person, factory.TOWN, "Committee Member")
		return person

	def installed_long_ago(self) -> None:
		"""The app has been here for a year: what happened lately is not history."""
		frappe.db.set_value(
			"Module Def", "Tanxin", "creation", add_days(nowdate(), -365), update_modified=False
		)

	def pull(self, doc) -> str | None:
		return recording.pull(doc.doctype, doc.name)

	def events(self, **filters: object) -> list[str]:
		"""The situations of the person's events that stand."""
		stand = {"person": self.person, "status": ("!=", "Withdrawn"), **filters}
		rows = restricted.read(restricted.EVENT, stand, ["situation"], "creation asc, name asc")
		return [row.situation for row in rows]

	def owed(self, event: str) -> list[tuple[str, str]]:
		"""(rule, status) of what is owed because of an event."""
		rows = restricted.read(restricted.OWED, {"event": event}, ["rule", "status"])
		return sorted((row.rule, row.status) for row in rows)

	def set_employee(self, **values: object) -> None:
		"""As HR saves the form."""
		doc = frappe.get_doc("Employee", self.employee)
		doc.update(values)
		doc.save()

	def setting(self, **values: object) -> None:
		"""The unit's own numbers."""
		for name, value in values.items():
			frappe.db.set_single_value("Tanxin Settings", name, value)
		frappe.clear_document_cache("Tanxin Settings", "Tanxin Settings")

	def map_leave(self, leave_type: str, situation: str, least_days: float = 0, on_return: int = 1) -> None:
		"""The unit says that a leave type tells of something."""
		settings = frappe.get_doc("Tanxin Settings")
		row = {"leave_type": leave_type, "situation": situation, "least_days": least_days}
		settings.append("leave_situations", {**row, "on_return": on_return})
		settings.flags.ignore_mandatory = True
		settings.save()

	def holidays(self) -> None:
		"""A list without holidays, on the company as the installed HRMS wants it."""
		name = "谈心测试假期表"
		frappe.get_doc({"doctype": "Holiday List", "holiday_list_name": name, **YEAR}).insert()
		frappe.db.set_value("Company", self.company, "default_holiday_list", name)
		frappe.clear_document_cache("Company", self.company)
		if compat.has_doctype("Holiday List Assignment"):
			frappe.get_doc(
				{
					"doctype": "Holiday List Assignment",
					"applicable_for": "Company",
					"assigned_to": self.company,
					"holiday_list": name,
					"from_date": YEAR["from_date"],
				}
			).insert().submit()


def ask(*situations: str) -> None:
	"""Rule L1 (工作变动, of the team) asks for these situations too."""
	lines = frappe.db.get_value("Talk Rule", "ZZ77-L1", "situations").splitlines()
	frappe.db.set_value("Talk Rule", "ZZ77-L1", "situations", "\n".join([*lines, *situations]))


def promotion(employee: str, **more: object):
	change = {"property": "Name", "current": "甲", "new": "乙", "fieldname": "first_name"}
	return _new(
		"Employee Promotion", employee=employee, promotion_date=nowdate(), promotion_details=[change], **more
	)


def transfer(employee: str, **more: object):
	change = {"property": "Name", "current": "甲", "new": "乙", "fieldname": "first_name"}
	return _new(
		"Employee Transfer", employee=employee, transfer_date=nowdate(), transfer_details=[change], **more
	)


def separation(employee: str, days: int = 10):
	company = frappe.db.get_value("Employee", employee, "company")
	begins = add_days(nowdate(), days)
	return _new("Employee Separation", employee=employee, boarding_begins_on=begins, company=company)


def exit_interview(employee: str, status: str = "Scheduled"):
	"""The employee needs a day of leaving first."""
	company = frappe.db.get_value("Employee", employee, "company")
	values = {"employee": employee, "company": company, "status": status, "date": nowdate()}
	leaving = frappe.db.get_value("Employee", employee, "relieving_date")
	return _new("Exit Interview", **values, relieving_date=leaving, naming_series="HR-EXIT-INT-")


def grievance(employee: str, status: str = "Open"):
	kind = "谈心测试申诉"
	if not frappe.db.exists("Grievance Type", kind):
		frappe.get_doc({"doctype": "Grievance Type", "__newname": kind}).insert()
	return _new(
		"Employee Grievance",
		raised_by=employee,
		grievance_type=kind,
		date=nowdate(),
		status=status,
		subject="不能外传的主题",
		description="不能外传的内容",
		grievance_against_party="Company",
		grievance_against=frappe.db.get_value("Employee", employee, "company"),
	)


def appraisal(employee: str, score: float):
	"""Rated by hand with that score, out of 5."""
	company = frappe.db.get_value("Employee", employee, "company")
	kra, criteria = _master("KRA", "title", "谈心测试指标"), _criteria()
	template = "谈心测试考核表"
	if not frappe.db.exists("Appraisal Template", template):
		_new(
			"Appraisal Template",
			template_title=template,
			goals=[{"key_result_area": kra, "per_weightage": 100}],
			rating_criteria=[{"criteria": criteria, "per_weightage": 100}],
		)
	cycle = _new(
		"Appraisal Cycle",
		cycle_name=f"谈心测试周期{employee}",
		company=company,
		start_date=add_days(nowdate(), -90),
		end_date=nowdate(),
		kra_evaluation_method="Manual Rating",
		appraisees=[{"employee": employee, "appraisal_template": template}],
	)
	return _new(
		"Appraisal",
		employee=employee,
		company=company,
		appraisal_cycle=cycle.name,
		appraisal_template=template,
		start_date=cycle.start_date,
		end_date=cycle.end_date,
		rate_goals_manually=1,
		goals=[{"kra": kra, "per_weightage": 100, "score": score}],
		self_ratings=[{"criteria": criteria, "per_weightage": 100, "rating": score / 5}],
		naming_series="HR-APR-.YYYY.-",
	)


def feedback(of, reviewer: str, rating: float):
	"""A colleague's feedback on an appraisal; the rating is a part of 1."""
	return _new(
		"Employee Performance Feedback",
		employee=of.employee,
		reviewer=reviewer,
		appraisal=of.name,
		appraisal_cycle=of.appraisal_cycle,
		company=of.company,
		feedback="不能外传的评语",
		added_on=now_datetime(),
		feedback_ratings=[{"criteria": _criteria(), "per_weightage": 100, "rating": rating}],
	)


def leave(employee: str, leave_type: str, starts: int, ends: int):
	"""From and to so many days from today. An unpaid type needs no allocation."""
	if not frappe.db.exists("Leave Type", leave_type):
		_new("Leave Type", leave_type_name=leave_type, is_lwp=1, include_holiday=1)
	return _new(
		"Leave Application",
		employee=employee,
		leave_type=leave_type,
		from_date=add_days(nowdate(), starts),
		to_date=add_days(nowdate(), ends),
		company=frappe.db.get_value("Employee", employee, "company"),
		status="Approved",
		follow_via_email=0,
		leave_approver="Administrator",
		description="不能外传的事由",
	)


def training(*people: str, days: int = 40, status: str = "Completed"):
	"""Ended yesterday."""
	return _new(
		"Training Event",
		event_name="谈心测试培训班",
		event_status=status,
		type="Seminar",
		location="县委党校",
		start_time=f"{add_days(nowdate(), -days)} 09:00:00",
		end_time=f"{add_days(nowdate(), -1)} 17:00:00",
		introduction="不能外传的介绍",
		employees=[{"employee": each, "attendance": "Present"} for each in people],
	)


def withholding(employee: str):
	return _new(
		"Salary Withholding",
		employee=employee,
		company=frappe.db.get_value("Employee", employee, "company"),
		payroll_frequency="Monthly",
		number_of_withholding_cycles=1,
		posting_date=nowdate(),
		from_date=nowdate(),
		reason_for_withholding_salary="不能外传的原因",
	)


def _criteria() -> str:
	return _master("Employee Feedback Criteria", "criteria", "谈心测试评价")


def _master(doctype: str, field: str, name: str) -> str:
	if not frappe.db.exists(doctype, name):
		_new(doctype, **{field: name})
	return name


def _new(doctype: str, **values: object):
	return frappe.get_doc({"doctype": doctype, **values}).insert()
