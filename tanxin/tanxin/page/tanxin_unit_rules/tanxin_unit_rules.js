// 本单位规定: the unit's own numbers and rules in one table; tried out as they would be, saved together or not at all.
frappe.pages["tanxin-unit-rules"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("The Unit's Own Rules"), single_column: true });
	wrapper.rules = new UnitRules(page);
	wrapper.save_action = () => wrapper.rules.save(); // Ctrl+S
};

const COUNTED = ["Relation", "Frequency", "Quota"];
const RAISED = ["Event", "Response"];
const PAIRED = ["Relation", "Window"];
const COUNTERPARTS = ["Team Secretary", "Fellow Team Member", "Own Team", "Fellow Member", "Leader In Charge"];
const NO_RULES = { rules: {}, books: {}, numbers: {} };

class UnitRules {
	constructor(page) {
		this.page = page;
		this.place = tanxin.el("div", { cls: "tanxin-unit-rules" });
		page.main.get(0).append(this.place);
		page.set_primary_action(__("Save"), () => this.save());
		page.set_secondary_action(__("See What Would Change"), () => this.look());
		page.add_menu_item(__("Discard Changes"), () => this.discard());
		window.addEventListener("beforeunload", (event) => this.dirty() && event.preventDefault());
		this.load();
	}

	async load() {
		await frappe.model.with_doctype("Talk Rule");
		this.data = await tanxin.call("rules.unit_rules_page");
		this.changes = structuredClone(NO_RULES);
		this.result = tanxin.el("div", { cls: "tanxin-unit-problems" });
		this.place.replaceChildren(
			tanxin.sentence(
				__("The regulations give few numbers; these are the unit's own. Rules come as practice seen elsewhere, all switched off.")
			),
			this.numbers(),
			...this.data.books.map((book) => this.book(book)),
			tanxin.el("div", { cls: "tanxin-unit-foot" }, this.result, this.buttons())
		);
		this.tell();
	}

	numbers() {
		const fields = this.data.settings.numbers.map((number) => {
			const input = this.input("number", number.value, number.label, (value) => this.change("numbers", number.name, value));
			Object.assign(input, { min: 0, max: 1000, required: true, id: `tanxin-number-${number.name}` });
			input.dataset.field = `settings.${number.name}`;
			return tanxin.el(
				"div",
				{ cls: "tanxin-unit-number" },
				tanxin.el("label", { text: number.label, for: input.id }),
				input,
				number.description ? tanxin.el("span", { text: number.description, cls: "text-muted" }) : null
			);
		});
		return tanxin.el(
			"section",
			{ cls: "tanxin-block" },
			tanxin.el("h5", { text: __("Time limits") }),
			tanxin.el("div", { cls: "tanxin-unit-numbers" }, ...fields)
		);
	}

	book(book) {
		const rules = this.data.rules.filter((rule) => rule.rulebook === book.name);
		const box = tanxin.el("input", { type: "checkbox", checked: Boolean(book.enabled) });
		box.addEventListener("change", () => this.change("books", book.name, box.checked ? 1 : 0));
		const columns = [
			{ label: __("On", null, "Talk Rule"), cls: "tanxin-narrow" },
			{ label: __("Who with Whom") },
			{ label: __("Period", null, "Talk Rule") },
			{ label: __("At Least", null, "Talk Rule") },
			{ label: __("Counted For", null, "Talk Rule") },
			{ label: __("Deadline", null, "Talk Rule") },
			{ label: __("Effective From", null, "Talk Rule") },
			{ label: __("Taken From", null, "Talk Rule") },
		];
		return tanxin.el(
			"section",
			{ cls: "tanxin-block" },
			tanxin.el("h5", { text: book.title }),
			tanxin.el(
				"label",
				{ cls: "tanxin-choice" },
				box,
				tanxin.el("span", { text: __("This rulebook is switched on; switched off, none of its rules asks anything") })
			),
			tanxin.table(
				columns,
				rules.map((rule) => this.row(rule))
			)
		);
	}

