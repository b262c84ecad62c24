// 保管期限: whose number it is, and whether somebody compared it with its text.
tanxin.show_list("Talk Retention Period", {
	add_fields: ["authority", "verified_by", "enabled"],
	get_indicator(doc) {
		if (!doc.enabled) return [__("Disabled", null, "Talk Retention Period"), "gray", "enabled,=,0"];
		if (doc.authority === "Unit") return [__("Unit", null, "Talk Retention Period"), "blue", "authority,=,Unit"];
		return doc.verified_by
			? [__("Verified", null, "Talk Retention Period"), "green", "verified_by,is,set"]
			: [__("Not Verified", null, "Talk Retention Period"), "orange", "verified_by,is,not set"];
	},
});
