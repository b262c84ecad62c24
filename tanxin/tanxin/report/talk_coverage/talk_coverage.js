frappe.query_reports["Talk Coverage"] = {
	filters: [
		{
			fieldname: "group_by",
			label: __("Group By", null, "Talk Coverage"),
			fieldtype: "Select",
			options: [
				{ value: "Organization", label: __("Organization", null, "Talk Coverage") },
				{ value: "Rule", label: __("Rule", null, "Talk Coverage") },
			],
			default: "Organization",
			reqd: 1,
		},
		{
			fieldname: "as_of",
			label: __("As It Stood On", null, "Talk Coverage"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
		{
			fieldname: "from_date",
			label: __("Due From", null, "Talk Coverage"),
			fieldtype: "Date",
			default: frappe.datetime.year_start(),
		},
		{
			fieldname: "to_date",
			label: __("Due To", null, "Talk Coverage"),
			fieldtype: "Date",
			default: frappe.datetime.year_end(),
		},
		{
			fieldname: "organization",
			label: __("Organization", null, "Talk Coverage"),
			fieldtype: "Link",
			options: "Party Organization",
		},
		{
			fieldname: "rule",
			label: __("Rule", null, "Talk Coverage"),
			fieldtype: "Link",
			options: "Talk Rule",
		},
	],
	tree: true,
	name_field: "group",
	parent_field: "parent_group",
	initial_depth: 3,
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		if (!data) return shown;
		if (data.bold) return `<b>${shown}</b>`;
		return column.fieldname === "overdue" && value ? `<span class="text-danger">${shown}</span>` : shown;
	},
};
