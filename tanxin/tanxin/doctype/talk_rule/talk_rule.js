// 规则: what it asks, in one sentence above the fields; its words as boxes to tick, not as codes.
const SUBJECTS = () => [
	{ value: "Ordinary Member", label: __("Ordinary Member", null, "Talk Rule") },
	{ value: "Team Member", label: __("Team Member", null, "Talk Rule") },
	{ value: "Subordinate Secretary", label: __("Subordinate Secretary", null, "Talk Rule") },
	{ value: "Party Member", label: __("Party Member", null, "Talk Rule") },
	{ value: "Anyone", label: __("Anyone", null, "Talk Rule") },
];

frappe.ui.form.on("Talk Rule", {
	refresh(frm) {
		show_words(frm);
		frm.toggle_display("reads_as", false);
		if (frm.is_new() || !frm.doc.reads_as) return;
		const mark = frm.doc.verified_by ? "" : `（${__("Citation Not Verified")}）`;
		frm.set_intro(frappe.utils.escape_html(frm.doc.reads_as + mark), frm.doc.verified_by ? "blue" : "yellow");
	},
});

/** Situations and ways are named where they are chosen from. */
async function show_words(frm) {
	await Promise.all(["Trigger Event", "Talk Plan"].map((doctype) => frappe.model.with_doctype(doctype)));
	const editable = Boolean(frm.perm[0] && frm.perm[0].write);
	tanxin.line_choices(frm, "subjects_panel", "subjects", SUBJECTS(), editable);
	tanxin.line_choices(frm, "situations_panel", "situations", tanxin.choices_of("Trigger Event", "situation"), editable);
	tanxin.line_choices(frm, "ways_panel", "ways", tanxin.choices_of("Talk Plan", "way"), editable);
}
