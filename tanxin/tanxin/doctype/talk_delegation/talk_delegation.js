// 授权: given by the leader himself, taken back at once.
frappe.ui.form.on("Talk Delegation", {
	async refresh(frm) {
		// Who has no account cannot sign, and nobody signs for himself.
		frm.set_query("receiver", () => ({
			filters: { status: "Active", user: ["is", "set"], name: ["!=", frm.doc.giver || ""] },
		}));
		if (!frm.is_new()) {
			frm.disable_save();
			for (const field of ["giver", "receiver", "from_date", "to_date", "category", "organization", "reason"]) {
				frm.set_df_property(field, "read_only", 1);
			}
			return tanxin.delegation.show(frm);
		}
		frm.set_df_property("giver", "read_only", 1);
		const me = await tanxin.me();
		if (!me.person) return frm.set_intro(__("Only a leader delegates his own signature, in his own login."), "red");
		frappe.utils.add_link_title("Talk Person", me.person, me.name);
		if (frm.doc.giver !== me.person) await frm.set_value("giver", me.person);
	},
});
