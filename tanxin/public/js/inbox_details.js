// 待我审批, a card opened: the rule and its sentence, the outline, the dossier, the lines of a sheet. Each is read through
// the same door as on the form, with its own rights and its own reading log.
frappe.provide("tanxin.inbox");

/** Lines of a sheet shown at once. */
tanxin.inbox.LINES = 50;

/** Open the details of a card, or fold them again. Opening is noted: the hints on hasty signatures are read off it. */
tanxin.inbox.details = async (row, place, changed) => {
	if (place.childElementCount) {
		place.replaceChildren();
		return;
	}
	const told = await tanxin.call("inbox.opened", { doctype: row.doctype, name: row.name });
	const parts =
		row.doctype === "Talk Campaign" ? [await tanxin.inbox.lines(row, changed)] : [...tanxin.inbox.basis(told), await tanxin.inbox.outline(row), tanxin.inbox.dossiers(told)];
	place.replaceChildren(...tanxin.inbox.about(row, told), ...parts);
};

tanxin.inbox.part = (title, ...children) =>
	tanxin.el("section", { cls: "tanxin-card-part" }, tanxin.el("h5", { text: title }), ...children);

/** Who drafted it, why he signs, why it came back before. */
tanxin.inbox.about = (row, told) => {
	const facts = [
		[__("Drafted By"), told.author_name],
		[__("Why You"), row.approver_reason],
		[__("Sent Back Before"), told.returned && `${told.returned.actor_name} ${tanxin.day(told.returned.signed_at)}：${told.returned.reason}`],
	];
	return facts
		.filter(([, value]) => value)
		.map(([label, value]) =>
			tanxin.el("div", { cls: "tanxin-fact" }, tanxin.el("span", { cls: "text-muted", text: label }), tanxin.el("span", { text: value }))
		);
};

/** Each rule with its clause; a tap shows the sentence itself. */
tanxin.inbox.basis = (told) =>
	told.basis.length
		? [
				tanxin.inbox.part(
					__("Basis"),
					...told.basis.map((rule) => {
						const due = rule.owed.map((each) => `${each.person_name || ""} ${__("due by {0}", [tanxin.day(each.due_date)])}`).join("；");
						return tanxin.el(
							"details",
							{ cls: "tanxin-basis" },
							tanxin.el("summary", { text: [rule.title, [rule.citation_title, rule.citation_clause].filter(Boolean).join(" ")].filter(Boolean).join("　") }),
							tanxin.el("blockquote", { text: rule.citation_quote || __("The unit's own rule, without a quoted sentence.") }),
							tanxin.el("p", {
								cls: "text-muted",
								text: [rule.verified_by ? __("Checked by {0}", [rule.verified_by]) : __("To be checked"), due].filter(Boolean).join("；"),
							})
						);
					})
				),
		  ]
		: [];

/** Focus, preparation and outline, as on the plan's form. */
tanxin.inbox.outline = async (row) => {
	const answer = await tanxin.call("notes.read_plan", { plan: row.name });
	const texts = [
		["focus", __("Focus of the Talk")],
		["preparation", __("Preparation")],
		["outline", __("Outline")],
	].filter(([name]) => answer.texts[name]);
	if (!answer.readable) {
		return tanxin.inbox.part(__("Outline"), tanxin.sentence(__("Focus, preparation and outline are open to who drafts, signs and holds the talk.")));
	}
	return tanxin.inbox.part(
		__("Outline"),
		...(texts.length
			? texts.map(([name, label]) =>
					tanxin.el(
						"div",
						{ cls: "tanxin-text" },
						tanxin.el("span", { text: label, cls: "control-label" }),
						tanxin.el("div", { text: answer.texts[name], cls: "tanxin-words", "data-text": name })
					)
			  )
			: [tanxin.sentence(__("Nothing was written here."))])
	);
};

/** Who is talked to; the dossier unfolds below the name, or it is said whose it is to read. */
tanxin.inbox.dossiers = (told) =>
	tanxin.inbox.part(
		__("Dossier"),
		...told.persons.map((person) => {
			const place = tanxin.el("div", {});
			const open = tanxin.button(__("Dossier of {0}", [person.person_name]), async () => {
				place.replaceChildren(...(place.childElementCount ? [] : [await tanxin.inbox.dossier(person.person)]));
			});
			open.dataset.dossier = person.person;
			const who = [person.organization, person.post_title].filter(Boolean).join(" ");
			return tanxin.el("div", { cls: "tanxin-inbox-person" }, open, tanxin.el("span", { cls: "text-muted", text: who }), place);
		})
	);

/** To read here; it is written on the person's own page. */
tanxin.inbox.dossier = async (person) => {
	const answer = await tanxin.call("notes.read_dossier", { person });
	if (!answer.readable) {
		return tanxin.sentence(__("The dossier is open to the organiser, and to the talker once the plan is signed."));
	}
	return new tanxin.panel.Block({ key: `Dossier|${person}|`, texts: tanxin.panel.DOSSIER(), values: answer.texts, writable: false }).render();
};

/** The lines of a sheet, page by page, each with its own decision. */
tanxin.inbox.lines = async (row, changed, start = 0) => {
	const found = await tanxin.call("plans.lines", { campaign: row.name, start, limit: tanxin.inbox.LINES + 1 });
	const lines = found.slice(0, tanxin.inbox.LINES);
	const table = tanxin.table(
		[{ label: __("Who With Whom") }, { label: __("Time and Place") }, { label: __("Basis") }, { label: __("Decision") }],
		lines.map((line) => [
			tanxin.link("Talk Plan", line.name, line.title),
			[tanxin.minute(line.planned_start), line.place, __(line.way, null, "Talk Plan")].filter(Boolean).join(" "),
			[line.citation, line.due_date && __("due by {0}", [tanxin.day(line.due_date)])].filter(Boolean).join("；"),
			line.workflow_state === "Awaiting Signature" ? tanxin.line_decisions.inputs(line) : tanxin.state_pill(line.workflow_state),
		])
	);
	const part = tanxin.inbox.part(__("Plans on This Sheet"), table);
	const turn = (to) => async () => part.replaceWith(await tanxin.inbox.lines(row, changed, to));
	part.append(
		tanxin.el(
			"div",
			{ cls: "tanxin-buttons" },
			start ? tanxin.button(__("Page Before"), turn(start - tanxin.inbox.LINES)) : null,
			found.length > tanxin.inbox.LINES ? tanxin.button(__("Next Page"), turn(start + tanxin.inbox.LINES)) : null,
			tanxin.button(__("Decide Line by Line"), async () => {
				if (await tanxin.line_decisions.take(row.name, part, lines)) changed();
			})
		)
	);
	return part;
};
