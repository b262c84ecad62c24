// 谈话记录: the words by zone, what was promised, and each person's answer.
const SHARED = () => [
	{ name: "main", label: __("Main Content of the Talk"), rows: 6 },
	{ name: "to_talker", label: __("Opinions and Suggestions to the Talker"), rows: 3 },
	{ name: "to_person", label: __("Opinions and Suggestions to the Person"), rows: 3 },
	{ name: "needs", label: __("Difficulties and Needs Raised"), rows: 3 },
];
const WORDS = (label) => [{ name: "words", label, rows: 4 }];

frappe.ui.form.on("Talk Record", {
	setup(frm) {
		frm.set_query("plan", () => ({ filters: { workflow_state: "Signed" } }));
	},

	refresh(frm) {
		hide_core_buttons(frm);
		frm.toggle_display(["title", "record_state"], false);
		frm.toggle_display("is_unplanned", !frm.doc.plan);
		tanxin.choices(frm, "topics_panel", "topics", "topic", frm.doc.docstatus === 0);
		show_notes(frm);
		show_answers(frm);
		if (frm.is_new()) {
			frm.set_df_property("late_reason", "hidden", 1);
			suggest_myself(frm);
			return;
		}
		add_prints(frm);
		tanxin.reading.on_record(frm);
		if (frm.doc.docstatus !== 0) return;
		frm.layout.show_message(); // core's own sentence says 确认 for submitting; that word is the person's here
		frm.set_df_property("late_reason", "hidden", 0);
		frm.set_intro(__("Submit, then each person confirms for himself."), "blue");
		if (frm.doc.is_late_entry && !frm.doc.late_reason) {
			frm.set_intro(__("Entered later than the unit allows: it will be labelled as a late entry. Write the reason at the bottom."), "orange");
		}
	},

	before_save: (frm) => tanxin.panel.flush(`Talk Record|${frm.doc.name}`),
	before_submit: (frm) => tanxin.panel.flush(`Talk Record|${frm.doc.name}`),

	started_at(frm) {
		const { started_at: start, ended_at: end } = frm.doc;
		if (start && (!end || end <= start)) {
			frm.set_value("ended_at", moment(start).add(30, "minutes").format("YYYY-MM-DD HH:mm:ss"));
		}
	},
});

/** A submitted record is corrected with a reason, by the button of ours. */
function hide_core_buttons(frm) {
	if (frm.doc.docstatus === 0) return;
	setTimeout(() => frm.page.clear_secondary_action(), 0);
	if (frm.doc.docstatus === 2) setTimeout(() => frm.page.clear_primary_action(), 0);
}

async function suggest_myself(frm) {
	const named = () => (frm.doc.talkers || []).some((row) => row.person); // a new form has one empty row
	if (frm.doc.plan || named() || frm.doc.amended_from) return;
	const me = await tanxin.me();
	if (!me.person || !frm.is_new() || named()) return;
	frm.clear_table("talkers");
	const row = frm.add_child("talkers");
	frappe.model.set_value(row.doctype, row.name, "person", me.person);
	frm.refresh_field("talkers");
	frm.set_value("recorder", me.person);
	frm.set_value("organization", me.organization);
	frm.set_value("is_unplanned", 1);
	frm.doc.__unsaved = 1;
}

async function show_notes(frm) {
	const name = frm.doc.name;
	if (frm.is_new()) {
		tanxin.fill(frm, "notes_panel", tanxin.sentence(__("Save the record first; then write here what was talked about.")));
		return;
	}
	if (tanxin.panel.is_unsaved(`Talk Record|${name}`) && frm._tanxin_notes === name) return;
	const answer = await tanxin.call("notes.read_record", { record: name });
	if (frm.doc.name !== name) return;
	frm._tanxin_notes = name;
	const blocks = zones(frm, answer).map((block) => block.render());
	tanxin.fill(
		frm,
		"notes_panel",
		...(blocks.length
			? blocks
			: [tanxin.sentence(__("You may see that this talk was held. Its words are for who talked and who was talked to."))])
	);
}

