// 谈话计划: the state of the sign-off, and what is late.
const PLAN_COLOURS = {
	"Plan Draft": "gray",
	"Awaiting Signature": "orange",
	Signed: "green",
	"Sent Back": "red",
	"Not Agreed": "red",
	"Talk Held": "blue",
	"Plan Cancelled": "gray",
	"Plan Expired": "gray",
};

frappe.listview_settings["Talk Plan"] = {
	add_fields: ["workflow_state", "planned_end", "campaign"],
	hide_name_column: true,

	get_indicator(doc) {
		if (doc.workflow_state === "Signed" && doc.planned_end < frappe.datetime.now_datetime()) {
			return [__("Record Missing"), "red", "workflow_state,=,Signed|planned_end,<,Now"];
		}
		return [__(doc.workflow_state), PLAN_COLOURS[doc.workflow_state] || "gray", `workflow_state,=,${doc.workflow_state}`];
	},
};
