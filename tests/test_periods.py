"""When a figure is of: what the text says, what it inherits, what it is counted from."""

from __future__ import annotations

from typing import Any

import pytest

from cases import load
from innostat.models import Document
from innostat.pipeline import extract_document


@pytest.mark.parametrize("case", load("periods"))
def test_periods(case: dict[str, Any]) -> None:
    document = Document("a.txt", case["text"] + "\n", case.get("title", ""), case.get("date", ""))
    rows = extract_document(document)
    assert [o.quote for o in rows] == [row.partition(" = ")[0] for row in case["rows"]]
    for o, row in zip(rows, case["rows"], strict=True):
        period, _, source = row.partition(" = ")[2].partition(" ")
        assert o.period in ([""] if period == "-" else period.split("|")), o.reasons
        assert o.period_source in source.split("|"), o.reasons
