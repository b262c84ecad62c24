// 规则: what it asks, in one sentence, above the fields that say it.
frappe.ui.form.on("Talk Rule", {
	refresh(frm) {
		if (frm.is_new()) return;
		const mark = frm.doc.verified_by ? "" : `（${__("Citation Not Verified")}）`;
		if (frm.doc.reads_as) frm.set_intro(frappe.utils.escape_html(frm.doc.reads_as + mark), frm.doc.verified_by ? "blue" : "yellow");
	},
});
