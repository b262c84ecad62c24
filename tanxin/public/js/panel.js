// Words of a talk inside a form: read and written by POST, kept on the page until the server has them.
frappe.provide("tanxin.panel");

/** Panels with their unsaved words by document, so that a redraw of the form or a walk to another page loses none. */
tanxin.panel.kept = new Map();

/** As `tanxin.call`; rejects with the whole answer, so that a conflict is known from other refusals. */
tanxin.panel.write = (method, args) =>
	new Promise((resolve, reject) => {
		frappe.call({ method: `tanxin.api.${method}`, args, callback: (answer) => resolve(answer.message), error: reject });
	});

/**
 * One block of texts that is saved together.
 * options: {key, title, hint, texts: [{name, label, rows}], values, version, writable, save(values, version) → Promise of
 * the new version, stored() → Promise of {texts, version} as they stand now}
 * version: of the words as they were shown; the server refuses to write over what somebody else wrote since.
 */
tanxin.panel.Block = class TextBlock {
	constructor(options) {
		Object.assign(this, options);
		const before = tanxin.panel.kept.get(this.key);
		this.values = { ...this.values, ...(before ? before.unsaved : {}) };
		if (before) this.version = before.version;
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
		this.others = tanxin.el("div", { cls: "tanxin-others", "aria-live": "polite" });
		return tanxin.el("div", { cls: "tanxin-block", "data-block": this.key }, head, hint, this.others, ...body);
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
		this.keep();
		this.tell(__("Not saved yet"), "warning");
		clearTimeout(this.timer);
		if (!this.conflict) this.timer = setTimeout(() => this.flush().catch(() => {}), 4000);
	}

	keep() {
		tanxin.panel.kept.set(this.key, { unsaved: { ...this.values }, version: this.version, block: this });
	}

	/** Save what is unsaved; one save at a time, and what is typed meanwhile goes with the next. */
	flush() {
		clearTimeout(this.timer);
		if (!this.dirty) return this.saving || Promise.resolve();
		if (this.saving) return this.saving.then(() => this.flush());
		const sent = { ...this.values };
		this.dirty = false;
		this.tell(__("Saving…"));
		this.saving = Promise.resolve(this.save(sent, this.version)).then(
			(version) => this.saved(version),
			(problem) => this.failed(problem)
		);
		return this.saving;
	}

	saved(version) {
		this.saving = null;
		this.version = version || this.version;
		this.conflict = false;
		this.others.replaceChildren();
		if (this.dirty) return;
		tanxin.panel.kept.delete(this.key);
		this.tell(__("Saved at {0}", [moment().format("HH:mm:ss")]), "success");
	}

	failed(problem) {
		this.saving = null;
		this.dirty = true;
		this.keep();
		if (this.stored && (problem || {}).exc_type === "WordsChanged") {
			this.show_others();
			throw problem;
		}
		this.tell(__("Could not be saved; your words are still on this page."), "danger");
		this.state.append(" ", tanxin.button(__("Save Again"), () => this.flush().catch(() => {})));
		throw problem;
	}

	/** What somebody else wrote meanwhile, beside one's own; nothing is written until one decides. */
	async show_others() {
		this.conflict = true;
		this.tell(__("Somebody else wrote here meanwhile. Yours is not saved."), "danger");
		const now = await this.stored();
		const differing = this.texts.filter((text) => (now.texts[text.name] || "") !== (this.values[text.name] || ""));
		const take = (values) => {
			this.version = now.version;
			this.conflict = false;
			this.others.replaceChildren();
			this.write(values);
		};
		this.others.replaceChildren(
			tanxin.el("p", { text: __("This stands there now, written by somebody else:"), cls: "text-danger" }),
			...differing.map((text) =>
				tanxin.el(
					"div",
					{ cls: "tanxin-text" },
					tanxin.el("span", { text: text.label, cls: "control-label" }),
					tanxin.el("div", { text: now.texts[text.name] || "", cls: "tanxin-words" })
				)
			),
			tanxin.el(
				"div",
				{ cls: "tanxin-buttons" },
				tanxin.button(__("Put Both Together"), () => take(this.joined(now.texts)), "btn-primary"),
				tanxin.button(__("Keep Mine"), () => take(this.values)),
				tanxin.button(__("Keep Theirs"), () => take(now.texts))
			)
		);
	}

	/** Theirs first, then one's own, where the two differ. */
	joined(theirs) {
		const both = {};
		for (const { name } of this.texts) {
			const parts = [theirs[name] || "", this.values[name] || ""].filter(Boolean);
			both[name] = parts[0] === parts[1] ? parts[0] : parts.join("\n");
		}
		return both;
	}

	/** Put words into the boxes as if they were typed, and save. */
	write(values) {
		for (const text of this.texts) {
			this.values[text.name] = values[text.name] || "";
			const area = this.others.parentElement.querySelector(`textarea[data-text="${text.name}"]`);
			area.value = this.values[text.name];
			this.grow(area);
		}
		this.dirty = true;
		this.keep();
		this.flush().catch(() => {});
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
		version: answer.version,
		writable: answer.writes,
		save: (texts, version) => tanxin.panel.write("notes.write_dossier", { person, version, texts: JSON.stringify(texts) }),
		stored: () => tanxin.call("notes.read_dossier", { person }),
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
