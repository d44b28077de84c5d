"""A file in pieces gives the rows of the whole text."""

from __future__ import annotations

import pickle
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import FIXTURES
from innostat.models import Document, Observation
from innostat.pieces import Survey, Worked, join, survey, work
from innostat.pipeline import extract_document
from innostat.read import read_bytes
from mutate import composed, mutated

LONG = "在以习近平同志为核心的党中央坚强领导下，全省上下深入贯彻新发展理念，扎实推进科技创新和产业创新深度融合，各项事业取得新的进展，人民生活持续改善。"


def in_order(plan: Survey) -> Iterator[Worked]:
    """As one process works: each piece knows what the one before hands on."""
    state = None
    for i in range(len(plan.pieces)):
        worked = work(plan, i, entry=state)
        state = worked.leave
        yield worked


def guessed(plan: Survey) -> Iterator[Worked]:
    """As several processes work: each guesses, and is done again where the guess was wrong; what they hand over is a copy."""
    state = None
    for i in range(len(plan.pieces)):
        worked = copied(work(copied(plan), i))
        if state is not None and worked.entry != state:
            worked = copied(work(copied(plan), i, entry=copied(state)))
        state = worked.leave
        yield worked


def copied(what: Any) -> Any:
    return pickle.loads(pickle.dumps(what))


def rows(plan: Survey, how=in_order) -> list[Observation]:  # type: ignore[no-untyped-def]
    return [o for some in join(how(plan)) for o in some]


def same(path: Path, data: bytes, piece: int) -> int:
    """Check that the pieces of a file give the rows of the whole; the number of pieces."""
    path.write_bytes(data)
    plan = survey(str(path), path.name, piece=piece)
    if plan is None:
        return 1
    whole = extract_document(read_bytes(data, path.name))
    assert rows(plan) == whole
    assert [o.reasons for o in rows(plan)] == [o.reasons for o in whole]
    assert rows(plan, guessed) == whole
    return len(plan.pieces)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("innostat.pieces._OPENING", 200)
    monkeypatch.setattr("innostat.pieces._BEFORE", 600)
    monkeypatch.setattr("innostat.pieces._READ", 2048)


@pytest.mark.parametrize("piece", [500, 4000])
def test_fixtures_in_pieces(tmp_path: Path, piece: int) -> None:
    texts = [p.read_text(encoding="utf-8") for p in FIXTURES]
    rng = random.Random(piece)
    cut = 0
    for i in range(len(texts)):
        rng.shuffle(texts)
        cut += same(tmp_path / f"{i}.md", "\n".join(texts[:6]).encode(), piece)
    assert cut > 3 * len(texts)


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(st.integers(), st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from([0, 3]), st.sampled_from([200, 700, 3000]))
def test_any_text_in_pieces(tmp_path: Path, seed: int, line_end: str, mark: int, piece: int) -> None:
    rng = random.Random(seed)
    lines: list[str] = []
    for _ in range(rng.randint(3, 25)):
        lines += rng.choice([composed, mutated])(rng).split("\n")[: rng.randint(1, 30)]
        lines += [LONG] * rng.randint(0, 2) + [""] * rng.randint(0, 1)
    data = line_end.join(lines).encode("utf-8", "replace")
    same(tmp_path / "a.txt", b"\xef\xbb\xbf"[:mark] + data, piece)


