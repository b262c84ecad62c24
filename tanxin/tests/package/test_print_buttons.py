"""The buttons that print name forms that the server has (打印按钮)."""

from __future__ import annotations

import re
from pathlib import Path

APP = Path(__file__).resolve().parents[2]


def test_every_print_button_names_a_form_of_the_registry():
	registry = (APP / "talks/sheets/registry.py").read_text(encoding="utf-8")
	forms = set(re.findall(r'"(\w+)": Form\(', registry))
	asked = {
		form
		for script in APP.glob("tanxin/doctype/**/*.js")
		for form in re.findall(r"tanxin\.print\(([^,]+),", script.read_text(encoding="utf-8"))
	}
	assert asked
	assert {form.strip('"') for form in asked} == forms
