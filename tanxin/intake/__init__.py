"""Readers for the lists that a unit already has: roster, organisations, posts, events, meetings, plans, ledger.

Pure Python. The preview and the import page of the site read through the same functions, so that a file
that passes here passes there. Every reader returns a `Reading`: the good rows, and one `Problem` with file,
row, column and reason for each bad one. A file that cannot be read at all raises `UnreadableFile`, whose
text is one Chinese sentence fit for the person who chose the file.
"""

from __future__ import annotations

from tanxin.intake.reading import Problem, Reading, UnreadableFile

__all__ = ["Problem", "Reading", "UnreadableFile"]
