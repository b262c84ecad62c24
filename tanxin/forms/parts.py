"""What several forms say alike: people, moments, citations, signatures, promises (all as dataclasses)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tanxin.forms.model import Cell, Column, Line, Table, lines, value

#: What is printed beside a citation that nobody has checked against the text (domain brief §7).
UNVERIFIED = "待核"
#: The sentence over the signature of the person talked to (谈话对象确认).
READ_AND_AGREED = "以上记录已阅，与谈话内容一致。"
#: For a pen: the place of a moment nobody has fixed yet.
BLANK_DATE = "年　　月　　日"
BLANK_MOMENT = "年　　月　　日　　时　　分"

#: A table of promises no longer than this goes with the signatures.
_FEW_ROWS, _FEW_LETTERS = 5, 200

Moment = datetime | date | str | None


@dataclass(frozen=True, slots=True)
class Party:
	"""Somebody on a form: name, post (职务), organisation (所在党支部/单位), 政治面貌."""

	name: str = ""
	post: str = ""
	organization: str = ""
	political_status: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
	"""Why a talk is owed (必谈依据): the rule's title, its citation, and who verified that ("" prints 「待核」).

	`local` marks the unit's own number (本单位规定), which needs no verification.
	"""

	text: str
	citation: str = ""
	verified_by: str = ""
	local: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
	"""One signature: as what (审批环节), by whom, for whom (代签), when, which decision, in which words.

	`entered_by` names who entered what was signed on paper or could not be signed at all: such a signature
	was not given in the signer's own login and must not look as if it were.
	"""

	name: str
	at: Moment = None
	on_behalf_of: str = ""
	decision: str = ""
	words: str = ""
	entered_by: str = ""
	step: str = ""


@dataclass(frozen=True, slots=True)
class Commitment:
	"""What was promised (约定及整改措施): matter, owner, due date, result so far."""

	matter: str = ""
	owner: str = ""
	due: Moment = None
	result: str = ""


def day_text(moment: Moment) -> str:
	"""「2026年3月2日」, figures without leading zeros (GB/T 9704); a string passes as it is."""
	if moment is None or isinstance(moment, str):
		return moment or ""
	return f"{moment.year}年{moment.month}月{moment.day}日"


def moment_text(moment: Moment) -> str:
	"""「2026年3月2日14时30分」 for a datetime, the day alone for a date."""
	if isinstance(moment, datetime):
		return f"{day_text(moment)}{clock_text(moment)}"
	return day_text(moment)


def clock_text(moment: datetime) -> str:
	"""「14时05分」: hours and minutes, as a record must say them."""
	return f"{moment.hour}时{moment.minute:02d}分"


def span_text(started: Moment, ended: Moment) -> str:
	"""From–to, the day said once when both are on it. Both unknown: empty."""
	if isinstance(started, datetime) and isinstance(ended, datetime) and started.date() == ended.date():
		return f"{moment_text(started)}至{clock_text(ended)}"
	return "至".join(text for text in (moment_text(started), moment_text(ended)) if text)


def names(parties: Iterable[Party]) -> str:
	"""The names, joined as a list is written."""
	return "、".join(party.name for party in parties if party.name)


def posts(parties: Iterable[Party]) -> str:
	"""The posts, each once, in the order of the people."""
	return "、".join(dict.fromkeys(party.post for party in parties if party.post))


def with_details(party: Party, *details: str) -> str:
	"""「张三（镇党委书记、中共党员）」."""
	known = "、".join(detail for detail in details if detail)
	return f"{party.name}（{known}）" if known else party.name


def basis_lines(bases: Sequence[Basis]) -> tuple[Line, ...]:
	"""One paragraph a rule with its citation; 「待核」 or 「本单位规定」 stands beside it as a tag."""
	return tuple(line for basis in bases for line in _basis(basis))


def _basis(basis: Basis) -> tuple[Line, ...]:
	tag = "本单位规定" if basis.local else "" if basis.verified_by or not basis.citation else UNVERIFIED
	cited = f"（{basis.citation}）" if basis.text and basis.citation else basis.citation
	return lines(basis.text + cited, tag)


def signed_lines(signatures: Iterable[Signature]) -> tuple[Line, ...]:
	"""What the system knows of each signature: step, decision and words, both names of a delegate, the time."""
	return tuple(line for signature in signatures for line in _signed(signature))


def _signed(signature: Signature) -> tuple[Line, ...]:
	said = "：".join(part for part in (signature.step, signature.decision, signature.words) if part)
	who = signature.name
	if signature.on_behalf_of:
		who = f"{signature.name}（受{signature.on_behalf_of}授权代签）"
	how = f"由{signature.entered_by}登记" if signature.entered_by else "系统内签署"
	return (*lines(said), *lines(f"{who}　{how}\n{moment_text(signature.at)}"))


def commitments_table(caption: str, commitments: Sequence[Commitment], blank_rows: int = 3) -> Table:
	"""Promises with owner, date and result; at least `blank_rows` rows so that a hand can add some."""
	columns = (
		Column("序号", 12, centred=True),
		Column("事项", 71),
		Column("责任人", 22, centred=True),
		Column("时限", 31, centred=True),
		Column("办理情况", 20, centred=True),
	)
	rows = [_commitment(number, item) for number, item in enumerate(commitments, 1)]
	rows += [blank_row(columns)] * max(0, blank_rows - len(rows))
	letters = sum(len(item.matter + item.owner + item.result) for item in commitments)
	short = len(rows) <= _FEW_ROWS and letters < _FEW_LETTERS
	return Table(columns, tuple(rows), caption, with_signatures=short)


def _commitment(number: int, item: Commitment) -> tuple[Cell, ...]:
	return (
		value(str(number), centred=True),
		value(item.matter),
		value(item.owner, centred=True),
		value(day_text(item.due), centred=True),
		value(item.result, centred=True),
	)


def blank_row(columns: Sequence[Column]) -> tuple[Cell, ...]:
	"""An empty row for a pen."""
	return tuple(Cell() for _ in columns)


def print_mark(reader: str, at: Moment, document: str, number: str, copy: str) -> str:
	"""The two lines of the watermark: who prints and when; which document, the print's own number, which copy."""
	lines_of = ((reader, moment_text(at)), (document, number, copy))
	return "\n".join("　".join(part for part in parts if part) for parts in lines_of)
