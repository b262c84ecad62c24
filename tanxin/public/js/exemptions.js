// 免谈、合并申请: asked for from an obligation or a list of them, in one dialog. The server decides who may, and who decides.
frappe.provide("tanxin.exemptions");

/** Whether this login may ask at all; for which obligations, the server says. */
tanxin.exemptions.offered = () => frappe.model.can_create("Talk Exemption");

tanxin.exemptions.REASON = () => __("Everybody who sees the figures may read it: nothing private, nothing that was said in a talk");

/** Ask that these talks need not be held. `soft`: the rule says 一般, so that the reason is the explanation. */
tanxin.exemptions.ask = (obligations, soft, done) =>
	tanxin.exemptions.dialog(__("Ask for Exemption"), [tanxin.exemptions.reason_field(soft)], (values) =>
		tanxin.exemptions.send({ kind: "Exemption", obligations, reason: values.reason }, done)
	);

/** Ask that one talk stands for several obligations towards a person; which one, is chosen here. */
tanxin.exemptions.merge = async (obligations, person, done) => {
	const options = await tanxin.exemptions.targets(obligations, person);
	if (!options.length) frappe.throw(__("Nothing else is owed to this person."));
	const target = {
		fieldname: "merged_into",
		fieldtype: "Select",
		options,
		label: __("Merged Into", null, "Talk Exemption"),
		description: __("A talk that meets this obligation stands for the others"),
		reqd: 1,
	};
	tanxin.exemptions.dialog(__("Ask to Merge"), [target, tanxin.exemptions.reason_field(false)], (values) =>
		tanxin.exemptions.send(
			{
				kind: "Merge",
				obligations: obligations.filter((name) => name !== values.merged_into),
				reason: values.reason,
				merged_into: values.merged_into,
			},
			done
		)
	);
};

/** What may stand for the others: of several that are chosen, one of them or what else is owed to the person. */
tanxin.exemptions.targets = async (obligations, person) => {
	const rows = await frappe.db.get_list("Talk Obligation", {
		filters: { person, status: ["in", ["Open", "Planned"]] },
		fields: ["name", "rule_title", "due_date", "status"],
		order_by: "due_date asc",
		limit: 100,
	});
	return rows
		.filter((row) => obligations.length > 1 || row.name !== obligations[0])
		.map((row) => ({
			value: row.name,
			label: `${row.rule_title}（${tanxin.day(row.due_date)}，${__(row.status, null, "Talk Obligation")}）`,
		}));
};

tanxin.exemptions.reason_field = (soft) => ({
	fieldname: "reason",
	fieldtype: "Small Text",
	label: soft ? __("Explanation") : __("Reason", null, "Talk Exemption"),
	description: tanxin.exemptions.REASON(),
	reqd: 1,
});

tanxin.exemptions.dialog = (title, fields, send) => {
	const dialog = new frappe.ui.Dialog({
		title,
		fields,
		primary_action_label: __("Send to the Leader"),
		async primary_action(values) {
			await send(values);
			dialog.hide();
		},
	});
	dialog.show();
};

tanxin.exemptions.send = async (asked, done) => {
	const answer = await tanxin.call("exemptions.ask", { ...asked, obligations: JSON.stringify(asked.obligations) });
	frappe.show_alert({ message: __("{0} was sent to {1}.", [answer.name, answer.leader]), indicator: "green" });
	done();
};

/** Take a step on a request, asking for the reason where one is needed. Resolves when it is taken. */
tanxin.exemptions.act = async (name, step) => {
	const label = tanxin.exemptions.label(step.action);
	const reason = step.reason_required ? await tanxin.ask(label, __("Reason"), tanxin.exemptions.REASON()) : "";
	await tanxin.call("exemptions.act", { name, action: step.action, reason });
	frappe.show_alert({ message: label, indicator: "green" });
};

tanxin.exemptions.label = (action) =>
	({
		Request: __("Send to the Leader"),
		Withdraw: __("Withdraw", null, "Talk Exemption"),
		Approve: __("Approve", null, "Talk Exemption"),
		Refuse: __("Refuse", null, "Talk Exemption"),
		Revoke: __("Revoke", null, "Talk Exemption"),
	})[action];
