frappe.provide("tanxin");
