// 授权: which run today.
tanxin.show_list("Talk Delegation", {
	add_fields: ["active", "from_date", "to_date"],
	get_indicator(doc) {
		const today = frappe.datetime.get_today();
		if (!doc.active) return [__("Revoked", null, "Talk Delegation"), "gray", "active,=,0"];
		if (doc.to_date < today) return [__("Ended"), "gray", `to_date,<,${today}`];
		if (doc.from_date > today) return [__("Not Begun"), "orange", `from_date,>,${today}`];
		return [__("In Force"), "green", `active,=,1|from_date,<=,${today}|to_date,>=,${today}`];
	},
});
