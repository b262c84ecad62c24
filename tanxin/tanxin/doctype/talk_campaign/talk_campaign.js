// 计划审批表: the plans on the sheet, in order; signed whole by the buttons above or line by line here.
frappe.ui.form.on("Talk Campaign", {
	setup(frm) {
		tanxin.sign_off.take_over(frm);
	},

	async onload(frm) {
		frm.set_query("rules", () => ({ filters: { enabled: 1 } }));
		frm.set_query("meeting", () => (frm.doc.organization ? { filters: { organization: frm.doc.organization, cancelled: 0 } } : {}));
		if (!frm.is_new() || frm.doc.difficulty_order) return;
		const given = await tanxin.call("campaigns.defaults");
		if (frm.is_new() && !frm.doc.difficulty_order) frm.set_value(given);
	},

	refresh(frm) {
		frm.toggle_display(["workflow_state", "plan_count", "approver_name"], false);
		tanxin.sign_off.introduce(frm);
		tanxin.sign_off.show_trail(frm);
		show_plans(frm);
		tanxin.proposals.show(frm);
		if (frm.is_new()) return;
		tanxin.sign_off.show_buttons(frm);
		frm.add_custom_button(__("Plan Sheet (PDF)"), () => tanxin.print("campaign", frm.doc.name), __("Print Forms"));
	},
});

/** Lines of one page. */
const LINES = 100;

async function show_plans(frm) {
	const name = frm.doc.name;
	if (frm.is_new()) {
		tanxin.fill(frm, "plans_panel", tanxin.sentence(__("Save the sheet first; then plans can be put on it.")));
		return;
	}
	const page = (frm.tanxin_page = frm.tanxin_page && frm.tanxin_page.name === name ? frm.tanxin_page : { name, start: 0 });
	const [found, steps] = await Promise.all([
		tanxin.call("plans.lines", { campaign: name, start: page.start, limit: LINES + 1 }),
		tanxin.call("signoff.my_actions", { doctype: frm.doctype, name }),
	]);
	if (frm.doc.name !== name) return;
	const lines = found.slice(0, LINES);
	const editable = tanxin.EDITABLE_STATES.includes(frm.doc.workflow_state) && frm.perm[0] && frm.perm[0].write;
	const signs = steps.some((step) => step.action === "Sign");
	const table = lines.length
		? lines_table(frm, lines, { editable, signs })
		: tanxin.sentence(__("No plans on this sheet yet."));
	tanxin.fill(frm, "plans_panel", table, pager(frm, found.length > LINES), panel_buttons(frm, lines, { editable, signs }));
}

/** Sheets of hundreds of plans are turned over page by page. */
function pager(frm, more) {
	const page = frm.tanxin_page;
	const turn = (step) => () => {
		page.start += step;
		show_plans(frm);
	};
	const buttons = [];
	if (page.start) buttons.push(tanxin.button(__("Page Before"), turn(-LINES)));
	if (more) buttons.push(tanxin.button(__("Next Page"), turn(LINES)));
	return buttons.length ? tanxin.el("div", { cls: "tanxin-buttons" }, ...buttons) : null;
}

function lines_table(frm, lines, { editable, signs }) {
	const columns = [
		{ label: __("Order", null, "Talk Plan"), cls: "tanxin-narrow" },
		{ label: __("Who With Whom") },
		{ label: __("Time and Place") },
		{ label: __("Basis") },
		{ label: __("State", null, "Talk Plan"), cls: "tanxin-narrow" },
		{ label: signs ? __("Decision") : "" },
	];
	return tanxin.table(
		columns,
		lines.map((line) => [
			editable ? order_inputs(line) : order_text(line),
			tanxin.link("Talk Plan", line.name, line.title),
			`${tanxin.minute(line.planned_start)} ${line.place || ""} ${__(line.way, null, "Talk Plan")}`,
			[line.citation, line.due_date && __("due by {0}", [tanxin.day(line.due_date)])].filter(Boolean).join("；"),
			tanxin.state_pill(line.workflow_state),
			last_cell(frm, line, { editable, signs }),
		])
	);
}

function order_text(line) {
	return [line.sequence || "", line.sequence_reason].filter(Boolean).join(" ");
}

