// 签批过程 on the forms of plan and sheet: read off the sealed entries, readable on a phone.
frappe.provide("tanxin.sign_off");

tanxin.sign_off.STEP_COLOURS = {
	"Send for Signature": "blue",
	Sign: "green",
	Endorse: "green",
	"Send Back": "red",
	Disagree: "red",
	Escalate: "orange",
};

/** Every step of a plan or sheet: who, on whose behalf, when, how long it lay before, why, what had changed. */
tanxin.sign_off.show_trail = async (frm) => {
	const { doctype, name } = frm.doc;
	if (frm.is_new()) {
		tanxin.fill(frm, "trail_panel");
		return;
	}
	const chain = tanxin.sign_off.chain ? await tanxin.sign_off.chain(frm) : null;
	const trail = await tanxin.call("signoff.trail", { doctype, name });
	if (frm.doc.name !== name) return;
	if (!trail.entries.length) {
		tanxin.fill(frm, "trail_panel", chain, tanxin.sentence(__("Not sent for signature yet.")));
		return;
	}
	const shown = doctype === "Talk Plan" ? tanxin.sign_off.rounds(trail) : tanxin.sign_off.sums(trail);
	tanxin.fill(
		frm,
		"trail_panel",
		chain,
		...shown,
		tanxin.el("p", {
			cls: "text-muted tanxin-hint",
			text: __("Read off the sealed sign-off entries. What the platform lists under the form is no evidence."),
		})
	);
};

/** A plan: round by round, and how long it was in each state. */
tanxin.sign_off.rounds = (trail) => {
	const rounds = [...new Set(trail.entries.map((entry) => entry.round))];
	const shown = rounds.flatMap((round) => [
		rounds.length > 1 ? tanxin.el("h5", { text: __("Round {0}", [round]) }) : null,
		tanxin.el(
			"ol",
			{ cls: "tanxin-trail" },
			...trail.entries.filter((entry) => entry.round === round).map(tanxin.sign_off.entry)
		),
	]);
	const stays = trail.stays.map((stay) => {
		const lasted = tanxin.sign_off.lasted(stay);
		return stay.runs ? __("{0} {1} so far", [stay.label, lasted]) : `${stay.label} ${lasted}`;
	});
	return [...shown, tanxin.el("p", { cls: "tanxin-trail-stays", text: `${__("Time in each state")}：${stays.join("；")}` })];
};

tanxin.sign_off.entry = (entry) => {
	const who = entry.by_system
		? __("By the system")
		: entry.on_behalf_of
			? __("{0} on behalf of {1}", [entry.name, entry.on_behalf_of])
			: entry.name;
	const passed = entry.action === "Escalate" && entry.waited_for.length && entry.waits_for.length;
	return tanxin.sign_off.item(
		entry,
		[entry.step && tanxin.pill(entry.step, "gray")],
		[
			who,
			tanxin.sign_off.lay(entry),
			passed
				? __("Passed up from {0} to {1}", [entry.waited_for.join("、"), entry.waits_for.join("、")])
				: entry.waits_for.length && __("Waits for {0}", [entry.waits_for.join("、")]),
			entry.on_sheet && __("On sheet {0}", [entry.on_sheet]),
		],
		[entry.reason && __("Reason: {0}", [entry.reason]), ...entry.changes]
	);
};

/** A sheet: what was done with its lines, in sum, and how they stand. */
tanxin.sign_off.sums = (trail) => {
	const lines = trail.lines.map((line) => __("{0} ({1} lines)", [line.label, line.count])).join("；");
	return [
		lines ? tanxin.el("p", { cls: "tanxin-trail-stays", text: `${__("Lines of the sheet now")}：${lines}` }) : null,
		tanxin.el(
			"ol",
			{ cls: "tanxin-trail" },
			...trail.entries.map((entry) =>
				tanxin.sign_off.item(
					entry,
					[tanxin.pill(__("{0} plans", [entry.count]), "gray")],
					[
						entry.on_behalf_of ? __("{0} on behalf of {1}", [entry.name, entry.on_behalf_of]) : entry.name,
						entry.until && __("until {0}", [tanxin.minute(entry.until)]),
						tanxin.sign_off.lay(entry),
					],
					entry.reasons.map((reason) => __("Reason: {0}", [reason]))
				)
			)
		),
	];
};

tanxin.sign_off.item = (entry, marks, facts, lines) =>
	tanxin.el(
		"li",
		{ "data-action": entry.action },
		tanxin.el(
			"div",
			{ cls: "tanxin-trail-head" },
			tanxin.pill(entry.label, tanxin.sign_off.STEP_COLOURS[entry.action] || "gray"),
			...marks,
			tanxin.el("span", { cls: "text-muted", text: tanxin.minute(entry.signed_at) })
		),
		tanxin.el("div", { cls: "tanxin-trail-facts" }, ...facts.filter(Boolean).map((text) => tanxin.el("span", { text }))),
		...lines.filter(Boolean).map((text) => tanxin.el("div", { cls: "tanxin-trail-line tanxin-words", text }))
	);

tanxin.sign_off.lay = (entry) => __("Lay for {0}", [tanxin.sign_off.lasted(entry)]);

/** By the clock, and in working time where days off made a difference. */
tanxin.sign_off.lasted = ({ seconds, working_seconds }) => {
	const lasted = tanxin.lasting(seconds);
	if (working_seconds === seconds) return lasted;
	return working_seconds
		? __("{0} (working time {1})", [lasted, tanxin.lasting(working_seconds)])
		: __("{0} (all on days off)", [lasted]);
};
