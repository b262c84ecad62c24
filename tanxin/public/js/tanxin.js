// What every desk page of the app shares. User text reaches the page as text nodes only, never as markup.
frappe.provide("tanxin");

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

/** Ask for one text; resolves with it, or never when the dialog is closed. */
tanxin.ask = (title, label, description) =>
	new Promise((resolve) => {
		const dialog = new frappe.ui.Dialog({
			title,
			fields: [{ fieldname: "text", fieldtype: "Small Text", label, description, reqd: 1 }],
			primary_action_label: __("OK"),
			primary_action(values) {
				if (!values.text.trim()) return;
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

// v15 translates a choice without saying whose it is, so that "Open" reads alike everywhere; later versions say it.
frappe.form.formatters.Select = (value, df) =>
	__(frappe.form.formatters.Data(value, df), null, df && (df.context || df.parent));

// Comments, shares, tags and assignments of the platform stand beside the record in clear: not for talks.
$(document).on("form-refresh", (event, frm) => {
	if (frm && frm.meta && frm.meta.module === "Tanxin") frm.page.wrapper.addClass("tanxin-form");
});
