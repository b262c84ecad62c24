"""How long a free text may be (字数上限), by what it is: the one owner of these numbers, and of the sentence that says so.

The longest are what these papers need (a reason is a sentence or two, an objection pages at most), and below what the
columns hold once sealed. Characters are counted without the white space around the text.
"""

from __future__ import annotations

from dataclasses import dataclass

#: A line of a table or a place: one line on paper.
LINE = 140
#: What somebody would like to talk about; what is noted with a step of filing.
NOTE = 500
#: Why something is asked for, granted, refused, sent back, moved, kept, corrected; what was promised.
REASON = 2_000
#: What came of a promise.
RESULT = 10_000
#: An objection in the person's own words.
OBJECTION = 20_000
#: One part of what was talked about.
WORDS = 100_000


@dataclass(frozen=True, slots=True)
class FreeText:
	"""A text that somebody writes: what it is called on the screen, and how many characters it may have."""

	label: str
	longest: int = REASON


def excess(text: str, longest: int) -> int:
	"""By how many characters a text is too long; 0 where it fits."""
	return max(0, len(text.strip()) - longest)


def too_long(text: str, kind: FreeText) -> str:
	"""What to tell whoever wrote it; empty where the text fits."""
	over = excess(text, kind.longest)
	if not over:
		return ""
	return f"“{kind.label}”最多{kind.longest}字，现在多了{over}字，请删减后再提交；您写的还没有保存。"


#: Parts of the words, as their pages call them; the others are the one text of their block.
_PARTS = {
	"main": "谈话主要内容",
	"to_talker": "对谈话人的意见建议",
	"to_person": "对谈话对象的意见建议",
	"needs": "反映的困难和诉求",
	"focus": "谈话重点",
	"preparation": "谈前准备",
	"outline": "谈话提纲",
}


def part(name: str) -> FreeText:
	"""One part of the words of a record, a plan or a dossier."""
	return FreeText(_PARTS.get(name, "这一段内容"), WORDS)
