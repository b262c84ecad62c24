// 查阅: asking to read a record, deciding it, and who read what. The server decides each step and says why not.
frappe.provide("tanxin.reading");

tanxin.reading.DOCTYPE = "Talk Reading Grant";
tanxin.reading.label = (step) => __(step, null, tanxin.reading.DOCTYPE);
tanxin.reading.COLOURS = { Requested: "orange", Granted: "green", Refused: "red", Withdrawn: "gray", Revoked: "gray", Expired: "gray" };

/** How many days a grant still runs, its last day among them. */
tanxin.reading.days_left = (until) => Math.max(0, frappe.datetime.get_day_diff(until, frappe.datetime.get_today()) + 1);

/** Take back one's own request that waits. */
tanxin.reading.withdraw = async (grant) => {
	await new Promise((resolve) => frappe.confirm(__("Take back {0}? No leader decides it any more; you can ask anew.", [grant]), resolve));
	return tanxin.call("reading.withdraw", { grant });
};

/** Grant, refuse, revoke: a reason where who asked has to be told one. The asker: withdraw. */
tanxin.reading.act = async (grant, { step, reason_required }) => {
	if (step === "Withdraw") return tanxin.reading.told_of(grant, await tanxin.reading.withdraw(grant));
	const label = tanxin.reading.label(step);
	const reason = reason_required ? await tanxin.ask(label, __("Reason", null, "Talk Reading Grant"), __("Who asked is told.")) : "";
	return tanxin.reading.told_of(grant, await tanxin.call("reading.decide", { grant, step, reason }));
};

tanxin.reading.told_of = (grant, status) => {
	frappe.show_alert({ message: `${grant}：${__(status, null, "Talk Reading Grant")}`, indicator: tanxin.reading.COLOURS[status] });
	return status;
};

/** Until when a grant runs, or that it was ended. */
tanxin.reading.until = (row) =>
	row.grant_status === "Granted" ? __("until {0}", [tanxin.day(row.until)]) : __(row.grant_status, null, tanxin.reading.DOCTYPE);

/** 谁看过: who read what of this record, when, how, under which grant. */
tanxin.reading.show = (rows) => {
	const dialog = new frappe.ui.Dialog({ title: __("Who Read It"), size: "large" });
	const columns = [__("Reader"), __("Zone", null, "Talk Reading Log"), __("How", null, "Talk Reading Log"), __("Time", null, "Talk Reading Log"), __("Reading Grant", null, "Talk Reading Log")];
	const lines = rows.map((row) => [
		row.reader_name || row.reader,
		__(row.zone, null, "Talk Reading Log"),
		__(row.how, null, "Talk Reading Log"),
		tanxin.minute(row.read_at),
		row.grant
			? tanxin.el("span", {}, tanxin.link("Talk Reading Grant", row.grant), tanxin.el("small", { cls: "text-muted", text: ` ${tanxin.reading.until(row)}　${row.reason || ""}` }))
			: "",
	]);
	dialog.$body
		.get(0)
		.append(
			lines.length
				? tanxin.table(columns.map((label) => ({ label })), lines)
				: tanxin.sentence(__("Nobody has read it yet, as far as you may know."))
		);
	dialog.show();
};

/** On the form of a record: who read it under a grant stands there; the rest by a button; asking where one may ask. */
tanxin.reading.on_record = async (frm) => {
	const record = frm.doc.name;
	const found = await tanxin.call("reading.of_record", { record });
	if (frm.doc.name !== record) return;
	const button = (label, handler) => {
		frm.remove_custom_button(label);
		frm.add_custom_button(label, handler);
	};
	if (found.readings.length) button(__("Who Read It"), () => tanxin.reading.show(found.readings));
	if (found.may_ask && !found.asked) button(__("Ask to Read"), () => tanxin.reading.ask([record], () => frm.refresh()));
	tanxin.reading.told(frm, found);
};

tanxin.reading.told = (frm, found) => {
	const place = frm.fields_dict.notes_panel && frm.fields_dict.notes_panel.$wrapper.get(0);
	if (!place) return;
	place.parentElement.querySelectorAll(".tanxin-readings").forEach((old) => old.remove());
	const granted = found.readings.filter((row) => row.grant);
	const lines = granted.slice(0, 3).map((row) => `${tanxin.minute(row.read_at)}　${row.reader_name}（${row.grant}：${row.reason}）`);
	const parts = [
		found.may_ask && !found.asked && tanxin.el("p", {}, tanxin.button(__("Ask to Read"), () => tanxin.reading.ask([frm.doc.name], () => frm.refresh()))),
		found.asked && tanxin.reading.waits(frm, found.asked),
		...found.grants.map(tanxin.reading.right),
		lines.length && tanxin.el("p", { text: `${__("Read under a grant")}：${lines.join("；")}` }),
	].filter(Boolean);
	if (parts.length) place.after(tanxin.el("div", { cls: "tanxin-readings text-muted small" }, ...parts));
};

