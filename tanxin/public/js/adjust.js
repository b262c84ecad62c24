// 调整时间地点: a signed plan moves as far as the unit allows, without a new round. The server measures and decides.
frappe.provide("tanxin.sign_off");

/** The dialog: what was signed and how far it may move, then time, place and the reason. */
tanxin.sign_off.adjust = async (frm) => {
	const leeway = await tanxin.call("signoff.leeway", { plan: frm.doc.name });
	if (!leeway) return frm.reload_doc();
	const doc = frm.doc;
	const dialog = new frappe.ui.Dialog({
		title: tanxin.action_label("Adjust"),
		fields: [
			{ fieldname: "signed", fieldtype: "HTML" },
			tanxin.sign_off.time_field("planned_start", __("Planned Start", null, "Talk Plan"), doc.planned_start, leeway),
			tanxin.sign_off.time_field("planned_end", __("Planned End", null, "Talk Plan"), doc.planned_end, leeway),
			{
				fieldname: "place",
				fieldtype: "Data",
				label: __("Place", null, "Talk Plan"),
				default: doc.place,
				read_only: leeway.place ? 0 : 1,
			},
			{
				fieldname: "reason",
				fieldtype: "Small Text",
				label: __("Reason"),
				description: __("Kept in the sign-off trail; who signed and who talk are told."),
				reqd: 1,
			},
		],
		primary_action_label: tanxin.action_label("Adjust"),
		primary_action: (values) => tanxin.sign_off.send_adjustment(frm, dialog, values),
	});
	dialog.show();
	dialog.get_field("signed").$wrapper.get(0).replaceChildren(...tanxin.sign_off.signed_sentences(leeway));
};

tanxin.sign_off.time_field = (fieldname, label, value, leeway) => ({
	fieldname,
	fieldtype: "Datetime",
	label,
	default: value,
	reqd: 1,
	read_only: leeway.days ? 0 : 1,
});

tanxin.sign_off.signed_sentences = ({ signed, days, place }) => {
	const where = signed.place || __("no place");
	const open_days = days
		? __("The talk may be held from {0} to {1}, no longer than signed.", [tanxin.day(days[0]), tanxin.day(days[1])])
		: __("The time stays as signed.");
	return [
		tanxin.sentence(__("Signed: {0} to {1}, {2}.", [tanxin.minute(signed.start), tanxin.minute(signed.end), where])),
		tanxin.sentence(open_days),
		...(place ? [] : [tanxin.sentence(__("The place stays as signed."))]),
	];
};

tanxin.sign_off.send_adjustment = async (frm, dialog, values) => {
	dialog.disable_primary_action();
	try {
		await tanxin.call("signoff.adjust", {
			plan: frm.doc.name,
			planned_start: values.planned_start || frm.doc.planned_start,
			planned_end: values.planned_end || frm.doc.planned_end,
			place: values.place || "",
			reason: values.reason,
		});
		dialog.hide();
		frappe.show_alert({ message: __("Moved. Who signed and who talk have been told."), indicator: "green" });
		await frm.reload_doc();
	} catch {
		// The server's sentence is on the screen; the dialog stays open with what was filled in.
	} finally {
		dialog.enable_primary_action();
	}
};
