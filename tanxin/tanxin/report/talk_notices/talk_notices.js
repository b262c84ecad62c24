// 告知情况: who was told of his rights, who is yet to be told. Nobody is reminded by it.
frappe.query_reports["Talk Notices"] = {
	filters: [
		{ fieldname: "organization", label: __("Organization", null, "Talk Record"), fieldtype: "Link", options: "Party Organization" },
		{ fieldname: "all_people", label: __("Those Already Told Too"), fieldtype: "Check", default: 0 },
	],
};
