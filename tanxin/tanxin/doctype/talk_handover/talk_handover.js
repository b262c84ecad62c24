// 移交清单: the giver checks, the receiver confirms line by line or whole, the organiser countersigns.
frappe.ui.form.on("Talk Handover", {
	async refresh(frm) {
		const drawn = !frm.is_new();
		frm.toggle_display(["lines_section", "steps_section"], drawn);
		frm.toggle_display("in_giver_stead", Boolean(frm.doc.in_giver_stead));
		frm.set_df_property("lines", "cannot_add_rows", 1);
		frm.set_df_property("lines", "cannot_delete_rows", 1);
		if (!drawn) {
			frm.set_intro(__("Choose a post that has ended. What was kept in it is listed when you save."), "blue");
			return;
		}
		frm.add_custom_button(__("Handover List (PDF)"), () => tanxin.print("handover", frm.doc.name), __("Print Forms"));
		if (frm.doc.status !== "Completed") {
			frm.set_intro(__("What may be read follows the posts by date and is not handed over; owed talks go to whoever holds the post now."), "blue");
		}
		const name = frm.doc.name;
		const steps = await tanxin.call("keeping.handover_steps", { name });
		if (frm.doc.name !== name) return;
		frm.set_df_property("lines", "read_only", steps.includes("Receive") ? 0 : 1);
		if (["Received", "Completed"].includes(frm.doc.status)) {
			frm.disable_save();
			frm.set_df_property("receiver", "read_only", 1);
		}
		for (const step of steps) add_handover_step(frm, step);
	},
});

const HANDOVER_STEPS = {
	Check: { label: () => __("Checked: The List Is Whole"), take: (frm) => take_handover(frm, "check_handover", {}) },
	"Check in His Stead": { label: () => __("Sign in the Giver's Stead"), take: check_in_stead },
	Receive: { label: () => __("Received as Ticked"), take: receive_ticked },
	Countersign: { label: () => __("Countersign the Handover"), take: countersign },
};

function add_handover_step(frm, step) {
	const label = HANDOVER_STEPS[step].label();
	frm.remove_custom_button(label);
	frm.add_custom_button(label, () => HANDOVER_STEPS[step].take(frm)).removeClass("btn-default").addClass("btn-primary");
	if (step !== "Receive") return;
	const whole = __("Received Whole");
	frm.remove_custom_button(whole);
	frm.add_custom_button(whole, () => take_handover(frm, "receive_handover", {}));
}

async function take_handover(frm, method, args) {
	const answer = await tanxin.call(`keeping.${method}`, { name: frm.doc.name, ...args });
	await frm.reload_doc();
	return answer;
}

async function check_in_stead(frm) {
	const reason = await tanxin.ask(__("Sign in the Giver's Stead"), __("Reason"), __("Only for who can no longer log in."));
	await take_handover(frm, "check_handover", { reason });
}

function receive_ticked(frm) {
	const lines = frm.doc.lines.map((row) => ({ line: row.name, received: row.received ? 1 : 0, remark: row.remark || "" }));
	return take_handover(frm, "receive_handover", { lines: JSON.stringify(lines) });
}

async function countersign(frm) {
	const passed = await take_handover(frm, "complete_handover", {});
	frappe.show_alert({ message: __("{0} open follow-ups passed on.", [passed]), indicator: "green" });
}
