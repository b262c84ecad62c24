// 抽查: what is still to be looked into.
tanxin.show_list("Talk Spot Check", {
	add_fields: ["status", "not_fit"],
	get_indicator: (doc) => [
		__(doc.status, null, "Talk Spot Check"),
		doc.status === "Open" ? "orange" : doc.not_fit ? "red" : "green",
		`status,=,${doc.status}`,
	],
});
