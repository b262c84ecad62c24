// 跟进事项: done with a result, which the person it was promised to can read.
frappe.ui.form.on("Talk Follow Up", {
	refresh(frm) {
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
