// 查阅授权: asked for by the reader, granted or refused by a leader of the organisation; it ends by itself.
frappe.ui.form.on("Talk Reading Grant", {
	setup(frm) {
		frm.set_query("record", "records", () => ({ filters: { docstatus: 1 } }));
	},

	async refresh(frm) {
		frm.toggle_display(["status", "granted_by_name", "granted_on", "decision_reason"], !frm.is_new());
		frm.toggle_display(["revoked_by_name", "revoked_on", "revoke_reason"], Boolean(frm.doc.revoked_on));
		frm.toggle_display("withdrawn_on", Boolean(frm.doc.withdrawn_on));
		if (frm.is_new()) {
			frm.set_intro(__("Nobody decides on his own request: it goes to the leaders of the organization."), "blue");
			frm.set_df_property("organization", "reqd", frm.doc.kind === "Records of a Period");
			return;
		}
		frm.disable_save();
		for (const { fieldname } of frm.meta.fields) frm.set_df_property(fieldname, "read_only", 1);
		if (frm.doc.status === "Granted") {
			frm.set_intro(__("Runs {0} more days, today among them.", [tanxin.reading.days_left(frm.doc.until)]), "green");
		}
		const name = frm.doc.name;
		const about = await tanxin.call("reading.about", { grant: name });
		if (frm.doc.name !== name) return;
		show_asked_for(frm, about);
		for (const step of about.steps) {
			const label = tanxin.reading.label(step.step);
			frm.remove_custom_button(label);
			frm.add_custom_button(label, async () => {
				await tanxin.reading.act(name, step);
				frm.reload_doc();
			});
		}
	},

	kind: (frm) => frm.trigger("refresh"),
});

/** Whoever has a step here sees first what it is about. */
function show_asked_for(frm, about) {
	const place = frm.layout.wrapper.get(0);
	place.querySelectorAll(".tanxin-reading-ahead").forEach((old) => old.remove());
	if (frm.doc.status !== "Requested") return;
	const facts = tanxin.reading.facts(tanxin.reading.asked_for({ ...frm.doc, ...about }));
	place.prepend(tanxin.el("div", { cls: "tanxin-reading-ahead form-message" }, ...facts));
}
