// 确认: the scan of a signed print opens in a tab of its own.
frappe.ui.form.on("Talk Confirmation", {
	refresh(frm) {
		if (!frm.doc.paper_scan) return;
		frm.add_custom_button(__("Open the Scan"), () => window.open(`/api/method/tanxin.api.confirm.scan?confirmation=${encodeURIComponent(frm.doc.name)}`, "_blank", "noopener"));
	},
});
