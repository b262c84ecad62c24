// 应谈事项: one click to a plan.
frappe.ui.form.on("Talk Obligation", {
	refresh(frm) {
		frm.disable_save();
		frm.toggle_display(["person_name", "talker_name", "rule_title"], false);
		if (frm.doc.rule && !frm.doc.verified) {
			frm.set_intro(__("The citation was not compared with the printed document yet."), "yellow");
		}
		if (frm.doc.plan) {
			frm.add_custom_button(__("Open the Plan"), () => frappe.set_route("Form", "Talk Plan", frm.doc.plan));
		} else if (frm.doc.status === "Open" && frappe.model.can_create("Talk Plan")) {
			frm.add_custom_button(__("Make a Plan"), () => make_plan(frm))
				.removeClass("btn-default")
				.addClass("btn-primary");
		}
	},
});

async function make_plan(frm) {
	const plan = await tanxin.call("plans.make_plan", { obligations: JSON.stringify([frm.doc.name]) });
	frappe.set_route("Form", "Talk Plan", plan);
}
