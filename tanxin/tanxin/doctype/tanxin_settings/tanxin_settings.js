// 谈心谈话设置: the unit's own numbers stand beside its own rules on a page of their own.
frappe.ui.form.on("Tanxin Settings", {
	refresh(frm) {
		frm.add_custom_button(__("The Unit's Own Rules"), () => frappe.set_route("tanxin-unit-rules"));
		tell_of_the_key(frm);
	},
});

/** One line on the key: where copies stand, and what is to be done on the server. */
async function tell_of_the_key(frm) {
	const key = await tanxin.call("keys.status");
	const [text, colour] = told(key);
	frm.dashboard.clear_headline();
	frm.dashboard.set_headline(frappe.utils.escape_html(text), colour);
}

function told(key) {
	if (!key.there) {
		return [
			__("The key of talk content is missing: words cannot be read, nothing can be signed. See docs/keys.md."),
			"red",
		];
	}
	if (key.resealing) {
		return [__("The key is being changed and that is not finished: run tanxin-key rotate on the server."), "orange"];
	}
	if (key.not_copied) {
		return [
			__("No copy of the key ({0}) was ever noted. Without one a lost disk makes all talk content unreadable: run tanxin-key copy on the server.", [key.mark]),
			"orange",
		];
	}
	return [__("Key {0}, made on {1}; a copy was noted on {2}.", [key.mark, key.made_on || "—", key.copied_on]), "blue"];
}
