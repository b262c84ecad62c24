"""The forms that the site prints, by the name under which they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tanxin.forms.model import Sheet
from tanxin.talks.sheets import keeping, outlines, plans, records


@dataclass(frozen=True)
class Form:
	"""A printed form: of which DocType, called what on paper and in the desk, and who fills it."""

	doctype: str
	title: str
	print_format: str
	sheets: Callable[[str, str], list[Sheet]]


FORMS = {
	"campaign": Form("Talk Campaign", "谈心谈话计划审批表", "谈心谈话计划审批表", plans.of_campaign),
	"plan": Form("Talk Plan", "谈心谈话计划审批表", "谈心谈话计划审批单", plans.of_plan),
	"record": Form("Talk Record", "谈心谈话记录表", "谈心谈话记录表", records.of_record),
	"outline": Form("Talk Plan", "谈话提纲", "谈话提纲", outlines.of_plan),
	"disposal": Form("Talk Disposal List", "谈心谈话材料销毁清单", "谈心谈话材料销毁清单", keeping.of_disposal),
	"handover": Form("Talk Handover", "谈心谈话工作移交清单", "谈心谈话工作移交清单", keeping.of_handover),
}


def form_of(print_format: str | None) -> str | None:
	"""The form behind a print format of ours, else None."""
	return next((name for name, form in FORMS.items() if form.print_format == print_format), None)
