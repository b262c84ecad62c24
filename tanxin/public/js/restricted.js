// 受限事项: what a restricted event or obligation is about, in a panel for who needs it. Each opening is noted.
frappe.provide("tanxin.restricted");

/** Fill a form's panel with what the server tells this reader, or with one sentence when it is not his. */
tanxin.restricted.show = async (frm, method, args, lines) => {
	if (frm.is_new() || !frm.doc.restricted) return;
	const told = await tanxin.call(method, args);
	if (frm.doc.name !== Object.values(args)[0]) return;
	const children = told
		? lines(told)
				.filter(([, value]) => value)
				.map(([label, value]) =>
					tanxin.el(
						"div",
						{ cls: "tanxin-text" },
						tanxin.el("span", { text: label, cls: "control-label" }),
						typeof value === "string" ? tanxin.el("div", { text: value, cls: "tanxin-words" }) : value
					)
				)
		: [tanxin.sentence(__("What this is about is told to those who need it. Ask the organization department."))];
	tanxin.fill(frm, "restricted_panel", ...children);
};

tanxin.restricted.situation = (value) => (value ? __(value, null, "Trigger Event") : "");

tanxin.restricted.event = (frm) =>
	tanxin.restricted.show(frm, "events.read", { event: frm.doc.name }, (told) => [
		[__("Situation", null, "Trigger Event"), tanxin.restricted.situation(told.situation)],
		[__("What Is Missing", null, "Trigger Event"), told.problem],
		[__("Source", null, "Trigger Event"), told.source && __(told.source, null, "Trigger Event")],
		[
			__("Told By", null, "Trigger Event"),
			told.sources.length
				? tanxin.el("div", {}, ...told.sources.map((row) => tanxin.restricted.paper(row)))
				: told.source_name && tanxin.restricted.paper(told),
		],
		[__("Withdrawn Because", null, "Trigger Event"), told.withdrawn_reason],
	]);

tanxin.restricted.paper = (row) =>
	tanxin.el("div", {
		text: [
			`${__(row.source_doctype)} ${row.source_name}`,
			row.situation && tanxin.restricted.situation(row.situation),
			tanxin.day(row.happened_on),
			row.stands === 0 && __("no longer says so"),
		]
			.filter(Boolean)
			.join("，"),
	});

tanxin.restricted.obligation = (frm) =>
	tanxin.restricted.show(frm, "events.read_obligation", { obligation: frm.doc.name }, (told) => [
		[__("Rule", null, "Talk Obligation"), told.rule_title && tanxin.link("Talk Rule", told.rule, told.rule_title)],
		[__("Citation", null, "Talk Obligation"), told.citation],
		[__("Category", null, "Talk Obligation"), told.category && __(told.category, null, "Talk Obligation")],
		[__("Why This Talker", null, "Talk Obligation"), told.talker_reason],
	]);

/** A new event is entered as what happened: 受限事项 is how it is told afterwards, and no choice. The fields are changed
 * in the copy that the new document has of them, since lists and forms read the others. */
frappe.ui.form.TriggerEventQuickEntryForm = class extends frappe.ui.form.QuickEntryForm {
	set_meta_and_mandatory_fields() {
		super.set_meta_and_mandatory_fields();
		const own = frappe.meta.get_docfield(this.doctype, "situation", this.doc.name);
		own.options = own.options.split("\n").filter((value) => value !== "Restricted Matter").join("\n");
		const shown = this.docfields ? "docfields" : "mandatory"; // v15 calls them so
		this[shown] = this[shown].map((df) => (df.fieldname === "situation" ? own : df));
	}
};
