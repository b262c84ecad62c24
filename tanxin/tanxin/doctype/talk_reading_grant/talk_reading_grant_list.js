// 查阅授权: what still waits for a leader's word, and how long what was granted still runs.
tanxin.show_list("Talk Reading Grant", {
	add_fields: ["status", "until"],
	get_indicator: (doc) => {
		const over = doc.status === "Granted" && doc.until < frappe.datetime.get_today();
		const status = over ? "Expired" : doc.status;
		const label = __(status, null, "Talk Reading Grant");
		const left = status === "Granted" ? `（${__("{0} days", [tanxin.reading.days_left(doc.until)])}）` : "";
		return [label + left, tanxin.reading.COLOURS[status], `status,=,${doc.status}`];
	},
});
