// The sign-off on forms: only the steps that are this person's now, the reason asked where one is needed, the trail.
frappe.provide("tanxin.sign_off");

/** The word of the sign-off for a step, whatever the same English word is elsewhere. */
tanxin.action_label = (action) => __(action, null, "Talk Plan");

tanxin.sign_off.STYLES = { Sign: "btn-primary", Endorse: "btn-primary", "Send for Signature": "btn-primary" };
/** What a leader signs with: the last signature, or one that passes the plan on to the next step. */
tanxin.sign_off.SIGNATURES = ["Sign", "Endorse"];

/** Called by the forms of plan and sheet: core's own buttons go by role alone and know no reason. */
tanxin.sign_off.take_over = (frm) => {
	if (frm.states) frm.states.show_actions = () => {};
};

/** The buttons of this form for this person. */
tanxin.sign_off.show_buttons = async (frm) => {
	if (frm.is_new()) return;
	const name = frm.doc.name;
	const steps = await tanxin.call("signoff.my_actions", { doctype: frm.doctype, name });
	if (frm.doc.name !== name) return;
	for (const step of steps) {
		// A plan on a sheet is sent and recalled with its sheet.
		if (frm.doc.campaign && ["Send for Signature", "Recall"].includes(step.action)) continue;
		const label = step.together ? __("Agree and Co-sign") : tanxin.action_label(step.action);
		frm.remove_custom_button(label);
		const take = step.action === "Adjust" ? tanxin.sign_off.adjust : tanxin.sign_off.act;
		const button = frm.add_custom_button(label, () => take(frm, step));
		button.attr("data-step", step.action);
		if (tanxin.sign_off.STYLES[step.action]) {
			button.removeClass("btn-default").addClass(tanxin.sign_off.STYLES[step.action]);
		}
	}
};

/** Take a step: words and fields are saved first, so that what is signed is what is on the screen. */
tanxin.sign_off.act = async (frm, step) => {
	await tanxin.panel.flush(`${frm.doctype}|${frm.doc.name}`);
	if (frm.is_dirty()) await frm.save();
	const reason = step.reason_required
		? await tanxin.ask(tanxin.action_label(step.action), __("Reason"), __("Kept in the sign-off trail and shown to whoever drafted the plan."))
		: "";
	if (tanxin.sign_off.SIGNATURES.includes(step.action) && !(await tanxin.sign_off.sure(frm.doc.title || frm.doc.name))) return;
	const answer = await tanxin.call("signoff.act", {
		doctype: frm.doctype,
		name: frm.doc.name,
		action: step.action,
		reason,
	});
	frappe.show_alert({ message: answer.label, indicator: "green" });
	await frm.reload_doc();
};

/** A signature is asked for once more; the other steps can be taken back. */
tanxin.sign_off.sure = (title) =>
	new Promise((resolve) =>
		frappe.confirm(
			__("Sign {0}?", [frappe.utils.escape_html(title)]),
			() => resolve(true),
			() => resolve(false)
		)
	);

/** The steps before and with the approval, where there are several: as what, who, why he, and how far it is. */
tanxin.sign_off.chain = async (frm) => {
	if (!(frm.doc.signing_steps > 1)) return null;
	const steps = await tanxin.call("signoff.steps", { plan: frm.doc.name, doctype: frm.doctype });
	return tanxin.table(
		[{ label: __("Step of the Approval", null, "Talk Plan") }, { label: __("By") }, { label: __("Why This Leader", null, "Talk Plan") }],
		steps.map((step, number) => [`${number + 1}. ${step.title}`, tanxin.sign_off.signers(step), step.reason])
	);
};

/** Everybody who signs a step, each with how far he is; where any of them is enough, the others are not asked. */
tanxin.sign_off.signers = (step) =>
	tanxin.el(
		"div",
		{ cls: "tanxin-signers" },
		...step.signers.map((signer) =>
			tanxin.el(
				"div",
				{ "data-signer": signer.name },
				tanxin.el("span", { text: `${signer.by || signer.name} ` }),
				signer.signed
					? tanxin.pill(__("Agreed", null, "Talk Co-Signer"), "green")
					: signer.waits
					? tanxin.pill(__("Awaiting Signature", null, "Talk Plan"), "orange")
					: null
			)
		)
	);

/** Who signs, why he, and until when: said above the form while it waits. */
tanxin.sign_off.introduce = (frm) => {
	const doc = frm.doc;
	if (doc.workflow_state === "Awaiting Signature") {
		const step = doc.signing_steps > 1 ? ` ${__("Step {0} of {1}.", [doc.signing_step, doc.signing_steps])}` : "";
		const together = (doc.co_signers || []).filter((row) => row.waits).map((row) => row.person_name);
		const names = frappe.utils.escape_html(together.length ? together.join("、") : doc.approver_name);
		frm.set_intro(__("Waits for {0} to sign, by {1}.", [names, tanxin.day(doc.sign_by)]) + step, "blue");
		tanxin.delegation.warn(frm);
	} else if (doc.workflow_state === "Sent Back") {
		frm.set_intro(__("Sent back. Change what the leader asked for, then send it for signature again."), "orange");
	}
};
