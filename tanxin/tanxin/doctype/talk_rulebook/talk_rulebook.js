// 规则集: what switching the whole book on or off would do, asked or before it is saved.
frappe.ui.form.on("Talk Rulebook", {
	refresh(frm) {
		if (frm.is_new() || !tanxin.what_if.offered(frm)) return;
		const ask = (enabled) => (year, waiting) =>
			tanxin.what_if.ask("rules.what_if_book", { rulebook: frm.doc.name, values: { enabled }, year }, waiting);
		const group = __("What Would It Do?");
		frm.add_custom_button(
			__("Switched On", null, "Talk Rulebook"),
			() => tanxin.what_if.show(__("{0}, switched on", [frm.doc.title]), ask(1)),
			group
		);
		frm.add_custom_button(
			__("Switched Off", null, "Talk Rulebook"),
			() => tanxin.what_if.show(__("{0}, switched off", [frm.doc.title]), ask(0)),
			group
		);
		if (frm.doc.authority === "Unit" && frm.perm[0] && frm.perm[0].write) {
			frm.add_custom_button(__("The Unit's Own Rules"), () => frappe.set_route("tanxin-unit-rules"));
		}
	},
	async before_save(frm) {
		if (frm.is_new()) return;
		const { enabled, effective_from, effective_to } = frm.doc;
		const agreed = await tanxin.what_if.agreed("rules.what_if_book", {
			rulebook: frm.doc.name,
			values: { enabled, effective_from: effective_from || "", effective_to: effective_to || "" },
		});
		if (!agreed) frappe.validated = false;
	},
});
