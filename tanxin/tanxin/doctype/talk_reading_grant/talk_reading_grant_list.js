// 查阅授权: what still waits for a leader's word.
const GRANT_COLOURS = { Requested: "orange", Granted: "green", Refused: "red", Revoked: "gray" };

frappe.listview_settings["Talk Reading Grant"] = {
	add_fields: ["status"],
	hide_name_column: true,
	get_indicator: (doc) => [__(doc.status, null, "Talk Reading Grant"), GRANT_COLOURS[doc.status], `status,=,${doc.status}`],
};
