"""Figures of texts: number, unit, bound and sign as printed."""

from __future__ import annotations

from typing import Any

import pytest

from cases import load
from innostat.models import Document, Observation
from innostat.pipeline import extract_document
from innostat.table import printed


def shown(o: Observation) -> str:
    """A row as the cases write it."""
    value = printed(o, "base_value") + (f"..{printed(o, 'base_value_to')}" if o.value_to is not None else "")
    return f"{o.quote} = {value} {o.base_unit}" + ("" if o.qualifier == "exact" else f" {o.qualifier}")


@pytest.mark.parametrize("case", load("quantities"))
def test_quantities(case: dict[str, Any]) -> None:
    text = case["text"] + "\n"
    assert [shown(o) for o in extract_document(Document("a.txt", text))] == case["rows"]
