// 会怎样: what a rule, a rulebook or the unit's own rules would do, before anything is saved.
frappe.provide("tanxin.what_if");

const ASK_AGAIN = 2000;
/** Nobody who saves waits longer than this for a worker. */
const PATIENCE = 30000;
const MONTHS = [...Array(12).keys()];

/** Ask the server; a large unit is worked out by a worker, whose answer is waited for. `waiting()` may say no more. */
tanxin.what_if.ask = async (method, args, waiting = () => true) => {
	const answer = await tanxin.call(method, args);
	return answer.ticket ? tanxin.what_if._wait(answer.ticket, waiting) : answer;
};

tanxin.what_if._wait = (ticket, waiting) =>
	new Promise((resolve, reject) => {
		let timer;
		const finish = (settle, value) => {
			clearTimeout(timer);
			frappe.realtime.off("tanxin_what_if", heard);
			settle(value);
		};
		const look = async () => {
			clearTimeout(timer);
			if (!waiting()) return finish(reject);
			const news = await tanxin.call("rules.progress", { ticket }).catch(() => ({ state: "waiting" }));
			if (news.state === "done") return finish(resolve, news.result);
			if (news.state !== "waiting") return finish(reject, news.message || __("The answer is no longer kept. Please ask again."));
			timer = setTimeout(look, ASK_AGAIN);
		};
		const heard = (news) => news.ticket === ticket && look();
		frappe.realtime.on("tanxin_what_if", heard);
		look();
	});

/** A dialog with the answer for the year chosen in it. `ask(year, waiting)` gives the answer. */
tanxin.what_if.show = (title, ask) => {
	const dialog = new frappe.ui.Dialog({ title, size: "extra-large" });
	const place = tanxin.el("div", { cls: "tanxin-what-if", "aria-live": "polite" });
	const years = tanxin.what_if.years((year) => look(year));
	dialog.body.append(years, place);
	let open = true;
	let latest = 0;
	dialog.onhide = () => (open = false);
	const look = async (year) => {
		const number = (latest += 1);
		const waiting = () => open && number === latest;
		place.replaceChildren(tanxin.sentence(__("Working it out; nothing is changed…")));
		try {
			const answer = await ask(year, waiting);
			if (waiting()) place.replaceChildren(...tanxin.what_if.render(answer));
		} catch (problem) {
			if (waiting()) place.replaceChildren(tanxin.what_if.failed(problem));
		}
	};
	dialog.show();
	look(new Date().getFullYear());
	return dialog;
};

tanxin.what_if.failed = (problem) =>
	tanxin.el("p", {
		text: typeof problem === "string" ? problem : __("This could not be worked out."),
		cls: "text-danger",
		role: "alert",
	});

/** This year or the next; a year that is over keeps the rules of its day. */
tanxin.what_if.years = (chosen) => {
	const now = new Date().getFullYear();
	const select = tanxin.el(
		"select",
		{ cls: "form-control input-xs tanxin-what-if-year", "aria-label": __("Which year") },
		...[now, now + 1].map((year) =>
			tanxin.el("option", { value: year, text: __("Year {0}", [year]), selected: year === now })
		)
	);
	select.addEventListener("change", () => chosen(Number(select.value)));
	return select;
};

/** The answer as elements. */
tanxin.what_if.render = (answer) => {
	if (answer.problems.length) return [tanxin.what_if.problems(answer.problems)];
	const { totals } = answer;
	return [
		tanxin.el("p", { text: tanxin.what_if.summary(answer), cls: "tanxin-what-if-summary" }),
		answer.whole ? null : tanxin.sentence(__("Counted for the organizations that you answer for.")),
		totals.overdue
			? tanxin.el("p", {
					text: __(
						"{0} of those added are due before today and would be overdue at once. A date in Effective From keeps what is past out.",
						[totals.overdue]
					),
					cls: "tanxin-what-if-warning",
			  })
			: null,
		...tanxin.what_if.notes(answer),
		tanxin.what_if.strip(answer),
		...tanxin.what_if.rules(answer),
		...tanxin.what_if.places(answer),
		...tanxin.what_if.talkers(answer),
		...tanxin.what_if.nobody(answer),
	].filter(Boolean);
};

tanxin.what_if.problems = (problems) =>
	tanxin.el(
		"div",
		{ role: "alert" },
		tanxin.el("p", { text: __("This must be put right first:"), cls: "text-danger" }),
		tanxin.el("ul", {}, ...problems.map((each) => tanxin.el("li", { text: `${each.label}：${each.sentence}` })))
	);

