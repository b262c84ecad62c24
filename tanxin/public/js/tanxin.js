// What every desk page of the app shares. User text reaches the page as text nodes only, never as markup.
frappe.provide("tanxin");
frappe.provide("frappe.listview_settings");

tanxin.EDITABLE_STATES = ["Plan Draft", "Sent Back"];
tanxin.SIGNED_DOCTYPES = ["Talk Plan", "Talk Campaign"];

/** Call a function of the app's api by POST: words and reasons never travel in an address. */
tanxin.call = (method, args) => frappe.xcall(`tanxin.api.${method}`, args || {});

/** The person behind this login, asked for once a page: {person, name}. */
tanxin.me = () => (tanxin._me = tanxin._me || tanxin.call("people.me"));

/** Build an element: text is a text node, children are elements. */
tanxin.el = (tag, options, ...children) => {
	const { text, cls, on, ...attributes } = options || {};
	const element = document.createElement(tag);
	if (cls) element.className = cls;
	if (text !== undefined && text !== null) element.textContent = text;
	for (const [name, value] of Object.entries(attributes)) {
		if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value);
	}
	for (const [event, handler] of Object.entries(on || {})) element.addEventListener(event, handler);
	element.append(...children.filter(Boolean));
	return element;
};

tanxin.button = (label, handler, cls) =>
	tanxin.el("button", {
		text: label,
		type: "button",
		cls: `btn btn-xs ${cls || "btn-default"}`,
		on: { click: handler },
	});

/** One muted sentence in place of a panel. */
tanxin.sentence = (text) => tanxin.el("p", { text, cls: "tanxin-sentence text-muted" });

/** A status word in the platform's own look. */
tanxin.pill = (label, colour) => tanxin.el("span", { text: label, cls: `indicator-pill no-indicator-dot ${colour}` });

/** Put elements into an HTML field of a form, in place of what was there. */
tanxin.fill = (frm, fieldname, ...children) => {
	const field = frm.fields_dict[fieldname];
	if (!field) return null;
	const place = field.$wrapper.get(0);
	place.classList.add("tanxin-panel");
	place.replaceChildren(...children.filter(Boolean));
	return place;
};

/** A table of text cells or elements. Each column: {label, cls}. */
tanxin.table = (columns, rows) =>
	tanxin.el(
		"div",
		{ cls: "tanxin-table-frame" },
		tanxin.el(
			"table",
			{ cls: "table table-bordered tanxin-table" },
			tanxin.el(
				"thead",
				{},
				tanxin.el("tr", {}, ...columns.map((column) => tanxin.el("th", { text: column.label, cls: column.cls })))
			),
			tanxin.el(
				"tbody",
				{},
				...rows.map((row) =>
					tanxin.el(
						"tr",
						{},
						...row.map((cell, index) => {
							const label = columns[index].label;
							return cell instanceof Node
								? tanxin.el("td", { "data-label": label, cls: columns[index].cls }, cell)
								: tanxin.el("td", { "data-label": label, cls: columns[index].cls, text: cell ?? "" });
						})
					)
				)
			)
		)
	);

/** A link to a document that shows text of ours. */
tanxin.link = (doctype, name, text) =>
	tanxin.el("a", { href: frappe.utils.get_form_link(doctype, name), text: text || name });

tanxin.day = (value) => (value ? frappe.datetime.str_to_user(String(value).slice(0, 10), false, true) : "");
/** Talks are noted to the minute. */
tanxin.minute = (value) =>
	value ? frappe.datetime.str_to_user(String(value).slice(0, 19)).replace(/(\d\d:\d\d):\d\d$/, "$1") : "";

/** How long something lay, in the largest unit that says something. */
tanxin.lasting = (seconds) => {
	if (seconds < 3600) return __("{0} minutes", [Math.max(1, Math.round(seconds / 60))]);
	if (seconds < 86400) return __("{0} hours", [Math.round(seconds / 3600)]);
	return __("{0} days", [Math.round(seconds / 86400)]);
};

/** The longest texts (domain/lengths.py), told before anything is sent: what was written stays in its field. */
tanxin.LONGEST = { reason: 2000, objection: 20000 };

/** Whether a text is too long; says so, and by how much. */
tanxin.too_long = (label, text, longest) => {
	const over = [...text.trim()].length - longest;
	if (over > 0) frappe.msgprint({ title: label, indicator: "orange", message: __("{0} characters at most, {1} too many. Shorten it; nothing is lost here.", [longest, over]) });
	return over > 0;
};

