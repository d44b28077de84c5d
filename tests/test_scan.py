"""Patterns that are tried only where they can match find what they would find if they were always tried."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path

import pytest
import regex

from conftest import FIXTURES
from innostat.catalog import load_catalog
from innostat.find import noise, times
from innostat.find.companies import CompanyFinder
from innostat.find.scan import Alternatives, Gated
from innostat.gazetteer import Endings, Gazetteer, Openings
from innostat.link import figures
from innostat.link.sentences import may_state
from innostat.normalize import fold

CASES = Path(__file__).parent / "cases"
PIECES = (
    "2023年", "2023", "1998年", "二〇二三年", "20", "19", "-", "—", "~", "至", "到", "年", "月", "日", "季度", "上", "上年", "末", "初", "底", "近", "5年", "三年", "来", "以来", "间", "十四五", "“", "”",
    "今明两年", "后", "之后的", "昨日", "收盘", "目前", "当前", "第", "3", "12", "100", "%", "图", "表", "(", ")", "[1]", "[", "^", "①", "《", "》", "【", "】", "、", "，", "。", ".", ":", "/", "+", "D", "G", "p",
    "<0.05", "ICP备", "号", "时", "点", "分", "代码", "600519", ".SH", "http://a.cn", "@a.cn", "a", "www.", "DOI:10.1", "附表", "专栏", "企业", "公司", "比亚迪", "科技", "发布", "的", "在", "中", " ",
)  # fmt: skip


def strings(thing: object) -> list[str]:
    """All strings in a case, however deep."""
    if isinstance(thing, str):
        return [fold(thing)]
    values = thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ()
    return [s for value in values for s in strings(value)]


def texts() -> list[str]:
    """Lines of the fixtures and of the cases, and random strings of what the patterns speak of."""
    found = [line for path in FIXTURES for line in fold(path.read_text(encoding="utf-8")).splitlines() if line]
    for path in sorted(CASES.rglob("*.toml")):
        found += strings(tomllib.loads(path.read_text(encoding="utf-8")))
    draw = random.Random(1)
    return found + ["".join(draw.choices(PIECES, k=draw.randrange(1, 9))) for _ in range(30_000)]


TEXTS = texts()
CATALOG = load_catalog()
GATED: list[Gated] = [g for g, _ in times.FORMS] + [*noise._MARKS.parts, *noise._NAMES.parts, CompanyFinder(CATALOG).suffixed]


@pytest.mark.parametrize("gated", GATED, ids=[f"{n}-{g.pattern.pattern[:20]!a}" for n, g in enumerate(GATED)])
def test_a_gate_hides_no_match(gated: Gated) -> None:
    shut = [text for text in TEXTS if not gated.may_match(text)]
    assert shut
    assert not [text for text in shut if gated.pattern.search(text)]


@pytest.mark.parametrize("alternatives", [noise._MARKS, noise._NAMES], ids=["marks", "names"])
def test_alternatives_find_what_one_pattern_finds(alternatives: Alternatives) -> None:
    whole = regex.compile("|".join(p.pattern.pattern for p in alternatives.parts))
    found = 0
    for text in TEXTS:
        spans = alternatives.spans(text)
        assert spans == [m.span() for m in whole.finditer(text)], text
        found += len(spans)
    assert found > 1000


def test_words_are_found_as_alternations_find_them() -> None:
    words = [*CATALOG.words("rise"), *CATALOG.words("heads"), *CATALOG.words("lead_in")]
    tails = ("了", "达", "各类")
    alternation = "|".join(regex.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))
    end = regex.compile(f"(?r)(?P<word>{alternation})(?:{'|'.join(tails)})?$")
    begin = regex.compile(f"(?P<word>{alternation})(?:{'|'.join(tails)})?")
    endings, openings = Endings(words, tails), Openings(words, tails)
    draw = random.Random(2)
    found = 0
    for _ in range(20_000):
        text = "".join(draw.choices((*words, *tails, "研发经费", "，"), k=draw.randrange(0, 4)))
        m, b = end.search(text), begin.match(text)
        assert endings.find(text) == (None if m is None else (m.start(), m["word"])), text
        assert openings.find(text) == (None if b is None else (b.end(), b["word"])), text
        found += m is not None
    assert found > 1000


def test_names_are_found_as_an_alternation_finds_them() -> None:
    names = {"长三角": 1, "长三角地区": 2, "三角": 3, "地区生产总值": 4, "生产": 5, "京津冀": 6, "京津": 7, "津冀地区": 8}
    gazetteer = Gazetteer(names.items(), {"产": ("业",)})
    whole = regex.compile("|".join(f"{n}(?!业)" if n.endswith("产") else n for n in sorted(names, key=len, reverse=True)))
    draw = random.Random(3)
    for _ in range(20_000):
        text = "".join(draw.choices("长三角地区生产总值业京津冀，", k=draw.randrange(0, 14)))
        assert gazetteer.scan(text) == [(*m.span(), names[m[0]]) for m in whole.finditer(text)], text


def test_hints_hide_nothing() -> None:
    hint = regex.compile(r"\d|[一二两三四五六七八九十百千万亿几数半][万亿元%成倍家个人项件种成数番百千十位]|分之|翻|一半|半数")
    for text in TEXTS:
        assert bool(hint.search(text)) == may_state(text), text
        for m in figures._BARE_CUE.finditer(text):
            assert figures._CUE_MARK.search(m[0]), text


def test_marks_are_folded_as_patterns_tried_everywhere_fold_them() -> None:
    comma = regex.compile(r"(?<=\d)，(?=\d{3}(?!\d))|(?<!\d),|,(?!\d)")
    colon = regex.compile(r"(?<=\d)：(?=\d)|(?<![\dA-Za-z]):|:(?![\d/])")
    draw = random.Random(4)
    for _ in range(20_000):
        text = "".join(draw.choices("12345，,：:/a年", k=draw.randrange(0, 12)))
        plain = comma.sub(lambda m: "," if m[0] == "，" else "，", text)
        assert fold(text) == colon.sub(lambda m: ":" if m[0] == "：" else "：", plain), text
