// 查阅授权: asked for by the reader, granted or refused by a leader of the record's organisation.
frappe.ui.form.on("Talk Reading Grant", {
	async refresh(frm) {
		if (frm.is_new()) {
			const me = await tanxin.me();
			if (me.person && !frm.doc.reader) frm.set_value("reader", me.person);
			return;
		}
		frm.disable_save();
		for (const field of ["reader", "record", "reason", "until"]) frm.set_df_property(field, "read_only", 1);
		const name = frm.doc.name;
		const steps = await tanxin.call("reading.my_steps", { grant: name });
		if (frm.doc.name !== name) return;
		for (const step of steps) {
			const label = __(step, null, "Talk Reading Grant");
			frm.remove_custom_button(label);
			frm.add_custom_button(label, async () => {
				await tanxin.call("reading.decide", { grant: name, step });
				frm.reload_doc();
			});
		}
	},
});
