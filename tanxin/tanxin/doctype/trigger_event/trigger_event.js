// 必谈情形: entered in one dialog, withdrawn with a reason, never rewritten.
frappe.ui.form.on("Trigger Event", {
	refresh(frm) {
		frm.set_query("requested_talker", () => ({ filters: { status: "Active" } }));
		if (frm.is_new()) {
			const chosen = tanxin.choices_of("Trigger Event", "situation").filter(({ value }) => value !== "Restricted Matter");
			frm.set_df_property("situation", "options", [{ value: "", label: "" }, ...chosen]);
			return;
		}
		tanxin.restricted.event(frm);
		frm.disable_save();
		for (const field of ["person", "situation", "happened_on", "requested_talker"]) {
			frm.set_df_property(field, "read_only", 1);
		}
		if (frm.doc.problem) frm.set_intro(frappe.utils.escape_html(frm.doc.problem), "orange");
		if (frm.doc.status !== "Withdrawn" && !frm.doc.source_doctype && frm.perm[0].write) {
			frm.add_custom_button(__("Withdraw"), () => withdraw(frm));
		}
	},
});

async function withdraw(frm) {
	const reason = await tanxin.ask(__("Withdraw"), __("Reason"), __("The obligations of this event are withdrawn with it."));
	await tanxin.call("events.withdraw", { event: frm.doc.name, reason });
	frm.reload_doc();
}
