import frappe
from frappe import _
from frappe.utils import escape_html

from tanxin.domain.model import COUNTERPARTS, Authority, QuotaCounts, RuleKind, TalkerRole
from tanxin.domain.obligations import reads_as
from tanxin.domain.rule_checks import COUNTED, PAIRED, RAISED, Flaw, flaws
from tanxin.domain.supersession import circle
from tanxin.site import owing_jobs, restricted
from tanxin.site.kept import Kept
from tanxin.site.rules import all_rules, note_switching_on, rule_of

_DEADLINE = {"deadline_value": 0, "deadline_unit": "", "deadline_setting": "", "deadline_source": ""}


class TalkRule(Kept):
	"""One rule of a regulation (规则): who talks with whom, when, by when, and where that is written."""

	def before_validate(self):
		note_switching_on(self)

	def validate(self):
		self.empty_what_the_kind_has_not()
		try:
			rule = rule_of(self)
		except ValueError as problem:
			frappe.throw(_("A word in this rule is not known: {0}").format(problem), title=_("Talk Rule"))
		self.refuse(self.flaws())
		self.refuse_other_category()
		self.reads_as = reads_as(rule)

	def refuse_other_category(self):
		"""谈心谈话 does not become 诫勉 by way of its rule: what is owed under it keeps its category."""
		before = self.get_doc_before_save()
		if before and before.category != self.category and restricted.is_rule_of_any(self.name):
			frappe.throw(
				_("Talks are owed under this rule as {0}. Write another rule for {1}.").format(
					_(before.category, context="Talk Rule"), _(self.category, context="Talk Rule")
				),
				title=_("Talk Rule"),
			)

	def flaws(self) -> list[Flaw]:
		"""All that is wrong with the rule, by the domain's names of the fields. Raises ValueError for a word that no
		rule knows."""
		rule = rule_of(self)
		found = flaws(rule, _documents())
		if self.superseded_by and rule.code in circle([*all_rules(), rule]):
			found.append(Flaw("superseded_by", "与取代它的规则互相取代"))
		return found

	def on_update(self):
		owing_jobs.rules_changed()

	def empty_what_the_kind_has_not(self):
		"""The form hides these fields: what was in them before the kind was changed asks nothing of anybody."""
		try:
			kind, talker = RuleKind(self.kind), TalkerRole(self.talker)
		except ValueError:
			return  # said below, with the word
		meetings = kind is RuleKind.QUOTA and self.quota_counts == QuotaCounts.MEETINGS.value
		for has, fields in (
			(kind in RAISED, {"situations": "", **_DEADLINE}),
			(kind in COUNTED, {"min_count": 1, "max_count": 0, "count_source": "", "period": ""}),
			(kind is RuleKind.QUOTA, {"quota_counts": "", "quota_percent": 0}),
			(kind is RuleKind.WINDOW or meetings, {"meeting": ""}),
			(kind is RuleKind.WINDOW, {"window_months": ""}),
			(kind in PAIRED and talker in COUNTERPARTS, {"each": "Member"}),
			(talker is TalkerRole.PORTFOLIO, {"portfolio": ""}),
			(talker is TalkerRole.BY_LEVEL, {"levels": []}),
		):
			if not has:
				self.update(fields)
		if self.quota_percent:
			self.min_count = 1

	def refuse(self, found: list[Flaw]):
		"""All that is wrong at once, each at the field as the form calls it."""
		if found:
			said = (
				f"{escape_html(self.label_of(flaw.field))}：{escape_html(flaw.sentence)}" for flaw in found
			)
			frappe.throw("<br>".join(said), title=_("Talk Rule"))

	def label_of(self, place: str) -> str:
		"""The label of a field that the checks name: `deadline.value`, `demands.2.deadline.value`."""
		table, *rest = place.split(".")
		if rest and rest[0].isdigit():
			rows, row = self.meta.get_field(table), rest[0]
			child = frappe.get_meta(rows.options).get_field("_".join(rest[1:]))
			return _("{0}, row {1}: {2}").format(
				_(rows.label, context=self.doctype), row, _(child.label, context=child.parent)
			)
		name = "_".join((table, *rest))
		field = self.meta.get_field(name) or self.meta.get_field(f"{name}_value")
		return _(field.label, context=self.doctype)


def _documents() -> dict[str, Authority]:
	"""The titles of all rulebooks, and who issued them."""
	rows = frappe.get_all("Talk Rulebook", fields=["title", "authority"])
	return {row.title: Authority(row.authority) for row in rows}
