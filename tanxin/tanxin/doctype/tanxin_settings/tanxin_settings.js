// 谈心谈话设置: the unit's own numbers stand beside its own rules on a page of their own.
frappe.ui.form.on("Tanxin Settings", {
	refresh(frm) {
		frm.add_custom_button(__("The Unit's Own Rules"), () => frappe.set_route("tanxin-unit-rules"));
	},
});
