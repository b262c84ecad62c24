// The mark of a plan or record (内部, 内部·严格) on the form's head, as it will stand on every print.
frappe.provide("tanxin.marks");

tanxin.marks.show = async (frm) => {
	const name = frm.doc.name;
	const place = frm.page.wrapper.get(0).querySelector(".page-head .title-area");
	place?.querySelector(".tanxin-mark")?.remove();
	if (frm.is_new() || !place) return;
	const head = await tanxin.call("forms.head", { doctype: frm.doctype, name });
	if (frm.doc.name !== name || place.querySelector(".tanxin-mark")) return;
	if (head.classified) {
		frm.set_df_property("state_secret_mark", "depends_on", "");
		frm.toggle_display("state_secret_mark", true);
	}
	if (!head.mark) return;
	const pill = tanxin.pill(head.mark, head.mark === "内部" ? "gray" : "red");
	pill.classList.add("tanxin-mark");
	pill.title = __("Stands top left on every print.");
	// Beside the state: on one of the two lines of the platform the title stands in the breadcrumbs, which wrap.
	const state = place.querySelector(".indicator-pill");
	if (state) state.after(pill);
	else place.append(pill);
};

for (const doctype of ["Talk Plan", "Talk Record", "Talk Campaign"]) {
	frappe.ui.form.on(doctype, { refresh: (frm) => void tanxin.marks.show(frm) });
}

/** 当面告知: for who has no page of his own, by whoever keeps the record. */
tanxin.marks.told_button = (frm, row) =>
	tanxin.button(__("Told in Person"), () => {
		frappe.confirm(__("You told {0} face to face what is recorded, who reads it, how long it is kept and which rights there are?", [row.person_name]), async () => {
			await tanxin.call("confirm.told_in_person", { record: frm.doc.name, person: row.person });
			frappe.show_alert({ message: __("Noted"), indicator: "green" });
			await frm.reload_doc();
		});
	});
