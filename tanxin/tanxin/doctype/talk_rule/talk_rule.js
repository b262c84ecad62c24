// 规则: what it asks, in one sentence above the fields; its words as boxes to tick, not as codes.
const SUBJECTS = () => [
	{ value: "Ordinary Member", label: __("Ordinary Member", null, "Talk Rule") },
	{ value: "Team Member", label: __("Team Member", null, "Talk Rule") },
	{ value: "Subordinate Secretary", label: __("Subordinate Secretary", null, "Talk Rule") },
	{ value: "Party Member", label: __("Party Member", null, "Talk Rule") },
	{ value: "Anyone", label: __("Anyone", null, "Talk Rule") },
	{ value: "Head Under Charge", label: __("Head Under Charge", null, "Talk Rule") },
	{ value: "Secretary", label: __("Secretary", null, "Talk Rule") },
	{ value: "Organiser", label: __("Organiser", null, "Talk Rule") },
];
/** Of whom a quota can be asked, and who can be the other side of a relation: as the server checks. */
const OFFICERS = ["Secretary", "Organiser", "Team Member"];
const OFFICER = "The Officer Himself";
const ONLY_IN_RELATIONS = ["Team Secretary", "Fellow Team Member", "Own Team", "Fellow Member"];
const COUNTERPARTS = [...ONLY_IN_RELATIONS, "Leader In Charge"];
const CHOSEN = "Chosen by the Person";

frappe.ui.form.on("Talk Rule", {
	refresh(frm) {
		show_words(frm);
		narrow_talkers(frm);
		frm.toggle_display("reads_as", false);
		if (frm.is_new() || !frm.doc.reads_as) return;
		const own = frm.doc.authority === "Unit";
		const mark = own ? __("Unit", null, "Talk Rule") : frm.doc.verified_by ? "" : __("Citation Not Verified");
		const text = frm.doc.reads_as + (mark ? `（${mark}）` : "");
		frm.set_intro(frappe.utils.escape_html(text), own || frm.doc.verified_by ? "blue" : "yellow");
		say_when_off(frm);
	},
	kind(frm) {
		if (frm.doc.kind === "Quota" && !frm.doc.quota_counts) frm.set_value("quota_counts", "Talks");
		narrow_talkers(frm);
		show_words(frm);
	},
});

/** A rule that is on asks nothing while its rulebook is off. */
async function say_when_off(frm) {
	const { message } = await frappe.db.get_value("Talk Rulebook", frm.doc.rulebook, "enabled");
	if (message && !cint(message.enabled)) frm.set_intro(__("The rulebook is switched off: its rules ask nothing."), "orange");
}

/** Only those who can talk under a rule of this kind are offered. */
function narrow_talkers(frm) {
	const all = frappe.meta.get_docfield("Talk Rule", "talker").options.split("\n");
	const offered = all.filter((role) => can_talk(frm.doc.kind, role));
	frm.set_df_property("talker", "options", ["", ...offered]);
	if (frm.doc.talker && !offered.includes(frm.doc.talker)) frm.set_value("talker", offered.length === 1 ? offered[0] : "");
	else if (!frm.doc.talker && offered.length === 1) frm.set_value("talker", offered[0]);
}

function can_talk(kind, role) {
	if (!kind) return true;
	if (kind === "Quota") return role === OFFICER;
	if (kind === "Relation") return COUNTERPARTS.includes(role);
	if (role === OFFICER || (role === CHOSEN && kind !== "Response")) return false;
	return kind === "Window" || !ONLY_IN_RELATIONS.includes(role);
}

/** Situations and ways are named where they are chosen from. */
async function show_words(frm) {
	await Promise.all(["Trigger Event", "Talk Plan"].map((doctype) => frappe.model.with_doctype(doctype)));
	const editable = Boolean(frm.perm[0] && frm.perm[0].write);
	const asked = SUBJECTS().filter(({ value }) => frm.doc.kind !== "Quota" || OFFICERS.includes(value));
	tanxin.line_choices(frm, "subjects_panel", "subjects", asked, editable);
	const situations = tanxin.choices_of("Trigger Event", "situation").filter(({ value }) => value !== "Restricted Matter");
	tanxin.line_choices(frm, "situations_panel", "situations", situations, editable);
	tanxin.line_choices(frm, "ways_panel", "ways", tanxin.choices_of("Talk Plan", "way"), editable);
}

// 会怎样: on the form, and before a change is saved that adds or takes away what is owed.
frappe.ui.form.on("Talk Rule", {
	refresh(frm) {
		if (!tanxin.what_if.offered(frm)) return;
		frm.add_custom_button(__("What Would It Do?"), () =>
			tanxin.what_if.show(frm.doc.title || __("Talk Rule"), (year, waiting) =>
				tanxin.what_if.ask("rules.what_if", { values: frm.doc, year }, waiting)
			)
		);
	},
	async before_save(frm) {
		if (!(await tanxin.what_if.agreed("rules.what_if", { values: frm.doc }))) frappe.validated = false;
	},
});
