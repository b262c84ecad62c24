// 销毁清单: which wait for a signature, which are carried out.
const DISPOSAL_COLOURS = { Draft: "gray", Sent: "orange", Approved: "red", Destroyed: "blue", Withdrawn: "gray" };

tanxin.show_list("Talk Disposal List", {
	add_fields: ["status"],
	get_indicator: (doc) => [
		__(doc.status, null, "Talk Disposal List"),
		DISPOSAL_COLOURS[doc.status] || "gray",
		`status,=,${doc.status}`,
	],
});
