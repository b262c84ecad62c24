// Lines of a sheet decided one by one (逐项签批), on the sheet itself and on the page 待我审批.
frappe.provide("tanxin.line_decisions");

/** What to do with a line, and why, where it is not signed. */
tanxin.line_decisions.inputs = (line) => {
	const choice = tanxin.el(
		"select",
		{ cls: "form-control input-xs", "data-decision": line.name, "aria-label": __("Decision") },
		tanxin.el("option", { value: "", text: __("Leave waiting") }),
		...["Sign", "Send Back", "Disagree"].map((action) => tanxin.el("option", { value: action, text: tanxin.action_label(action) }))
	);
	const reason = tanxin.el("input", { type: "text", cls: "form-control input-xs hidden", "data-reason": line.name, placeholder: __("Reason") });
	choice.addEventListener("change", () => reason.classList.toggle("hidden", ["", "Sign"].includes(choice.value)));
	return tanxin.el("div", { cls: "tanxin-decision" }, choice, reason);
};

/** Take what was chosen below `place` and show what became of each line. False where nothing could be taken yet. */
tanxin.line_decisions.take = async (campaign, place, lines) => {
	const decisions = [...place.querySelectorAll("[data-decision]")]
		.filter((choice) => choice.value)
		.map((choice) => ({
			plan: choice.dataset.decision,
			action: choice.value,
			reason: choice.parentElement.querySelector("[data-reason]").value.trim(),
		}));
	const missing = tanxin.line_decisions.missing(decisions);
	if (missing) {
		frappe.show_alert({ message: missing, indicator: "orange" });
		return false;
	}
	const results = await tanxin.call("signoff.decide_lines", { campaign, decisions: JSON.stringify(decisions) });
	const titles = Object.fromEntries(lines.map((line) => [line.name, line.title]));
	tanxin.line_decisions.show(
		results.map((each) => [
			titles[each.plan] || each.plan,
			each.error ? tanxin.el("span", { cls: "text-danger", text: strip_html(each.error) }) : tanxin.state_pill(each.state),
		])
	);
	return true;
};

tanxin.line_decisions.missing = (decisions) => {
	if (!decisions.length) return __("Choose a decision for at least one line.");
	const unexplained = decisions.some((decision) => decision.action !== "Sign" && !decision.reason);
	return unexplained ? __("Write a reason for every line that is not signed.") : "";
};

/** Who with whom, and what became of it. */
tanxin.line_decisions.show = (rows, title) => {
	const dialog = new frappe.ui.Dialog({ title: title || __("Result Line by Line"), size: "large" });
	dialog.$body.get(0).append(tanxin.el("div", { cls: "tanxin-inbox-results" }, tanxin.table([{ label: __("Who With Whom") }, { label: __("Result") }], rows)));
	dialog.show();
	return dialog;
};