/** The blocks that this reader has: what he may write, and what he may read of the rest. */
function zones(frm, answer) {
	const found = (zone, person) => answer.notes.find((note) => note.zone === zone && (note.person || null) === (person || null));
	const blocks = [];
	const add = (zone, person, title, hint, texts) => {
		const note = found(zone, person);
		const writable = Boolean(answer.writes[zone]);
		if (note || writable) blocks.push(block_of(frm, { zone, person, title, hint, texts, note, writable }));
	};
	const present = answer.persons.filter((row) => row.attended);
	const collective = present.length > 1;
	add("Shared", null, collective ? __("For Everybody Present") : __("Seen by Both Sides"), shared_hint(collective), SHARED());
	if (collective) {
		for (const row of present) {
			add("Shared", row.person, __("With {0} Alone", [row.person_name]), __("Seen by this person and the talkers only."), SHARED());
		}
	}
	add("Organisation", null, __("Organisation's Assessment"), __("For the chain of command. Never shown to the person."), WORDS(__("Assessment", null, "Talk Note")));
	add("Talker's Own", null, __("Talker's Own Notes"), __("Yours alone: nobody else reads this, whatever his post."), WORDS(__("Own Notes")));
	for (const note of answer.notes.filter((each) => each.zone === "Objection")) {
		const row = answer.persons.find((each) => each.person === note.person) || {};
		blocks.push(
			block_of(frm, { zone: "Objection", person: note.person, title: __("Objection of {0}", [row.person_name || ""]), texts: WORDS(__("In the Person's Own Words")), note, writable: false })
		);
	}
	return blocks;
}

function shared_hint(collective) {
	return collective
		? __("Everybody who was talked to reads this before confirming.")
		: __("The person talked to reads this before confirming.");
}

function block_of(frm, { zone, person, title, hint, texts, note, writable }) {
	const record = frm.doc.name;
	return new tanxin.panel.Block({
		key: `Talk Record|${record}|${zone}|${person || ""}`,
		title,
		hint: writable ? hint : "",
		texts,
		values: note ? note.texts : {},
		version: note ? note.version : "0",
		writable,
		save: (values, version) =>
			tanxin.panel.write("notes.write_record", {
				record,
				zone,
				person: person || undefined,
				version,
				texts: JSON.stringify(values),
			}),
		stored: () => stored_note(record, zone, person),
	});
}

/** What stands in one note now: read again after somebody else wrote there. */
async function stored_note(record, zone, person) {
	const answer = await tanxin.call("notes.read_record", { record });
	const note = answer.notes.find((each) => each.zone === zone && (each.person || null) === (person || null));
	return note || { texts: {}, version: "0" };
}

async function show_answers(frm) {
	const name = frm.doc.name;
	if (frm.is_new()) {
		tanxin.fill(frm, "follow_ups_panel", tanxin.sentence(__("Save the record first; then note what was promised.")));
		tanxin.fill(frm, "confirmations_panel");
		return;
	}
	const [panel, me] = await Promise.all([tanxin.call("records.panel", { record: name }), tanxin.me()]);
	if (frm.doc.name !== name) return;
	tanxin.follow_ups.show(frm, panel, me);
	tanxin.confirmations.show(frm, panel, me);
	if (frm.doc.docstatus === 1 && panel.is_writer) {
		const label = __("Correct the Record");
		frm.remove_custom_button(label);
		frm.add_custom_button(label, () => correct(frm));
	}
}

async function correct(frm) {
	const reason = await tanxin.ask(
		__("Correct the Record"),
		__("Reason of the Correction"),
		__("The record is withdrawn and a corrected one opened; everybody confirms again.")
	);
	const amended = await tanxin.call("records.correct", { record: frm.doc.name, reason });
	frappe.set_route("Form", "Talk Record", amended);
}

function add_prints(frm) {
	frm.add_custom_button(__("Record (PDF)"), () => tanxin.print("record", frm.doc.name), __("Print Forms"));
}
