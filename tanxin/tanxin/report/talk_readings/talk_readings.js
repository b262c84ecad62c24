// 谁看过: readings by record, plan, person talked to, reader and period.
frappe.query_reports["Talk Readings"] = {
	filters: [
		{ fieldname: "from_date", fieldtype: "Date", label: __("From", null, "Talk Readings"), default: frappe.datetime.add_months(frappe.datetime.get_today(), -1) },
		{ fieldname: "to_date", fieldtype: "Date", label: __("To", null, "Talk Readings"), default: frappe.datetime.get_today() },
		{ fieldname: "record", fieldtype: "Link", options: "Talk Record", label: __("Record", null, "Talk Readings") },
		{ fieldname: "plan", fieldtype: "Link", options: "Talk Plan", label: __("Plan", null, "Talk Readings") },
		{ fieldname: "person", fieldtype: "Link", options: "Talk Person", label: __("Person Talked To", null, "Talk Readings") },
		{ fieldname: "reader", fieldtype: "Data", label: __("Reader's Account", null, "Talk Readings") },
	],
};
