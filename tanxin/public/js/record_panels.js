// What hangs on a talk record besides its words: what was promised, and what each person answered.
frappe.provide("tanxin.follow_ups");
frappe.provide("tanxin.confirmations");

tanxin.follow_ups.COLOURS = { Open: "orange", Done: "green", Dropped: "gray" };

/** The follow-ups (跟进事项) that this reader may see, with a button for whoever may note one. */
tanxin.follow_ups.show = (frm, panel, me) => {
	const rows = panel.follow_ups.map((row) => [
		row.person_name,
		tanxin.link("Talk Follow Up", row.name, row.matter),
		row.owner_name,
		tanxin.day(row.due_date),
		tanxin.pill(__(row.status, null, "Talk Follow Up"), tanxin.follow_ups.COLOURS[row.status]),
		row.result || "",
	]);
	const columns = ["For Whom", "Matter", "Responsible", "Due By", "Status", "Result"].map((label) => ({
		label: __(label, null, "Talk Follow Up"),
	}));
	const add = panel.is_writer && frm.doc.docstatus < 2
		? tanxin.button(__("Note What Was Promised"), () => tanxin.follow_ups.add(frm, panel.persons, me))
		: null;
	tanxin.fill(
		frm,
		"follow_ups_panel",
		rows.length ? tanxin.table(columns, rows) : tanxin.sentence(__("Nothing was promised yet.")),
		tanxin.el("div", { cls: "tanxin-buttons" }, add)
	);
};

tanxin.follow_ups.add = (frm, persons, me) => {
	const dialog = new frappe.ui.Dialog({
		title: __("What Was Promised"),
		fields: [
			{
				fieldname: "person",
				fieldtype: "Select",
				label: __("For Whom", null, "Talk Follow Up"),
				options: persons.map((row) => ({ value: row.person, label: row.person_name })),
				default: persons.length === 1 ? persons[0].person : undefined,
				reqd: 1,
			},
			{ fieldname: "matter", fieldtype: "Small Text", label: __("Matter", null, "Talk Follow Up"), reqd: 1 },
			{ fieldname: "owner_person", fieldtype: "Link", options: "Talk Person", label: __("Who Sees to It"), default: me.person, reqd: 1 },
			{ fieldname: "due_date", fieldtype: "Date", label: __("Due By"), default: frappe.datetime.add_days(frappe.datetime.get_today(), 14), reqd: 1 },
		],
		primary_action_label: __("Save"),
		async primary_action(values) {
			await tanxin.call("follow_ups.add", { record: frm.doc.name, ...values });
			dialog.hide();
			frm.refresh();
		},
	});
	dialog.show();
};

tanxin.confirmations.COLOURS = {
	"Read and Agreed": "green",
	"Signed on Paper": "green",
	Objection: "red",
	"Unable to Confirm": "gray",
};

/** Each person's answer (确认); buttons for the recorder, and for the reader's own answer. */
tanxin.confirmations.show = (frm, panel, me) => {
	if (frm.doc.docstatus === 0) {
		tanxin.fill(frm, "confirmations_panel", tanxin.sentence(__("After the record is submitted everybody who was talked to confirms it.")));
		return;
	}
	const rows = panel.persons.map((row) => [
		`${row.person_name} ${row.post_title || ""}`,
		row.attended ? tanxin.confirmations.answer(row.answer) : tanxin.el("span", { cls: "text-muted", text: __("Not present: {0}", [row.absent_reason || ""]) }),
		row.answer ? tanxin.minute(row.answer.confirmed_at) : "",
		tanxin.confirmations.buttons(frm, panel, row, me),
	]);
	tanxin.fill(
		frm,
		"confirmations_panel",
		tanxin.table([{ label: __("Person") }, { label: __("Answer") }, { label: __("Time") }, { label: "" }], rows)
	);
};

tanxin.confirmations.answer = (answer) => {
	if (!answer) return tanxin.pill(__("Awaiting Confirmation"), "orange");
	const pill = tanxin.pill(__(answer.verdict, null, "Talk Confirmation"), tanxin.confirmations.COLOURS[answer.verdict]);
	const note = answer.by_own_login ? "" : __("entered by {0}", [frappe.user.full_name(answer.entered_by)]);
	return tanxin.el("span", {}, pill, " ", tanxin.el("small", { cls: "text-muted", text: [note, answer.reason].filter(Boolean).join("；") }));
};

tanxin.confirmations.buttons = (frm, panel, row, me) => {
	if (row.answer || !row.attended || frm.doc.docstatus !== 1) return "";
	const record = frm.doc.name;
	const buttons = [];
	if (row.person === me.person) {
		buttons.push(tanxin.button(__("I Have Read It and Agree"), () => tanxin.confirmations.send(frm, "confirm.agree", { record }), "btn-primary"));
		buttons.push(
			tanxin.button(__("I Object"), async () => {
				const words = await tanxin.ask(__("I Object"), __("What does not agree with the talk, in your own words"), "", tanxin.LONGEST.objection);
				tanxin.confirmations.send(frm, "confirm.object_to", { record, words });
			})
		);
	} else if (panel.is_writer) {
		if (row.notice_due) buttons.push(tanxin.marks.told_button(frm, row));
		buttons.push(tanxin.button(__("Signed on Paper"), () => tanxin.confirmations.on_paper(frm, row)));
		buttons.push(
			tanxin.button(__("Unable to Confirm"), async () => {
				const reason = await tanxin.ask(__("Unable to Confirm"), __("Reason"), __("For example: moved away, deceased, ill for a long time."));
				tanxin.confirmations.send(frm, "confirm.unable", { record, person: row.person, reason });
			})
		);
	}
	return tanxin.el("span", { cls: "tanxin-buttons" }, ...buttons);
};

tanxin.confirmations.send = async (frm, method, args) => {
	await tanxin.call(method, args);
	frappe.show_alert({ message: __("Noted"), indicator: "green" });
	await frm.reload_doc();
};

/** The scan is attached to the record as a private file first, then the answer names it. */
tanxin.confirmations.on_paper = (frm, row) =>
	new frappe.ui.FileUploader({
		dialog_title: __("Scan of the print signed by {0}", [row.person_name]),
		doctype: "Talk Record",
		docname: frm.doc.name,
		frm,
		allow_multiple: false,
		allow_toggle_private: false,
		make_attachments_public: false,
		disable_file_browser: true,
		restrictions: { allowed_file_types: ["image/*", "application/pdf"], max_file_size: 20 * 1024 * 1024 },
		on_success: (file) =>
			tanxin.confirmations.send(frm, "confirm.on_paper", { record: frm.doc.name, person: row.person, scan: file.file_url }),
	});
