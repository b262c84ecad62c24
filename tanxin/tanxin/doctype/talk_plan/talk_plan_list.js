// 谈话计划: the state of the sign-off, and what is late.
tanxin.show_list("Talk Plan", {
	add_fields: ["workflow_state", "planned_end", "campaign"],

	get_indicator(doc) {
		if (doc.workflow_state === "Signed" && doc.planned_end < frappe.datetime.now_datetime()) {
			return [__("Record Missing"), "red", "workflow_state,=,Signed"];
		}
		return tanxin.state_indicator(doc.workflow_state);
	},
});
