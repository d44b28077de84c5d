"""Plain text with tabs: sentences that hold one, and rows of tables."""

from __future__ import annotations

import pytest

from innostat.models import Document
from innostat.pipeline import extract_document

ABOVE, BELOW = "2024年，产值512.6亿元，增长7.5%。", "2023年，产值476.8亿元，增长6.1%。"


@pytest.mark.parametrize(
    "lines",
    [
        (f"1.\t{ABOVE}", f"2.\t{BELOW}"),
        (f"●\t{ABOVE}", f"●\t{BELOW}", "●\t其他情况"),
        (f"{ABOVE}\t（统计局）", f"{BELOW}\t（统计局）"),
        (f"1\t{ABOVE}", f"2\t{BELOW}"),
        ("地区\t说明", f"全市\t{ABOVE}", f"全市\t{BELOW}"),
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_sentences_behind_tabs_are_read(lines: tuple[str, ...], gap: str) -> None:
    found = extract_document(Document("a.txt", gap.join(lines) + "\n"))
    assert [o.quote for o in found] == ["512.6亿元", "7.5%", "476.8亿元", "6.1%"]


@pytest.mark.parametrize(
    "lines",
    [
        ("地区\t2024年产值（亿元）", "北京\t512.6", "上海\t476.8"),
        ("序号\t地区\t2024年产值（亿元）", "1.\t北京\t512.6", "2.\t上海\t476.8"),
        ("地区\t2024年产值（亿元）\t备注", "北京\t512.6\t含高新区，不含经开区，下同。", "上海\t476.8\t初步核算数，以年报为准。"),
        ("地区\t2024年产值（亿元）\t备注", "北京\t512.6\t", "全国\t\t初步核算数，以年报为准，尚未公布。", "上海\t476.8\t"),
    ],
)
def test_rows_stay_rows(lines: tuple[str, ...]) -> None:
    found = extract_document(Document("a.txt", "\n".join(lines) + "\n"))
    assert [(o.quote, o.region) for o in found] == [("512.6", "北京"), ("476.8", "上海")]


@pytest.mark.parametrize("mark", ["3、", "12、", "1、"])
def test_number_of_an_item_before_its_first_figure(mark: str) -> None:
    found = extract_document(Document("a.txt", f"{mark}12.3%的企业开展了创新活动。\n"))
    assert [o.quote for o in found] == ["12.3%"]
