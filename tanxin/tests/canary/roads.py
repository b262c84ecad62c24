"""The roads by which somebody may try to read (途径): each is the requests that a client would send, and what it is for.

A road `shows` the zones that it is made to show to who may read them, and `promises` to whom it must show them: a
marker that nobody can ever read proves nothing. What it does not show must not turn up on it for anybody.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from tanxin.tests.canary import zones
from tanxin.tests.canary.readers import BRANCH, PRIVILEGED, Reader
from tanxin.tests.canary.zones import Piece
from tanxin.tests.matrix.roads import Ask

ALL = ("*",)
#: DocTypes whose rows hold words, sealed or not.
CONTENT = ("Talk Note", "Talk Dossier", "Talk Request", "Talk Follow Up", "Trigger Event", "File")
#: About whom a dossier is kept, and one about whom there is none.
WITH_DOSSIER = ("person_two", "person_three", "member")
#: The printed forms: what stands on them.
FORM_SHOWS = {
	"record": frozenset({zones.SHARED, zones.OBJECTION, zones.FOLLOW_UP}),
	"plan": frozenset({zones.PLAN}),
	"campaign": frozenset({zones.PLAN}),
	"outline": frozenset({zones.PLAN, zones.DOSSIER, zones.FOLLOW_UP}),
}
#: What of these stands on the form in any case: the outline has a paper of its own, and what was done is no open matter.
FORM_HOLDS: dict[str, Callable[[Piece], bool]] = {
	"record": lambda piece: True,
	"plan": lambda piece: piece.name != "outline",
	"campaign": lambda piece: piece.document == "plan_draft" and piece.name != "outline",
	"outline": lambda piece: piece.zone != zones.FOLLOW_UP,
}
FORM_OF = {"record": "Talk Record", "plan": "Talk Plan", "campaign": "Talk Campaign", "outline": "Talk Plan"}


@dataclass(frozen=True)
class Catalogue:
	"""What there is to ask for. `names`: of each DocType; `persons`: of the roster by key; `turn`: whose turn it
	is, where a road does not ask for all, unless `full`; `hint`: what all markers begin with."""

	names: Mapping[str, tuple[str, ...]]
	persons: Mapping[str, str]
	children: Mapping[str, str]
	ledgers: tuple[str, ...]
	urls: tuple[str, ...] = ()
	hint: str = ""
	turn: int = 0
	full: bool = False

	def of(self, doctype: str) -> tuple[str, ...]:
		return self.names.get(doctype, ())

	def documents(self) -> Iterator[tuple[str, str]]:
		"""Every document."""
		return ((doctype, name) for doctype, names in self.names.items() for name in names)

	def tables(self) -> tuple[str, ...]:
		"""The DocTypes with rows, those that hold words first, then the others and our tables of rows."""
		return (*CONTENT, *(each for each in (*self.names, *self.children) if each not in CONTENT))


@dataclass(frozen=True, slots=True)
class Road:
	"""`asks`: its requests. `shows`: zones that it is made to show. `promises`: the readers whom it must show them.
	`holds`: what of the zones it shows in any
	case. `every`: of them each reader sends one in so many, in turn; all of them who is promised something, and
	where it is for `administrators` they."""

	key: str
	chinese: str
	asks: Callable[[Catalogue], Iterable[Ask]]
	shows: frozenset[str] = field(default_factory=frozenset)
	promises: tuple[str, ...] = ()
	holds: Callable[[Piece], bool] = lambda piece: True
	every: int = 1
	administrators: bool = False

	def asked(self, catalogue: Catalogue, reader: Reader) -> list[Ask]:
		"""The requests of one reader: all, or those whose turn it is."""
		found = list(self.asks(catalogue))
		every = 1 if catalogue.full or self._all_of(reader.key) else self.every
		return found[catalogue.turn % every :: every]

	def _all_of(self, reader: str) -> bool:
		return reader in (PRIVILEGED if self.administrators else self.promises)


def rpc(path: str, /, **body: Any) -> Ask:
	return Ask("POST", f"/api/method/{path}", {key: each for key, each in body.items() if each is not None})


def get(path: str, **query: Any) -> Ask:
	return Ask("GET", f"{path}?{urlencode(query)}" if query else path)


def text(value: object) -> str:
	return json.dumps(value, ensure_ascii=False)


def ours(method: str, **body: Any) -> Ask:
	return rpc(f"tanxin.api.{method}", **body)


def _each(doctype: str, ask: Callable[[str], Ask]) -> Callable[[Catalogue], Iterable[Ask]]:
	return lambda all_of: [ask(name) for name in all_of.of(doctype)]


def _forms(method: str, form: str) -> Callable[[Catalogue], Iterable[Ask]]:
	return lambda all_of: [
		get(f"/api/method/tanxin.api.forms.{method}", form=form, name=name)
		for name in all_of.of(FORM_OF[form])
	]


def _of_persons(method: str) -> Callable[[Catalogue], Iterable[Ask]]:
	return lambda all_of: [ours(method, person=all_of.persons[key]) for key in WITH_DOSSIER]


def _own_lists(all_of: Catalogue) -> Iterator[Ask]:
	"""Functions that ask for nothing."""
	for method in (
		"confirm.mine", "requests.mine", "requests.whom", "signoff.waiting", "exemptions.waiting", "cards.to_sign",
		"cards.coverage_this_year", "people.me", "delegations.suggested", "intake.kinds", "reading.waiting",
		"confirm.notice", "keys.status", "batches.mine", "cards.exempted_this_year", "inbox.page",
	):  # fmt: skip
		yield ours(method)
	yield ours("plans.calendar", start="2020-01-01", end="2040-01-01")
	yield ours("reading.ahead_of_period", organization=BRANCH, period_from="2020-01-01", period_to="2040-01-01")


def _beside_documents(all_of: Catalogue) -> Iterator[Ask]:
	"""What stands beside the fields of our forms: trails, steps, lines, answers."""
	for plan in all_of.of("Talk Plan"):
		yield ours("signoff.trail", doctype="Talk Plan", name=plan)
		yield ours("signoff.steps", plan=plan)
		yield ours("signoff.my_actions", doctype="Talk Plan", name=plan)
		yield ours("signoff.leeway", plan=plan)
		yield ours("delegations.away_when_due", doctype="Talk Plan", name=plan)
	for sheet in all_of.of("Talk Campaign"):
		yield ours("plans.lines", campaign=sheet)
		yield ours("campaigns.preview", campaign=sheet)
		yield ours("campaigns.counts", campaign=sheet)
	for grant in all_of.of("Talk Reading Grant"):
		yield ours("reading.my_steps", grant=grant)
		yield ours("reading.about", grant=grant)
	for record in all_of.of("Talk Record"):
		yield ours("reading.of_record", record=record)
		yield ours("reading.of_my_talk", record=record)
		yield ours("reading.ahead", records=text([record]))
		yield ours("forms.head", doctype="Talk Record", name=record)


WRITERS = ("talker", "second_talker", "county")
OUR_ROADS: tuple[Road, ...] = (
	Road(
		"record_panel", "谈话记录表单上的内容区（api.notes.read_record）",
		_each("Talk Record", lambda name: ours("notes.read_record", record=name)),
		frozenset({zones.SHARED, zones.OWN, zones.ORGANISATION, zones.OBJECTION}), ALL,
	),
	Road(
		"plan_panel", "计划表单上的内容区（api.notes.read_plan）",
		_each("Talk Plan", lambda name: ours("notes.read_plan", plan=name)), frozenset({zones.PLAN}), ALL,
	),
	Road(
		"dossier_panel", "备人表单（api.notes.read_dossier）", _of_persons("notes.read_dossier"),
		frozenset({zones.DOSSIER}), ALL,
	),
	Road(
		"request_panel", "谈话申请表单（api.requests.panel）",
		_each("Talk Request", lambda name: ours("requests.panel", request=name)), frozenset({zones.REQUEST}), ALL,
	),
	Road(
		"portal_talk", "我的谈话（api.confirm.read）",
		_each("Talk Record", lambda name: ours("confirm.read", record=name)),
		frozenset({zones.SHARED, zones.OBJECTION, zones.FOLLOW_UP}), ("person_one", "person_two", "person_three", "top_person"),
	),
	Road(
		"scan", "签字件扫描（api.confirm.scan）",
		_each("Talk Confirmation", lambda name: get("/api/method/tanxin.api.confirm.scan", confirmation=name)),
		frozenset({zones.SCAN}), ALL,
	),
	Road(
		"record_beside", "记录表单上的确认与跟进（api.records.panel）",
		_each("Talk Record", lambda name: ours("records.panel", record=name)),
		frozenset({zones.FOLLOW_UP}), ("talker",),
	),
	Road(
		"event_panel", "限制知悉的必谈情形（api.events.read）",
		_each("Trigger Event", lambda name: ours("events.read", event=name)), frozenset({zones.EVENT}), ALL,
	),
	Road(
		"owed_panel", "限制知悉的应谈事项（api.events.read_obligation）",
		_each("Talk Obligation", lambda name: ours("events.read_obligation", obligation=name)),
	),
	Road(
		"follow_up_panel", "跟进事项表单（api.follow_ups.read）",
		_each("Talk Follow Up", lambda name: ours("follow_ups.read", follow_up=name)), frozenset({zones.FOLLOW_UP}), ALL,
	),
	*(
		Road(
			f"own_talks_{how}", f"本人谈话情况表（{chinese}）",
			lambda all_of, how=how: [get(f"/api/method/tanxin.api.forms.own_talks_{how}")],
			frozenset({zones.SHARED, zones.OBJECTION, zones.FOLLOW_UP}), ("person_one", "person_two", "top_person"),
		)
		for how, chinese in (("page", "网页"), ("pdf", "PDF文字"))
	),
	Road("own_lists", "本人的各张清单与数字卡", _own_lists, every=3),
	Road("beside", "表单旁的签批过程、审批表的行", _beside_documents, every=10),
	*(
		Road(
			f"{form}_{method}", f"打印{chinese}（{'PDF文字' if method == 'pdf' else '网页'}）", _forms(method, form),
			FORM_SHOWS[form], WRITERS, FORM_HOLDS[form], every=4,
		)
		for form, chinese in (("record", "谈话记录表"), ("plan", "计划审批单"), ("outline", "谈话提纲"))
		for method in ("html", "pdf")
	),
	Road("campaign_html", "打印计划审批表（网页）", _forms("html", "campaign"), FORM_SHOWS["campaign"], ("organiser",), FORM_HOLDS["campaign"]),
)  # fmt: skip


def resource(doctype: str, name: str = "", **query: Any) -> Ask:
	return get(f"/api/resource/{quote(doctype)}{'/' + quote(name) if name else ''}", **query)
