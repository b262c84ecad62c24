// 授权: what one gave, what one holds, and which of it runs today.
tanxin.show_list("Talk Delegation", {
	add_fields: ["active", "from_date", "to_date"],
	async onload(list) {
		const me = await tanxin.me();
		if (!me.person) return;
		const only = (field) => () => list.filter_area.clear(false).then(() => list.filter_area.add([["Talk Delegation", field, "=", me.person]]));
		list.page.add_inner_button(__("Given by Me"), only("giver"));
		list.page.add_inner_button(__("Held by Me"), only("receiver"));
	},
	get_indicator(doc) {
		const today = frappe.datetime.get_today();
		if (!doc.active) return [__("Revoked", null, "Talk Delegation"), "gray", "active,=,0"];
		if (doc.to_date < today) return [__("Ended"), "gray", `to_date,<,${today}`];
		if (doc.from_date > today) return [__("Not Begun"), "orange", `from_date,>,${today}`];
		return [__("In Force"), "green", `active,=,1|from_date,<=,${today}|to_date,>=,${today}`];
	},
});
