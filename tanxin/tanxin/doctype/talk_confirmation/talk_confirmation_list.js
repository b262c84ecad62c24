// 确认: an answer entered by another is told apart from one's own.
const ANSWER_COLOURS = { "Read and Agreed": "green", "Signed on Paper": "blue", Objection: "red", "Unable to Confirm": "gray" };

tanxin.show_list("Talk Confirmation", {
	add_fields: ["verdict", "by_own_login"],
	get_indicator: (doc) => [
		__(doc.verdict, null, "Talk Confirmation"),
		ANSWER_COLOURS[doc.verdict] || "gray",
		`verdict,=,${doc.verdict}`,
	],
});
