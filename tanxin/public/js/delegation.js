// 授权代签: suggested to a leader who is away, told to whoever sends him something, taken back or handed back.
frappe.provide("tanxin.delegation");

/** Above what waits for a leader: the days away with something to sign and nobody to sign it. */
tanxin.delegation.suggest = async (place) => {
	const found = await tanxin.call("delegations.suggested");
	const cards = found.map((each) =>
		tanxin.el(
			"div",
			{ cls: "tanxin-suggestion" },
			tanxin.el("p", {
				text: __("You are away from {0} to {1}, and something has to be signed in that time. Somebody else may sign it in your name.", [
					tanxin.day(each.from_date),
					tanxin.day(each.to_date),
				]),
			}),
			each.receiver_name ? tanxin.el("p", { cls: "text-muted", text: __("Usual deputy: {0}", [each.receiver_name]) }) : null,
			tanxin.el("div", { cls: "tanxin-buttons" }, tanxin.button(__("Delegate My Signature"), () => tanxin.delegation.begin(each), "btn-primary"))
		)
	);
	place.querySelectorAll(":scope > .tanxin-suggestion").forEach((each) => each.remove());
	place.prepend(...cards);
};

/** A new delegation with the days of the absence and the usual deputy; the leader looks it over and saves it. */
tanxin.delegation.begin = (suggestion) =>
	frappe.model.with_doctype("Talk Delegation", () => {
		// The platform's own way to a new form takes links along, but no days.
		const doc = frappe.model.get_new_doc("Talk Delegation");
		const { from_date, to_date, receiver } = suggestion;
		Object.assign(doc, { from_date, to_date, receiver, reason: __("Away from the office") });
		frappe.set_route("Form", "Talk Delegation", doc.name);
	});

/** Under the sentence for whom a plan waits: for whoever sent it, that the leader is away on the day for signing. */
tanxin.delegation.warn = async (frm) => {
	if (frm.is_new() || frm.doc.workflow_state !== "Awaiting Signature") return;
	const name = frm.doc.name;
	const sentence = await tanxin.call("delegations.away_when_due", { doctype: frm.doctype, name });
	if (sentence && frm.doc.name === name) frm.dashboard.set_headline_alert(frappe.utils.escape_html(sentence), "orange");
};

/** How a delegation stands today, and the button to take it back or to hand it back. */
tanxin.delegation.show = async (frm) => {
	const name = frm.doc.name;
	const standing = await tanxin.call("delegations.standing", { delegation: name });
	if (frm.doc.name !== name) return;
	frm.set_intro("");
	if (standing.against) frm.set_intro(__("Does not count today: {0}.", [standing.against]), "orange");
	else frm.set_intro(__("In force: what waits for the leader and lies within it can be signed in both names."), "green");
	if (standing.revoke) frm.add_custom_button(__("Revoke", null, "Talk Delegation"), () => tanxin.delegation.end(frm, __("Take this delegation back now?")));
	if (standing.hand_back) frm.add_custom_button(__("Hand Back"), () => tanxin.delegation.end(frm, __("Hand this delegation back now?")));
};

tanxin.delegation.end = (frm, question) =>
	frappe.confirm(question, async () => {
		await tanxin.call("signoff.revoke_delegation", { delegation: frm.doc.name });
		frm.reload_doc();
	});
