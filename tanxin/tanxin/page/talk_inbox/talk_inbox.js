// 待我审批: what waits for this leader, readable and signable on a phone. Details and batches are in public/js/inbox_*.js.
frappe.pages["talk-inbox"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Waiting for My Signature"), single_column: true });
	wrapper.inbox = new Inbox(page);
};

frappe.pages["talk-inbox"].on_page_show = (wrapper) => wrapper.inbox.load();

const PARTS = ["/assets/tanxin/js/inbox_details.js", "/assets/tanxin/js/inbox_batches.js"];
const SHEET = "Talk Campaign";
/** With fewer nobody needs to look for one. */
const FILTERED_FROM = 6;

class Inbox {
	constructor(page) {
		this.page = page;
		this.kind = this.organization = "";
		this.chosen = new Map();
		this.top = tanxin.el("div", {});
		this.cards = tanxin.el("div", { cls: "tanxin-inbox-cards" });
		this.bottom = tanxin.el("div", {});
		this.place = tanxin.el("div", { cls: "tanxin-inbox" }, this.top, this.cards, this.bottom);
		this.place.addEventListener("keydown", (event) => this.key(event));
		page.main.get(0).append(this.place);
		page.set_secondary_action(__("Refresh"), () => this.load());
	}

	async load() {
		tanxin.delegation.suggest(this.place);
		await new Promise((resolve) => frappe.require(PARTS, resolve));
		this.batches = this.batches || new tanxin.inbox.Batches(() => this.load());
		const filters = { kind: this.kind, organization: this.organization };
		const [found, requests, readings] = await Promise.all([
			tanxin.call("inbox.page", filters),
			tanxin.call("exemptions.waiting"),
			tanxin.call("reading.waiting"),
			this.batches.load(),
		]);
		this.found = found;
		this.chosen.clear();
		this.cards.replaceChildren(...found.rows.map((row) => this.card(row)));
		this.show_top();
		this.show_bottom(requests, readings);
		this.count();
	}

	show_top() {
		const { total, passing } = this.found;
		this.several = tanxin.button("", () => this.several_at_once("Sign"), "btn-primary btn-sm");
		this.back = tanxin.button("", () => this.several_at_once("Send Back"), "btn-default btn-sm");
		const all = tanxin.el("input", { type: "checkbox", on: { change: () => this.choose_all(all.checked) } });
		const bar = tanxin.el(
			"div",
			{ cls: "tanxin-inbox-bar" },
			tanxin.el("label", { cls: "tanxin-choice" }, all, tanxin.el("span", { text: __("Choose All") })),
			tanxin.el("span", { cls: "tanxin-inbox-buttons" }, this.back, this.several)
		);
		const filtered = this.kind || this.organization;
		this.sum = tanxin.el("p", { cls: "tanxin-inbox-sum text-muted", "aria-live": "polite" });
		this.sum.textContent = filtered ? __("{0} of {1} wait", [passing, total]) : __("{0} wait, the oldest first", [total]);
		this.top.replaceChildren(
			this.batches.place,
			...(total ? [this.filters(), this.sum] : []),
			...(this.found.rows.length ? [bar] : [])
		);
	}

	filters() {
		const { kinds, organizations, total } = this.found;
		if (total < FILTERED_FROM && !this.kind && !this.organization) return "";
		const choice = (label, field, options) => {
			const select = tanxin.el(
				"select",
				{ cls: "form-control input-xs", "aria-label": label, "data-filter": field },
				tanxin.el("option", { value: "", text: `${label}：${__("Any of Them")}` }),
				...options.map(({ value, text, count }) => tanxin.el("option", { value, text: `${text}（${count}）` }))
			);
			select.value = this[field];
			select.addEventListener("change", () => {
				this[field] = select.value;
				this.load();
			});
			return select;
		};
		const kind_label = (value) => (value === SHEET ? __("Plan Sheet") : __(value, null, "Talk Plan"));
		return tanxin.el(
			"div",
			{ cls: "tanxin-inbox-filters" },
			choice(__("Category", null, "Talk Plan"), "kind", kinds.map((each) => ({ ...each, text: kind_label(each.value) }))),
			choice(__("Organization", null, "Talk Plan"), "organization", organizations.map((each) => ({ ...each, text: each.value })))
		);
	}

