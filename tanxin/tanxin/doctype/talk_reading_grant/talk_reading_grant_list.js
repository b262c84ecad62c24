// 查阅授权: what still waits for a leader's word.
const GRANT_COLOURS = { Requested: "orange", Granted: "green", Refused: "red", Revoked: "gray" };

tanxin.show_list("Talk Reading Grant", {
	add_fields: ["status"],
	get_indicator: (doc) => [__(doc.status, null, "Talk Reading Grant"), GRANT_COLOURS[doc.status], `status,=,${doc.status}`],
});
