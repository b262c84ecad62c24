"""What is filled with a marker of its own (内容区域): documents, and in each the fields of its zones."""

from __future__ import annotations

from dataclasses import dataclass, field

SHARED, OWN, ORGANISATION, OBJECTION = "Shared", "Talker's Own", "Organisation", "Objection"
PLAN, REQUEST, DOSSIER, SCAN, ATTACHED = "Plan", "Request", "Dossier", "Scan", "Attachment"
FOLLOW_UP, EVENT, FORCED, KEY = "Follow Up", "Restricted Event", "Forced Error", "Key"

CHINESE = {
	SHARED: "双方可见",
	OWN: "谈话人私记",
	ORGANISATION: "组织研判",
	OBJECTION: "异议",
	PLAN: "谈话重点、准备与提纲",
	REQUEST: "申请谈话事由",
	DOSSIER: "备人",
	SCAN: "纸质签字件扫描",
	ATTACHED: "计划的附件",
	FOLLOW_UP: "跟进事项及结果",
	EVENT: "限制知悉情形的文字",
	FORCED: "写入中途出错的文字",
	KEY: "密钥",
}
FIELDS = {
	SHARED: ("main", "to_talker", "to_person", "needs"),
	OWN: ("words",),
	ORGANISATION: ("words",),
	OBJECTION: ("words",),
	PLAN: ("focus", "preparation", "outline"),
	REQUEST: ("matter",),
	DOSSIER: (
		"career",
		"family",
		"rewards",
		"character",
		"strengths",
		"weaknesses",
		"difficulties",
		"speciality",
		"team",
	),
	SCAN: ("content",),
	ATTACHED: ("content",),
	FOLLOW_UP: ("matter", "result"),
	EVENT: ("withdrawn_reason",),
	KEY: ("secret",),
	FORCED: (
		"note",
		"plan",
		"dossier",
		"request",
		"insert",
		"objection",
		"follow_up",
		"follow_up_insert",
		"follow_up_form",
		"follow_up_value",
		"web_form",
		"result",
		"event",
		"scan",
	),
}


@dataclass(frozen=True, slots=True)
class Parties:
	"""Who is what to a document, by the keys of readers.py. `instructing`: the leader whose sign-off asked for 需阅示."""

	talkers: tuple[str, ...] = ()
	recorder: str = ""
	persons: tuple[str, ...] = ()
	authors: tuple[str, ...] = ()
	organisers: tuple[str, ...] = ()
	leaders: tuple[str, ...] = ()
	commanders: tuple[str, ...] = ()
	instructing: tuple[str, ...] = ()
	granted: tuple[str, ...] = ()
	owner: str = ""

	@property
	def writers(self) -> tuple[str, ...]:
		"""Who writes a record."""
		return tuple(each for each in (*self.talkers, self.recorder) if each)


@dataclass(frozen=True, slots=True)
class Document:
	"""One document of the scene. `stands`: false for drafts, for what was corrected, held or taken back.
	`own_pages`: whose pages of their own there are. `parts`: whose own part of a collective talk there is."""

	key: str
	doctype: str
	chinese: str
	zones: tuple[str, ...]
	parties: Parties = field(default_factory=Parties)
	stands: bool = True
	own_pages: tuple[str, ...] = ()
	parts: tuple[str, ...] = ()
	objecting: str = ""
	on_paper: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
	"""One field with one marker. `person`: whose own part; `author`: whose own page."""

	document: str
	zone: str
	name: str
	person: str = ""
	author: str = ""

	@property
	def key(self) -> str:
		return "/".join(filter(None, (self.document, self.zone, self.person or self.author, self.name)))


_CHAIN = ("leader", "upper", "county")
_BRANCH_PLAN = {"authors": ("organiser",), "organisers": ("organiser",), "leaders": ("leader",)}
_ALONE = Parties(talkers=("talker",), persons=("person_one",), **_BRANCH_PLAN)
_DRAFTED = Parties(
	talkers=("talker",), persons=("person_one",), authors=("organiser",), organisers=("organiser",)
)
_TOGETHER = Parties(talkers=("talker", "second_talker"), persons=("person_one", "person_two"), **_BRANCH_PLAN)
_HELD_ALONE = Parties(
	talkers=("talker",),
	recorder="talker",
	persons=("person_one",),
	commanders=_CHAIN,
	granted=("granted",),
)
_HELD_TOGETHER = Parties(
	talkers=("talker", "second_talker"),
	recorder="recorder",
	persons=("person_one", "person_two"),
	commanders=_CHAIN,
)
_TOP_PLAN = Parties(
	talkers=("county",), persons=("top_person",), authors=("county",), leaders=("instructor",)
)
_TOP = Parties(talkers=("county",), recorder="county", persons=("top_person",), commanders=("county",))
_ASKED_FOR = Parties(talkers=("talker",), persons=("person_two",))
_RECORD = (SHARED, OWN, ORGANISATION)

