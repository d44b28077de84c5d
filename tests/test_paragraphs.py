"""Where a paragraph begins, as the rows of its figures show it: a line that opens one inherits nothing from the line above that it did not end."""

from __future__ import annotations

import pytest

from innostat.models import Document
from innostat.pipeline import extract_document
from innostat.segment import split_blocks

MARKS = ("-", "*", "+", "•", "·")


@pytest.mark.parametrize("mark", MARKS)
def test_each_item_of_a_list_is_its_own(mark: str) -> None:
    items = [
        "年末有效发明专利 631.8 万件，比上年末增长 11.1%",
        "技术合同成交金额 75734 亿元，比上年增长 10.8%",
        "基础研究经费 2778 亿元，增长 11.1%，占比 7.08%",
    ]
    text = "2025年湖北省统计公报要点\n\n" + "".join(f"{mark} {item}\n" for item in items)
    rows = extract_document(Document("a.md", text))
    assert [(o.quote, o.period) for o in rows] == [
        ("631.8 万件", "2025-12"), ("11.1%", "2025-12"), ("75734 亿元", "2025"), ("10.8%", "2025"), ("2778 亿元", "2025"), ("11.1%", "2025"), ("7.08%", "2025"),
    ]  # fmt: skip


@pytest.mark.parametrize("indent", ["\u3000\u3000", "    ", "\u3000\u3000\u3000"])
def test_an_indented_line_opens_a_paragraph(indent: str) -> None:
    text = f"全省共有高新技术企业四千二百余家，覆盖装备制造、生物医药等多个领域\n{indent}2023年，全省技术合同成交额86.4亿元，再创新高。\n"
    assert [b.kind for b in split_blocks(text)[1]] == ["paragraph", "paragraph"]


def test_lines_that_are_all_indented_are_joined_as_before() -> None:
    text = "    全省共有高新技术企业四千二百余家，覆盖装备制造、生物医药等多个领域，其中\n    规模以上企业三千家，占七成以上，较上年有所提高。\n"
    assert [b.kind for b in split_blocks(text)[1]] == ["paragraph"]


@pytest.mark.parametrize(
    "byline",
    [
        "财经周刊\u3000Sun, 19 Jun 2022 13:04:20 GMT",
        "Mon, 3 Oct 2022 08:00:00 +0800",
        "产业观察 | 7 February 2022",
        "某某网 2022-02-07 10:37:31",
        "2022年2月7日 10:37 某某网",
    ],
)
def test_dates_of_feeds_are_the_date_of_a_text(byline: str) -> None:
    year, month = (
        "2022",
        {"Jun": "06-19", "Oct": "10-03", "Feb": "02-07"}[next(m for m in ("Jun", "Oct", "Feb") if m in byline or m == "Feb")],
    )
    rows = extract_document(Document("a.txt", f"科创板观察\n{byline}\n目前，科创板共有428家上市公司。\n"))
    assert [(o.quote, o.period, o.period_source) for o in rows] == [("428家", f"{year}-{month}", "document")]
