// 必谈情形: what needs somebody's attention stands out.
const EVENT_COLOURS = { Open: "green", "No Rule Applies": "gray", "Needs Attention": "red", Withdrawn: "gray" };

frappe.listview_settings["Trigger Event"] = {
	add_fields: ["status"],
	hide_name_column: true,
	get_indicator: (doc) => [__(doc.status, null, "Trigger Event"), EVENT_COLOURS[doc.status], `status,=,${doc.status}`],
};