/** Ask for one text; resolves with it, or never when the dialog is closed. */
tanxin.ask = (title, label, description, longest = tanxin.LONGEST.reason) =>
	new Promise((resolve) => {
		const dialog = new frappe.ui.Dialog({
			title,
			fields: [{ fieldname: "text", fieldtype: "Small Text", label, description, reqd: 1 }],
			primary_action_label: __("OK"),
			primary_action(values) {
				if (!values.text.trim() || tanxin.too_long(label, values.text, longest)) return;
				dialog.hide();
				resolve(values.text.trim());
			},
		});
		dialog.show();
	});

/** Open a printed form as PDF in a tab of its own. */
tanxin.print = (form, name) =>
	window.open(`/api/method/tanxin.api.forms.pdf?form=${form}&name=${encodeURIComponent(name)}`, "_blank", "noopener");

// Editing follows the state of the sign-off, not the role that the Workflow's table happens to name first.
// The server decides again on the stored row.
tanxin._core_is_read_only = frappe.workflow.is_read_only;
frappe.workflow.is_read_only = function (doctype, name) {
	if (!tanxin.SIGNED_DOCTYPES.includes(doctype)) return tanxin._core_is_read_only.call(this, doctype, name);
	const doc = locals[doctype] && locals[doctype][name];
	return Boolean(doc && !doc.__islocal && !tanxin.EDITABLE_STATES.includes(doc.workflow_state || "Plan Draft"));
};

// The state in the head of a form reads in the words of the sign-off: "Signed" is 已批准 here, whatever it is elsewhere.
tanxin._core_get_indicator = frappe.get_indicator;
frappe.get_indicator = function (doc, doctype, ...rest) {
	const kind = doctype || doc.doctype;
	if (!tanxin.SIGNED_DOCTYPES.includes(kind) || doc.__unsaved || !doc.workflow_state) {
		return tanxin._core_get_indicator.call(this, doc, doctype, ...rest);
	}
	const own = (frappe.listview_settings[kind] || {}).get_indicator;
	return own ? own(doc) : tanxin.state_indicator(doc.workflow_state);
};

tanxin.STATE_COLOURS = {
	"Plan Draft": "gray",
	"Awaiting Signature": "orange",
	Signed: "green",
	"Sent Back": "red",
	"Not Agreed": "red",
	"Talk Held": "blue",
	"Plan Cancelled": "gray",
	"Plan Expired": "gray",
};

tanxin.state_label = (state) => __(state, null, "Talk Plan");
tanxin.state_indicator = (state) => [
	tanxin.state_label(state),
	tanxin.STATE_COLOURS[state] || "gray",
	`workflow_state,=,${state}`,
];
tanxin.state_pill = (state) => tanxin.pill(tanxin.state_label(state), tanxin.STATE_COLOURS[state] || "gray");

// v15 translates a choice without saying whose it is, so that "Open" reads alike everywhere; later versions say it.
frappe.form.formatters.Select = (value, df) =>
	__(frappe.form.formatters.Data(value, df), null, df && (df.context || df.parent));

// Comments, shares, tags and assignments of the platform stand beside the record in clear: not for talks.
$(document).on("form-refresh", (event, frm) => {
	if (frm && frm.meta && frm.meta.module === "Tanxin") frm.page.wrapper.addClass("tanxin-form");
});

/**
 * A list of ours: no number column, three facts beside name and state on a laptop too, choices in their own words.
 * `settings` are the platform's list view settings.
 */
tanxin.show_list = (doctype, settings) => {
	const own = (settings || {}).onload;
	frappe.listview_settings[doctype] = {
		hide_name_column: true,
		...settings,
		onload(list) {
			const choices = list.meta.fields.filter((df) => df.fieldtype === "Select");
			list.settings.formatters = Object.fromEntries(
				choices.map((df) => [df.fieldname, (value) => frappe.utils.escape_html(__(value, null, doctype))])
			);
			list.list_view_settings.total_fields = list.list_view_settings.total_fields || 6;
			list.setup_columns();
			list.render_header(true);
			list.page.wrapper.addClass("tanxin-list");
			tanxin.drop_platform_actions(list);
			if (own) own(list);
		},
	};
};

/** Assignments and tags of the platform are not for talks, in the list no more than in the form. */
tanxin.drop_platform_actions = (list) => {
	const context = "Button in list view actions menu";
	const labels = ["Assign To", "Clear Assignment", "Apply Assignment Rule", "Add Tags"].map((label) =>
		encodeURIComponent(__(label, null, context))
	);
	list.page.actions
		.find("[data-label]")
		.filter((_index, item) => labels.includes(item.getAttribute("data-label")))
		.closest("li")
		.remove();
};

