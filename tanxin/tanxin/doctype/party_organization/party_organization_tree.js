// 党组织 as a tree.
frappe.treeview_settings["Party Organization"] = {
	title: __("Party Organizations"),
	breadcrumb: "Tanxin",
	get_tree_root: false,
	root_label: __("All Party Organizations"),
	get_tree_nodes: "frappe.desk.treeview.get_children",
	show_expand_all: true,
	fields: [
		{ fieldtype: "Data", fieldname: "organization_name", label: __("Organization Name"), reqd: 1 },
		{ fieldtype: "Select", fieldname: "organization_type", label: __("Organization Type"), options: ["", "Party Committee", "Party Group", "General Branch", "Branch", "Department"].map((value) => ({ value, label: __(value) })) },
		{ fieldtype: "Check", fieldname: "is_group", label: __("Has Organizations Below") },
	],
	ignore_fields: ["parent_party_organization"],
};
