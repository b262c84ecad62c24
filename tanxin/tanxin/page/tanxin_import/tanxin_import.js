// 导入名册与台账: choose what, upload, try, see every problem, import. The file does not stay.
frappe.pages["tanxin-import"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({
		parent: wrapper,
		title: __("Import Rosters and Ledgers"),
		single_column: true,
	});
	wrapper.lists = new ImportLists(page);
};

const KINDS = {
	organizations: {
		label: __("Party Organizations"),
		hint: __("The tree of organizations, with who signs at the top. Import it first, and again after the roster."),
	},
	people: {
		label: __("Roster"),
		hint: __("Everybody who talks or is talked to. An Employee export of ERPNext will do."),
	},
	posts: { label: __("Posts"), hint: __("Secretaries, committee members, leaders in charge, organisers, inspectors.") },
	events: { label: __("Situations"), hint: __("What happened to whom. What is owed because of it is worked out at once.") },
	meetings: { label: __("Meetings"), hint: __("Meetings before which talks are due.") },
	records: {
		label: __("Ledger of Talks"),
		hint: __("Talks already held. Each comes in as a late entry with its file and row; the words are sealed."),
	},
};
const ACCEPTED = [".csv", ".xlsx", ".xls"];
const LARGEST_MB = 50;
const SHOWN_PROBLEMS = 500;

class ImportLists {
	constructor(page) {
		this.place = tanxin.el("div", { cls: "tanxin-import" });
		page.main.get(0).append(this.place);
		frappe.realtime.on("tanxin_import", (news) => news.ticket === this.ticket && this.ask());
		window.addEventListener("beforeunload", () => this.discard());
		this.start();
	}

	async start() {
		this.kinds = await tanxin.call("intake.kinds");
		if (!this.kinds.length) {
			this.place.replaceChildren(tanxin.sentence(__("Only administrators and organisers import lists.")));
			return;
		}
		this.kind = this.kinds[0];
		this.step_file = tanxin.el("div", { cls: "tanxin-block" });
		this.step_result = tanxin.el("div", { cls: "tanxin-import-result", "aria-live": "polite" });
		this.place.replaceChildren(this.chooser(), this.step_file, this.step_result);
		this.choose(this.kind);
	}

	chooser() {
		const choices = this.kinds.map((kind, index) =>
			tanxin.el(
				"label",
				{ cls: "tanxin-import-kind" },
				tanxin.el("input", {
					type: "radio",
					name: "kind",
					value: kind,
					checked: index === 0,
					on: { change: () => this.choose(kind) },
				}),
				tanxin.el("span", { text: KINDS[kind].label })
			)
		);
		return tanxin.el(
			"div",
			{ cls: "tanxin-block" },
			tanxin.el("h5", { text: __("1. What do you import?") }),
			tanxin.el("div", { cls: "tanxin-import-kinds" }, ...choices)
		);
	}

	choose(kind) {
		this.discard();
		this.kind = kind;
		const input = tanxin.el("input", {
			type: "file",
			cls: "tanxin-import-input",
			accept: ACCEPTED.join(","),
			"aria-label": __("File"),
			on: { change: () => this.taken(input) },
		});
		const button = tanxin.el("label", { cls: "btn btn-default btn-sm" }, tanxin.el("span", { text: __("Choose File") }), input);
		this.file_name = tanxin.el("span", { cls: "tanxin-import-name" });
		this.step_file.replaceChildren(
			tanxin.el("h5", { text: __("2. Choose the file") }),
			tanxin.el("p", { text: KINDS[kind].hint, cls: "tanxin-hint text-muted" }),
			button,
			this.file_name,
			tanxin.el("a", {
				text: __("Empty list with the headings"),
				href: `/api/method/tanxin.api.intake.template?kind=${kind}`,
				cls: "tanxin-import-template",
			}),
			tanxin.el("p", {
				text: __("CSV or Excel, up to {0} MB. The file is private and is deleted after the import.", [this.limit()]),
				cls: "tanxin-hint text-muted",
			})
		);
		this.step_result.replaceChildren();
	}

	/** The same file chosen again after it was mended is a new choice, so the input forgets it at once. */
	taken(input) {
		const file = input.files[0];
		if (!file) return;
		this.file_name.textContent = file.name;
		this.upload(file);
		input.value = "";
	}

	limit() {
		const site = frappe.boot.max_file_size ? Math.floor(frappe.boot.max_file_size / 1048576) : LARGEST_MB;
		return Math.min(site, LARGEST_MB);
	}

	async upload(file) {
		this.discard();
		if (!ACCEPTED.some((ending) => file.name.toLowerCase().endsWith(ending))) {
			return this.fail(__("{0} is not a table: save it as .csv or .xlsx and choose it again.", [file.name]));
		}
		if (file.size > this.limit() * 1048576) {
			const size = Math.ceil(file.size / 1048576);
			return this.fail(
				__("{0} has {1} MB, more than the {2} MB allowed. Keep only the columns needed, or split it.", [
					file.name,
					size,
					this.limit(),
				])
			);
		}
		this.wait(__("Reading the file…"));
		const url = await this.send(file);
		if (!url) return this.fail(__("The file could not be uploaded. Check the connection and choose it again."));
		this.file_url = url;
		await this.run("check");
	}

	/** Upload as a private file; returns its address, or null. */
	async send(file) {
		const form = new FormData();
		form.append("file", file, file.name);
		form.append("is_private", "1");
		form.append("folder", "Home");
		try {
			const answer = await fetch("/api/method/upload_file", {
				method: "POST",
				body: form,
				headers: { "X-Frappe-CSRF-Token": frappe.csrf_token, Accept: "application/json" },
			});
			return answer.ok ? (await answer.json()).message.file_url : null;
		} catch {
			return null;
		}
	}

