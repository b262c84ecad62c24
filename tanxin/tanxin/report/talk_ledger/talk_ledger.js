frappe.query_reports["Talk Ledger"] = {
	filters: [
		{
			fieldname: "from_date",
			label: __("From", null, "Talk Ledger"),
			fieldtype: "Date",
			default: frappe.datetime.year_start(),
			reqd: 1,
		},
		{
			fieldname: "to_date",
			label: __("To", null, "Talk Ledger"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
		{
			fieldname: "organization",
			label: __("Organization", null, "Talk Ledger"),
			fieldtype: "Link",
			options: "Party Organization",
		},
		{
			fieldname: "rule",
			label: __("Rule", null, "Talk Ledger"),
			fieldtype: "Link",
			options: "Talk Rule",
		},
		{
			fieldname: "talker",
			label: __("Talker", null, "Talk Ledger"),
			fieldtype: "Link",
			options: "Talk Person",
		},
		{
			fieldname: "person",
			label: __("Person Talked To", null, "Talk Ledger"),
			fieldtype: "Link",
			options: "Talk Person",
		},
		{
			fieldname: "state",
			label: __("State", null, "Talk Ledger"),
			fieldtype: "Select",
			options: ["Awaiting Confirmation", "Confirmed", "Disputed", "Filed"].reduce(
				(all, state) => [...all, { value: state, label: __(state, null, "Talk Record") }],
				[{ value: "", label: "" }],
			),
		},
		{
			fieldname: "category",
			label: __("Category", null, "Talk Ledger"),
			fieldtype: "Select",
			options: [
				"Heart-to-Heart",
				"Reminder",
				"Written Inquiry",
				"Admonition",
				"Integrity",
				"Return Visit",
			].reduce(
				(all, category) => [...all, { value: category, label: __(category, null, "Talk Record") }],
				[{ value: "", label: "" }],
			),
		},
	],
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		const late = column.fieldname === "in_time" && value === __("Late", null, "Talk Ledger");
		const entered_late = column.fieldname === "late_entry" && value;
		return late || entered_late ? `<span class="text-danger">${shown}</span>` : shown;
	},
};