CASES = {
    "a year carried over": "2021年，全省经济稳中有进。\n" + f"{LONG}\n" * 120 + "研发经费投入达到112.5亿元。\n",
    "a heading far above": "# 2022年工作回顾\n" + f"{LONG}\n" * 120 + "研发经费投入达到112.5亿元，其中基础研究经费8.1亿元。\n",
    "a title whose year stands in the next piece": f"{LONG}\n" * 120
    + "# 研发经费投入达到112.5亿元\n"
    + f"{LONG}\n" * 3
    + "2022年，研发经费投入达到112.5亿元。\n"
    + f"{LONG}\n" * 40,
    "an open table": f"{LONG}\n" * 120
    + "<table><tr><td>指标</td><td>2022年</td></tr>\n"
    + f"<tr><td>{LONG}</td><td>3</td></tr>\n{LONG}\n" * 60,
    "references": f"{LONG}\n" * 120
    + "参考文献\n"
    + f"{LONG}2020年研发经费3亿元。\n" * 30
    + "一、其他\n"
    + f"{LONG}2020年研发经费5亿元。\n" * 30,
    "captions from the whole": f"{LONG}如表2所示，研发经费投入达到112.5亿元。\n" * 120
    + "表2 2022年全省研发经费\n\n| 指标 | 亿元 |\n| 经费 | 112.5 |\n\n"
    + f"{LONG}\n" * 60,
    "traditional by the last line": f"{LONG}\n" * 60
    + f"{LONG}研发经费3亿元，著作权登记2万件。\n" * 60
    + "國業億萬與為發經個產長點數額實時區達費會動關" * 300,
    "front matter": "---\ntitle: 2022年统计公报\ndate: 2023-03-01\n"
    + f"note: {LONG}\n" * 60
    + "---\n"
    + f"{LONG}研发经费投入达到112.5亿元。\n" * 40,
    "headings whose year a paragraph moved": "一、2025年和“十四五”时期工作回顾\n刚刚过去的2025年，全省经济稳中有进。\n"
    + f"{LONG}\n" * 120
    + "(一)创新能力\n研发经费投入达到112.5亿元。\n",
    "a company made known far above": "芯片设计公司澜微半导体（688999.SH）发布2023年年报。\n"
    + f"{LONG}\n" * 120
    + "澜微半导体营收3亿元，同比增长20%。公司净利润1亿元。\n",
    "a company spoken of before": f"{LONG}\n" * 100
    + "比亚迪发布2023年年报，营收达到6023亿元。\n"
    + f"公司的业绩保持增长。{LONG}\n" * 60
    + "公司净利润为300亿元。\n",
    "tags and bullets": f"{LONG}如表2所示，研发经费投入达到112.5亿元。\n" * 120
    + "<p>引言</p><p>表2 2022年全省研发经费</p>\n"
    + f"{LONG}\n一、要点 - {LONG} - {LONG} - {LONG}2021年研发经费3亿元。\n" * 40,
    "a dated report of five years": "政府工作报告\n时间：2018年1月25日\n"
    + f"{LONG}\n" * 120
    + "一、过去五年工作回顾\n地区生产总值由2.02万亿元增加到3.21万亿元，年均增长6.9%。\n",
    "no place to cut": "| 指标 | 2022年 |\n" + "| 经费 | 112.5 |\n" * 200,
}


@pytest.mark.parametrize("piece", [300, 1500, 6000])
@pytest.mark.parametrize("case", CASES)
def test_what_reaches_across(tmp_path: Path, case: str, piece: int) -> None:
    assert same(tmp_path / "report.md", CASES[case].encode(), piece) > (0 if piece == 6000 or case == "no place to cut" else 1)


def test_companies_are_told_by_the_beginning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the whole text as in its pieces."""
    for reader in ("scope", "scope_reader"):
        monkeypatch.setattr(f"innostat.link.{reader}.HEAD", 3000)
    known, text = "芯片设计公司澜微半导体（688999.SH）发布年报。\n", "澜微半导体营收3亿元，同比增长20%。\n"
    for lines, found in ((10, True), (100, False)):
        data = (f"{LONG}\n" * lines + known + f"{LONG}\n" * (160 - lines) + text).encode()
        assert same(tmp_path / "a.txt", data, 900) > 5
        rows = extract_document(read_bytes(data, "a.txt"))
        assert any(o.breakdown == "澜微半导体" for o in rows) == found


def test_what_is_left_to_be_read_whole(tmp_path: Path) -> None:
    for name, data in {
        "a.txt": f"{LONG}\n".encode("gb18030") * 99,
        "b.txt": f"{LONG}\n\0".encode() * 99,
        "c.csv": f"{LONG}\n".encode() * 99,
        "d.txt": b"%PDF",
    }.items():
        (tmp_path / name).write_bytes(data)
        assert survey(str(tmp_path / name), name, piece=500) is None


def test_a_guess_is_seldom_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the processes save: of the fixtures' pieces hardly one is done again."""
    monkeypatch.setattr("innostat.pieces._BEFORE", 24_000)
    (tmp_path / "a.txt").write_text("\n".join(p.read_text(encoding="utf-8") for p in FIXTURES * 2), encoding="utf-8")
    plan = survey(str(tmp_path / "a.txt"), "a.txt", piece=25_000)
    assert plan is not None
    whole = list(in_order(plan))
    wrong = [i for i in range(1, len(whole)) if work(plan, i).entry != whole[i - 1].leave]
    assert len(wrong) * 4 < len(whole)


def test_offsets_count_in_the_whole_text(tmp_path: Path) -> None:
    text = f"{LONG}2022年，研发经费投入达到112.5亿元。\n" * 150
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    plan = survey(str(tmp_path / "a.txt"), "a.txt", piece=900)
    assert plan is not None
    for o in rows(plan):
        assert text[o.start : o.end] == o.quote
        assert o.line == text.count("\n", 0, o.start) + 1
    assert [o.obs_id for o in rows(plan)] == [o.obs_id for o in extract_document(Document("a.txt", text))]
