// 计划审批表: the state of the sign-off.
const SHEET_COLOURS = {
	"Plan Draft": "gray",
	"Awaiting Signature": "orange",
	Signed: "green",
	"Sent Back": "red",
	"Not Agreed": "red",
};

frappe.listview_settings["Talk Campaign"] = {
	add_fields: ["workflow_state"],
	hide_name_column: true,
	get_indicator: (doc) => [
		__(doc.workflow_state),
		SHEET_COLOURS[doc.workflow_state] || "gray",
		`workflow_state,=,${doc.workflow_state}`,
	],
};
