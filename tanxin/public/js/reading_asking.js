// 申请查阅: one dialog, for a record, for chosen records, or for those of a period. It tells what would be opened, what
// not, and who decides, before anything is sent; what was written stays there when the server refuses it.
frappe.provide("tanxin.reading");

tanxin.reading.ASKING_ROLES = ["Tanxin Leader", "Tanxin Organiser", "Tanxin Inspector"];
/** Whether the buttons are worth showing; the server decides. */
tanxin.reading.asks = () => tanxin.reading.ASKING_ROLES.some((role) => frappe.user.has_role(role));

/** What a grant opens, and what it never does. */
tanxin.reading.opened = () => __("What both sides have read, and the scan of the signed paper.");
tanxin.reading.never_opened = () => __("Never: the assessment, own notes, objections, the dossier, the plan's focus. Each reading is noted and shown to the talker.");

/** Ask for records by their names. */
tanxin.reading.ask = async (records, done) => {
	const ahead = await tanxin.call("reading.ahead", { records: JSON.stringify(records) });
	const dialog = tanxin.reading.dialog([], async ({ reason, until }) => {
		const names = ahead.records.map((row) => row.name);
		tanxin.reading.sent(await tanxin.call("reading.ask", { records: JSON.stringify(names), reason, until }));
		if (done) done();
	});
	tanxin.reading.show_ahead(dialog, ahead);
};

/** Ask for the records of an organisation, a period and a category; `start`: what is known of these. */
tanxin.reading.ask_for_period = async (start, done) => {
	const me = await tanxin.me();
	const today = frappe.datetime.get_today();
	const known = { organization: me.organization, period_from: frappe.datetime.add_months(today, -3), period_to: today, ...start };
	let dialog;
	const field = (fieldname, fieldtype, label, more) => ({
		fieldname,
		fieldtype,
		label: __(label, null, tanxin.reading.DOCTYPE),
		default: known[fieldname],
		onchange: () => dialog && tanxin.reading.count(dialog),
		...more,
	});
	const fields = [
		field("organization", "Link", "Organization", { options: "Party Organization", reqd: 1, description: __("With all organizations below it.") }),
		field("period_from", "Date", "Talks From", { reqd: 1 }),
		field("period_to", "Date", "Talks Until", { reqd: 1 }),
		field("category", "Select", "Category", { options: await tanxin.reading.categories() }),
	];
	dialog = tanxin.reading.dialog(fields, async (values) => {
		tanxin.reading.sent(await tanxin.call("reading.ask_for_period", values));
		if (done) done();
	});
	tanxin.reading.count(dialog);
};

/** Formal talks are asked for by name. */
tanxin.reading.categories = async () => {
	await new Promise((resolve) => frappe.model.with_doctype(tanxin.reading.DOCTYPE, resolve));
	const formal = ["Reminder", "Written Inquiry", "Admonition"];
	const some = tanxin.choices_of(tanxin.reading.DOCTYPE, "category").filter(({ value }) => !formal.includes(value));
	return [{ value: "", label: __("Every kind but formal talks") }, ...some];
};

tanxin.reading.dialog = (fields, send) => {
	const dialog = new frappe.ui.Dialog({
		title: __("Ask to Read"),
		fields: [
			...fields,
			{ fieldname: "ahead", fieldtype: "HTML" },
			{
				fieldname: "reason",
				fieldtype: "Small Text",
				label: __("Reason", null, "Talk Reading Grant"),
				description: __("The leader decides by it, and the talker is shown it. Nothing that was said in a talk."),
				reqd: 1,
			},
			{
				fieldname: "until",
				fieldtype: "Date",
				label: __("Until", null, "Talk Reading Grant"),
				default: frappe.datetime.add_days(frappe.datetime.get_today(), 7),
				min_date: new Date(),
				reqd: 1,
			},
		],
		primary_action_label: __("Send to the Leader"),
		async primary_action({ ahead, ...values }) {
			if (!dialog.tanxin_count) return;
			dialog.disable_primary_action();
			try {
				await send(values);
				dialog.hide();
			} finally {
				dialog.enable_primary_action();
			}
		},
	});
	dialog.show();
	return dialog;
};

