"""Who should see what (可见范围对照), in plain Python from the words of the issue, over a `World` and nothing else:

everyone sees at most that talks were owed, planned, held, confirmed; leaders, organisers and inspectors for the
organisations of their posts of today and what is below them; whoever takes part sees his own. Restricted and formal
matters are for those whose post needs them, never for the person they are about; a request that goes past a secretary is
not told to him.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from tanxin.tests.site.scope_world import TERMS, Row, World

OVERSEE = {"Secretary", "Deputy Secretary", "Committee Member", "Organiser", "Inspector", "Leader In Charge"}
NEED = {"Secretary", "Deputy Secretary", "Organiser", "Leader In Charge"}
FORMAL = {"Reminder", "Written Inquiry", "Admonition"}
BEFORE_SIGNING = {"Plan Draft", "Awaiting Signature"}


class Oracle:
	"""For one person of the world, or `None` for an administrator without a person."""

	def __init__(self, world: World, me: str | None) -> None:
		self.world, self.me = world, me

	def sees(self, doctype: str) -> set[str]:
		"""The names of the rows that he sees."""
		judge: Callable[[str, Row], bool] = getattr(self, doctype.lower().replace(" ", "_"))
		return {name for name, row in self.world.rows.get(doctype, {}).items() if judge(name, row)}

	def holds(self, posts: set[str]) -> set[str]:
		"""The organisations for which one of the posts is his today, with all below."""
		own = {
			post["organization"]
			for post in self.world.posts
			if post["person"] == self.me and post["post"] in posts and self._runs(post["term"])
		}
		return {place for place in self.world.parents if own & set(self._up(place))}

	def _up(self, place: str | None) -> Iterable[str]:
		while place:
			yield place
			place = self.world.parents[place]

	def _runs(self, term: str) -> bool:
		first, last = TERMS[term]
		today, days = self.world.today, timedelta(days=1)
		return (first is None or today + first * days <= today) and (
			last is None or today <= today + last * days
		)

	def oversees(self, row: Row) -> bool:
		return self.me is None or row["organization"] in self.holds(OVERSEE)

	def needs(self, row: Row) -> bool:
		return row["organization"] in self.holds(NEED)

	def mine(self, person: str | None) -> bool:
		return self.me is not None and person == self.me

	def talk_request(self, _name: str, row: Row) -> bool:
		return (
			self.mine(row["person"])
			or self.mine(row["talker"])
			or row["organization"] in self.holds({"Organiser"})
			or row["asked_organization"] in self.holds(NEED)
		)

	def _goes_past_him(self, event: str | None) -> bool:
		requests = self.world.rows["Talk Request"]
		return any(
			row["event"] == event and not self.talk_request(name, row)
			for name, row in requests.items()
			if event
		)

	def _open_to_him(self, row: Row) -> bool:
		return not row["restricted"] or (self.needs(row) and not self.mine(row["person"]))

	def trigger_event(self, name: str, row: Row) -> bool:
		overseen = self.oversees(row) and self._open_to_him(row) and not self._goes_past_him(name)
		return overseen or self.mine(row["owner"]) or self.mine(row["requested_talker"])

	def talk_obligation(self, _name: str, row: Row) -> bool:
		concerns = self.oversees(row) or self.mine(row["person"])
		told = concerns and self._open_to_him(row) and not self._goes_past_him(row["event"])
		return told or self.mine(row["talker"])

	def talk_plan(self, name: str, row: Row) -> bool:
		return (
			self._oversees_plan(row)
			or self.me in row["talkers"]
			or self.mine(row["author"])
			or self._signs(row)
			or self._decided(row)
		)

	def _oversees_plan(self, row: Row) -> bool:
		about_him = self.me in row["persons"]
		owed = self.world.rows["Talk Obligation"].get(row["obligation"] or "", {})
		if row["category"] in FORMAL or owed.get("restricted"):
			return self.oversees(row) and self.needs(row) and not about_him
		return self.oversees(row) and not (about_him and row["workflow_state"] in BEFORE_SIGNING)

	def _decided(self, row: Row) -> bool:
		return bool(row["signed_by"]) and (self.mine(row["signed_by"]) or self.mine(row["on_behalf_of"]))

	def _signs(self, row: Row) -> bool:
		if self.mine(row["approver"]) or self.mine(row["co_signer"]):
			return True
		return any(
			given["giver"] in (row["approver"], row["co_signer"]) and self._reaches(given, row)
			for given in self.world.delegations
		)

	def _reaches(self, given: Row, row: Row) -> bool:
		"""Whether the authority is his, counts today, and is for a plan of that kind and place that waits."""
		category = row["category"]
		kind = (
			category == given["category"]
			if given["category"]
			else category is not None and category not in FORMAL
		)
		return (
			self.mine(given["receiver"])
			and given["giver"] != given["receiver"]
			and bool(given["active"])
			and self._runs(given["term"])
			and any(
				post["person"] == given["giver"] and self._runs(post["term"]) for post in self.world.posts
			)
			and kind
			and (not given["organization"] or given["organization"] in self._up(row["organization"]))
			and row["workflow_state"] == "Awaiting Signature"
			and self.me not in row["persons"]
		)

	def talk_sign_off(self, _name: str, row: Row) -> bool:
		return self.talk_plan(row["plan"], self.world.rows["Talk Plan"][row["plan"]])

	def talk_record(self, _name: str, row: Row) -> bool:
		if self.me in row["talkers"] or self.mine(row["recorder"]) or self.mine(row["owner"]):
			return True
		plan = self.world.rows["Talk Plan"].get(row["plan"] or "")
		told = self._oversees_record(row) or self.me in row["persons"] or bool(plan and self._decided(plan))
		return row["docstatus"] > 0 and told

	def _oversees_record(self, row: Row) -> bool:
		if row["category"] in FORMAL:
			return self.oversees(row) and self.needs(row) and self.me not in row["persons"]
		return self.oversees(row)

	def _record_of(self, row: Row) -> Row:
		return self.world.rows["Talk Record"][row["record"]]

	def talk_confirmation(self, _name: str, row: Row) -> bool:
		return self.mine(row["person"]) or self._answers(self._record_of(row))

	def _answers(self, record: Row) -> bool:
		"""Whether he sees what everybody answered to a record."""
		held = self.me in record["talkers"] or self.mine(record["recorder"])
		return held or self._oversees_record(record)

	def in_the_ledger(self, record: str) -> bool:
		"""The ledger is of talks with what each person answered: none for who merely entered or decided it."""
		row = self.world.rows["Talk Record"][record]
		took_part = any(self.mine(person) for person in row["persons"])
		return record in self.sees("Talk Record") and (took_part or self._answers(row))

	def talk_follow_up(self, _name: str, row: Row) -> bool:
		record = self._record_of(row)
		held = self.me in record["talkers"] or self.mine(record["recorder"])
		return self.mine(row["person"]) or self.mine(row["owner_person"]) or held
