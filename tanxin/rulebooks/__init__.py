"""Regulations as data: one YAML file a document, every number with its citation."""

from __future__ import annotations

from pathlib import Path


def rulebook_files() -> list[Path]:
	"""The rulebooks delivered with the app, in order of their names."""
	return sorted(Path(__file__).parent.glob("*.yaml"))