	row(rule) {
		return [
			this.enabled(rule),
			tanxin.el("div", {}, tanxin.link("Talk Rule", rule.name, rule.title), tanxin.el("div", { text: rule.reads_as, cls: "text-muted" })),
			COUNTED.includes(rule.kind) ? this.select(rule, "period", __("Period", null, "Talk Rule")) : null,
			this.count(rule),
			PAIRED.includes(rule.kind) && COUNTERPARTS.includes(rule.talker)
				? this.select(rule, "each", __("Counted For", null, "Talk Rule"))
				: null,
			RAISED.includes(rule.kind) ? this.deadline(rule) : null,
			this.field(rule, "effective_from", "date", __("Effective From", null, "Talk Rule")),
			this.source(rule),
		];
	}

	enabled(rule) {
		const box = tanxin.el("input", { type: "checkbox", checked: Boolean(rule.enabled), "aria-label": rule.title });
		box.addEventListener("change", () => this.change_rule(rule, { enabled: box.checked ? 1 : 0 }));
		return box;
	}

	count(rule) {
		if (!COUNTED.includes(rule.kind)) return null;
		const percent = Boolean(rule.quota_percent);
		const label = percent ? __("Percent of Those Answered For", null, "Talk Rule") : __("At Least", null, "Talk Rule");
		const input = this.field(rule, percent ? "quota_percent" : "min_count", "number", label);
		Object.assign(input, { min: 1, max: percent ? 100 : 1000, required: true });
		return tanxin.el("span", { cls: "tanxin-unit-count" }, input, tanxin.el("span", { text: percent ? "%" : __("times", null, "Talk Rule") }));
	}

	/** A number of its own, or none: then the unit's number above counts. */
	deadline(rule) {
		const fallback = rule.deadline_setting || (rule.kind === "Response" ? "request_deadline_days" : "event_deadline_days");
		const units = tanxin.choices_of("Talk Rule", "deadline_unit");
		const input = this.input("number", rule.deadline_value || "", __("Deadline", null, "Talk Rule"), () => set());
		const unit = tanxin.el(
			"select",
			{ cls: "form-control input-xs", "aria-label": __("Deadline Unit", null, "Talk Rule") },
			...units.map(({ value, label }) => tanxin.el("option", { value, text: label, selected: value === rule.deadline_unit }))
		);
		Object.assign(input, { min: 1, max: 1000, placeholder: __("as above", null, "Talk Rule") });
		input.dataset.field = `${rule.name}.deadline_value`;
		const set = () => {
			unit.disabled = !input.value;
			this.change_rule(
				rule,
				input.value
					? { deadline_value: input.value, deadline_unit: unit.value, deadline_setting: "" }
					: { deadline_value: 0, deadline_unit: "Working Days", deadline_setting: fallback }
			);
		};
		unit.disabled = !input.value;
		unit.addEventListener("change", set);
		return tanxin.el("span", { cls: "tanxin-unit-count" }, input, unit);
	}

	source(rule) {
		return tanxin.el(
			"details",
			{},
			tanxin.el(
				"summary",
				{},
				tanxin.el("span", { text: rule.citation_title }),
				rule.verified_by ? null : tanxin.pill(__("Citation Not Verified"), "yellow")
			),
			tanxin.el("div", { text: [rule.citation_clause, rule.citation_quote].filter(Boolean).join("："), cls: "text-muted" })
		);
	}

	select(rule, fieldname, label) {
		const select = tanxin.el(
			"select",
			{ cls: "form-control input-xs", "aria-label": `${rule.title} ${label}`, "data-field": `${rule.name}.${fieldname}` },
			...tanxin
				.choices_of("Talk Rule", fieldname)
				.map((choice) => tanxin.el("option", { value: choice.value, text: choice.label, selected: choice.value === rule[fieldname] }))
		);
		select.addEventListener("change", () => this.change_rule(rule, { [fieldname]: select.value }));
		return select;
	}

