// 待我审批: what waits for this leader, readable and signable on a phone.
frappe.pages["talk-inbox"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Waiting for My Signature"), single_column: true });
	wrapper.inbox = new Inbox(page);
};

frappe.pages["talk-inbox"].on_page_show = (wrapper) => wrapper.inbox.load();

class Inbox {
	constructor(page) {
		this.page = page;
		this.place = tanxin.el("div", { cls: "tanxin-inbox" });
		page.main.get(0).append(this.place);
		page.set_secondary_action(__("Refresh"), () => this.load());
	}

	async load() {
		tanxin.delegation.suggest(this.place);
		this.rows = await tanxin.call("signoff.waiting");
		const requests = await tanxin.call("exemptions.waiting");
		this.chosen = new Set();
		this.place.replaceChildren(
			...(this.rows.length ? [this.bar(), ...this.rows.map((row) => this.card(row))] : []),
			...(requests.length ? this.requests(requests) : []),
			...(this.rows.length || requests.length ? [] : [this.nothing()])
		);
		this.count();
	}

	nothing() {
		return tanxin.el(
			"div",
			{ cls: "tanxin-inbox-empty text-muted" },
			tanxin.el("p", { text: __("Nothing waits for your signature.") }),
			tanxin.button(__("All plans in my scope"), () => frappe.set_route("List", "Talk Plan"))
		);
	}

	/** Signing several at once: each is taken and checked for itself, and the result is told for each. */
	bar() {
		this.several = tanxin.button("", () => this.sign_chosen(), "btn-primary btn-sm");
		const all = tanxin.el("input", { type: "checkbox", on: { change: () => this.choose_all(all.checked) } });
		return tanxin.el(
			"div",
			{ cls: "tanxin-inbox-bar" },
			tanxin.el("label", { cls: "tanxin-choice" }, all, tanxin.el("span", { text: __("Choose All") })),
			this.several
		);
	}

	choose_all(on) {
		for (const box of this.place.querySelectorAll("[data-matter]")) {
			if (box.checked !== on) box.click();
		}
	}

	count() {
		if (!this.rows.length) return;
		this.several.textContent = __("Sign {0} Chosen", [this.chosen.size]);
		this.several.disabled = !this.chosen.size;
	}

	card(row) {
		const box = tanxin.el("input", { type: "checkbox", "data-matter": row.name, "aria-label": row.title });
		box.addEventListener("change", () => {
			box.checked ? this.chosen.add(row) : this.chosen.delete(row);
			this.count();
		});
		return tanxin.el(
			"div",
			{ cls: "tanxin-card", "data-name": row.name },
			tanxin.el("label", { cls: "tanxin-card-head" }, box, tanxin.el("span", { cls: "tanxin-card-title", text: row.title })),
			tanxin.el("div", { cls: "tanxin-card-facts" }, ...this.facts(row)),
			tanxin.el("div", { cls: "tanxin-buttons" }, ...this.buttons(row))
		);
	}

	/** 免谈、合并申请: what is asked for, of whom, why; each decided by itself. */
	requests(rows) {
		return [tanxin.el("h4", { text: __("Exemptions and Merges"), cls: "tanxin-inbox-part" }), ...rows.map((row) => this.request(row))];
	}

	request(row) {
		const facts = [
			[__("Obligations", null, "Talk Exemption"), row.lines.join("；")],
			[__("Merged Into", null, "Talk Exemption"), row.target],
			[__("Reason", null, "Talk Exemption"), row.reason],
			[__("Asked For By", null, "Talk Exemption"), row.requester_name],
			[__("Organization", null, "Talk Plan"), row.organization],
			[__("Waiting"), `${__("{0} days", [row.days_waiting])}（${__("decide by {0}", [tanxin.day(row.decide_by)])}）`],
			[__("On Behalf Of", null, "Talk Sign Off"), row.on_behalf_of],
		];
		const act = (action, reason_required) => async () => {
			await tanxin.exemptions.act(row.name, { action, reason_required });
			this.load();
		};
		return tanxin.el(
			"div",
			{ cls: "tanxin-card", "data-name": row.name },
			tanxin.el("div", { cls: "tanxin-card-head" }, tanxin.el("span", { cls: "tanxin-card-title", text: row.title })),
			tanxin.el("div", { cls: "tanxin-card-facts" }, ...this.as_facts(facts)),
			tanxin.el(
				"div",
				{ cls: "tanxin-buttons" },
				tanxin.button(__("Open It"), () => frappe.set_route("Form", "Talk Exemption", row.name)),
				tanxin.button(tanxin.exemptions.label("Approve"), act("Approve", false), "btn-primary"),
				tanxin.button(tanxin.exemptions.label("Refuse"), act("Refuse", true))
			)
		);
	}

