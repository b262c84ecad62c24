// Words of a talk inside a form: read and written by POST, kept on the page until the server has them.
frappe.provide("tanxin.panel");

/** Panels with their unsaved words by document, so that a redraw of the form or a walk to another page loses none. */
tanxin.panel.kept = new Map();

/**
 * One block of texts that is saved together.
 * options: {key, title, hint, texts: [{name, label, rows}], values, writable, save(values) → Promise}
 */
tanxin.panel.Block = class TextBlock {
	constructor(options) {
		Object.assign(this, options);
		const before = tanxin.panel.kept.get(this.key);
		this.values = { ...this.values, ...(before ? before.unsaved : {}) };
		this.dirty = Boolean(before);
	}

	render() {
		this.state = tanxin.el("span", { cls: "tanxin-save-state text-muted", "aria-live": "polite" });
		const head = tanxin.el(
			"div",
			{ cls: "tanxin-block-head" },
			this.title ? tanxin.el("h5", { text: this.title }) : null,
			this.writable ? this.state : null
		);
		const hint = this.hint ? tanxin.el("p", { text: this.hint, cls: "tanxin-hint text-muted" }) : null;
		const body = this.writable ? this.texts.map((text) => this.input(text)) : this.shown();
		if (this.writable && this.dirty) this.tell(__("Not saved yet"), "warning");
		return tanxin.el("div", { cls: "tanxin-block", "data-block": this.key }, head, hint, ...body);
	}

	input(text) {
		const area = tanxin.el("textarea", {
			cls: "form-control",
			rows: text.rows || 4,
			maxlength: 100000,
			autocomplete: "off",
			"data-text": text.name,
			"aria-label": text.label,
		});
		area.value = this.values[text.name] || "";
		area.addEventListener("input", () => this.changed(text.name, area));
		area.addEventListener("blur", () => this.flush().catch(() => {}));
		area.addEventListener("focus", () => this.grow(area));
		requestAnimationFrame(() => this.grow(area));
		return tanxin.el("label", { cls: "tanxin-text" }, tanxin.el("span", { text: text.label, cls: "control-label" }), area);
	}

	shown() {
		const filled = this.texts.filter((text) => this.values[text.name]);
		if (!filled.length) return [tanxin.sentence(__("Nothing was written here."))];
		return filled.map((text) =>
			tanxin.el(
				"div",
				{ cls: "tanxin-text" },
				tanxin.el("span", { text: text.label, cls: "control-label" }),
				tanxin.el("div", { text: this.values[text.name], cls: "tanxin-words", "data-text": text.name })
			)
		);
	}

	/** As tall as its text, once it is on the screen. */
	grow(area) {
		if (!area.offsetParent) return;
		area.style.height = "auto";
		area.style.height = `${Math.min(area.scrollHeight + 4, 600)}px`;
	}

	changed(name, area) {
		this.values[name] = area.value;
		this.dirty = true;
		this.grow(area);
		tanxin.panel.kept.set(this.key, { unsaved: { ...this.values }, block: this });
		this.tell(__("Not saved yet"), "warning");
		clearTimeout(this.timer);
		this.timer = setTimeout(() => this.flush().catch(() => {}), 4000);
	}

	/** Save what is unsaved; one save at a time, and what is typed meanwhile goes with the next. */
	flush() {
		clearTimeout(this.timer);
		if (!this.dirty) return this.saving || Promise.resolve();
		if (this.saving) return this.saving.then(() => this.flush());
		const sent = { ...this.values };
		this.dirty = false;
		this.tell(__("Saving…"));
		this.saving = Promise.resolve(this.save(sent)).then(
			() => this.saved(),
			(problem) => this.failed(problem)
		);
		return this.saving;
	}

	saved() {
		this.saving = null;
		if (this.dirty) return;
		tanxin.panel.kept.delete(this.key);
		this.tell(__("Saved at {0}", [moment().format("HH:mm:ss")]), "success");
	}

	failed(problem) {
		this.saving = null;
		this.dirty = true;
		tanxin.panel.kept.set(this.key, { unsaved: { ...this.values }, block: this });
		this.tell(__("Could not be saved; your words are still on this page."), "danger");
		this.state.append(" ", tanxin.button(__("Save Again"), () => this.flush().catch(() => {})));
		throw problem;
	}

	tell(text, tone) {
		this.state.className = `tanxin-save-state ${tone ? `text-${tone}` : "text-muted"}`;
		this.state.textContent = text;
	}
};

/** Save everything unsaved that belongs to one document. Rejects when something could not be saved. */
tanxin.panel.flush = (prefix) =>
	Promise.all(
		[...tanxin.panel.kept.entries()]
			.filter(([key]) => key.startsWith(`${prefix}|`))
			.map(([, entry]) => entry.block.flush())
	);

/** Whether a document's panel holds words that the server does not have: then it is not redrawn. */
tanxin.panel.is_unsaved = (prefix) => [...tanxin.panel.kept.keys()].some((key) => key.startsWith(`${prefix}|`));

window.addEventListener("beforeunload", (event) => {
	if (!tanxin.panel.kept.size) return;
	event.preventDefault();
	event.returnValue = "";
});

/** Leaving the form saves what is unsaved; what fails stays in memory and is announced. */
$(document).on("page-change", () => {
	for (const entry of tanxin.panel.kept.values()) {
		entry.block.flush().catch(() =>
			frappe.show_alert({ message: __("Some words could not be saved. Go back to the form and save again."), indicator: "red" })
		);
	}
});

tanxin.panel.DOSSIER = () => [
	{ name: "career", label: __("Career") },
	{ name: "family", label: __("Family", null, "Talk Dossier") },
	{ name: "rewards", label: __("Rewards and Punishments") },
	{ name: "character", label: __("Character") },
	{ name: "strengths", label: __("Strengths") },
	{ name: "weaknesses", label: __("Weaknesses") },
	{ name: "difficulties", label: __("Difficulties") },
	{ name: "speciality", label: __("Speciality") },
	{ name: "team", label: __("Relations in the Team") },
];

/** The dossier (备人) of a person as a block, or one sentence when it is not this reader's. */
tanxin.panel.dossier = async (person) => {
	const answer = await tanxin.call("notes.read_dossier", { person });
	if (!answer.readable) {
		return tanxin.sentence(__("The dossier is open to the organiser, and to the talker once the plan is signed."));
	}
	return new tanxin.panel.Block({
		key: `Dossier|${person}|`,
		hint: __("What a talker should know beforehand. Never shown to the person."),
		texts: tanxin.panel.DOSSIER().map((text) => ({ ...text, rows: 2 })),
		values: answer.texts,
		writable: answer.writes,
		save: (texts) => tanxin.call("notes.write_dossier", { person, texts: JSON.stringify(texts) }),
	}).render();
};

/** The dossier in a dialog beside a plan. */
tanxin.panel.show_dossier = async (person, name) => {
	const body = await tanxin.panel.dossier(person);
	const dialog = new frappe.ui.Dialog({ title: __("Dossier of {0}", [name || person]), size: "large" });
	const place = tanxin.el("div", { cls: "tanxin-panel" }, body);
	dialog.$body.get(0).append(place);
	dialog.onhide = () => tanxin.panel.flush(`Dossier|${person}`).catch(() => {});
	dialog.$wrapper.on("shown.bs.modal", () => {
		for (const area of place.querySelectorAll("textarea")) area.dispatchEvent(new Event("focus"));
	});
	dialog.show();
};
