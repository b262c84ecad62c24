// 谈话申请: where it stands, what it is about for the asked talker, and the next step for who arranges it.
const STATES = () => ({
	Received: [__("Received", null, "Talk Request"), "orange"],
	"Being Arranged": [__("Being Arranged", null, "Talk Request"), "blue"],
	Arranged: [__("Arranged", null, "Talk Request"), "green"],
	Talked: [__("Talked", null, "Talk Request"), "green"],
	"Closed Otherwise": [__("Closed Otherwise", null, "Talk Request"), "gray"],
	Withdrawn: [__("Withdrawn", null, "Talk Request"), "gray"],
});

frappe.ui.form.on("Talk Request", {
	async refresh(frm) {
		frm.disable_save();
		frm.toggle_display(["person_name", "talker_name"], false);
		const name = frm.doc.name;
		const shown = await tanxin.call("requests.panel", { request: name });
		if (frm.doc.name !== name) return;
		show_state(frm, shown);
		const me = await tanxin.me();
		if (shown.may_withdraw && me.person === frm.doc.person) {
			frm.add_custom_button(__("Take the Request Back"), () => take_back(frm));
		}
		if (shown.obligations.length && me.person !== frm.doc.person && frappe.model.can_create("Talk Plan")) {
			frm.add_custom_button(__("Make a Plan"), () => make_plan(shown.obligations)).removeClass("btn-default").addClass("btn-primary");
		}
	},
});

function show_state(frm, shown) {
	const [label, colour] = STATES()[shown.state];
	const facts = [
		[__("Planned For"), tanxin.minute(shown.planned_start)],
		[__("Place", null, "Talk Plan"), shown.place],
		[__("Matter", null, "Talk Request"), shown.matter],
	];
	tanxin.fill(
		frm,
		"state_panel",
		tanxin.pill(label, colour),
		...facts
			.filter(([, value]) => value)
			.map(([title, value]) =>
				tanxin.el("div", { cls: "tanxin-text" }, tanxin.el("span", { text: title, cls: "control-label" }), tanxin.el("div", { text: value, cls: "tanxin-words" }))
			)
	);
}

function take_back(frm) {
	frappe.confirm(__("Take this request back?"), async () => {
		await tanxin.call("requests.withdraw", { request: frm.doc.name });
		frm.reload_doc();
	});
}

async function make_plan(obligations) {
	frappe.set_route("Form", "Talk Plan", await tanxin.call("plans.make_plan", { obligations: JSON.stringify(obligations) }));
}
