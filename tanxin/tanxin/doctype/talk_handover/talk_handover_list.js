// 移交清单: whose turn it is.
const HANDOVER_COLOURS = { Proposed: "orange", Checked: "orange", Received: "orange", Completed: "green" };

tanxin.show_list("Talk Handover", {
	add_fields: ["status"],
	get_indicator: (doc) => [
		__(doc.status, null, "Talk Handover"),
		HANDOVER_COLOURS[doc.status] || "gray",
		`status,=,${doc.status}`,
	],
});
