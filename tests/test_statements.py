"""What is, what shall be and what is expected; cases in cases/statements.toml."""

from __future__ import annotations

from typing import Any

import pytest

from cases import load
from innostat.models import Document
from innostat.pipeline import extract_document


@pytest.mark.parametrize("case", load("statements"))
def test_statements(case: dict[str, Any]) -> None:
    rows = extract_document(Document("a.txt", case["text"] + "\n", "", ""))
    assert [f"{o.quote} = {o.statement}" for o in rows] == case["rows"]