/** One's own request that waits, and the way to take it back. */
tanxin.reading.waits = (frm, grant) =>
	tanxin.el(
		"p",
		{ text: `${__("You asked to read it ({0}). The leader has not decided yet.", [grant])}　` },
		tanxin.button(tanxin.reading.label("Withdraw"), async () => {
			await tanxin.reading.act(grant, { step: "Withdraw" });
			frm.refresh();
		})
	);

/** Who may read this record, why and until when; or who ended that right early, when and why. */
tanxin.reading.right = (row) => {
	const runs = row.status === "Granted";
	const told = runs
		? __("{0} may read it until {1}, granted by {2}: {3}", [row.reader_name, tanxin.day(row.until), row.granted_by_name, row.reason])
		: __("{0} may not read it any more: {1} ended it on {2}: {3}", [row.reader_name, row.revoked_by_name, tanxin.minute(row.revoked_on), row.revoke_reason]);
	return tanxin.el("p", {}, tanxin.link(tanxin.reading.DOCTYPE, row.name), " ", tanxin.pill(__(row.status, null, tanxin.reading.DOCTYPE), tanxin.reading.COLOURS[row.status]), ` ${told}`);
};

/** What a leader has to know of a request: who, why, what, how much, until when, what not. */
tanxin.reading.asked_for = (row) => {
	const of_period = row.kind === "Records of a Period";
	const period = [row.organization, `${tanxin.day(row.period_from)} – ${tanxin.day(row.period_to)}`, row.category ? __(row.category, null, "Talk Plan") : __("Every kind but formal talks")];
	return [
		[__("Who Asks"), [row.reader_name, row.reader_place].filter(Boolean).join("　")],
		[__("Reason", null, "Talk Reading Grant"), row.reason],
		[__("Records of a Period", null, "Talk Reading Grant"), of_period && period.join("　")],
		[__("Records", null, "Talk Reading Grant"), row.records.join("；")],
		[__("Would Be Opened"), of_period ? __("At most {0} records today", [row.count]) : __("{0} records today", [row.count])],
		[__("Until", null, "Talk Reading Grant"), `${tanxin.day(row.until)}（${__("{0} days", [tanxin.reading.days_left(row.until)])}）`],
		[__("Opened"), tanxin.reading.opened()],
		[__("Not Opened"), tanxin.reading.never_opened() + (of_period ? __("Formal talks and restricted matters are not among them: they are asked for by name.") : "")],
	];
};

/** What waits for this leader's decision, as cards of the page 待我审批. */
tanxin.reading.cards = (rows, as_facts, done) => {
	if (!rows.length) return [];
	const card = (row) => {
		const facts = [...tanxin.reading.asked_for(row), [__("Waiting"), __("{0} days", [row.days_waiting])]];
		const step = (name, reason_required, cls) => {
			const button = tanxin.button(
				tanxin.reading.label(name),
				async () => {
					button.disabled = true;
					try {
						await tanxin.reading.act(row.name, { step: name, reason_required });
					} finally {
						button.disabled = false;
						done();
					}
				},
				cls
			);
			button.dataset.act = name;
			return button;
		};
		return tanxin.el(
			"div",
			{ cls: "tanxin-card", "data-name": row.name },
			tanxin.el("div", { cls: "tanxin-card-head" }, tanxin.el("span", { cls: "tanxin-card-title", text: __("{0} asks to read", [row.reader_name]) })),
			tanxin.el("div", { cls: "tanxin-card-facts" }, ...as_facts(facts)),
			tanxin.el(
				"div",
				{ cls: "tanxin-buttons" },
				step("Grant", false, "btn-primary"),
				step("Refuse", true),
				tanxin.button(__("Open It"), () => frappe.set_route("Form", tanxin.reading.DOCTYPE, row.name))
			)
		);
	};
	return [tanxin.el("h4", { text: __("Requests to Read"), cls: "tanxin-inbox-part" }), ...rows.map(card)];
};
