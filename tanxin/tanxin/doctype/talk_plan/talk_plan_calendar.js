// 谈话计划 in the calendar: names only, within the reader's scope.
frappe.views.calendar["Talk Plan"] = {
	field_map: {
		start: "planned_start",
		end: "planned_end",
		id: "name",
		title: "title",
		allDay: "all_day",
		status: "workflow_state",
	},
	get_events_method: "tanxin.api.plans.calendar",
	get_css_class(event) {
		return { Signed: "success", "Awaiting Signature": "warning", "Talk Held": "info", "Sent Back": "danger" }[event.workflow_state] || "";
	},
};
