// 谈话记录: what the persons talked to made of it.
const RECORD_COLOURS = { "Awaiting Confirmation": "orange", Confirmed: "green", Disputed: "red", Filed: "blue" };

frappe.listview_settings["Talk Record"] = {
	add_fields: ["record_state", "is_late_entry", "is_unplanned"],
	hide_name_column: true,
	get_indicator: (doc) => [
		__(doc.record_state, null, "Talk Record"),
		RECORD_COLOURS[doc.record_state] || "gray",
		`record_state,=,${doc.record_state}`,
	],
};
