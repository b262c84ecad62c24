import frappe
from frappe import _
from frappe.utils import escape_html

from tanxin.domain.routes import Route, flaws
from tanxin.site import routes
from tanxin.site.kept import Kept


class TalkSigningRoute(Kept):
	"""Which steps come before the leader's approval (审批流程): 审核 and 会签, as the unit decided. A plan that is sent
	keeps the steps of that day; what is changed here counts for those sent from then on."""

	def validate(self):
		try:
			route = routes.route_of(self, self.steps)
		except ValueError as problem:
			frappe.throw(_("A word in this route is not known: {0}").format(problem), title=_(self.doctype))
		said = [f"{self.label_of(place)}：{sentence}" for place, sentence in flaws(route)]
		said += self.named_who_cannot_sign()
		if said:
			frappe.throw("<br>".join(map(escape_html, said)), title=_(self.doctype))
		self.refuse_second(route)

	def named_who_cannot_sign(self) -> list[str]:
		"""Whoever is named himself must be able to log in, now."""
		named = {row.person for row in self.steps if row.person}
		without = routes.without_account(named)
		return [
			_("{0}: {1} has no account that works. Enter one in the roster, or name somebody else.").format(
				self.label_of(f"steps.{row.idx}.person"),
				frappe.db.get_value("Talk Person", row.person, "person_name"),
			)
			for row in self.steps
			if row.person in without
		]

	def refuse_second(self, route: Route):
		"""One route for the same plans on the same day."""
		other = next((each for each in routes.enabled() if each.name != self.name and each.meets(route)), None)
		if other:
			frappe.throw(
				_(
					"Route {0} stands for the same organisation and category at the same time. End or switch off one of them."
				).format(other.name),
				title=_(self.doctype),
			)

	def label_of(self, place: str) -> str:
		"""The label of a field that the checks name: `to_date`, `steps.2.title`."""
		name, *rest = place.split(".")
		field = self.meta.get_field(name)
		if not rest:
			return _(field.label, context=self.doctype)
		child = frappe.get_meta(field.options).get_field(rest[1])
		return _("{0}, row {1}: {2}").format(
			_(field.label, context=self.doctype), rest[0], _(child.label, context=child.parent)
		)
