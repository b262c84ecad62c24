// 抽查: the records are drawn when it is first saved; then only what was found is written, until it is closed.
const DRAWN_BY = ["organization", "period_from", "period_to", "category", "sample_size"];

frappe.ui.form.on("Talk Spot Check", {
	refresh(frm) {
		const drawn = !frm.is_new();
		frm.toggle_display(["records_section", "draw_section"], drawn);
		for (const field of DRAWN_BY) frm.set_df_property(field, "read_only", drawn ? 1 : 0);
		frm.set_df_property("records", "cannot_add_rows", 1);
		frm.set_df_property("records", "cannot_delete_rows", 1);
		if (!drawn) {
			frm.set_intro(__("The records are drawn at random when you save. A draw is kept and not repeated."), "blue");
			return;
		}
		if (frm.doc.status !== "Open" || frm.doc.checker_user !== frappe.session.user) {
			frm.disable_save();
			frm.set_df_property("records", "read_only", 1);
			return;
		}
		frm.add_custom_button(__("Close the Check"), () => close(frm)).removeClass("btn-default").addClass("btn-primary");
	},
});

function close(frm) {
	const unfit = frm.doc.records.filter((row) => row.result === "Not Fit").length;
	frappe.confirm(
		__("Close the check? {0} records are not fit: a make-up talk becomes owed to each person. It is not opened again.", [unfit]),
		async () => {
			if (frm.is_dirty()) await frm.save();
			const raised = await tanxin.call("spot_checks.close", { check: frm.doc.name });
			frappe.show_alert({ message: __("{0} make-up talks are owed now.", [raised]), indicator: "green" });
			frm.reload_doc();
		}
	);
}
