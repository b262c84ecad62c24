"""谈心谈话记录表（个别）: one or more talkers, one person talked to (domain brief §2, composite of F1–F11)."""

from __future__ import annotations

from dataclasses import dataclass, field

from tanxin.forms.model import (
	Box,
	Cell,
	Grid,
	Line,
	Marks,
	Row,
	Sheet,
	Signatures,
	clean,
	flowing,
	label,
	lines,
	value,
)
from tanxin.forms.parts import (
	BLANK_MOMENT,
	READ_AND_AGREED,
	Basis,
	Commitment,
	Moment,
	Party,
	Signature,
	basis_lines,
	commitments_table,
	names,
	posts,
	signed_lines,
	span_text,
)

#: What a talk can touch (思想、工作、学习、生活、作风), printed as ticked boxes.
TOPICS = ("思想", "工作", "学习", "生活", "作风")
#: Answers that are no agreement.
NOT_AGREED = ("有异议", "无法确认")
_WIDTHS = (30, 48, 30, 48)


@dataclass(frozen=True, slots=True)
class IndividualRecord:
	"""The data of the form. Every text may be empty and is then left blank for a pen."""

	number: str = ""
	classification: str = "内部"
	talkers: tuple[Party, ...] = ()
	person: Party = field(default_factory=Party)
	category: str = "谈心谈话"
	way: str = ""
	bases: tuple[Basis, ...] = ()
	started_at: Moment = None
	ended_at: Moment = None
	place: str = ""
	recorder: str = ""
	with_outline: bool = True  # a record that the person signs leaves the talker's preparation out
	outline: str = ""
	topics: tuple[str, ...] = ()
	content: str = ""
	advice_for_talker: str = ""
	advice_for_person: str = ""
	needs: str = ""
	commitments: tuple[Commitment, ...] = ()
	confirmation: Signature | None = None
	talker_signatures: tuple[Signature, ...] = ()
	recorder_signature: Signature | None = None
	with_review: bool = True  # 领导阅示, optional
	review: tuple[Signature, ...] = ()
	remarks: str = ""  # 补录, 计划外, 更正: times and reason, in the unit's words
	watermark: str = ""


def individual_record(record: IndividualRecord) -> Sheet:
	"""The printed form of a record."""
	blocks = (
		Grid(_WIDTHS, (*_head(record), *_texts(record))),
		commitments_table("双方约定及整改措施", record.commitments),
		_signatures(record),
	)
	return Sheet(
		code="individual-record",
		title="谈心谈话记录表",
		blocks=blocks,
		marks=Marks(record.classification, record.number, record.watermark),
	)


def _head(record: IndividualRecord) -> tuple[Row, ...]:
	person = record.person
	rows = [
		_pair("谈话人", names(record.talkers), "职务", posts(record.talkers)),
		_pair("谈话对象", person.name, "职务", person.post),
		_pair("所在党支部\n（单位）", person.organization, "政治面貌", person.political_status),
		_pair("谈话类别", record.category, "谈话方式", record.way),
		Row((label("必谈事由"), Cell(basis_lines(record.bases), colspan=3, min_height=9))),
		Row((label("起止时间"), _time(record))),
		_pair("谈话地点", record.place, "记录人", record.recorder),
	]
	if record.remarks:
		rows.append(Row((label("备　注"), value(record.remarks, 3, 9))))
	return tuple(rows)


def _pair(first: str, one: str, second: str, other: str) -> Row:
	cells = (label(first), value(one, 1, 9, True), label(second), value(other, 1, 9, True))
	return Row(cells)


def _time(record: IndividualRecord) -> Cell:
	known = span_text(record.started_at, record.ended_at)
	return value(known or f"　　　{BLANK_MOMENT}　至　　　日　　时　　分", 3, 9, True)


def _texts(record: IndividualRecord) -> tuple[Row, ...]:
	content = (topics_line(record.topics), *lines(record.content))
	outline = (flowing("谈话提纲", lines(record.outline), 3, 20),) if record.with_outline else ()
	return (
		*outline,
		flowing("谈话主要\n内　　容", content, 3, 60),
		flowing("对谈话人的\n意见建议", lines(record.advice_for_talker), 3, 20),
		flowing("对谈话对象的\n意见建议", lines(record.advice_for_person), 3, 20),
		flowing("反映的困难\n和诉求", lines(record.needs), 3, 20),
	)


def topics_line(topics: tuple[str, ...]) -> Line:
	"""「涉及方面：■思想　□工作 …」; a topic outside the five is added, ticked."""
	ticked = dict.fromkeys(clean(topic) for topic in topics)
	boxes = [f"{'■' if topic in ticked else '□'}{topic}" for topic in TOPICS]
	boxes += [f"■{topic}" for topic in ticked if topic not in TOPICS]
	return Line("涉及方面：" + "　".join(boxes))


def _statement(record: IndividualRecord) -> tuple[Line, ...]:
	"""What the signature is put to. Who objected, or could not answer, stated nothing of the kind."""
	given = record.confirmation
	return () if given and given.decision in NOT_AGREED else lines(READ_AND_AGREED)


def _signatures(record: IndividualRecord) -> Signatures:
	person = (record.confirmation,) if record.confirmation else ()
	recorder = (record.recorder_signature,) if record.recorder_signature else ()
	rows = [
		(Box("谈话对象\n确　　认", _statement(record), signed_lines(person)),),
		(
			Box("谈话人\n签　名", (), signed_lines(record.talker_signatures), 78),
			Box("记录人\n签　名", (), signed_lines(recorder), 78),
		),
	]
	if record.with_review or record.review:
		rows.append((Box("领导阅示", (), signed_lines(record.review)),))
	return Signatures(tuple(rows))
