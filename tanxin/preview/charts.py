"""Charts as SVG text: small, printable, without any script or outside file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

#: Standing → colour, the same everywhere; the darkest is what is done, red is only what is late.
COLOURS = {
	"met": "#1f7a4d",
	"met_late": "#d9a21b",
	"open": "#c9ced6",
	"to_explain": "#8a6fae",
	"overdue": "#b3261e",
}
LEGEND = {
	"met": "按期已谈",
	"met_late": "逾期谈",
	"open": "未到期",
	"to_explain": "未达标（需说明）",
	"overdue": "逾期未谈",
}


@dataclass(frozen=True, slots=True)
class Bar:
	"""One bar: its name and the counts by standing."""

	name: str
	counts: dict[str, int]

	def total(self) -> int:
		"""All that is owed."""
		return sum(self.counts.values())


def legend() -> str:
	"""What the colours mean."""
	items = "".join(
		f'<span><i style="background:{COLOURS[key]}"></i>{word}</span>' for key, word in LEGEND.items()
	)
	return f'<p class="legend">{items}</p>'


def ring(rate: float | None, word: str) -> str:
	"""A rate as a ring with its figure inside."""
	length = 2 * 3.14159265 * 42
	part = length * (rate or 0)
	shown = "—" if rate is None else f"{rate * 100:.1f}%"
	return (
		f'<svg class="ring" viewBox="0 0 100 100" role="img" aria-label="{escape(word)} {shown}">'
		'<circle cx="50" cy="50" r="42" fill="none" stroke="#e6e8ec" stroke-width="10"/>'
		f'<circle cx="50" cy="50" r="42" fill="none" stroke="{COLOURS["met"]}" stroke-width="10" '
		f'stroke-dasharray="{part:.2f} {length:.2f}" transform="rotate(-90 50 50)"/>'
		f'<text x="50" y="56" text-anchor="middle" class="ring-figure">{shown}</text></svg>'
	)


def share_bar(bar: Bar) -> str:
	"""One bar over the full width, by standing; drawn by its own width, so it fits any column."""
	total = bar.total()
	left, parts = 0.0, []
	for key, colour in COLOURS.items():
		width = 100 * bar.counts.get(key, 0) / total if total else 0
		if width:
			parts.append(
				f'<rect x="{left:.2f}%" y="0" width="{width:.2f}%" height="14" fill="{colour}">'
				f"<title>{LEGEND[key]} {bar.counts[key]}</title></rect>"
			)
		left += width
	said = "，".join(f"{LEGEND[key]} {bar.counts.get(key, 0)}" for key in COLOURS)
	return f'<svg class="share" height="14" role="img" aria-label="{escape(bar.name)}：{said}">{"".join(parts)}</svg>'


def columns(bars: Sequence[Bar], height: int = 180) -> str:
	"""Stacked columns side by side with their totals: the months of the year."""
	highest = max((bar.total() for bar in bars), default=0) or 1
	step, wide = 52, 30
	parts = [f'<line x1="0" y1="{height}" x2="{step * len(bars)}" y2="{height}" stroke="#9aa1ab"/>']
	for index, bar in enumerate(bars):
		middle = index * step + step / 2
		top = float(height)
		for key, colour in COLOURS.items():
			tall = (height - 24) * bar.counts.get(key, 0) / highest
			top -= tall
			if tall:
				parts.append(
					f'<rect x="{middle - wide / 2}" y="{top:.1f}" width="{wide}" height="{tall:.1f}" '
					f'fill="{colour}"><title>{escape(bar.name)} {LEGEND[key]} {bar.counts[key]}</title></rect>'
				)
		if bar.total():
			parts.append(f'<text x="{middle}" y="{top - 6:.1f}" text-anchor="middle">{bar.total()}</text>')
		parts.append(f'<text x="{middle}" y="{height + 18}" text-anchor="middle">{escape(bar.name)}</text>')
	return (
		f'<svg class="columns" viewBox="0 0 {step * len(bars)} {height + 26}" role="img" '
		f'aria-label="按应谈截止月份">{"".join(parts)}</svg>'
	)