	show_bottom(requests, readings) {
		const more = this.found.next ? [tanxin.button(__("Show More"), () => this.more(), "btn-default btn-sm tanxin-inbox-more")] : [];
		const asked = this.kind || this.organization ? [] : requests;
		const reading = this.kind || this.organization ? [] : readings;
		const nothing = this.found.rows.length || asked.length || reading.length ? [] : [this.nothing()];
		const cards = tanxin.reading.cards(reading, (facts) => this.as_facts(facts), () => this.load());
		this.bottom.replaceChildren(...more, ...(asked.length ? this.requests(asked) : []), ...cards, ...nothing);
	}

	async more() {
		const { next } = this.found;
		const found = await tanxin.call("inbox.page", { kind: this.kind, organization: this.organization, after: next });
		this.found.rows.push(...found.rows);
		this.found.next = found.next;
		this.cards.append(...found.rows.map((row) => this.card(row)));
		if (!found.next) this.bottom.querySelector(".tanxin-inbox-more").remove();
	}

	nothing() {
		return tanxin.el(
			"div",
			{ cls: "tanxin-inbox-empty text-muted" },
			tanxin.el("p", { text: this.found.total ? __("Nothing of this kind waits.") : __("Nothing waits for your signature.") }),
			tanxin.button(__("All plans in my scope"), () => frappe.set_route("List", "Talk Plan"))
		);
	}

	choose_all(on) {
		for (const box of this.cards.querySelectorAll("[data-matter]:not(:disabled)")) {
			if (box.checked !== on) box.click();
		}
	}

	count() {
		if (!this.several) return;
		this.several.textContent = __("Sign {0} Chosen", [this.chosen.size]);
		this.back.textContent = __("Send Back {0}", [this.chosen.size]);
		this.several.disabled = this.back.disabled = !this.chosen.size;
	}

	card(row) {
		const box = tanxin.el("input", { type: "checkbox", "data-matter": row.name, "aria-label": row.title, disabled: row.alone });
		if (row.alone) box.title = __("Decided one by one");
		box.addEventListener("change", () => {
			box.checked ? this.chosen.set(row.name, row) : this.chosen.delete(row.name);
			this.count();
		});
		const late = row.late ? tanxin.pill(__("Late to Sign"), "red") : null;
		const details = tanxin.el("div", { cls: "tanxin-card-details" });
		const card = tanxin.el(
			"div",
			{ cls: "tanxin-card", "data-name": row.name, tabindex: 0, role: "group", "aria-label": row.title },
			tanxin.el("label", { cls: "tanxin-card-head" }, box, tanxin.el("span", { cls: "tanxin-card-title", text: row.title }), late),
			tanxin.el("div", { cls: "tanxin-card-facts" }, ...this.as_facts(this.facts(row), row.late)),
			details,
			tanxin.el("div", { cls: "tanxin-buttons" }, ...this.buttons(row, details))
		);
		return card;
	}

