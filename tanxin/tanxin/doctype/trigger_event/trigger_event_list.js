// 必谈情形: what needs somebody's attention stands out.
const EVENT_COLOURS = { Open: "green", "No Rule Applies": "gray", "Needs Attention": "red", Withdrawn: "gray" };

tanxin.show_list("Trigger Event", {
	add_fields: ["status"],
	get_indicator: (doc) => [__(doc.status, null, "Trigger Event"), EVENT_COLOURS[doc.status], `status,=,${doc.status}`],
});