DOCUMENTS: tuple[Document, ...] = (
	Document("plan_draft", "Talk Plan", "计划（草稿，无签批人）", (PLAN,), _DRAFTED),
	Document("plan_waiting", "Talk Plan", "计划（待审批）", (PLAN,), Parties(
		talkers=("talker",), persons=("person_one",), authors=("organiser",), organisers=("organiser",),
		leaders=("leader", "delegate"),
	)),
	Document("plan_signed", "Talk Plan", "计划（已批准，未谈）", (PLAN, ATTACHED), Parties(
		talkers=("second_talker",), persons=("person_two",), **_BRANCH_PLAN,
	)),
	Document("plan_alone", "Talk Plan", "计划（个别谈话，已谈）", (PLAN,), _ALONE),
	Document("plan_together", "Talk Plan", "计划（集体谈话，已谈）", (PLAN,), _TOGETHER),
	Document("plan_unfinished", "Talk Plan", "计划（记录未提交）", (PLAN,), _ALONE),
	Document("plan_corrected", "Talk Plan", "计划（记录已更正）", (PLAN,), _ALONE),
	Document("plan_shown", "Talk Plan", "计划（需阅示）", (PLAN,), _TOP_PLAN),
	Document("plan_unshown", "Talk Plan", "计划（非需阅示）", (PLAN,), _TOP_PLAN),
	Document(
		"alone", "Talk Record", "个别谈话记录（甲，有异议）", (*_RECORD, OBJECTION), _HELD_ALONE,
		own_pages=("talker",), objecting="person_one",
	),
	Document(
		"together", "Talk Record", "集体谈话记录（甲、乙，乙纸质签字）", (*_RECORD, SCAN), _HELD_TOGETHER,
		own_pages=("talker", "second_talker", "recorder"), parts=("person_one", "person_two"), on_paper="person_two",
	),
	Document(
		"unfinished", "Talk Record", "谈话记录（草稿）", _RECORD, Parties(talkers=("talker",), persons=("person_one",)),
		stands=False, own_pages=("talker",),
	),
	Document(
		"corrected", "Talk Record", "谈话记录（已作废更正）", _RECORD,
		Parties(talkers=("talker",), persons=("person_one",)), stands=False, own_pages=("talker",),
	),
	Document("shown", "Talk Record", "谈话记录（需阅示）", _RECORD, Parties(
		talkers=("county",), recorder="county", persons=("top_person",), commanders=("county",),
		instructing=("instructor",),
	), own_pages=("county",)),
	Document("unshown", "Talk Record", "谈话记录（非需阅示）", _RECORD, _TOP, own_pages=("county",)),
	Document("plan_filed", "Talk Plan", "计划（记录已归档）", (PLAN,), Parties(
		talkers=("talker",), persons=("person_three",), **_BRANCH_PLAN,
	)),
	Document("filed", "Talk Record", "谈话记录（丙，已归档）", _RECORD, Parties(
		talkers=("talker",), recorder="talker", persons=("person_three",), commanders=_CHAIN,
	), own_pages=("talker",)),
	Document("dossier_planned", "Talk Dossier", "乙的备人（已批准，记录未归档）", (DOSSIER,), Parties(
		talkers=("talker", "second_talker"), persons=("person_two",), organisers=("organiser",),
	)),
	Document("dossier_filed", "Talk Dossier", "丙的备人（记录已归档）", (DOSSIER,), Parties(
		persons=("person_three",), organisers=("organiser",),
	)),
	Document("request", "Talk Request", "谈话申请（乙）", (REQUEST,), _ASKED_FOR),
	Document("request_back", "Talk Request", "谈话申请（乙，已撤回）", (REQUEST,), _ASKED_FOR, stands=False),
	Document(
		"request_form",
		"Talk Request",
		"谈话申请（丙，网页表单）",
		(REQUEST,),
		Parties(talkers=("talker",), persons=("person_three",)),
	),
	Document("follow_up", "Talk Follow Up", "跟进事项（已办结）", (FOLLOW_UP,), Parties(
		talkers=("talker",), persons=("person_one",), owner="follow_up_owner",
	)),
	Document("event", "Trigger Event", "限制知悉的必谈情形（已撤销）", (EVENT,), Parties(
		organisers=("organiser",), leaders=_CHAIN, persons=("person_two",),
	)),
	Document("forced", "", "写入中途出错", (FORCED,)),
	Document("ring", "", "密钥环", (KEY,)),
)  # fmt: skip
DOCUMENT = {each.key: each for each in DOCUMENTS}


def pieces_of(document: Document) -> tuple[Piece, ...]:
	"""All that is written in a document."""
	found: list[Piece] = []
	for zone in document.zones:
		whose = [{}]
		if zone == SHARED:
			whose += [{"person": each} for each in document.parts]
		elif zone == OWN:
			whose = [{"author": each} for each in document.own_pages]
		elif zone in (OBJECTION, SCAN):
			whose = [{"person": document.objecting if zone == OBJECTION else document.on_paper}]
		found += [Piece(document.key, zone, name, **who) for who in whose for name in FIELDS[zone]]
	return tuple(found)


#: Nobody's to read, by no road.
NOBODYS = (FORCED, KEY)
#: What is to be found by its own bytes, not by a marker: the unit's keys.
RING = Piece("ring", KEY, "secret")
PIECES: tuple[Piece, ...] = tuple(piece for each in DOCUMENTS for piece in pieces_of(each))