	field(rule, fieldname, type, label) {
		const input = this.input(type, rule[fieldname] || "", `${rule.title} ${label}`, (value) =>
			this.change_rule(rule, { [fieldname]: value })
		);
		input.dataset.field = `${rule.name}.${fieldname}`;
		return input;
	}

	input(type, value, label, changed) {
		const input = tanxin.el("input", { type, value, cls: "form-control input-xs", "aria-label": label });
		input.addEventListener("input", () => changed(input.value));
		return input;
	}

	buttons() {
		this.state = tanxin.el("span", { cls: "text-muted", "aria-live": "polite" });
		return tanxin.el(
			"div",
			{ cls: "tanxin-unit-buttons" },
			tanxin.button(__("See What Would Change"), () => this.look(), "btn-default btn-sm"),
			tanxin.button(__("Save"), () => this.save(), "btn-primary btn-sm"),
			tanxin.button(__("Discard Changes"), () => this.discard(), "btn-default btn-sm"),
			this.state
		);
	}

	change(kind, name, value) {
		this.changes[kind][name] = value;
		this.tell();
	}

	change_rule(rule, values) {
		this.change("rules", rule.name, { ...this.changes.rules[rule.name], ...values });
	}

	count_changes() {
		return Object.values(this.changes || NO_RULES).reduce((sum, each) => sum + Object.keys(each).length, 0);
	}

	dirty() {
		return this.count_changes() > 0;
	}

	tell() {
		const count = this.count_changes();
		this.state.textContent = count ? __("{0} changes not saved", [count]) : __("Nothing changed");
		if (count) this.page.set_indicator(__("Not saved yet"), "orange");
		else this.page.clear_indicator();
	}

	/** What the server is sent: changed rows with when each was last changed, as this page knows it. */
	values() {
		const known = (rows, name) => rows.find((row) => row.name === name).modified;
		const { rules, books, settings } = this.data;
		return {
			rules: Object.entries(this.changes.rules).map(([name, values]) => ({ name, modified: known(rules, name), ...values })),
			books: Object.entries(this.changes.books).map(([name, enabled]) => ({ name, modified: known(books, name), enabled })),
			settings: { modified: settings.modified, numbers: this.changes.numbers },
		};
	}

	look() {
		tanxin.what_if.show(__("What Would Change"), async (year, waiting) => {
			const answer = await tanxin.what_if.ask("rules.what_if_unit", { values: this.values(), year }, waiting);
			this.mark(answer.problems);
			return answer;
		});
	}

	async save() {
		if (!this.dirty()) return frappe.show_alert(__("Nothing changed"));
		this.mark([]);
		const values = this.values();
		if (!(await tanxin.what_if.agreed("rules.what_if_unit", { values }))) return;
		const answer = await tanxin.call("rules.save_unit_rules", { values }).catch(() => null);
		if (!answer) return; // the platform has said why; what was changed is still on the page
		this.mark(answer.problems);
		if (answer.problems.length) return;
		frappe.show_alert({ message: __("Saved: {0} documents.", [answer.saved]), indicator: "green" });
		await this.load();
	}

	/** Wrong fields are marked where they stand, and named above the buttons. */
	mark(problems) {
		for (const element of this.place.querySelectorAll("[data-field]")) {
			const found = problems.find((each) => each.field === element.dataset.field);
			element.setAttribute("aria-invalid", found ? "true" : "false");
			element.title = found ? found.sentence : "";
		}
		this.result.replaceChildren(...(problems.length ? [tanxin.what_if.problems(problems)] : []));
		const first = this.place.querySelector('[aria-invalid="true"]');
		if (first) first.focus();
	}

	discard() {
		if (!this.dirty()) return this.load();
		frappe.confirm(__("Discard what was changed on this page?"), () => this.load());
	}
}
