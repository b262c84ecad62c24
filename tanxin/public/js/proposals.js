// 拟定的计划: what a plan sheet proposes, page by page; adjusted by hand, then made into plans by one job.
frappe.provide("tanxin.proposals");

// Scripts of the desk share one scope: what is not meant for others stays in here.
(() => {
	/** What a sheet's rows are looked at by. Asked for when shown: the words are not there yet while this file loads. */
	const tabs_of = () => ({
		"": __("Proposed and Made"),
		"Not Arranged": __("Not Arranged", null, "Talk Proposal"),
		Removed: __("Removed", null, "Talk Proposal"),
	});
	/** How often a page without live messages asks how far the job is. */
	const ASK_AGAIN = 3000;

	/** The panel of a sheet. Where one is in it is kept on the form. */
	tanxin.proposals.show = async (frm) => {
		if (frm.is_new()) {
			tanxin.fill(frm, "proposals_panel", tanxin.sentence(__("Save the sheet first; then its plans can be proposed.")));
			return;
		}
		const name = frm.doc.name;
		const at = (frm.tanxin_at = frm.tanxin_at && frm.tanxin_at.name === name ? frm.tanxin_at : { name, status: "", pages: [""] });
		const shown = await tanxin.call("campaigns.preview", { campaign: name, status: at.status, after: at.pages.at(-1) });
		if (frm.doc.name !== name) return;
		const editable = tanxin.EDITABLE_STATES.includes(frm.doc.workflow_state) && frm.perm[0] && frm.perm[0].write;
		const open = editable && !shown.progress.running;
		tanxin.fill(
			frm,
			"proposals_panel",
			head(frm, shown, { editable, open }),
			progress_bar(shown.progress),
			all_made(frm, shown) || (shown.rows.length ? table(frm, shown, open) : empty(frm, shown)),
			all_made(frm, shown) ? null : foot(frm, shown, open)
		);
		if (shown.progress.running) follow(frm);
	};

	function total(counts) {
		return Object.values(counts).reduce((sum, each) => sum + each, 0);
	}

	/** What has become plans is listed below, as plans. */
	function all_made(frm, { counts }) {
		if (frm.tanxin_at.status !== "" || counts.Proposed || !counts.Created) return null;
		return tanxin.sentence(__("All {0} that were proposed are plans now; they are listed below.", [counts.Created]));
	}

	function empty(frm, shown) {
		if (total(shown.counts)) return tanxin.sentence(__("No rows here."));
		return tanxin.sentence(
			shown.progress.proposed_on
				? __("Nothing is owed in this organization and period that is not planned yet.")
				: __("Choose a period or a meeting, and press “Propose Plans”: what is owed is arranged with time and reasons.")
		);
	}

	function head(frm, shown, { editable, open }) {
		const { counts, progress } = shown;
		const tabs = Object.entries(tabs_of()).map(([status, label]) => {
			const number = status ? counts[status] : counts.Proposed + counts.Created;
			const tab = tanxin.button(`${label} ${number}`, () => turn(frm, status), frm.tanxin_at.status === status ? "btn-default active" : "btn-default");
			tab.setAttribute("data-tab", status || "Proposed");
			return tab;
		});
		const buttons = [];
		if (open) {
			const label = total(counts) ? __("Propose Anew") : __("Propose Plans");
			buttons.push(step("propose", label, () => propose(frm, counts), total(counts) ? "" : "btn-primary"));
			if (counts.Proposed) {
				const again = progress.state === "Stopped" || counts.Created;
				buttons.push(step("create", again ? __("Go On Making Plans") : __("Make the Plans"), () => create(frm, counts), "btn-primary"));
			}
		}
		return tanxin.el(
			"div",
			{ cls: "tanxin-proposals-head" },
			total(counts) ? tanxin.el("div", { cls: "tanxin-buttons" }, ...tabs) : null,
			editable ? tanxin.el("div", { cls: "tanxin-buttons" }, ...buttons) : null
		);
	}

	function step(name, label, handler, cls) {
		const button = tanxin.button(label, async () => {
			button.disabled = true;
			try {
				await handler();
			} finally {
				button.disabled = false;
			}
		}, cls || "btn-default");
		button.setAttribute("data-proposals", name);
		return button;
	}

	function progress_bar({ state, done, total, message, running }) {
		if (!running && !message) return null;
		const percent = total ? Math.round((100 * done) / total) : 0;
		const words = running ? (state === "Waiting" ? __("Waiting for the job to begin") : __("{0} of {1} plans are made", [done, total])) : message;
		return tanxin.el(
			"div",
			{ cls: "tanxin-progress", role: "status" },
			running
				? tanxin.el("div", { cls: "progress" }, tanxin.el("div", { cls: "progress-bar", style: `width: ${percent}%`, "aria-valuenow": percent }))
				: null,
			tanxin.el("p", { text: words, cls: state === "Stopped" ? "text-danger" : "text-muted" })
		);
	}

	function table(frm, shown, open) {
		const columns = [
			...(open && frm.tanxin_at.status === "" ? [{ label: "", cls: "tanxin-narrow" }] : []),
			{ label: __("Order", null, "Talk Plan"), cls: "tanxin-narrow" },
			{ label: __("Who With Whom") },
			{ label: __("Time", null, "Talk Proposal"), cls: "tanxin-narrow" },
			{ label: __("Basis") },
			{ label: __("Reason of the Arrangement") },
			{ label: "" },
		];
		return tanxin.table(
			columns,
			shown.rows.map((row) => [
				...(open && frm.tanxin_at.status === "" ? [box(row)] : []),
				String(row.sequence || ""),
				who(row),
				when(row),
				basis(row),
				why(row),
				tools(frm, row, open),
			])
		);
	}

	function box(row) {
		return row.status === "Proposed" ? tanxin.el("input", { type: "checkbox", value: row.name, "data-merge": "1", "aria-label": __("Choose") }) : "";
	}

	function who(row) {
		const names = `${row.talker_names.join("、") || __("(nobody)")} — ${row.person_names.join("、") || __("(nobody)")}`;
		const parts = [row.plan ? tanxin.link("Talk Plan", row.plan, names) : tanxin.el("span", { text: names })];
		if (row.restricted) parts.push(tanxin.pill(__("Restricted", null, "Talk Proposal"), "orange"));
		if (row.status === "Created") parts.push(tanxin.pill(__("Created", null, "Talk Proposal"), "green"));
		return tanxin.el("div", { cls: "tanxin-who" }, ...parts);
	}

	function when(row) {
		if (!row.planned_start) return "";
		const end = tanxin.minute(row.planned_end).slice(-5);
		return `${tanxin.minute(row.planned_start)}–${end} ${__(row.way, null, "Talk Plan")}`;
	}

	function basis(row) {
		const lines = row.obligations.map((owed) =>
			tanxin.el("div", {
				text: [row.person_names.length > 1 ? owed.person_name : null, owed.rule_title, __("due by {0}", [tanxin.day(owed.due_date)])].filter(Boolean).join("，"),
				title: owed.citation,
			})
		);
		return tanxin.el("div", {}, ...lines);
	}

	function why(row) {
		const lines = row.reasons.map((reason, index) => tanxin.el("div", { text: reason, cls: row.late && index === 0 ? "text-danger" : "text-muted" }));
		if (row.problem) lines.unshift(tanxin.el("div", { text: row.problem, cls: "text-danger" }));
		return tanxin.el("div", {}, ...lines);
	}

	function tools(frm, row, open) {
		if (!open || row.status === "Created") return "";
		const again = () => tanxin.proposals.show(frm);
		if (row.status === "Removed") return tanxin.button(__("Put Back"), () => tanxin.call("campaigns.restore", { proposal: row.name }).then(again));
		const buttons = [];
		if (row.talker_names.length && row.person_names.length) {
			buttons.push(tanxin.button(row.planned_start ? __("Change Time") : __("Set Time"), () => move(frm, row)));
			buttons.push(tanxin.button(__("Change Talker"), () => swap(frm, row)));
		}
		if (row.status === "Proposed" && row.obligations.length > 1) buttons.push(tanxin.button(__("Split"), () => split(frm, row)));
		buttons.push(tanxin.button(__("Take Off"), () => tanxin.call("campaigns.remove", { proposal: row.name }).then(again)));
		return tanxin.el("div", { cls: "tanxin-buttons" }, ...buttons);
	}

	function foot(frm, shown, open) {
		const at = frm.tanxin_at;
		const buttons = [];
		if (open && at.status === "" && shown.rows.filter((row) => row.status === "Proposed").length > 1) {
			buttons.push(tanxin.button(__("Merge the Chosen"), () => merge(frm)));
		}
		if (at.pages.length > 1) buttons.push(tanxin.button(__("Page Before"), () => page(frm, () => at.pages.pop())));
		if (shown.next) buttons.push(tanxin.button(__("Next Page"), () => page(frm, () => at.pages.push(shown.next))));
		return tanxin.el("div", { cls: "tanxin-buttons" }, ...buttons);
	}

	function turn(frm, status) {
		frm.tanxin_at = { name: frm.doc.name, status, pages: [""] };
		return tanxin.proposals.show(frm);
	}

	function page(frm, change) {
		change();
		return tanxin.proposals.show(frm);
	}

	async function propose(frm, counts) {
		if (frm.is_dirty()) await frm.save();
		const forget = total(counts) ? await ask_forget() : 0;
		await tanxin.call("campaigns.propose", { campaign: frm.doc.name, forget });
		await turn(frm, "");
	}

	/** What was adjusted by hand stays unless the organiser wants it otherwise. */
	function ask_forget() {
		return new Promise((resolve) => {
			const dialog = new frappe.ui.Dialog({
				title: __("Propose Anew"),
				fields: [{ fieldname: "forget", fieldtype: "Check", label: __("Forget what was adjusted or taken off by hand") }],
				primary_action_label: __("Propose Anew"),
				primary_action({ forget }) {
					dialog.hide();
					resolve(forget ? 1 : 0);
				},
			});
			dialog.show();
		});
	}

	function create(frm, counts) {
		return new Promise((resolve) =>
			frappe.confirm(
				__("Make {0} plans? They are drafts on this sheet until it is sent and signed.", [counts.Proposed]),
				async () => {
					await tanxin.call("campaigns.create", { campaign: frm.doc.name });
					resolve(tanxin.proposals.show(frm));
				},
				resolve
			)
		);
	}

	function move(frm, row) {
		const dialog = new frappe.ui.Dialog({
			title: row.title,
			fields: [
				{ fieldname: "start", fieldtype: "Datetime", label: __("Planned Start", null, "Talk Plan"), default: row.planned_start, reqd: 1 },
				{ fieldname: "end", fieldtype: "Datetime", label: __("Planned End", null, "Talk Plan"), description: __("Empty: as long as before") },
			],
			primary_action_label: __("Change Time"),
			async primary_action({ start, end }) {
				await tanxin.call("campaigns.move", { proposal: row.name, start, end });
				dialog.hide();
				tanxin.proposals.show(frm);
			},
		});
		dialog.show();
	}

	async function swap(frm, row) {
		const others = await tanxin.call("campaigns.talkers", { proposal: row.name });
		if (!others.length) {
			frappe.msgprint({ title: row.title, message: __("Under its rules nobody else may hold this talk.") });
			return;
		}
		const dialog = new frappe.ui.Dialog({
			title: row.title,
			fields: [
				{
					fieldname: "talker",
					fieldtype: "Select",
					label: __("Who Talks Instead"),
					options: others.map((each) => ({ value: each.name, label: each.person_name })),
					reqd: 1,
				},
			],
			primary_action_label: __("Change Talker"),
			async primary_action({ talker }) {
				await tanxin.call("campaigns.swap_talker", { proposal: row.name, talker });
				dialog.hide();
				tanxin.proposals.show(frm);
			},
		});
		dialog.show();
	}

	function split(frm, row) {
		const boxes = row.obligations.map((owed) =>
			tanxin.el(
				"label",
				{ cls: "tanxin-pick" },
				tanxin.el("input", { type: "checkbox", value: owed.name }),
				tanxin.el("span", { text: `${owed.person_name}，${owed.rule_title}` })
			)
		);
		const dialog = new frappe.ui.Dialog({
			title: __("Which become a talk of their own?"),
			primary_action_label: __("Split"),
			async primary_action() {
				const chosen = [...dialog.$body.get(0).querySelectorAll("input:checked")].map((each) => each.value);
				await tanxin.call("campaigns.split", { proposal: row.name, obligations: JSON.stringify(chosen) });
				dialog.hide();
				frappe.show_alert({ message: __("Give it a time under “Not Arranged”."), indicator: "orange" });
				tanxin.proposals.show(frm);
			},
		});
		dialog.$body.get(0).append(...boxes);
		dialog.show();
	}

	async function merge(frm) {
		const place = frm.fields_dict.proposals_panel.$wrapper.get(0);
		const chosen = [...place.querySelectorAll("[data-merge]:checked")].map((each) => each.value);
		if (chosen.length < 2) {
			frappe.show_alert({ message: __("Choose two or more."), indicator: "orange" });
			return;
		}
		await tanxin.call("campaigns.merge", { proposed: JSON.stringify(chosen) });
		await tanxin.proposals.show(frm);
	}

	/** While the job is at work: live news where they come, else asked for; at the end the whole form is read anew. */
	function follow(frm) {
		const name = frm.doc.name;
		clearTimeout(tanxin.proposals.timer);
		tanxin.proposals.timer = setTimeout(async () => {
			if (!cur_frm || cur_frm !== frm || frm.doc.name !== name) return;
			told(frm, await tanxin.call("campaigns.state", { campaign: name }));
		}, ASK_AGAIN);
	}

	function told(frm, progress) {
		if (!progress.running) {
			clearTimeout(tanxin.proposals.timer);
			frm.reload_doc();
			return;
		}
		const place = frm.fields_dict.proposals_panel.$wrapper.get(0);
		const bar = place.querySelector(".tanxin-progress");
		if (bar) bar.replaceWith(progress_bar(progress));
		follow(frm);
	}

	$(document).on("app_ready", () => {
		frappe.realtime.on("tanxin_campaign", (news) => {
			if (cur_frm && cur_frm.doctype === "Talk Campaign" && cur_frm.doc.name === news.campaign) told(cur_frm, news);
		});
	});

	/** A new sheet with what is already known of it. */
	tanxin.proposals.begin = (given) => {
		const doc = frappe.model.get_new_doc("Talk Campaign");
		const { rules, ...values } = given;
		Object.assign(doc, values);
		for (const rule of rules || []) frappe.model.add_child(doc, "Talk Campaign Rule", "rules").rule = rule;
		frappe.set_route("Form", "Talk Campaign", doc.name);
	};
})();
