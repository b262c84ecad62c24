// 党组织 as a tree.
frappe.treeview_settings["Party Organization"] = {
	title: __("Party Organizations"),
	breadcrumb: "Tanxin",
	get_label: (node) => (node.is_root && node.label === "Party Organization" ? __("All Party Organizations") : frappe.utils.escape_html(node.title || node.label)),
	get_tree_nodes: "frappe.desk.treeview.get_children",
	show_expand_all: true,
	fields: [
		{ fieldtype: "Data", fieldname: "organization_name", label: __("Organization Name"), reqd: 1 },
		{ fieldtype: "Select", fieldname: "organization_type", label: __("Organization Type"), options: ["", "Party Committee", "Party Group", "General Branch", "Branch", "Department"].map((value) => ({ value, label: __(value, null, "Party Organization") })) },
		{ fieldtype: "Check", fieldname: "is_group", label: __("Has Organizations Below") },
	],
	ignore_fields: ["parent_party_organization"],
};
