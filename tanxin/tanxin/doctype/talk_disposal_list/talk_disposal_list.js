// 销毁清单: drawn when it is first saved; lines are left out with a reason; two sign, then a job carries it out.
const DISPOSAL_CHOSEN = ["organization", "paper", "as_of"];

frappe.ui.form.on("Talk Disposal List", {
	async refresh(frm) {
		const drawn = !frm.is_new();
		frm.toggle_display(["lines_section", "signing_section", "due_count", "line_count"], drawn);
		frm.toggle_display("kept_back", Boolean(frm.doc.kept_back));
		frm.toggle_display("done_section", frm.doc.status === "Destroyed");
		for (const field of DISPOSAL_CHOSEN) frm.set_df_property(field, "read_only", drawn ? 1 : 0);
		frm.set_df_property("lines", "cannot_add_rows", 1);
		frm.set_df_property("lines", "cannot_delete_rows", 1);
		if (!drawn) {
			frm.set_intro(__("What is due is drawn when you save. Then leave out, with a reason, what is to be kept."), "blue");
			return;
		}
		frm.add_custom_button(__("Disposal List (PDF)"), () => tanxin.print("disposal", frm.doc.name), __("Print Forms"));
		introduce_disposal(frm);
		const name = frm.doc.name;
		const steps = await tanxin.call("keeping.disposal_steps", { name });
		if (frm.doc.name !== name) return;
		if (frm.doc.status !== "Draft" || !steps.includes("Send")) {
			frm.disable_save();
			frm.set_df_property("lines", "read_only", 1);
		}
		for (const step of steps) add_disposal_step(frm, step);
	},
});

const DISPOSAL_STEPS = {
	Send: { label: () => __("Send for Two Signatures"), primary: true, take: send_disposal },
	Sign: { label: () => __("Agree to the Disposal"), primary: true, take: sign_disposal },
	"Send Back": { label: () => __("Send the List Back"), take: (frm) => move_disposal(frm, "Send Back", __("Send the List Back")) },
	Recall: { label: () => __("Take the List Back"), take: (frm) => move_disposal(frm, "Recall", __("Take the List Back")) },
	Withdraw: { label: () => __("Give Up the List"), take: (frm) => move_disposal(frm, "Withdraw", __("Give Up the List")) },
};

function add_disposal_step(frm, step) {
	const label = DISPOSAL_STEPS[step].label();
	frm.remove_custom_button(label);
	const button = frm.add_custom_button(label, () => DISPOSAL_STEPS[step].take(frm));
	if (DISPOSAL_STEPS[step].primary) button.removeClass("btn-default").addClass("btn-primary");
}

function introduce_disposal(frm) {
	const doc = frm.doc;
	if (doc.status === "Sent") {
		frm.set_intro(__("Nothing is destroyed before both have signed. Neither signs for the other."), "orange");
	} else if (doc.status === "Approved") {
		frm.set_intro(__("Both have signed: the words are being destroyed. This cannot be undone."), "red");
	} else if (doc.status === "Destroyed") {
		frm.set_intro(__("Carried out. Numbers, answers, signatures and this list stay."), "blue");
	}
}

async function send_disposal(frm) {
	if (frm.is_dirty()) await frm.save();
	await tanxin.call("keeping.send_disposal", { name: frm.doc.name });
	frm.reload_doc();
}

async function move_disposal(frm, step, title) {
	const reason = await tanxin.ask(title, __("Reason"));
	await tanxin.call("keeping.move_disposal", { name: frm.doc.name, step, reason });
	frm.reload_doc();
}

/** The signer looks through the lines and strikes the ones about which he has a doubt. */
function sign_disposal(frm) {
	const lines = frm.doc.lines.filter((row) => !row.left_out && !row.struck_by);
	const reasons = new Map();
	const rows = lines.map((row) => {
		const input = tanxin.el("input", { type: "text", cls: "form-control input-xs", placeholder: __("Reason of Striking", null, "Talk Disposal Line") });
		reasons.set(row.name, input);
		return [row.archive_no || row.matter, row.title || "", row.period, tanxin.day(row.kept_until), input];
	});
	const dialog = new frappe.ui.Dialog({
		title: __("Agree to the Disposal"),
		size: "large",
		fields: [{ fieldname: "lines", fieldtype: "HTML" }],
		primary_action_label: __("Sign: destroy what is not struck"),
		async primary_action() {
			const struck = [...reasons].map(([line, input]) => ({ line, reason: input.value.trim() })).filter((each) => each.reason);
			dialog.disable_primary_action();
			try {
				await tanxin.call("keeping.sign_disposal", { name: frm.doc.name, struck: JSON.stringify(struck) });
				dialog.hide();
				frm.reload_doc();
			} finally {
				dialog.enable_primary_action();
			}
		},
	});
	const columns = [__("Archive No. or Number"), __("Title", null, "Talk Disposal Line"), __("Retention Period", null, "Talk Disposal Line"), __("Kept Until", null, "Talk Disposal Line"), __("Doubt: strike the line, with the reason")];
	dialog.fields_dict.lines.$wrapper.get(0).replaceChildren(
		tanxin.sentence(__("You sign for {0} papers. After the second signature their words cannot be had back.", [lines.length])),
		tanxin.table(columns.map((label) => ({ label })), rows)
	);
	dialog.show();
}
