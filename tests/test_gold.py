"""How much of the labelled fixtures is reproduced; the floors are in gold/floors.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from conftest import FIXTURES, ROOT, rows
from scoring import LEVELS, Row, Score, read_gold, score

GOLD = sorted(p for p in (ROOT / "tests" / "gold").glob("*.csv") if p.name != "findings.csv")  # that one is test_findings.py's
FLOORS = tomllib.loads((ROOT / "tests" / "gold" / "floors.toml").read_text(encoding="utf-8"))


def fixture_of(gold: Path) -> Path:
    [path] = [f for f in FIXTURES if f.stem == gold.stem]
    return path


def total(scores: list[Score]) -> Score:
    whole = Score(required=sum(s.required for s in scores), counted=sum(s.counted for s in scores))
    whole.hits = {level: sum(s.hits[level] for s in scores) for level in LEVELS}
    return whole


def short(result: Score, floors: dict[str, float]) -> list[str]:
    return [f"{level}: F1 {result.f1(level):.3f} is below {floors[level]}" for level in LEVELS if result.f1(level) < floors[level]]


def test_every_fixture_has_gold_and_floors() -> None:
    names = {p.stem for p in GOLD}
    assert names == {p.stem for p in FIXTURES if p.parent.name != "contradictions"}
    assert names == set(FLOORS) - {"all"}


@pytest.mark.parametrize("gold", GOLD, ids=lambda p: p.stem)
def test_gold(gold: Path) -> None:
    result = score(rows(fixture_of(gold)), read_gold(gold))
    problems = short(result, FLOORS[gold.stem])
    assert not problems, "\n".join([*problems, *result.misses])


def test_gold_over_all() -> None:
    result = total([score(rows(fixture_of(g)), read_gold(g)) for g in GOLD])
    assert not short(result, FLOORS["all"])


@pytest.mark.parametrize("gold", GOLD, ids=lambda p: p.stem)
def test_gold_quotes_stand_in_the_fixture(gold: Path) -> None:
    text = fixture_of(gold).read_text(encoding="utf-8")
    for g in read_gold(gold):
        if g["need"] != "covered":
            assert text[int(g["start"]) : int(g["end"])] == g["quote"], g


GOLD_ROW = {
    "line": "1", "start": "10", "end": "14", "quote": "8.4%", "base_value": "8.4", "base_unit": "%", "period": "2023|2023-12", "region": "中国",
    "label": "研发经费", "breakdown": "", "measure": "growth", "qualifier": "exact", "need": "required", "period_source": "stated",
}  # fmt: skip
ROW = GOLD_ROW | {"period": "2023"}
COVERED = GOLD_ROW | {"need": "covered", "start": "0", "end": "100"}


@pytest.mark.parametrize(
    ("changes", "reached"),
    [
        ({}, 5),
        ({"base_value": "84"}, 0),
        ({"base_unit": "百分点"}, 0),
        ({"start": "30", "end": "34"}, 0),
        ({"period": "2022"}, 1),
        ({"region": "北京"}, 2),
        ({"region": "我国"}, 5),
        ({"label": "专利授权量"}, 3),
        ({"label": "研究与试验发展（R&D）经费"}, 5),
        ({"measure": "share"}, 4),
        ({"qualifier": "over"}, 4),
    ],
)
def test_scoring(changes: Row, reached: int) -> None:
    result = score([ROW | changes], [COVERED, GOLD_ROW])
    assert [result.hits[level] for level in LEVELS] == [1] * reached + [0] * (5 - reached)


def test_scoring_of_what_is_not_labelled() -> None:
    optional = GOLD_ROW | {"need": "optional", "start": "40", "end": "44"}
    result = score([ROW, optional, ROW | {"start": "60", "end": "64"}], [COVERED, GOLD_ROW, optional])
    assert (result.required, result.counted, result.hits["full"]) == (1, 2, 1)
    assert result.misses == ["spurious: line 1 '8.4%' 研发经费"]
    assert score([], [COVERED]).f1("full") == 1