/** One sentence on what the change adds and takes away. */
tanxin.what_if.summary = ({ totals, year }) => {
	const asks = __("{0} talks in {1}, with {2} people, by {3} talkers.", [totals.made, year, totals.persons, totals.talkers]);
	if (!totals.changes) return `${asks}${__("Nothing changes against now.")}`;
	return `${asks}${tanxin.what_if.difference(totals)}`;
};

tanxin.what_if.difference = (totals) => {
	const parts = [
		[totals.added, __("{0} added", [totals.added])],
		[totals.dropped, __("{0} no longer asked", [totals.dropped])],
		[totals.moved, __("{0} moved to another due date", [totals.moved])],
		[totals.handed, __("{0} handed to another talker", [totals.handed])],
	];
	return __("Against now: {0}.", [
		parts
			.filter(([count]) => count)
			.map(([, text]) => text)
			.join(__(", ", null, "Talk Rule")),
	]);
};

/** What saving then does with what is there already. */
tanxin.what_if.notes = ({ totals, rules }) => {
	const changed = rules.filter((rule) => rule.changes);
	return [
		[
			changed.some((rule) => rule.dropped && !rule.by_event),
			__("No longer asked: what is still open goes; what is planned, held, or of a period that is over stays."),
		],
		[totals.moved, __("Moved: what is owed already keeps its due date.")],
		[totals.handed, __("Handed to another talker: by the daily job, where the talker of now no longer fits the rule.")],
		[
			changed.some((rule) => rule.by_event),
			__("Rules on situations are reckoned on this year's situations; what these made owed stays, and nothing is added for them."),
		],
	]
		.filter(([said]) => said)
		.map(([, text]) => tanxin.sentence(text));
};

/** What falls due in each month, now and then. */
tanxin.what_if.strip = ({ months, months_now, outside, totals }) => {
	const most = Math.max(1, ...months, ...months_now);
	const bar = (count, cls) => {
		const element = tanxin.el("span", { cls: `tanxin-strip-bar ${cls}` });
		element.style.height = `${Math.round((count / most) * 48)}px`;
		return element;
	};
	const cells = MONTHS.map((month) =>
		tanxin.el(
			"li",
			{ cls: "tanxin-strip-month" },
			tanxin.el("span", { cls: "tanxin-strip-bars", "aria-hidden": "true" }, bar(months_now[month], "now"), bar(months[month], "then")),
			tanxin.el("strong", { text: String(months[month]) }),
			months[month] === months_now[month]
				? null
				: tanxin.el("span", { text: __("now {0}", [months_now[month]]), cls: "text-muted" }),
			tanxin.el("span", { text: __("Month {0}", [month + 1]), cls: "text-muted" })
		)
	);
	return tanxin.el(
		"section",
		{},
		tanxin.el("h5", { text: __("Due month by month") }),
		tanxin.el("ol", { cls: "tanxin-strip" }, ...cells),
		outside.earlier || outside.later
			? tanxin.sentence(__("{0} of {1} fall due outside the year.", [outside.earlier + outside.later, totals.made]))
			: null
	);
};

const number = (label) => ({ label, cls: "tanxin-number" });

/** Rule by rule; a long book shows first those that change. */
tanxin.what_if.rules = ({ rules }) => {
	const rows = [...rules].sort((one, other) => other.changes - one.changes || other.made - one.made);
	const columns = [
		{ label: __("Rule", null, "Talk Rule") },
		number(__("Now", null, "Talk Rule")),
		number(__("Then", null, "Talk Rule")),
		number(__("Added", null, "Talk Rule")),
		number(__("No Longer Asked", null, "Talk Rule")),
		number(__("Moved", null, "Talk Rule")),
		number(__("Other Talker", null, "Talk Rule")),
	];
	const table = tanxin.table(
		columns,
		rows.map((each) => [
			tanxin.what_if.rule(each),
			...[each.was, each.made, each.added, each.dropped, each.moved, each.handed].map(String),
		])
	);
	return [tanxin.el("h5", { text: __("Rule by rule") }), table];
};