	facts(row) {
		const sheet = row.doctype === SHEET;
		const category = row.category && row.category !== "Heart-to-Heart" ? __(row.category, null, "Talk Plan") : "";
		const step = row.signing_steps > 1 ? [`${row.signing_step} / ${row.signing_steps}`, row.step_title].filter(Boolean).join(" ") : "";
		const way = row.way ? __(row.way, null, "Talk Plan") : "";
		return [
			[__("What"), sheet ? __("Plan sheet with {0} plans", [row.plan_count]) : ""],
			[__("Plans on This Sheet"), (row.lines || []).join("；")],
			[__("Organization", null, "Talk Plan"), row.organization],
			[__("Category", null, "Talk Plan"), category],
			[__("Why", null, "Talk Plan"), row.citation || (sheet ? "" : __("Drafted without anything owed"))],
			[__("Planned For"), [tanxin.minute(row.planned_start), row.place, way].filter(Boolean).join("　")],
			[__("Due By", null, "Talk Plan"), tanxin.day(row.due_date)],
			[__("Waiting"), `${__("{0} days", [row.days_waiting])}${row.sign_by ? `（${__("sign by {0}", [tanxin.day(row.sign_by)])}）` : ""}`],
			[__("Step of the Approval", null, "Talk Plan"), step],
			[__("On Behalf Of", null, "Talk Sign Off"), row.on_behalf_of],
		];
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

	buttons(row, place) {
		const passes = row.signing_step < row.signing_steps; // before the last step of a chain a signature passes it on
		const open = tanxin.button(row.doctype === SHEET ? __("Look Through and Decide") : __("Basis, Outline, Dossier"), async () => {
			await tanxin.inbox.details(row, place, () => this.load());
			open.setAttribute("aria-expanded", Boolean(place.childElementCount));
		});
		open.dataset.open = row.name;
		const step = (action, label, cls) => {
			const button = tanxin.button(label || tanxin.action_label(action), () => this.act(row, action, button), cls);
			button.dataset.act = action;
			return button;
		};
		return [
			step("Sign", row.together ? __("Agree and Co-sign") : tanxin.action_label(passes ? "Endorse" : "Sign"), "btn-primary"),
			step("Send Back"),
			step("Disagree"),
			open,
			tanxin.button(__("Open It"), () => frappe.set_route("Form", row.doctype, row.name)),
		];
	}

	async act(row, action, button) {
		const reason = action === "Sign" ? "" : await tanxin.ask(tanxin.action_label(action), __("Reason"), row.title);
		if (action === "Sign" && !(await tanxin.sign_off.sure(row.title))) return;
		button.disabled = true;
		try {
			const { doctype, name, sent_on: seen } = row;
			const answer = await tanxin.call("signoff.act", { doctype, name, action, reason, seen });
			frappe.show_alert({ message: answer.label, indicator: "green" });
			await this.load();
		} finally {
			button.disabled = false;
		}
	}

	/** One order on all that are chosen: the server checks each for itself and tells the result of each. */
	async several_at_once(action) {
		const rows = [...this.chosen.values()];
		const reason = action === "Sign" ? "" : await tanxin.ask(tanxin.action_label(action), __("Reason for All"), __("{0} matters", [rows.length]));
		if (action === "Sign" && !(await tanxin.sign_off.sure(__("these {0} matters", [rows.length])))) return;
		this.several.disabled = this.back.disabled = true;
		try {
			await this.batches.start(rows, action, reason);
		} finally {
			await this.load();
		}
	}

	/** j and k go from card to card, x chooses, Enter opens: as in other lists that are worked through. */
	key(event) {
		const card = event.target.closest(".tanxin-card");
		if (event.target.closest("input:not([type=checkbox]), select, textarea, button, a") || event.ctrlKey || event.metaKey || event.altKey) return;
		const next = { j: 1, k: -1 }[event.key];
		if (next) {
			const cards = [...this.cards.querySelectorAll(".tanxin-card")];
			const to = cards[Math.max(0, cards.indexOf(card) + next)];
			if (to) to.focus();
		} else if (card && event.key === "x") {
			card.querySelector("[data-matter]").click();
		} else if (card && event.key === "Enter") {
			card.querySelector("[data-open]").click();
		} else return;
		event.preventDefault();
		event.stopPropagation();
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
				tanxin.button(tanxin.exemptions.label("Approve"), act("Approve", false), "btn-primary"),
				tanxin.button(tanxin.exemptions.label("Refuse"), act("Refuse", true)),
				tanxin.button(__("Open It"), () => frappe.set_route("Form", "Talk Exemption", row.name))
			)
		);
	}
}
