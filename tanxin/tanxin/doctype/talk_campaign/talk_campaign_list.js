// 计划审批表: the state of the sign-off.
frappe.listview_settings["Talk Campaign"] = {
	add_fields: ["workflow_state"],
	hide_name_column: true,
	get_indicator: (doc) => tanxin.state_indicator(doc.workflow_state),
};