/** Order and its reason are kept on the plan itself. */
function order_inputs(line) {
	const keep = (fieldname) => (event) =>
		frappe.db.set_value("Talk Plan", line.name, fieldname, event.target.value).then(() =>
			frappe.show_alert({ message: __("Saved"), indicator: "green" })
		);
	const number = tanxin.el("input", { type: "number", min: 0, cls: "form-control input-xs", "aria-label": __("Order", null, "Talk Plan"), on: { change: keep("sequence") } });
	number.value = line.sequence || "";
	const reason = tanxin.el("input", { type: "text", cls: "form-control input-xs", placeholder: __("Reason of the Order"), on: { change: keep("sequence_reason") } });
	reason.value = line.sequence_reason || "";
	return tanxin.el("div", { cls: "tanxin-order" }, number, reason);
}

function last_cell(frm, line, { editable, signs }) {
	if (signs && line.workflow_state === "Awaiting Signature") return tanxin.line_decisions.inputs(line);
	if (!editable || !tanxin.EDITABLE_STATES.includes(line.workflow_state)) {
		return line.signed_by ? `${line.signed_by} ${tanxin.minute(line.signed_on)}` : "";
	}
	return tanxin.button(__("Take Off"), async () => {
		await tanxin.call("plans.remove_from_sheet", { campaign: frm.doc.name, plan: line.name });
		frm.reload_doc();
	});
}

function panel_buttons(frm, lines, { editable, signs }) {
	const buttons = [];
	if (editable) {
		buttons.push(tanxin.button(__("Add Plans"), () => pick_drafts(frm)));
		buttons.push(tanxin.button(__("Add from Obligations"), () => pick_obligations(frm)));
	}
	if (signs && lines.some((line) => line.workflow_state === "Awaiting Signature")) {
		buttons.push(tanxin.button(__("Decide Line by Line"), () => decide(frm, lines), "btn-primary"));
	}
	return tanxin.el("div", { cls: "tanxin-buttons" }, ...buttons);
}

async function decide(frm, lines) {
	const place = frm.fields_dict.plans_panel.$wrapper.get(0);
	if (await tanxin.line_decisions.take(frm.doc.name, place, lines)) frm.reload_doc();
}

async function pick_drafts(frm) {
	const rows = await tanxin.call("plans.draft_plans", { organization: frm.doc.organization });
	pick(__("Draft Plans"), rows, (row) => [row.title, row.due_date && __("due by {0}", [tanxin.day(row.due_date)])], (plans) =>
		tanxin.call("plans.add_to_sheet", { campaign: frm.doc.name, plans: JSON.stringify(plans) }).then(() => frm.reload_doc())
	);
}

async function pick_obligations(frm) {
	const rows = await frappe.db.get_list("Talk Obligation", {
		filters: { status: "Open", person: ["is", "set"] },
		fields: ["name", "person_name", "talker_name", "rule_title", "due_date"],
		order_by: "due_date asc",
		limit: 200,
	});
	pick(
		__("Obligations Not Planned Yet"),
		rows,
		(row) => [`${row.talker_name || "—"} — ${row.person_name}`, row.rule_title, __("due by {0}", [tanxin.day(row.due_date)])],
		(obligations) =>
			tanxin
				.call("plans.sheet_from_obligations", { campaign: frm.doc.name, obligations: JSON.stringify(obligations) })
				.then(() => frm.reload_doc())
	);
}

/** A list with boxes to tick; `add` gets the names. */
function pick(title, rows, describe, add) {
	if (!rows.length) {
		frappe.msgprint({ title, message: __("There is nothing to add.") });
		return;
	}
	const dialog = new frappe.ui.Dialog({
		title,
		primary_action_label: __("Put on the Sheet"),
		primary_action() {
			const chosen = [...dialog.$body.get(0).querySelectorAll("input:checked")].map((box) => box.value);
			if (!chosen.length) return;
			dialog.hide();
			add(chosen);
		},
	});
	const list = rows.map((row) =>
		tanxin.el(
			"label",
			{ cls: "tanxin-pick" },
			tanxin.el("input", { type: "checkbox", value: row.name }),
			tanxin.el("span", { text: describe(row).filter(Boolean).join("，") })
		)
	);
	dialog.$body.get(0).append(...list);
	dialog.show();
}