	async run(step) {
		this.wait(step === "check" ? __("Trying it out; nothing is kept yet…") : __("Importing…"));
		try {
			const answer = await tanxin.call(`intake.${step}`, { kind: this.kind, file_url: this.file_url });
			if (answer.result) return this.show(answer.result);
			this.ticket = answer.ticket;
			this.ask();
		} catch {
			this.file_url = null;
			this.choose(this.kind);
		}
	}

	/** A worker is at it: live messages say when there is news, and every few seconds we ask all the same. */
	async ask() {
		clearTimeout(this.timer);
		if (!this.ticket) return;
		const ticket = this.ticket;
		const news = await tanxin.call("intake.progress", { ticket });
		if (ticket !== this.ticket) return;
		if (news.state === "waiting" || news.state === "running") {
			this.wait(
				news.total ? __("{0} of {1} rows", [news.done, news.total]) : __("Waiting for a worker…"),
				news.total ? news.done / news.total : 0
			);
			this.timer = setTimeout(() => this.ask(), 3000);
			return;
		}
		this.ticket = null;
		if (news.state === "done") return this.show(news.result);
		this.file_url = null;
		this.fail(news.message || __("The result is no longer kept. Choose the file again: what is in stays as it is."));
	}

	wait(text, share) {
		const bar = tanxin.el("div", { cls: "progress-bar", role: "progressbar" });
		bar.style.width = `${Math.round((share ?? 1) * 100)}%`;
		if (share === undefined) bar.classList.add("progress-bar-striped", "progress-bar-animated");
		this.step_result.replaceChildren(
			tanxin.el("div", { cls: "tanxin-block" }, tanxin.sentence(text), tanxin.el("div", { cls: "progress" }, bar))
		);
	}

	fail(text) {
		this.step_result.replaceChildren(
			tanxin.el("div", { cls: "tanxin-block" }, tanxin.el("p", { text, cls: "text-danger", role: "alert" }))
		);
	}

	show(result) {
		if (!result.dry) this.file_url = null;
		const title = result.dry ? __("3. What the import would do") : __("Imported");
		const counts = [
			[result.created, __("Added"), "green"],
			[result.updated, __("Changed"), "blue"],
			[result.unchanged, __("As before"), "gray"],
			[result.problems.length, __("Problems"), result.problems.length ? "red" : "gray"],
		];
		this.step_result.replaceChildren(
			tanxin.el(
				"div",
				{ cls: "tanxin-block" },
				tanxin.el("h5", { text: title }),
				tanxin.el("p", { text: result.file, cls: "tanxin-hint text-muted" }),
				tanxin.el("div", { cls: "tanxin-import-counts" }, ...counts.map((count) => this.count(...count))),
				...result.notices.map((notice) => tanxin.sentence(notice)),
				...this.problems(result),
				this.next(result)
			)
		);
	}

	count(number, label, colour) {
		return tanxin.el(
			"div",
			{ cls: "tanxin-import-count" },
			tanxin.el("strong", { text: String(number) }),
			tanxin.pill(label, colour)
		);
	}

	problems(result) {
		if (!result.problems.length) return [];
		const columns = [
			{ label: __("Row"), cls: "tanxin-narrow" },
			{ label: __("Column"), cls: "tanxin-narrow" },
			{ label: __("What is wrong") },
		];
		const rows = result.problems
			.slice(0, SHOWN_PROBLEMS)
			.map((problem) => [problem.row || "", problem.column, problem.reason]);
		const more = result.problems.length - rows.length;
		return [
			tanxin.sentence(__("These are in {0}. Mend them there and import the file again: what is in is not doubled.", [result.file])),
			tanxin.table(columns, rows),
			more ? tanxin.sentence(__("And {0} more; all are in the downloaded list.", [more])) : null,
			tanxin.button(__("Download the problems"), () => this.download(result)),
		].filter(Boolean);
	}

	next(result) {
		if (!result.dry) {
			return tanxin.el(
				"div",
				{ cls: "tanxin-buttons" },
				tanxin.button(__("Import another list"), () => this.choose(this.kind), "btn-default btn-sm")
			);
		}
		const rows = result.created + result.updated;
		if (!rows) return tanxin.sentence(__("There is nothing to import."));
		return tanxin.el(
			"div",
			{ cls: "tanxin-buttons" },
			tanxin.button(__("Import {0} rows", [rows]), () => this.run("bring_in"), "btn-primary btn-sm")
		);
	}

	/** The problems as a list that a table program opens; a cell that begins like a formula stays text. */
	download(result) {
		const cell = (value) => {
			const text = String(value ?? "");
			return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
		};
		const lines = [
			[__("File"), __("Row"), __("Column"), __("What is wrong")],
			...result.problems.map((problem) => [problem.file, problem.row, problem.column, problem.reason]),
		].map((line) => line.map(cell).join(","));
		const link = tanxin.el("a", {
			href: URL.createObjectURL(new Blob(["\ufeff", lines.join("\r\n")], { type: "text/csv" })),
			download: `${__("Problems")}.csv`,
		});
		link.click();
		setTimeout(() => URL.revokeObjectURL(link.href), 1000);
	}

	/** An upload that is not imported goes. One that a worker has in hand is the worker's to delete. */
	discard() {
		if (!this.file_url || this.ticket) return;
		const body = new URLSearchParams({ file_url: this.file_url });
		this.file_url = null;
		fetch("/api/method/tanxin.api.intake.discard", {
			method: "POST",
			body,
			keepalive: true,
			headers: { "X-Frappe-CSRF-Token": frappe.csrf_token, Accept: "application/json" },
		}).catch(() => {});
	}
}
