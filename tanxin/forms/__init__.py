"""Printed forms as data (`model`), one builder a form, one renderer an output (HTML, Typst PDF).

Needs no bench: standard library, and `typst` for PDF only.
"""
