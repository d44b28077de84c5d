"""The texts with contradictions: what has to be found in them, and that no more is; gold/findings.csv says what."""

from __future__ import annotations

import csv
from functools import cache

import pytest

from conftest import ROOT
from innostat.audit import audit
from innostat.models import Finding

GOLD = list(csv.DictReader((ROOT / "tests" / "gold" / "findings.csv").read_text(encoding="utf-8").splitlines()))
LOUD = ("error", "warning")


@cache
def found() -> tuple[Finding, ...]:
    problems: list[str] = []
    outcome = audit([str(ROOT / "fixtures" / "contradictions")], problems.append)
    assert not problems
    return tuple(outcome.findings)


def hits(f: Finding, gold: dict[str, str]) -> bool:
    codes = gold["code"].split("|")
    places = (f.place, *f.related)
    lines = range(int(gold["line_from"]), int(gold["line_to"]) + 1)
    return f.code in codes and any(p.doc == gold["doc"] and p.line in lines for p in places)


@pytest.mark.parametrize("gold", [g for g in GOLD if g["need"] == "required"], ids=lambda g: f"{g['code']}-{g['doc']}-{g['line_from']}")
def test_required(gold: dict[str, str]) -> None:
    assert any(hits(f, gold) for f in found()), gold["note"]


def test_no_more_than_that() -> None:
    extra = [f for f in found() if f.severity in LOUD and not any(hits(f, g) for g in GOLD)]
    assert [(f.code, f.place.doc, f.place.line, f.message) for f in extra] == []


@pytest.mark.parametrize("folder", ["wild", "tables", "negative"])
def test_clean_texts_give_nothing_loud(folder: str) -> None:
    outcome = audit([str(ROOT / "fixtures" / folder)], pytest.fail)
    assert [(f.code, f.place.doc, f.place.line, f.message) for f in outcome.findings if f.severity in LOUD] == []
    assert bool(outcome.coverage.sums_tried) is (folder != "negative")


def test_places_quote_the_text() -> None:
    outcome = audit([str(ROOT / "fixtures" / "contradictions")], pytest.fail)
    texts = {d.name: d.text for d in outcome.corpus.documents}
    for f in outcome.findings:
        for p in (f.place, *f.related):
            assert texts[p.doc][p.start : p.end] == p.quote
            assert texts[p.doc].count("\n", 0, p.start) + 1 == p.line


def test_fingerprints_survive_edits_elsewhere() -> None:
    from innostat.audit import check

    text = (ROOT / "fixtures" / "contradictions" / "wrong_sums_bulletin.txt").read_text(encoding="utf-8")
    edited = "导读：本文转载自统计部门网站。\n\n" + text.replace("\n\n", "\n\n\n")
    before, after = ({f.fingerprint for f in check(t)} for t in (text, edited))
    assert before
    assert before == after


def test_many_changes_in_per_cent_are_told_at_once() -> None:
    from innostat import check

    sentences = [
        f"2021年9月，{name}的市场占有率为{share}%，同比下降{less}%。"
        for name, share, less in (("甲牌", 30.43, 4.24), ("乙牌", 33.13, 1.57), ("丙牌", 14.44, 0.53))
    ]
    few, many = (check("\n\n".join(sentences[:n])) for n in (2, 3))
    assert [(f.code, len(f.observations)) for f in few] == [("V202", 2), ("V202", 2)]
    assert [(f.code, len(f.observations)) for f in many] == [("V202", 3)]
