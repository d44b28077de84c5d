"""What must hold of every table, however it was cut: the checks look at it and say what they find."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from innostat.catalog import load_catalog
from innostat.checks.base import CheckedDocument, Corpus
from innostat.checks.run import run_checks
from innostat.models import Document
from innostat.pipeline import extract_document

NAMES = (
    "合计",
    "总计",
    "小计",
    "其中：企业",
    "其中:高校",
    "  其中：市本级",
    "  区级",
    "企业",
    "研究机构",
    "北京",
    "天津",
    "东部地区",
    "中部",
    "2021年",
    "2022",
    "",
    "-",
    "一、农业",
    "（一）种植业",
    "增长（%）",
)
HEADS = (
    "指标",
    "地区",
    "年份",
    "2021年",
    "2022年",
    "R&D经费（亿元）",
    "占比（%）",
    "合计",
    "其中：基础研究",
    "比上年增长（%）",
    "单位",
    "序号",
    "",
)
CELLS = ("12.5", "1 204", "1,204.5", "-", "", "…", "100", "100.0", "3.2%", "-5.1", "12.5万人", "0", "98765432109", "约30", "一")

rows = st.lists(
    st.tuples(st.sampled_from(NAMES), st.lists(st.sampled_from(CELLS), min_size=0, max_size=4)).map(lambda row: (row[0], *row[1])),
    min_size=1,
    max_size=7,
)
tables = st.tuples(st.lists(st.sampled_from(HEADS), min_size=1, max_size=5), rows)


def markdown(table: tuple[list[str], list[tuple[str, ...]]]) -> str:
    head, body = table
    lines = [head, ["---"] * len(head), *body]
    return "表1 2022年科技投入情况\n\n" + "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


@settings(max_examples=150, deadline=None)
@given(tables)
@example((["指标", "2021年", "2022年", "2023年"], [("其中：企业", "12.5", "13.1", "14.0"), ("其中：高校", "2.5", "3.1", "4.0")]))
@example((["指标", "2021年"], [("其中：企业", "12.5")]))
def test_every_table_is_looked_at(table: tuple[list[str], list[tuple[str, ...]]]) -> None:
    text = markdown(table)
    observations = extract_document(Document("a.md", text))
    corpus = Corpus((CheckedDocument("a.md", text, ""),), tuple(observations))
    findings, _ = run_checks(corpus, load_catalog())
    assert findings == run_checks(corpus, load_catalog())[0]
    assert all(f.message and p.line <= text.count("\n") for f in findings for p in (f.place, *f.related))
