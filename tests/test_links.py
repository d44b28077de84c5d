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


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("2023年，拟立项项目120个。", "target"),
        ("2024年5月，公司拟以12元/股的价格回购股份，资金总额3亿元。", "target"),
        ("2023年，拟引进团队35个。", "target"),
        ("2022年，虚拟现实产业规模500亿元。", "actual"),
        ("2022年，模拟芯片产量3亿块。", "actual"),
    ],
)
def test_what_is_intended_is_no_fact(text: str, statement: str) -> None:
    assert {o.statement for o in extract_document(Document("a.txt", text))} == {statement}
