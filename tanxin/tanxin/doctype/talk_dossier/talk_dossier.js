// 备人: the words about a person, in their own sealed place.
frappe.ui.form.on("Talk Dossier", {
	async refresh(frm) {
		if (frm.is_new()) {
			tanxin.fill(frm, "content_panel", tanxin.sentence(__("Choose the person and save first; then write here.")));
			return;
		}
		const name = frm.doc.name;
		if (tanxin.panel.is_unsaved(`Dossier|${frm.doc.person}`) && frm._tanxin_content === name) return;
		const body = await tanxin.panel.dossier(frm.doc.person);
		if (frm.doc.name !== name) return;
		frm._tanxin_content = name;
		tanxin.fill(frm, "content_panel", body);
	},
	before_save: (frm) => tanxin.panel.flush(`Dossier|${frm.doc.person}`),
});