for (const doctype of [
	"Party Organization",
	"Talk Meeting",
	"Talk Outline",
	"Talk Post",
	"Talk Reading Log",
	"Talk Reminder",
	"Talk Rule",
	"Talk Rulebook",
	"Talk Sign Off",
]) {
	tanxin.show_list(doctype);
}

/** Filters above a list name their choices in the words of the list's DocType. */
tanxin._core_add_options = frappe.ui.form.add_options;
frappe.ui.form.add_options = (input, options, sort, doctype) => {
	const [view, listed] = doctype ? [] : frappe.get_route() || [];
	const ours = view === "List" && locals.DocType && locals.DocType[listed] && locals.DocType[listed].module === "Tanxin";
	return tanxin._core_add_options(input, options, sort, doctype || (ours ? listed : undefined));
};

/** The choices of a field in their own words: [{value, label}]. */
tanxin.choices_of = (doctype, fieldname) =>
	frappe.meta
		.get_docfield(doctype, fieldname)
		.options.split("\n")
		.filter(Boolean)
		.map((value) => ({ value, label: __(value, null, doctype) }));

/** Boxes to tick for the rows of a hidden child table with one choice each. */
tanxin.choices = (frm, panel, table, fieldname, editable) => {
	const child = frappe.meta.get_docfield(frm.doctype, table).options;
	const chosen = (frm.doc[table] || []).map((row) => row[fieldname]);
	const toggle = (value, on) => {
		if (on) frm.add_child(table, { [fieldname]: value });
		else frm.doc[table] = frm.doc[table].filter((row) => row[fieldname] !== value);
		frm.doc[table].forEach((row, index) => (row.idx = index + 1));
		frm.dirty();
	};
	tanxin.boxes(frm, panel, tanxin.choices_of(child, fieldname), chosen, editable && toggle);
};

/** Boxes to tick in place of a text field that keeps one word a line. */
tanxin.line_choices = (frm, panel, fieldname, choices, editable) => {
	const chosen = () => (frm.doc[fieldname] || "").split("\n").filter(Boolean);
	const toggle = (value, on) =>
		frm.set_value(fieldname, [...chosen().filter((each) => each !== value), ...(on ? [value] : [])].join("\n"));
	frm.toggle_display(fieldname, false);
	tanxin.boxes(frm, panel, choices, chosen(), editable && toggle, frappe.meta.get_docfield(frm.doctype, fieldname).description);
};

/** `toggle(value, on)` is called for a tick; without it the boxes are only read. */
tanxin.boxes = (frm, panel, choices, chosen, toggle, hint) => {
	const boxes = choices.map(({ value, label }) => {
		const box = tanxin.el("input", { type: "checkbox", value, disabled: !toggle });
		box.checked = chosen.includes(value);
		if (toggle) box.addEventListener("change", () => toggle(value, box.checked));
		return tanxin.el("label", { cls: "tanxin-choice" }, box, tanxin.el("span", { text: label }));
	});
	const label = frappe.meta.get_docfield(frm.doctype, panel).label;
	tanxin.fill(
		frm,
		panel,
		tanxin.el("span", { cls: "control-label", text: __(label, null, frm.doctype) }),
		tanxin.el("div", { cls: "tanxin-choices" }, ...boxes),
		hint ? tanxin.el("p", { cls: "help-box small text-muted", text: __(hint, null, frm.doctype) }) : null
	);
};

/** 申请谈话: whom one may ask, what it is about for that person alone; the server decides and answers in a sentence. */
tanxin.ask_for_talk = async (done) => {
	const people = await tanxin.call("requests.whom");
	const dialog = new frappe.ui.Dialog({
		title: __("Ask for a Talk"),
		fields: [
			{
				fieldname: "talker",
				fieldtype: "Select",
				label: __("With whom would you like to talk?"),
				options: people.map((each) => ({ value: each.person, label: `${each.name}　${each.post}` })),
				reqd: 1,
			},
			{
				fieldname: "words",
				fieldtype: "Small Text",
				label: __("What It Is About (for That Person Alone)"),
				description: __("You may leave this empty. Nobody else reads it, the organiser neither."),
				length: 500,
			},
		],
		primary_action_label: __("Send the Request"),
		async primary_action({ talker, words }) {
			dialog.disable_primary_action();
			try {
				const answer = await tanxin.call("requests.ask", { talker, words: words || "" });
				dialog.hide();
				frappe.show_alert({ message: answer.message, indicator: answer.new ? "green" : "blue" }, 10);
				if (done) done(answer.request);
			} finally {
				dialog.enable_primary_action();
			}
		},
	});
	dialog.show();
};
