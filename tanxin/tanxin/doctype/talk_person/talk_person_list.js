// 人员: who is on the roster now.
tanxin.show_list("Talk Person", {
	add_fields: ["status", "left_on"],
	filters: [["status", "=", "Active"]],
	get_indicator: (doc) =>
		doc.status === "Left"
			? [__("Left", null, "Talk Person"), "gray", "status,=,Left"]
			: [__("Active", null, "Talk Person"), "green", "status,=,Active"],
});
