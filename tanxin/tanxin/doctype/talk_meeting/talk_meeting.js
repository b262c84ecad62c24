// 会议: the talks that must be held before it, proposed on one sheet.
frappe.ui.form.on("Talk Meeting", {
	refresh(frm) {
		if (frm.is_new() || frm.doc.cancelled || frm.doc.held_on <= frappe.datetime.get_today()) return;
		if (!frappe.model.can_create("Talk Campaign")) return;
		frm.add_custom_button(__("Propose Talks Before It"), async () => {
			tanxin.proposals.begin(await tanxin.call("campaigns.from_meeting", { meeting: frm.doc.name }));
		})
			.removeClass("btn-default")
			.addClass("btn-primary");
	},
});
