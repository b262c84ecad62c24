// 免谈、合并申请: what still waits for a leader's word.
const EXEMPTION_COLOURS = {
	Draft: "gray",
	Requested: "orange",
	Approved: "green",
	Refused: "red",
	Withdrawn: "gray",
	Revoked: "gray",
};

tanxin.show_list("Talk Exemption", {
	add_fields: ["status"],
	get_indicator: (doc) => [__(doc.status, null, "Talk Exemption"), EXEMPTION_COLOURS[doc.status], `status,=,${doc.status}`],
});
