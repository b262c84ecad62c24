// 免谈、合并申请: written once, decided by its leader, never rewritten.
frappe.ui.form.on("Talk Exemption", {
	async refresh(frm) {
		const open = { status: "Open" };
		frm.set_query("obligation", "obligations", () => ({ filters: open }));
		frm.set_query("merged_into", () => ({ filters: { status: ["in", ["Open", "Planned"]] } }));
		if (frm.is_new()) return;
		introduce(frm);
		if (frm.doc.status !== "Draft") {
			frm.disable_save();
			for (const field of ["kind", "reason", "obligations", "merged_into"]) frm.set_df_property(field, "read_only", 1);
		}
		const name = frm.doc.name;
		const steps = await tanxin.call("exemptions.my_steps", { name });
		if (frm.doc.name !== name) return;
		for (const step of steps) {
			const label = tanxin.exemptions.label(step.action);
			frm.remove_custom_button(label);
			const button = frm.add_custom_button(label, () => take(frm, step));
			if (["Request", "Approve"].includes(step.action)) button.removeClass("btn-default").addClass("btn-primary");
		}
	},
});

async function take(frm, step) {
	if (frm.is_dirty()) await frm.save();
	await tanxin.exemptions.act(frm.doc.name, step);
	frm.reload_doc();
}

function introduce(frm) {
	const doc = frm.doc;
	if (doc.status === "Requested") {
		frm.set_intro(__("Waits for {0} to decide, by {1}.", [doc.approver_name, tanxin.day(doc.decide_by)]), "blue");
	} else if (doc.status === "Revoked") {
		frm.set_intro(__("Revoked: what it covered is owed again."), "orange");
	}
}
