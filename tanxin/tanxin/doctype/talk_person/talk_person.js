// 人员: the way from a person to the dossier.
frappe.ui.form.on("Talk Person", {
	refresh(frm) {
		tanxin.choices(frm, "categories_panel", "categories", "category", Boolean(frm.perm[0].write));
		if (frm.is_new() || !frappe.model.can_read("Talk Dossier")) return;
		frm.add_custom_button(__("Dossier"), () => tanxin.panel.show_dossier(frm.doc.name, frm.doc.person_name));
	},
});