/** Count what lies in the period as it is filled in now; a refusal says what has to be put right. */
tanxin.reading.count = async (dialog) => {
	// Not `get_values`: that draws the fields anew, and what is being written into another is gone.
	const [organization, period_from, period_to, category] = ["organization", "period_from", "period_to", "category"].map((name) => dialog.get_value(name));
	const asked = JSON.stringify([organization, period_from, period_to, category || ""]);
	if (dialog.tanxin_asked === asked) return;
	dialog.tanxin_asked = asked;
	if (!organization || !period_from || !period_to) return tanxin.reading.fill_ahead(dialog, []);
	if (period_from > period_to) return tanxin.reading.fill_ahead(dialog, [tanxin.sentence(__("The period ends before it begins."))]);
	dialog.disable_primary_action();
	try {
		const ahead = await tanxin.call("reading.ahead_of_period", { organization, period_from, period_to, category });
		if (dialog.tanxin_asked === asked) tanxin.reading.show_ahead(dialog, ahead, __("Formal talks and restricted matters are not among them: they are asked for by name."));
	} catch {
		tanxin.reading.fill_ahead(dialog, []); // the platform showed the sentence
	}
};

tanxin.reading.show_ahead = (dialog, { count, records, left_out, leaders, longest }, also) => {
	const lines = (rows) => tanxin.el("ul", {}, ...rows.map((text) => tanxin.el("li", { text })));
	const facts = [
		[__("Would Be Opened"), records ? __("{0} records today", [count]) : __("At most {0} records today", [count])],
		[__("Opened"), count && tanxin.reading.opened()],
		[__("Not Opened"), count && [tanxin.reading.never_opened(), also].filter(Boolean).join("")],
		[__("Who Decides"), count && (leaders.length ? leaders.join("、") : __("No leader holds a post who could decide it. Tell the organization department."))],
		[__("How Long"), count && __("{0} days at most; the right ends by itself.", [longest])],
	];
	tanxin.reading.fill_ahead(dialog, [
		...tanxin.reading.facts(facts),
		records && records.length && lines(records.map((row) => row.title)),
		left_out && left_out.length && tanxin.el("p", { text: __("Cannot be asked for:"), cls: "text-muted" }),
		left_out && left_out.length && lines(left_out.map((row) => (row.why.includes(row.name) ? row.why : `${row.name}：${row.why}`))),
	]);
	const last = frappe.datetime.add_days(frappe.datetime.get_today(), longest);
	if (dialog.get_value("until") > last) dialog.set_value("until", last);
	dialog.tanxin_count = count;
	if (count) dialog.enable_primary_action();
	else dialog.disable_primary_action();
};

tanxin.reading.fill_ahead = (dialog, children) => {
	const place = dialog.fields_dict.ahead.$wrapper.get(0);
	place.classList.add("tanxin-reading-ahead");
	place.replaceChildren(...children.filter(Boolean));
	dialog.tanxin_count = 0;
};

/** Label and value, one below the other; what is empty is left out. */
tanxin.reading.facts = (rows) =>
	rows
		.filter(([, value]) => value)
		.map(([label, value]) =>
			tanxin.el("div", { cls: "tanxin-fact" }, tanxin.el("span", { cls: "text-muted", text: label }), tanxin.el("span", { text: value }))
		);

tanxin.reading.sent = ({ name, leaders }) =>
	frappe.show_alert(
		leaders.length
			? { message: __("{0} was sent to {1}.", [name, leaders.join("、")]), indicator: "green" }
			: { message: __("{0} is written down, but no leader holds a post who could decide it. Tell the organization department.", [name]), indicator: "orange" },
		10
	);

/** From the list of records: the ticked ones, or those that the list's filters leave. */
tanxin.reading.in_list = (list) => {
	if (!tanxin.reading.asks()) return;
	const chosen = () => list.get_checked_items(true);
	list.page.add_action_item(__("Ask to Read"), () => chosen().length && tanxin.reading.ask(chosen(), () => list.clear_checked_items()));
	list.page.add_menu_item(__("Ask to Read Those of a Period"), () => tanxin.reading.ask_for_period(tanxin.reading.filtered(list)));
};

/** What the list's filters say of organisation, period and category. */
tanxin.reading.filtered = (list) => {
	const start = {};
	for (const [doctype, fieldname, operator, value] of list.filter_area.get()) {
		if (doctype !== "Talk Record" || !value) continue;
		const day = (each) => String(each).slice(0, 10);
		const place = ["=", "descendants of (inclusive)"].includes(operator);
		if (place && ["organization", "category"].includes(fieldname)) start[fieldname] = value;
		if (fieldname !== "started_at") continue;
		if (operator === "Between") [start.period_from, start.period_to] = value.map(day);
		if ([">", ">="].includes(operator)) start.period_from = day(value);
		if (["<", "<="].includes(operator)) start.period_to = day(value);
	}
	return start;
};
