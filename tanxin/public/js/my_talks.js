// 我的谈话: own talks, the part shared with me, my answer, what was promised, asking for a talk.
// Everything travels by POST; user text reaches the page as text nodes only.
(() => {
	const root = document.getElementById("my-talks");
	const texts = JSON.parse(document.getElementById("my-talks-texts").textContent);
	const PARTS = ["main", "to_talker", "to_person", "needs"];
	const CODES = { "Read and Agreed": "good", "Signed on Paper": "good", Objection: "bad" };

	const el = (tag, options, ...children) => {
		const { text, cls, on, ...attributes } = options || {};
		const element = document.createElement(tag);
		if (cls) element.className = cls;
		if (text) element.textContent = text;
		for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
		for (const [event, handler] of Object.entries(on || {})) element.addEventListener(event, handler);
		element.append(...children.filter(Boolean));
		return element;
	};
	const button = (label, handler, cls) => el("button", { type: "button", text: label, cls: `btn ${cls || "btn-default"}`, on: { click: handler } });
	const fact = (label, value) => value && el("div", { cls: "fact" }, el("span", { cls: "text-muted", text: label }), el("span", { text: value }));
	const minute = (value) => (value ? String(value).slice(0, 16).replace("T", " ") : "");
	const verdict = (value) => el("span", { cls: `verdict ${CODES[value] || ""}`, text: texts[`verdict:${value}`] || value });

	/** Call the api. The server's own sentence is shown when it refuses. */
	async function call(method, args) {
		let response;
		try {
			response = await fetch(`/api/method/tanxin.api.${method}`, {
				method: "POST",
				headers: { "Content-Type": "application/json", Accept: "application/json", "X-Frappe-CSRF-Token": root.dataset.csrf },
				body: JSON.stringify(args || {}),
			});
		} catch (problem) {
			throw new Error(texts.offline);
		}
		const answer = await response.json().catch(() => ({}));
		if (!response.ok) throw new Error(sentence(answer));
		return answer.message;
	}

	function sentence(answer) {
		try {
			const messages = JSON.parse(answer._server_messages).map((each) => JSON.parse(each).message);
			const plain = new DOMParser().parseFromString(messages.join(" "), "text/html");
			return plain.body.textContent || texts.failed;
		} catch (problem) {
			return texts.failed;
		}
	}

	function show(...children) {
		root.replaceChildren(...children.filter(Boolean));
		window.scrollTo(0, 0);
	}

	const alertBox = (text, cls) => el("div", { cls: `note ${cls || ""}`, role: "status", text });

	/** Run a step with its button locked, so that a second tap does nothing; tell what went wrong beside it. */
	function locked(step) {
		return async (event) => {
			const pressed = event.currentTarget;
			pressed.disabled = true;
			pressed.parentElement.querySelectorAll(".note").forEach((old) => old.remove());
			try {
				await step();
			} catch (problem) {
				pressed.parentElement.append(alertBox(problem.message, "bad"));
			} finally {
				pressed.disabled = false;
			}
		};
	}

	const link = (label, href, cls) => el("a", { href, target: "_blank", rel: "noopener", text: label, cls: `btn ${cls || "btn-default"}` });
	const back = () => el("div", { cls: "buttons" }, button(`← ${texts.back}`, () => list()));
	const OWN_SHEET = "/api/method/tanxin.api.forms.own_talks_";

	/** What is kept of all my talks (本人谈话情况表), and the notice to read again. */
	function papers(notice) {
		const due = notice.text && !notice.seen_at;
		const gate = (label) => button(label, () => told(notice, () => list()));
		return el(
			"section",
			{ cls: "papers" },
			el("h4", { text: texts.own_sheet }),
			el("p", { cls: "text-muted", text: texts.own_sheet_hint }),
			el(
				"div",
				{ cls: "buttons" },
				due ? gate(texts.own_sheet_page) : link(texts.own_sheet_page, `${OWN_SHEET}page`),
				due ? gate(texts.own_sheet_pdf) : link(texts.own_sheet_pdf, `${OWN_SHEET}pdf`),
				notice.text && button(texts.notice, () => told(notice, () => list()))
			)
		);
	}

	/** The notice of my rights; pressing on is noted the first time, and never asked again for the same text. */
	function told(notice, then) {
		const go = locked(async () => {
			if (!notice.seen_at) await call("confirm.notice_seen", { digest: notice.digest });
			await then();
		});
		show(
			el("h4", { text: texts.notice }),
			el("div", { cls: "words notice-text", text: notice.text }),
			el("p", { cls: "text-muted", text: `${texts.notice_version} ${notice.version}` }),
			el("div", { cls: "buttons" }, button(notice.seen_at ? texts.back : texts.notice_read, go, "btn-primary"))
		);
	}

	async function list(message) {
		show(el("p", { cls: "text-muted", text: texts.loading }));
		let rows, requests, notice;
		try {
			[rows, requests, notice] = await Promise.all([call("confirm.mine"), call("requests.mine"), call("confirm.notice")]);
		} catch (problem) {
			show(alertBox(problem.message, "bad"));
			return;
		}
		const waiting = rows.filter((row) => !row.verdict);
		const answered = rows.filter((row) => row.verdict);
		show(
			message && alertBox(message, "good"),
			!rows.length && el("p", { cls: "text-muted", text: texts.none }),
			waiting.length && el("h4", { text: `${texts.wait}（${waiting.length}）` }),
			...waiting.map(card),
			answered.length && el("h4", { text: texts.answered }),
			...answered.map(card),
			requests.length && el("h4", { text: texts.requests }),
			...requests.map(requestCard),
			el("div", { cls: "buttons ask" }, button(texts.ask, locked(ask))),
			papers(notice)
		);
	}

	function card(row) {
		return el(
			"div",
			{ cls: "talk-card", "data-record": row.name },
			el("div", { cls: "talk-head" }, el("strong", { text: row.talkers }), row.verdict && verdict(row.verdict)),
			fact(texts.time, minute(row.started_at)),
			fact(texts.place, row.place),
			fact(texts.way, texts[`way:${row.way}`] || row.way),
			el("div", { cls: "buttons" }, button(row.verdict ? texts.read_again : texts.read, locked(() => open(row.name)), row.verdict ? "" : "btn-primary"))
		);
	}

	function requestCard(row) {
		return el(
			"div",
			{ cls: "talk-card", "data-request": row.name },
			el("div", { cls: "talk-head" }, el("strong", { text: row.talker_name }), el("span", { cls: `verdict ${row.state === "Arranged" ? "good" : ""}`, text: texts[`request:${row.state}`] })),
			fact(texts.asked_on, row.asked_on),
			fact(texts.planned, minute(row.planned_start)),
			fact(texts.place, row.place),
			row.may_withdraw && el("div", { cls: "buttons" }, button(texts.withdraw, locked(() => withdraw(row.name))))
		);
	}

	async function withdraw(request) {
		if (!window.confirm(texts.withdraw_sure)) return;
		await call("requests.withdraw", { request });
		await list(texts.withdrawn);
	}

	async function open(record) {
		const talk = await call("confirm.read", { record });
		if (talk.notice_due) return told(talk.notice_due, () => open(record));
		show(
			back(),
			el("h4", { text: talk.talkers.map((row) => row.person_name).join("、") }),
			fact(texts.time, `${minute(talk.started_at)} – ${minute(talk.ended_at).slice(11)}`),
			fact(texts.place, talk.place),
			fact(texts.way, texts[`way:${talk.way}`] || talk.way),
			...words(talk.notes),
			...promised(talk.follow_ups),
			talk.answer ? answered(talk.answer) : answering(record),
			el("p", { cls: "text-muted by-objection", text: talk.answer ? texts.corrected_after : texts.corrected_by_objection }),
			readers(record)
		);
	}

	/** Who else read what is shared with me: name and time. */
	function readers(record) {
		const place = el("section", { cls: "readers" });
		const show_them = locked(async () => {
			const rows = await call("reading.of_my_talk", { record });
			const said = (row) => `${row.name}　${minute(row.read_at)}${row.granted ? `　${texts.granted}` : ""}`;
			const lines = [...new Set(rows.map(said))]; // of several in one minute one line is enough
			place.replaceChildren(
				el("h5", { text: texts.who_read }),
				...(lines.length ? lines.map((text) => el("div", { text })) : [el("p", { cls: "text-muted", text: texts.nobody_read })])
			);
		});
		place.append(el("div", { cls: "buttons" }, button(texts.who_read, show_them)));
		return place;
	}

	function words(notes) {
		const shared = notes.filter((note) => note.zone === "Shared" && PARTS.some((part) => note.texts[part]));
		const blocks = shared.map((note) =>
			el(
				"section",
				{ cls: "words-block" },
				el("h5", { text: shared.length < 2 ? texts.shared : note.person ? texts.own : texts.common }),
				...PARTS.filter((part) => note.texts[part]).flatMap((part) => [
					el("div", { cls: "text-muted part", text: texts[part] }),
					el("div", { cls: "words", text: note.texts[part] }),
				])
			)
		);
		const objections = notes
			.filter((note) => note.zone === "Objection")
			.map((note) => el("section", { cls: "words-block" }, el("h5", { text: texts.my_objection }), el("div", { cls: "words", text: note.texts.words })));
		return [...(blocks.length ? blocks : [el("p", { cls: "text-muted", text: texts.nothing_shared })]), ...objections];
	}

	/** What the talker saw to for me, and what I am to do myself. */
	function promised(rows) {
		return [...followed(texts.yours, rows.filter((row) => row.is_mine)), ...followed(texts.promised, rows.filter((row) => !row.is_mine))];
	}

	function followed(title, rows) {
		if (!rows.length) return [];
		return [
			el("h5", { text: title }),
			...rows.map((row) =>
				el(
					"div",
					{ cls: "talk-card" },
					el("div", { cls: "talk-head" }, el("span", { cls: "words", text: row.matter }), el("span", { cls: "verdict", text: texts[`status:${row.status}`] || row.status })),
					fact(texts.responsible, row.owner_name),
					fact(texts.due, row.due_date),
					fact(texts.result, row.result)
				)
			),
		];
	}

	const answered = (answer) => el("p", {}, verdict(answer.verdict), el("span", { cls: "text-muted", text: ` ${minute(answer.confirmed_at)}` }));

	function answering(record) {
		const agree = button(
			texts.agree,
			locked(async () => {
				if (!window.confirm(texts.sure)) return;
				await call("confirm.agree", { record });
				await list(texts.thanks);
			}),
			"btn-primary"
		);
		const place = el("div", { cls: "buttons answer" }, agree);
		place.append(button(texts.object, () => place.replaceWith(objecting(record))));
		return place;
	}

	function objecting(record) {
		const area = el("textarea", { cls: "form-control", rows: 5, maxlength: 20000, "aria-label": texts.object_label });
		const place = el("div", { cls: "objection" }, el("label", { text: texts.object_label }), area);
		const send = button(
			texts.send_objection,
			locked(async () => {
				if (!area.value.trim()) return area.focus();
				await call("confirm.object_to", { record, words: area.value });
				area.value = "";
				await list(texts.thanks);
			}),
			"btn-primary"
		);
		const cancel = button(texts.cancel, () => place.replaceWith(answering(record)));
		place.append(el("div", { cls: "buttons" }, send, cancel));
		window.onbeforeunload = () => (area.isConnected && area.value.trim() ? "" : undefined);
		setTimeout(() => area.focus(), 0);
		return place;
	}

	async function ask() {
		const people = await call("requests.whom");
		const area = el("textarea", { cls: "form-control", rows: 3, maxlength: 500, "aria-label": texts.matter });
		let chosen = "";
		const choices = people.map((person) =>
			el(
				"label",
				{ cls: "choice" },
				el("input", { type: "radio", name: "whom", value: person.person, on: { change: () => (chosen = person.person) } }),
				el("span", { text: `${person.name}　${person.post}` })
			)
		);
		show(
			back(),
			el("h4", { text: texts.ask_whom }),
			...choices,
			el("label", { cls: "matter" }, el("span", { text: texts.matter }), area),
			el("p", { cls: "text-muted", text: texts.matter_hint }),
			el(
				"div",
				{ cls: "buttons" },
				button(
					texts.ask_send,
					locked(async () => {
						if (!chosen) throw new Error(texts.ask_whom);
						const answer = await call("requests.ask", { talker: chosen, words: area.value });
						await list(answer.message);
					}),
					"btn-primary"
				)
			)
		);
	}

	list();
})();
