// 跟进事项: done with a result, which the person it was promised to can read.
frappe.ui.form.on("Talk Follow Up", {
	async refresh(frm) {
		if (!frm.is_new()) await show_promise(frm);
		if (frm.is_new() || frm.doc.status !== "Open" || !frm.perm[0].write) return;
		frm.add_custom_button(__("Done", null, "Talk Follow Up"), async () => {
			const result = await tanxin.ask(__("Done", null, "Talk Follow Up"), __("Result"), __("What came of it. The person it was promised to reads this."));
			await tanxin.call("follow_ups.close", { follow_up: frm.doc.name, result });
			frm.reload_doc();
		})
			.removeClass("btn-default")
			.addClass("btn-primary");
	},
});

/** What was promised and what came of it, for who may know; whoever promised it may put it better. */
async function show_promise(frm) {
	const told = await tanxin.call("follow_ups.read", { follow_up: frm.doc.name });
	if (!told) {
		tanxin.fill(frm, "promise_panel", tanxin.sentence(__("What was promised is told to who sees to it, to whom it was promised, and to who talked.")));
		return;
	}
	const shown = [
		[__("Matter", null, "Talk Follow Up"), told.matter],
		[__("Result", null, "Talk Follow Up"), told.result],
	].filter(([, text]) => text);
	const rewrite =
		frm.doc.status === "Open" && !frm.doc.demand_key && frm.perm[0].write
			? tanxin.button(__("Put It Better"), async () => {
					const matter = await tanxin.ask(__("Put It Better"), __("Matter", null, "Talk Follow Up"), told.matter);
					await tanxin.call("follow_ups.rewrite", { follow_up: frm.doc.name, matter });
					frm.reload_doc();
				})
			: null;
	tanxin.fill(
		frm,
		"promise_panel",
		...shown.map(([label, text]) =>
			tanxin.el(
				"div",
				{ cls: "tanxin-text" },
				tanxin.el("span", { text: label, cls: "control-label" }),
				tanxin.el("div", { text, cls: "tanxin-words" })
			)
		),
		tanxin.el("div", { cls: "tanxin-buttons" }, rewrite)
	);
}
