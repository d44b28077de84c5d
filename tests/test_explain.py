"""What `innostat explain` says."""

from __future__ import annotations

from innostat.explain import describe, select
from innostat.models import Document
from innostat.pipeline import extract_document

TEXT = "2023年，全国研发经费33357.1亿元，比上年增长8.4%。\n去年专利授权超过\n3.2—4.1万件。\n"


def test_every_field_and_why() -> None:
    rows = extract_document(Document("a.txt", TEXT, date="2024-03-01"))
    text = describe(1, rows[0])
    assert text.startswith("row 1  a.txt:1  33357.1亿元  [12, 21)  ")
    for line in (
        "indicator      rd_expenditure",
        "region         中国 (CN)",
        "period         2023",
        "base_value     3335710000000 CNY",
        "measure        level",
    ):
        assert line in text
    assert "← 33357.1 × 100000000: the multiplier in 亿元" in text
    assert "全国" in text


def test_every_period_region_and_label_has_a_reason() -> None:
    for o in extract_document(Document("a.txt", TEXT, date="2024-03-01")):
        assert {r.field for r in o.reasons if r.because} >= {"label", "period", "region", "indicator"}


def test_select() -> None:
    rows = extract_document(Document("a.txt", TEXT, date="2024-03-01"))
    assert [n for n, _ in select(rows, line=1)] == [1, 2]
    assert [n for n, _ in select(rows, row=2)] == [2]
    assert [n for n, _ in select(rows, obs_id=rows[2].obs_id)] == [3]
    assert [n for n, _ in select(rows)] == [1, 2, 3]


def test_in_chinese() -> None:
    rows = extract_document(Document("a.txt", TEXT, date="2024-03-01"))
    text = describe(1, rows[0], "zh")
    assert text.startswith("第1行  a.txt:1  33357.1亿元  [12, 21)  ")
    for line in ("← 33357.1 × 100000000：“亿元”所含的倍数", "← 本句前文的“2023年”", "← 名称中与目录匹配的最长名称"):
        assert line in text
    assert "3.2至4.1" in describe(3, rows[2], "zh")
    assert "3.2 to 4.1" in describe(3, rows[2])
    english = [line for line in describe(1, rows[0]).splitlines() if "←" in line]
    assert len(english) == sum("←" in line for line in text.splitlines()) > 4
    assert not any(line in text for line in english)
