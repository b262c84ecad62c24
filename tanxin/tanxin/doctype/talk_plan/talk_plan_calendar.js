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
	// The platform asks the calendar for "zh", which it knows as "zh-cn".
	options: frappe.boot.lang === "zh" ? { locale: "zh-cn", timeFormat: "HH:mm" } : {},
	get_events_method: "tanxin.api.plans.calendar",
	get_css_class(event) {
		// Older lines know these four names only; newer ones take any colour for the rest, and none is no colour there.
		const classes = { Signed: "success", "Awaiting Signature": "warning", "Talk Held": "default", "Sent Back": "danger" };
		return classes[event.workflow_state] || "gray";
	},
};
