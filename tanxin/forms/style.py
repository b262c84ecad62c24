"""The style sheet of the HTML forms: A4 at the margins of GB/T 9704-2012, fonts by name, none shipped.

Plain CSS 2.1 for everything that must be right (tables, no flex, no variables), because Frappe's v15 PDF
engine is an old WebKit; the newer properties only make good engines better. `!important` stands where
Frappe's print style sheet uses it.
"""

from __future__ import annotations

from tanxin.forms.model import Orientation

#: top, right, bottom, left in millimetres. Upright: 天头 37, 订口 28, 版心 156 × 225 (GB/T 9704-2012).
#: Turned: the same page turned a quarter, so that the binding edge lies on top (「表头在订口一边」).
MARGINS = {
	Orientation.PORTRAIT: (37, 26, 35, 28),
	Orientation.LANDSCAPE: (28, 37, 26, 35),
}

TITLE_FONTS = (
	"FZXiaoBiaoSong-B05S",
	"FZXiaoBiaoSong-B05",
	"方正小标宋简体",
	"方正小标宋_GBK",
	"SimSun",
	"Noto Serif CJK SC",
)
TEXT_FONTS = ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "Noto Serif CJK SC")
HEADING_FONTS = ("SimHei", "黑体", "STHeiti", "Noto Sans CJK SC", "Noto Serif CJK SC")


def font_stack(fonts: tuple[str, ...], generic: str) -> str:
	"""A CSS font-family value."""
	return ", ".join([*(f'"{name}"' for name in fonts), generic])


def page_rule(orientation: Orientation, name: str = "", trace: str = "") -> str:
	"""The @page rules of one orientation: margins, 「— 1 —」 on the outer side (GB/T 9704-2012), and on the inner side who
	printed this, as letters that stay in the text of a PDF.
	"""
	top, right, bottom, left = MARGINS[orientation]
	font = font_stack(TEXT_FONTS[-1:], "serif")
	number = f'content: "— " counter(page) " —"; font: 14pt {font}; vertical-align: top; padding-top: 7mm;'
	said = f"content: {_css_string(trace)}; font: 8pt {font}; white-space: nowrap; vertical-align: top; padding-top: 9mm;"
	return (
		f"@page {name} {{ size: A4 {orientation.value}; margin: {top}mm {right}mm {bottom}mm {left}mm; }}\n"
		f"@page {name}:right {{ @bottom-right {{ {number} }} {_inner('left', said, trace)}}}\n"
		f"@page {name}:left {{ @bottom-left {{ {number} }} {_inner('right', said, trace)}}}\n"
	)


def _inner(side: str, said: str, trace: str) -> str:
	return f"@bottom-{side} {{ {said} }} " if trace else ""


def _css_string(text: str) -> str:
	"""A text as a CSS string: every letter that could end it, or the style element around it, as its code."""
	letters = (letter if letter.isalnum() or letter in " 　-_" else f"\\{ord(letter):06x}" for letter in text)
	return f'"{"".join(letters)}"'


def frappe_rule(orientation: Orientation) -> str:
	"""Frappe hands the margins of `.print-format` to wkhtmltopdf; browsers must not add them to @page's."""
	top, right, bottom, left = MARGINS[orientation]
	width = 297 if orientation is Orientation.LANDSCAPE else 210
	return (
		f".print-format {{ margin-top: {top}mm; margin-right: {right}mm; margin-bottom: {bottom}mm;"
		f" margin-left: {left}mm; page-size: A4; orientation: {orientation.value.title()}; }}\n"
		f"@media screen {{ div.print-format {{ margin: auto !important; max-width: {width}mm !important;"
		" width: 100% !important; box-sizing: border-box; } }\n"
		"@media print { div.print-format { margin: 0 !important; padding: 0 !important;"
		" max-width: none !important; } body { min-width: 0 !important; } }\n"
	)


