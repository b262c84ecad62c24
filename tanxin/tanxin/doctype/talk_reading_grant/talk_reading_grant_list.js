// 查阅授权: what still waits for a leader's word, and how long what was granted still runs.
tanxin.show_list("Talk Reading Grant", {
	add_fields: ["status", "until"],
	onload: (list) => ask_from(list),
	refresh: (list) => ask_from(list),
	get_indicator: (doc) => {
		const over = doc.status === "Granted" && doc.until < frappe.datetime.get_today();
		const status = over ? "Expired" : doc.status;
		const label = __(status, null, "Talk Reading Grant");
		const left = status === "Granted" ? `（${__("{0} days", [tanxin.reading.days_left(doc.until)])}）` : "";
		return [label + left, tanxin.reading.COLOURS[status], `status,=,${doc.status}`];
	},
});

/** Named records are asked for where they stand; here those of a period. */
function ask_from(list) {
	if (!tanxin.reading.asks()) return;
	list.page.set_primary_action(__("Ask to Read Those of a Period"), () => tanxin.reading.ask_for_period({}, () => list.refresh()), "add");
}
