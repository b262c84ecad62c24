// 授权: given by the leader himself, taken back at once.
frappe.ui.form.on("Talk Delegation", {
	async refresh(frm) {
		// Who has no account cannot sign.
		frm.set_query("receiver", () => ({ filters: { status: "Active", user: ["is", "set"] } }));
		if (frm.is_new()) {
			const me = await tanxin.me();
			if (me.person && !frm.doc.giver) frm.set_value("giver", me.person);
			return;
		}
		for (const field of ["giver", "receiver", "from_date", "category", "organization"]) {
			frm.set_df_property(field, "read_only", 1);
		}
		const me = await tanxin.me();
		if (frm.doc.active && frm.doc.giver === me.person) {
			frm.add_custom_button(__("Revoke", null, "Talk Delegation"), () => revoke(frm));
		}
	},
});

function revoke(frm) {
	frappe.confirm(__("Take this delegation back now?"), async () => {
		await tanxin.call("signoff.revoke_delegation", { delegation: frm.doc.name });
		frm.reload_doc();
	});
}
