// 谈话记录: what the persons talked to made of it, and whether it was planned and entered in time.
/** A talk without a plan or entered late says so wherever its state is shown, in the form's head too. */
const marked = (doc, label) =>
	[label, doc.is_late_entry && __("Late Entry", null, "Talk Record"), doc.is_unplanned && __("Not Planned")]
		.filter(Boolean)
		.join(" · ");
const RECORD_COLOURS = { "Awaiting Confirmation": "orange", Confirmed: "green", Disputed: "red", Filed: "blue" };

tanxin.show_list("Talk Record", {
	add_fields: ["record_state", "is_late_entry", "is_unplanned"],
	onload(list) {
		tanxin.keeping.in_list(list);
		tanxin.reading.in_list(list);
	},
	has_indicator_for_draft: true,
	has_indicator_for_cancelled: true,

	get_indicator(doc) {
		if (doc.docstatus === 0) return [marked(doc, __("Draft", null, "Talk Record")), "gray", "docstatus,=,0"];
		if (doc.docstatus === 2) return [__("Withdrawn for Correction"), "gray", "docstatus,=,2"];
		const label = marked(doc, __(doc.record_state, null, "Talk Record"));
		return [label, RECORD_COLOURS[doc.record_state] || "gray", `record_state,=,${doc.record_state}`];
	},
});
