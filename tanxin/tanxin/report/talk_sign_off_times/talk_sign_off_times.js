frappe.query_reports["Talk Sign-off Times"] = {
	filters: [
		{
			fieldname: "group_by",
			label: __("Group By", null, "Talk Sign-off Times"),
			fieldtype: "Select",
			options: [
				{ value: "Leader", label: __("Leader", null, "Talk Sign-off Times") },
				{ value: "Organization", label: __("Organization", null, "Talk Sign-off Times") },
				{ value: "Signature", label: __("One by One", null, "Talk Sign-off Times") },
			],
			default: "Leader",
			reqd: 1,
		},
		{
			fieldname: "from_date",
			label: __("Sent From", null, "Talk Sign-off Times"),
			fieldtype: "Date",
			default: frappe.datetime.year_start(),
		},
		{
			fieldname: "to_date",
			label: __("Sent To", null, "Talk Sign-off Times"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
		},
		{
			fieldname: "organization",
			label: __("Organization", null, "Talk Sign-off Times"),
			fieldtype: "Link",
			options: "Party Organization",
		},
		{
			fieldname: "leader",
			label: __("Leader", null, "Talk Sign-off Times"),
			fieldtype: "Link",
			options: "Talk Person",
		},
		{
			fieldname: "category",
			label: __("Category", null, "Talk Sign-off Times"),
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
		{
			fieldname: "sheets",
			label: __("With Sheets", null, "Talk Sign-off Times"),
			fieldtype: "Check",
			default: 1,
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
		if (column.fieldname === "group" && data.leader) {
			// In a tab of its own, so that the overview stays.
			const asked = { ...frappe.query_report.get_filter_values(), group_by: "Signature", leader: data.leader };
			const address = `${window.location.pathname}?${new URLSearchParams(asked)}`;
			return `<a href="${frappe.utils.escape_html(address)}" target="_blank" rel="noopener">${shown}</a>`;
		}
		return column.fieldname === "late" && value ? `<span class="text-danger">${shown}</span>` : shown;
	},
};
