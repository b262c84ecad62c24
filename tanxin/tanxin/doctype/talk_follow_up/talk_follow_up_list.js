// 跟进事项: what was promised and is not done yet comes first.
tanxin.show_list("Talk Follow Up", {
	add_fields: ["status", "due_date"],
	get_indicator(doc) {
		if (doc.status === "Open" && doc.due_date < frappe.datetime.get_today()) {
			return [__("Overdue", null, "Talk Follow Up"), "red", `status,=,Open|due_date,<,${frappe.datetime.get_today()}`];
		}
		const colour = { Open: "orange", Done: "green", Dropped: "gray" }[doc.status];
		return [__(doc.status, null, "Talk Follow Up"), colour, `status,=,${doc.status}`];
	},
});
