// 应谈事项: what is due first; several at once into a plan or onto a sheet.
const OBLIGATION_COLOURS = {
	Planned: "blue",
	Met: "green",
	"Met Late": "yellow",
	Exempted: "gray",
	Merged: "gray",
	Withdrawn: "gray",
};

tanxin.show_list("Talk Obligation", {
	add_fields: ["status", "due_date", "soft", "person"],
	filters: [["status", "in", ["Open", "Planned"]]],

	get_indicator(doc) {
		const open = ["Open", "Planned"].includes(doc.status);
		if (open && doc.due_date < frappe.datetime.get_today()) {
			const [word, colour] = doc.soft
				? [__("Missed, to Be Explained", null, "Talk Obligation"), "purple"]
				: [__("Overdue", null, "Talk Obligation"), "red"];
			return [word, colour, `status,in,Open,Planned|soft,=,${doc.soft}|due_date,<,${frappe.datetime.get_today()}`];
		}
		const label = __(doc.status, null, "Talk Obligation");
		return [label, OBLIGATION_COLOURS[doc.status] || "orange", `status,=,${doc.status}`];
	},

	onload(list) {
		offer_exemptions(list);
		if (!frappe.model.can_create("Talk Plan")) return;
		list.page.add_actions_menu_item(__("One Plan for All Chosen"), () => one_plan(list), false);
		list.page.add_actions_menu_item(__("A Plan Each"), () => plan_each(list), false);
		list.page.add_actions_menu_item(__("Put on a Plan Sheet"), () => put_on_sheet(list), false);
		list.page.add_actions_menu_item(__("A New Sheet for Them"), () => new_sheet(list), false);
	},
});

/** 免谈、合并 for all that are chosen: sent as one request. */
function offer_exemptions(list) {
	if (!tanxin.exemptions.offered()) return;
	const done = () => {
		list.clear_checked_items();
		list.refresh();
	};
	list.page.add_actions_menu_item(
		__("Ask for Exemption"),
		() => {
			const chosen = list.get_checked_items();
			tanxin.exemptions.ask(
				chosen.map((row) => row.name),
				chosen.every((row) => row.soft),
				done
			);
		},
		false
	);
	list.page.add_actions_menu_item(
		__("Ask to Merge"),
		() => {
			const chosen = list.get_checked_items();
			if (new Set(chosen.map((row) => row.person)).size > 1) frappe.throw(__("Choose obligations of one person."));
			tanxin.exemptions.merge(
				chosen.map((row) => row.name),
				chosen[0].person,
				done
			);
		},
		false
	);
}

async function new_sheet(list) {
	const obligations = JSON.stringify(list.get_checked_items(true));
	tanxin.proposals.begin(await tanxin.call("campaigns.from_obligations", { obligations }));
}

async function one_plan(list) {
	const obligations = list.get_checked_items(true);
	const plan = await tanxin.call("plans.make_plan", { obligations: JSON.stringify(obligations) });
	frappe.set_route("Form", "Talk Plan", plan);
}

async function plan_each(list) {
	for (const name of list.get_checked_items(true)) {
		await tanxin.call("plans.make_plan", { obligations: JSON.stringify([name]) });
	}
	frappe.show_alert({ message: __("Plans were drafted."), indicator: "green" });
	list.clear_checked_items();
	list.refresh();
}

function put_on_sheet(list) {
	const obligations = list.get_checked_items(true);
	const dialog = new frappe.ui.Dialog({
		title: __("Put on a Plan Sheet"),
		fields: [
			{
				fieldname: "campaign",
				fieldtype: "Link",
				options: "Talk Campaign",
				label: __("Plan Sheet"),
				reqd: 1,
				description: __("A draft sheet. A new one can be made here."),
				get_query: () => ({ filters: { workflow_state: ["in", tanxin.EDITABLE_STATES] } }),
			},
		],
		primary_action_label: __("Put on the Sheet"),
		async primary_action({ campaign }) {
			await tanxin.call("plans.sheet_from_obligations", { campaign, obligations: JSON.stringify(obligations) });
			dialog.hide();
			frappe.set_route("Form", "Talk Campaign", campaign);
		},
	});
	dialog.show();
}
