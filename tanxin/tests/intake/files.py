"""Small files for the readers to read."""

from __future__ import annotations

import csv
from pathlib import Path

from tanxin.domain.model import Organization, Person
from tanxin.intake.people import OrganizationIndex, PeopleIndex

BRANCH = Organization("B1", "第一党支部", parent="T")
TOP = Organization("T", "某镇党委")
WANG = Person("P1", "王芳", "B1")
LI = Person("P2", "李强", "B1")
CHEN = Person("P3", "陈光", "T")
LI_TOO = Person("P4", "李强", "T")


def write_csv(path: Path, *rows: list[str], encoding: str = "utf-8-sig") -> Path:
	"""A CSV as Excel writes it."""
	with path.open("w", encoding=encoding, newline="") as stream:
		csv.writer(stream).writerows(rows)
	return path


def people() -> PeopleIndex:
	"""Four people, two of them with the same name."""
	return PeopleIndex([WANG, LI, CHEN, LI_TOO])


def organizations() -> OrganizationIndex:
	"""A township committee and a branch under it."""
	return OrganizationIndex([TOP, BRANCH])
