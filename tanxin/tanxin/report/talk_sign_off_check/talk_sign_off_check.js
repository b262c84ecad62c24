frappe.query_reports["Talk Sign-off Check"] = {
	filters: [
		{
			fieldname: "plan",
			label: __("Plan", null, "Talk Sign-off Check"),
			fieldtype: "Link",
			options: "Talk Plan",
		},
		{
			fieldname: "without_hints",
			label: __("Problems Alone", null, "Talk Sign-off Check"),
			fieldtype: "Check",
		},
	],
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		if (!data || column.fieldname !== "kind") return shown;
		return `<span class="indicator-pill ${data.hint ? "orange" : "red"}">${shown}</span>`;
	},
};