	as_facts(facts, late) {
		return facts
			.filter(([, value]) => value)
			.map(([label, value]) =>
				tanxin.el(
					"div",
					{ cls: "tanxin-fact" },
					tanxin.el("span", { cls: "text-muted", text: label }),
					tanxin.el("span", { text: value, cls: late && label === __("Waiting") ? "text-danger" : "" })
				)
			);
	}

	facts(row) {
		const late = row.sign_by && row.sign_by < frappe.datetime.get_today();
		const facts = [
			[__("What"), row.doctype === "Talk Campaign" ? __("Plan sheet with {0} plans", [row.plan_count]) : __("Talk Plan")],
			[__("Plans on This Sheet"), (row.lines || []).join("；")],
			[__("Organization", null, "Talk Plan"), row.organization],
			[__("Category", null, "Talk Plan"), row.category === "Heart-to-Heart" ? "" : __(row.category, null, "Talk Plan")],
			[__("Step of the Approval", null, "Talk Plan"), row.signing_steps > 1 ? `${row.signing_step} / ${row.signing_steps}` : ""],
			[__("Why", null, "Talk Plan"), row.citation],
			[__("Planned For"), tanxin.minute(row.planned_start)],
			[__("Due By", null, "Talk Plan"), tanxin.day(row.due_date)],
			[__("Waiting"), `${__("{0} days", [row.days_waiting])}${row.sign_by ? `（${__("sign by {0}", [tanxin.day(row.sign_by)])}）` : ""}`],
			[__("On Behalf Of", null, "Talk Sign Off"), row.on_behalf_of],
		];
		return this.as_facts(facts, late);
	}

	buttons(row) {
		return [
			tanxin.button(__("Open It"), () => frappe.set_route("Form", row.doctype, row.name)),
			// Before the last step of a chain a signature passes the plan on.
			tanxin.button(tanxin.action_label(row.signing_step < row.signing_steps ? "Endorse" : "Sign"), () => this.act(row, "Sign"), "btn-primary"),
			tanxin.button(tanxin.action_label("Send Back"), () => this.act(row, "Send Back")),
			tanxin.button(tanxin.action_label("Disagree"), () => this.act(row, "Disagree")),
		];
	}

	async act(row, action) {
		const reason = action === "Sign" ? "" : await tanxin.ask(tanxin.action_label(action), __("Reason"), row.title);
		if (action === "Sign" && !(await tanxin.sign_off.sure(row.title))) return;
		const answer = await tanxin.call("signoff.act", { doctype: row.doctype, name: row.name, action, reason });
		frappe.show_alert({ message: answer.label, indicator: "green" });
		this.load();
	}

	async sign_chosen() {
		const results = [];
		for (const row of this.chosen) results.push([row.title, await this.sign(row)]);
		await this.load();
		const dialog = new frappe.ui.Dialog({ title: __("Result Line by Line") });
		dialog.$body.get(0).append(tanxin.table([{ label: __("Who With Whom") }, { label: __("Result") }], results));
		dialog.show();
	}

	/** One signature; what refuses it is told in the table, not in a dialog on top. */
	sign(row) {
		return new Promise((resolve) =>
			frappe.call({
				method: "tanxin.api.signoff.act",
				args: { doctype: row.doctype, name: row.name, action: "Sign", reason: "" },
				silent: true,
				callback: (answer) => resolve(tanxin.pill(answer.message.label, "green")),
				error: (answer) => resolve(tanxin.el("span", { cls: "text-danger", text: refusal(answer) })),
			})
		);
	}
}

/** The sentence that the server refused with. */
function refusal(answer) {
	try {
		const messages = JSON.parse(answer._server_messages || answer.responseJSON?._server_messages || "[]");
		return messages.map((each) => strip_html(JSON.parse(each).message)).join(" ") || __("Not signed.");
	} catch (problem) {
		return __("Not signed.");
	}
}
