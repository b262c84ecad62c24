// 应谈事项: one click to a plan.
frappe.ui.form.on("Talk Obligation", {
	refresh(frm) {
		frm.disable_save();
		frm.toggle_display(["person_name", "talker_name", "rule_title"], false);
		tanxin.restricted.obligation(frm);
		if (frm.doc.rule && !frm.doc.verified) {
			frm.set_intro(__("The citation was not compared with the printed document yet."), "yellow");
		}
		if (frm.doc.plan) {
			frm.add_custom_button(__("Open the Plan"), () => frappe.set_route("Form", "Talk Plan", frm.doc.plan));
		} else if (frm.doc.status === "Open" && frm.doc.person && frappe.model.can_create("Talk Plan")) {
			frm.add_custom_button(__("Make a Plan"), () => make_plan(frm))
				.removeClass("btn-default")
				.addClass("btn-primary");
		}
		offer_exemption(frm);
	},
});

/** 免谈、合并: for whoever may make the plan; who decides is the server's to say. */
function offer_exemption(frm) {
	const { doc } = frm;
	if (doc.exemption) {
		frm.add_custom_button(__("Open the Request"), () => frappe.set_route("Form", "Talk Exemption", doc.exemption));
	}
	if (doc.status !== "Open" || !tanxin.exemptions.offered()) return;
	const done = () => frm.reload_doc();
	frm.add_custom_button(__("Ask for Exemption"), () => tanxin.exemptions.ask([doc.name], doc.soft, done));
	if (doc.person) frm.add_custom_button(__("Ask to Merge"), () => tanxin.exemptions.merge([doc.name], doc.person, done));
}

async function make_plan(frm) {
	const plan = await tanxin.call("plans.make_plan", { obligations: JSON.stringify([frm.doc.name]) });
	frappe.set_route("Form", "Talk Plan", plan);
}
