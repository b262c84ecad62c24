// 计划审批表: the state of the sign-off.
tanxin.show_list("Talk Campaign", {
	add_fields: ["workflow_state"],
	get_indicator: (doc) => tanxin.state_indicator(doc.workflow_state),
});
