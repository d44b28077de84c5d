"""Places in a document's text for findings that no row takes part in."""

from __future__ import annotations

from innostat.checks.base import CheckedDocument
from innostat.models import Place


def text_place(doc: CheckedDocument, start: int, end: int) -> Place:
    """The place of a stretch of a document's text, no longer than 120 characters."""
    end = min(end, start + 120)
    return Place(doc.name, doc.text.count("\n", 0, start) + 1, start, end, doc.text[start:end])
