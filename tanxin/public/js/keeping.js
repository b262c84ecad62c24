// 归档: filing and holds on the record, filing of many in its list, the year's catalogue.
tanxin.keeping = {};

frappe.ui.form.on("Talk Record", {
	refresh(frm) {
		if (frm.is_new() || frm.doc.docstatus !== 1 || !tanxin.keeping.files()) return;
		const add = (label, handler) => {
			frm.remove_custom_button(label, __("Filing"));
			frm.add_custom_button(label, handler, __("Filing"));
		};
		if (!frm.doc.archive_no) add(__("File the Record"), () => tanxin.keeping.file(frm));
		else if (!frm.doc.destroyed_on) add(__("Count of Pages"), () => tanxin.keeping.count_pages(frm));
		if (frm.doc.destroyed_on) return;
		if (frm.doc.held_since) add(__("End the Hold"), () => tanxin.keeping.hold(frm, "lift", __("End the Hold")));
		else add(__("Put Disposal on Hold"), () => tanxin.keeping.hold(frm, "hold", __("Put Disposal on Hold")));
	},
});

/** Whether the buttons are worth showing; the server decides by the posts. */
tanxin.keeping.files = () => ["Tanxin Organiser", "Tanxin Inspector"].some((role) => frappe.user.has_role(role));

tanxin.keeping.ask_pages = (title, value) =>
	new Promise((resolve) =>
		frappe.prompt(
			[{ fieldname: "pages", fieldtype: "Int", label: __("Pages", null, "Talk Record"), default: value || 0, description: __("0: not counted") }],
			(values) => resolve(values.pages || 0),
			title,
			__("OK")
		)
	);

tanxin.keeping.file = async (frm) => {
	const pages = await tanxin.keeping.ask_pages(__("File the Record"), 0);
	const numbers = await tanxin.call("keeping.file", { records: JSON.stringify([frm.doc.name]), pages });
	tanxin.keeping.tell(numbers);
	frm.reload_doc();
};

tanxin.keeping.count_pages = async (frm) => {
	const pages = await tanxin.keeping.ask_pages(__("Count of Pages"), frm.doc.archive_pages);
	await tanxin.call("keeping.set_pages", { record: frm.doc.name, pages });
	frm.reload_doc();
};

tanxin.keeping.hold = async (frm, step, title) => {
	const reason = await tanxin.ask(title, __("Reason"), __("Everybody who sees the record reads it: nothing that was said in the talk."));
	await tanxin.call(`keeping.${step}`, { record: frm.doc.name, reason });
	frm.reload_doc();
};

tanxin.keeping.tell = (numbers) => {
	const given = Object.values(numbers);
	const message = given.length ? __("Filed: {0}", [given.length === 1 ? given[0] : __("{0} records", [given.length])]) : __("They were filed already.");
	frappe.show_alert({ message, indicator: given.length ? "green" : "blue" });
};

/** Filing from the list of records: the ticked ones, or everything of a year. */
tanxin.keeping.in_list = (list) => {
	if (!tanxin.keeping.files()) return;
	list.page.add_action_item(__("File the Record"), async () => {
		const records = list.get_checked_items(true);
		if (!records.length) return;
		tanxin.keeping.tell(await tanxin.call("keeping.file", { records: JSON.stringify(records) }));
		list.refresh();
	});
	list.page.add_inner_button(__("File a Year"), () => tanxin.keeping.ask_year(__("File a Year"), tanxin.keeping.file_year(list)), __("Filing"));
	list.page.add_inner_button(__("Catalogue of Files (PDF)"), () => tanxin.keeping.ask_year(__("Catalogue of Files (PDF)"), tanxin.keeping.print_catalogue), __("Filing"));
};

tanxin.keeping.ask_year = async (title, handler) => {
	const me = await tanxin.me();
	frappe.prompt(
		[
			{ fieldname: "organization", fieldtype: "Link", options: "Party Organization", label: __("Organization", null, "Talk Record"), reqd: 1, default: me.organization },
			{ fieldname: "year", fieldtype: "Int", label: __("Year of the File", null, "Talk Record"), reqd: 1, default: moment().year() },
		],
		handler,
		title,
		__("OK")
	);
};

tanxin.keeping.file_year = (list) => async (values) => {
	const count = await tanxin.call("keeping.file_year", values);
	frappe.show_alert({ message: __("Filed: {0}", [__("{0} records", [count])]), indicator: count ? "green" : "blue" });
	list.refresh();
};

tanxin.keeping.print_catalogue = ({ organization, year }) =>
	window.open(
		`/api/method/tanxin.api.keeping.catalogue_pdf?organization=${encodeURIComponent(organization)}&year=${year}`,
		"_blank",
		"noopener"
	);
