// 谈话申请: asked from the dialog alone; each row leads to where it stands.
frappe.listview_settings["Talk Request"] = {
	hide_name_column: true,
	onload(list) {
		list.page.set_primary_action(__("Ask for a Talk"), () => tanxin.ask_for_talk(() => list.refresh()), "add");
	},
	refresh(list) {
		list.page.set_primary_action(__("Ask for a Talk"), () => tanxin.ask_for_talk(() => list.refresh()), "add");
	},
};
