// 待我审批, several at once: one order, its progress, and the result of each line, also of orders of before.
frappe.provide("tanxin.inbox");

/** Milliseconds between two looks at an order that is at work; the platform's channel usually tells sooner. */
const LOOK = 3000;

tanxin.inbox.Batches = class Batches {
	constructor(done) {
		this.done = done;
		this.place = tanxin.el("div", { cls: "tanxin-inbox-batches" });
		this.rows = [];
		frappe.realtime.on("tanxin_signing_batch", (told) => this.heard(told));
	}

	async load() {
		this.rows = await tanxin.call("batches.mine");
		this.show();
	}

	/** Give the order; few lines are done at once and their results shown, many go on and are told here. */
	async start(rows, action, reason) {
		const matters = rows.map(({ doctype, name, sent_on }) => ({ doctype, name, seen: sent_on }));
		const told = await tanxin.call("batches.start", { matters: JSON.stringify(matters), action, reason });
		if (told.at_work) frappe.show_alert({ message: __("{0} matters are being worked through; you may go on with other things.", [told.total]), indicator: "blue" });
		else this.show_result(told);
	}

	heard(told) {
		const row = this.rows.find((each) => each.name === told.name);
		if (!row) return;
		const was = row.at_work;
		Object.assign(row, told, { at_work: ["Waiting", "Running"].includes(told.status) });
		this.show();
		if (was && !row.at_work) this.done();
	}

	show() {
		const at_work = this.rows.filter((row) => row.at_work);
		const before = this.rows.filter((row) => !row.at_work);
		this.place.replaceChildren(
			...at_work.map((row) => this.progress(row)),
			...(before.length
				? [
						tanxin.el(
							"details",
							{ cls: "tanxin-inbox-before" },
							tanxin.el("summary", { text: __("Decided together before") }),
							...before.map((row) => this.line(row))
						),
				  ]
				: [])
		);
		clearTimeout(this.timer);
		if (at_work.length && document.contains(this.place)) this.timer = setTimeout(() => this.look(at_work), LOOK);
		else if (at_work.length) this.timer = setTimeout(() => this.show(), LOOK);
	}

	async look(at_work) {
		if (frappe.get_route_str() !== "talk-inbox") return;
		await this.load();
		if (at_work.some((row) => !this.rows.some((each) => each.name === row.name && each.at_work))) this.done();
	}

	progress(row) {
		const through = row.done + row.refused;
		const bar = tanxin.el("div", { cls: "progress-bar", role: "progressbar", "aria-valuenow": through, "aria-valuemax": row.total });
		bar.style.width = `${Math.round((100 * through) / Math.max(1, row.total))}%`;
		return tanxin.el(
			"div",
			{ cls: "tanxin-progress tanxin-card", "data-batch": row.name },
			tanxin.el("div", { cls: "progress" }, bar),
			tanxin.el("p", { text: `${__("{0}: {1} of {2}", [row.label, through, row.total])}${row.refused ? `，${__("{0} not done", [row.refused])}` : ""}` }),
			row.lost ? tanxin.el("p", { cls: "text-danger", text: __("It was interrupted; what is done stays done.") }) : null,
			tanxin.el(
				"div",
				{ cls: "tanxin-buttons" },
				row.lost ? tanxin.button(__("Go On"), () => this.go_on(row), "btn-primary") : null,
				tanxin.button(__("Result Line by Line"), () => this.open(row))
			)
		);
	}

	line(row) {
		const told = __("{0}: {1} done, {2} not done", [row.label, row.done, row.refused]);
		return tanxin.el(
			"div",
			{ cls: "tanxin-inbox-batch", "data-batch": row.name },
			tanxin.el("span", { text: `${tanxin.minute(row.creation)}　${told}` }),
			row.status === "Stopped" ? tanxin.el("span", { cls: "text-danger", text: row.message }) : null,
			tanxin.button(__("Result Line by Line"), () => this.open(row))
		);
	}

	async open(row) {
		this.show_result(await tanxin.call("batches.state", { batch: row.name }));
	}

	async go_on(row) {
		await tanxin.call("batches.go_on", { batch: row.name });
		await this.load();
	}

	/** What failed comes first: that is what there is to do. */
	show_result(told) {
		const order = { Refused: 0, Waiting: 1, Done: 2 };
		const lines = [...told.lines].sort((one, other) => order[one.state] - order[other.state]);
		tanxin.line_decisions.show(
			lines.map((line) => [tanxin.link(line.matter_doctype, line.matter, line.matter_title), this.result(line)]),
			__("{0}: {1} done, {2} not done", [told.label, told.done, told.refused])
		);
	}

	result(line) {
		if (line.state === "Waiting") return tanxin.el("span", { cls: "text-muted", text: __("Not yet") });
		if (line.state === "Done") return tanxin.pill(line.message, "green");
		return tanxin.el("span", { cls: "text-danger", text: line.message });
	}
};
