"""What a figure is of: place, label and measure, as the text says them or leaves them out."""

from __future__ import annotations

from typing import Any

import pytest

from cases import load
from innostat.models import Document
from innostat.pipeline import extract_document


@pytest.mark.parametrize("case", load("links"))
def test_links(case: dict[str, Any]) -> None:
    rows = extract_document(Document("a.txt", case["text"] + "\n", case.get("title", ""), case.get("date", "")))
    assert [f"{o.quote} = {o.region or '-'} / {o.label or '-'} / {o.measure}" for o in rows] == case["rows"]
