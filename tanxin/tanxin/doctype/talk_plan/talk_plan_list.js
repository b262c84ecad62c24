// 谈话计划: the state of the sign-off, and what is late.
frappe.listview_settings["Talk Plan"] = {
	add_fields: ["workflow_state", "planned_end", "campaign"],
	hide_name_column: true,

	get_indicator(doc) {
		if (doc.workflow_state === "Signed" && doc.planned_end < frappe.datetime.now_datetime()) {
			return [__("Record Missing"), "red", "workflow_state,=,Signed"];
		}
		return tanxin.state_indicator(doc.workflow_state);
	},
};