BASE = f"""
.tanxin-sheet {{ font-family: {font_stack(TEXT_FONTS, "serif")}; font-size: 12pt; line-height: 1.45;
	color: #000; text-align: left; -webkit-print-color-adjust: exact; print-color-adjust: exact; }}
.tanxin-sheet table {{ width: 100%; margin: 0; border-collapse: collapse; border-spacing: 0;
	table-layout: fixed; background: none; }}
.tanxin-sheet table + table {{ margin-top: -0.75pt; }}
.tanxin-sheet td, .tanxin-sheet th {{ border: 0.75pt solid #000; padding: 1mm 1.6mm !important;
	vertical-align: middle !important; font-weight: normal; text-align: left; background: none;
	word-wrap: break-word; overflow-wrap: anywhere; color: #000;
}}
.tanxin-sheet .tanxin-frame {{ margin: 0 0.4pt; }}
.tanxin-sheet .tanxin-rule td {{ padding: 0 !important; height: 0; line-height: 0; font-size: 0; border-width: 0; }}
.tanxin-sheet thead.tanxin-rule td {{ border-bottom-width: 0.75pt; }}
.tanxin-sheet tfoot.tanxin-rule td {{ border-top-width: 0.75pt; }}
.tanxin-sheet tfoot {{ display: table-footer-group; }}
.tanxin-sheet p {{ margin: 0; white-space: pre-wrap; orphans: 2; widows: 2; }}
.tanxin-sheet thead {{ display: table-header-group; }}
.tanxin-sheet tr.tanxin-flows, .tanxin-sheet tr.tanxin-flows td {{ page-break-inside: auto; break-inside: auto; }}
.tanxin-sheet thead tr, .tanxin-sheet tr.tanxin-whole {{ page-break-inside: avoid; break-inside: avoid; }}
.tanxin-sheet .tanxin-label, .tanxin-sheet th {{ text-align: center; }}
.tanxin-sheet td.tanxin-centred {{ text-align: center; }}
.tanxin-sheet tr.tanxin-flows td {{ vertical-align: top !important; }}
.tanxin-sheet tr.tanxin-flows p {{ text-indent: 2em; }}
.tanxin-sheet td.tanxin-label p {{ text-indent: 0 !important; }}
.tanxin-sheet tr.tanxin-flows td.tanxin-label {{ vertical-align: middle !important; }}
.tanxin-sheet tr.tanxin-long td.tanxin-label {{ vertical-align: top !important; }}
.tanxin-sheet th {{ font-family: {font_stack(HEADING_FONTS, "sans-serif")}; }}
.tanxin-sheet .tanxin-columns td, .tanxin-sheet .tanxin-columns th {{ font-size: 10.5pt; line-height: 1.35; }}
.tanxin-sheet .tanxin-tag {{ border: 0.5pt solid #000; font-size: 9pt; padding: 0 0.6mm; margin-left: 1mm;
	white-space: nowrap; font-family: {font_stack(HEADING_FONTS, "sans-serif")}; }}
.tanxin-sheet .tanxin-title {{ font-family: {font_stack(TITLE_FONTS, "serif")}; font-size: 22pt;
	font-weight: normal; line-height: 1.3; text-align: center; margin: 2mm 0 4mm; color: #000; }}
.tanxin-sheet table.tanxin-outside td {{ border: 0; padding: 0 0 1mm !important; }}
.tanxin-sheet td.tanxin-mark {{ font-family: {font_stack(HEADING_FONTS, "sans-serif")}; font-size: 14pt; }}
.tanxin-sheet td.tanxin-right {{ text-align: right; }}
.tanxin-sheet table.tanxin-signatures {{ page-break-inside: avoid; break-inside: avoid; }}
.tanxin-sheet .tanxin-together {{ page-break-inside: avoid; break-inside: avoid; margin-top: -0.75pt; }}
.tanxin-sheet .tanxin-signatures td {{ page-break-inside: avoid; break-inside: avoid; }}
.tanxin-sheet .tanxin-signatures td.tanxin-said {{ border-bottom: 0; vertical-align: top !important; }}
.tanxin-sheet .tanxin-signatures td.tanxin-pen {{ border-top: 0; vertical-align: bottom !important; }}
.tanxin-sheet p.tanxin-date {{ text-align: right; }}
.tanxin-sheet .tanxin-footer {{ font-size: 10.5pt; margin-top: 2mm; }}
@media print {{
	.tanxin-preview {{ background-image: none !important; }}
	.tanxin-preview > * {{ display: none !important; }}
	.tanxin-preview:before {{ content: "这是预览件，不供打印。请在打印页点“打印”或“PDF”，系统登记份数后出纸。"; }}
}}
"""

SCREEN = """
body { margin: 0; background: #fff; }
.tanxin-sheet + .tanxin-sheet { page-break-before: always; break-before: page; }
.tanxin-portrait { page: tanxin-portrait; }
.tanxin-landscape { page: tanxin-landscape; }
@media screen {
	body { background: #ddd; padding: 8mm 0; }
	.tanxin-sheet { background-color: #fff; box-shadow: 0 0 2mm #999; margin: 0 auto 8mm; box-sizing: border-box; }
	.tanxin-portrait { width: 210mm; min-height: 297mm; padding: 37mm 26mm 35mm 28mm; }
	.tanxin-landscape { width: 297mm; min-height: 210mm; padding: 28mm 37mm 26mm 35mm; }
}
"""