tanxin.what_if.rule = (rule) =>
	tanxin.el(
		"div",
		{},
		tanxin.el("div", { text: `${rule.code} ${rule.title}`, cls: "tanxin-what-if-rule" }),
		rule.read_as && rule.read_as !== rule.reads_as
			? tanxin.el("div", { text: __("Now: {0}", [rule.read_as]), cls: "text-muted" })
			: null,
		tanxin.el("div", { text: rule.reads_as, cls: "text-muted" }),
		rule.note ? tanxin.el("div", { text: rule.note }) : null,
		rule.due_if_today
			? tanxin.el("div", { text: __("If it happened today, the talk would be due by {0}.", [tanxin.day(rule.due_if_today)]) })
			: null,
		rule.hides_names
			? tanxin.el("div", { text: __("Restricted situations: counted, nobody is named."), cls: "text-muted" })
			: null,
		rule.examples.length
			? tanxin.el(
					"details",
					{},
					tanxin.el("summary", { text: __("Examples", null, "Talk Rule") }),
					tanxin.el("ul", {}, ...rule.examples.map((text) => tanxin.el("li", { text })))
			  )
			: null
	);

tanxin.what_if.places = ({ organizations, organizations_left }) => {
	if (!organizations.length) return [];
	const columns = [
		{ label: __("Party Organization") },
		number(__("Owed", null, "Talk Rule")),
		number(__("People Talked With", null, "Talk Rule")),
		number(__("Who Talk", null, "Talk Rule")),
		number(__("Without a Talker", null, "Talk Rule")),
	];
	const rows = organizations.map((each) => [
		each.name || __("No organization"),
		...[each.obligations, each.persons, each.talkers, each.without_talker].map(String),
	]);
	return [
		tanxin.what_if.folded(
			__("With whom, by organization"),
			tanxin.table(columns, rows),
			organizations_left ? tanxin.sentence(__("And {0} more organizations.", [organizations_left])) : null
		),
	];
};

tanxin.what_if.talkers = ({ talkers, talkers_left, totals }) => {
	if (!talkers.length) return [];
	const columns = [{ label: __("Who Talks", null, "Talk Rule") }, { label: __("Party Organization") }, number(__("Owed", null, "Talk Rule"))];
	return [
		tanxin.what_if.folded(
			__("Load of each talker: {0} on average, {1} at most", [totals.average, totals.heaviest]),
			tanxin.table(
				columns,
				talkers.map((each) => [each.name, each.organization, String(each.count)])
			),
			talkers_left ? tanxin.sentence(__("And {0} more talkers.", [talkers_left])) : null
		),
	];
};

tanxin.what_if.nobody = ({ totals, reasons }) => {
	if (!totals.without_talker) return [];
	return [
		tanxin.el(
			"section",
			{},
			tanxin.el("h5", { text: __("Nobody to talk: {0}", [totals.without_talker]) }),
			tanxin.el("ul", {}, ...reasons.map((each) => tanxin.el("li", { text: `${each.reason}（${each.count}）` })))
		),
	];
};

tanxin.what_if.folded = (title, ...children) =>
	tanxin.el("details", { cls: "tanxin-what-if-folded" }, tanxin.el("summary", { text: title }), ...children);

/** Before saving: whether to go on. Asked only where something changes; what cannot be told never stops the saving. */
tanxin.what_if.agreed = async (method, args) => {
	let answer;
	const until = Date.now() + PATIENCE;
	frappe.dom.freeze(__("Working out what changes…"));
	try {
		answer = await tanxin.what_if.ask(method, args, () => Date.now() < until);
	} catch {
		if (Date.now() < until) return true;
		return tanxin.what_if.unheard();
	} finally {
		frappe.dom.unfreeze();
	}
	if (answer.problems.length || !answer.totals.changes) return true;
	return tanxin.what_if.confirm(answer);
};

/** A worker is busy or there is none: the person decides without the figures. */
tanxin.what_if.unheard = () =>
	new Promise((resolve) => {
		frappe.confirm(
			__("What changes is not worked out yet. Save all the same?"),
			() => resolve(true),
			() => resolve(false)
		);
	});

tanxin.what_if.confirm = (answer) =>
	new Promise((resolve) => {
		let agreed = false;
		const dialog = new frappe.ui.Dialog({
			title: __("Save this change?"),
			size: "extra-large",
			primary_action_label: __("Save and apply"),
			primary_action() {
				agreed = true;
				dialog.hide();
			},
			secondary_action_label: __("Do not save"),
			secondary_action: () => dialog.hide(),
		});
		dialog.onhide = () => resolve(agreed);
		dialog.body.append(tanxin.el("div", { cls: "tanxin-what-if" }, ...tanxin.what_if.render(answer)));
		dialog.show();
	});

/** Who is told: those who write rules, and organisers about their own organisations. */
tanxin.what_if.offered = (frm) => Boolean(frm.perm[0] && frm.perm[0].write) || frappe.user.has_role("Tanxin Organiser");
