// 谈话计划: content panel, trail, and the steps that are this person's now.
const PLAN_TEXTS = () => [
	{ name: "focus", label: __("Focus of the Talk"), rows: 3 },
	{ name: "preparation", label: __("Preparation"), rows: 3 },
	{ name: "outline", label: __("Outline"), rows: 8 },
];

frappe.ui.form.on("Talk Plan", {
	setup(frm) {
		tanxin.sign_off.take_over(frm);
		frm.set_query("obligation", "obligations", () => ({ filters: { status: ["in", ["Open", "Planned"]] } }));
		frm.set_query("outline_template", () => ({ filters: { enabled: 1, category: frm.doc.category } }));
		frm.set_query("campaign", () => ({ filters: { workflow_state: ["in", tanxin.EDITABLE_STATES] } }));
	},

	refresh(frm) {
		frm.toggle_display(["title", "workflow_state", "approver_name"], false);
		tanxin.sign_off.introduce(frm);
		show_content(frm);
		tanxin.sign_off.show_trail(frm);
		if (frm.is_new()) return;
		add_prints(frm);
		if (frm.doc.campaign && frm.doc.workflow_state !== "Signed") {
			frm.set_intro(__("On sheet {0}: it is sent and recalled there.", [frm.doc.campaign]), "blue");
		}
		tanxin.sign_off.show_buttons(frm);
		show_talkers_buttons(frm);
	},

	before_save: (frm) => tanxin.panel.flush(`Talk Plan|${frm.doc.name}`),

	planned_start(frm) {
		const { planned_start: start, planned_end: end } = frm.doc;
		if (start && (!end || end <= start)) {
			frm.set_value("planned_end", moment(start).add(1, "hours").format("YYYY-MM-DD HH:mm:ss"));
		}
	},
});

async function show_content(frm) {
	const name = frm.doc.name;
	if (frm.is_new()) {
		tanxin.fill(frm, "content_panel", tanxin.sentence(__("Save the plan first; then focus, preparation and outline can be written here.")));
		return;
	}
	const key = `Talk Plan|${name}|`;
	if (tanxin.panel.is_unsaved(`Talk Plan|${name}`) && frm._tanxin_content === name) return;
	const answer = await tanxin.call("notes.read_plan", { plan: name });
	if (frm.doc.name !== name) return;
	frm._tanxin_content = name;
	if (!answer.readable) {
		tanxin.fill(frm, "content_panel", tanxin.sentence(__("Focus, preparation and outline are open to who drafts, signs and holds the talk.")));
		return;
	}
	const block = new tanxin.panel.Block({
		key,
		hint: answer.writes ? __("Kept sealed. Not in lists, exports or notices, and never shown to the person.") : "",
		texts: PLAN_TEXTS(),
		values: answer.texts,
		version: answer.version,
		writable: answer.writes,
		save: (texts, version) => tanxin.panel.write("notes.write_plan", { plan: name, version, texts: JSON.stringify(texts) }),
		stored: () => tanxin.call("notes.read_plan", { plan: name }),
	});
	tanxin.fill(frm, "content_panel", block.render(), dossier_buttons(frm));
}

function dossier_buttons(frm) {
	const buttons = (frm.doc.persons || []).map((row) =>
		tanxin.button(__("Dossier of {0}", [row.person_name]), () => tanxin.panel.show_dossier(row.person, row.person_name))
	);
	return tanxin.el("div", { cls: "tanxin-buttons" }, ...buttons);
}

async function show_talkers_buttons(frm) {
	const { name, workflow_state: state } = frm.doc;
	if (!["Signed", "Talk Held"].includes(state)) return;
	const me = await tanxin.me();
	if (frm.doc.name !== name) return;
	const talks = (frm.doc.talkers || []).some((row) => row.person === me.person);
	if (talks && state === "Signed") {
		const write = __("Write the Record");
		frm.remove_custom_button(write);
		frm.add_custom_button(write, async () => {
			const record = await tanxin.call("records.begin", { plan: name });
			frappe.set_route("Form", "Talk Record", record);
		})
			.removeClass("btn-default")
			.addClass("btn-primary");
	}
	if (state === "Talk Held") {
		const next = __("Arrange the Next Talk");
		frm.remove_custom_button(next);
		frm.add_custom_button(next, async () => {
			const plan = await tanxin.call("plans.next_round", { plan: name });
			frappe.set_route("Form", "Talk Plan", plan);
		});
	}
}

function add_prints(frm) {
	frm.add_custom_button(__("Plan Sheet (PDF)"), () => tanxin.print("plan", frm.doc.name), __("Print Forms"));
	frm.add_custom_button(__("Outline with Dossier (PDF)"), () => tanxin.print("outline", frm.doc.name), __("Print Forms"));
}
