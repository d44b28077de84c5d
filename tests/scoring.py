"""Scores rows against a labelled table, level by level: how far each labelled figure is reproduced.

A gold row's `need` is `required`, `optional` (found or not, it counts neither way) or `covered`: [start, end) of the document is labelled
in full, so that anything else found there is wrong. Alternatives in a gold cell are split by `|`. Each level asks for the one before:

    quantity   the spans overlap, base_value and base_unit agree
    period     and the period; where gold has none, the document's own date will do
    region     and the region
    label      and the indicator's phrase
    full       and measure, qualifier, and breakdown where gold names one
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

LEVELS = ("quantity", "period", "region", "label", "full")
Row = dict[str, str]

_UNITS = {
    "元": "CNY", "人民币元": "CNY", "rmb": "CNY", "cny": "CNY", "美元": "USD", "usd": "USD", "percent": "%", "pct": "%",
    "pp": "百分点", "个百分点": "百分点", "人/万人": "名/万人", "美元/千瓦时": "USD/千瓦时", "名": "人", "位": "人", "个": "", "1": "", "ratio": "",
}  # fmt: skip
_REGIONS = {
    "我国": "中国", "全国": "中国", "cn": "中国", "世界": "全球", "world": "全球", "长三角地区": "长三角", "长江三角洲": "长三角",
    "东部地区": "东部", "中部地区": "中部", "西部地区": "西部", "东北地区": "东北", "农村地区": "农村", "城镇地区": "城镇",
}  # fmt: skip
_SAME = (("研究与试验发展", "研发"), ("r&d", "研发"), ("研发(研发)", "研发"), ("国内生产总值", "gdp"), ("全球", "世界"))


@dataclass
class Score:
    """Hits, required gold rows and rows that count, a level; and what went wrong, one line each."""

    hits: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LEVELS, 0))
    required: int = 0
    counted: int = 0
    misses: list[str] = field(default_factory=list)

    def f1(self, level: str) -> float:
        """Harmonic mean of precision and recall; 1 where there is nothing to find and nothing was found."""
        total = self.required + self.counted
        return 2 * self.hits[level] / total if total else 1.0


def read_gold(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def score(rows: list[Row], gold: list[Row]) -> Score:
    """Score the rows of one document against its gold table."""
    covered = [(int(g["start"]), int(g["end"])) for g in gold if g["need"] == "covered"]
    wanted = [g for g in gold if g["need"] != "covered"]
    found = [r for r in rows if any(low <= int(r["start"]) < high for low, high in covered)]
    pairs = [
        (reached, -abs(int(r["start"]) - int(g["start"])), gi, ri)
        for gi, g in enumerate(wanted)
        for ri, r in enumerate(found)
        if _overlap(g, r) and (reached := _reached(g, r))
    ]
    level_of: dict[int, tuple[int, int]] = {}  # gold -> (levels reached, row)
    gold_of: dict[int, int] = {}
    for reached, _, gi, ri in sorted(pairs, reverse=True):
        if gi not in level_of and ri not in gold_of:
            level_of[gi], gold_of[ri] = (reached, ri), gi
    repeated = {ri for _, _, _, ri in pairs if ri not in gold_of}  # a second row on the same figure (one a country) is not spurious

    def counts(ri: int) -> bool:
        if ri in repeated:
            return False
        if ri in gold_of:
            return wanted[gold_of[ri]]["need"] != "optional"
        return not any(g["need"] == "optional" and _overlap(g, found[ri]) for g in wanted)

    result = Score(required=sum(g["need"] == "required" for g in wanted), counted=sum(counts(i) for i in range(len(found))))
    for gi, g in enumerate(wanted):
        if g["need"] != "required":
            continue
        reached, ri = level_of.get(gi, (0, -1))
        for level in LEVELS[:reached]:
            result.hits[level] += 1
        if reached < len(LEVELS):
            has = {k: found[ri][k] for k in ("period", "region", "label", "measure", "qualifier", "breakdown")} if ri >= 0 else "nothing"
            result.misses.append(f"{LEVELS[reached]}: line {g['line']} {g['quote']!r} {g['label']} {g['period']} {g['region']}: has {has}")
    for ri, r in enumerate(found):
        if counts(ri) and ri not in gold_of:
            result.misses.append(f"spurious: line {r['line']} {r['quote']!r} {r['label']}")
    return result


def _overlap(g: Row, r: Row) -> bool:
    return int(r["start"]) < int(g["end"]) and int(g["start"]) < int(r["end"])


def _reached(g: Row, r: Row) -> int:
    """How many levels a row reaches on a gold row."""
    tests = (_quantity, _period, _region, _label, _rest)
    for n, test in enumerate(tests):
        if not test(g, r):
            return n
    return len(tests)


def _quantity(g: Row, r: Row) -> bool:
    a, b = _number(r["base_value"]), _number(g["base_value"])
    if a is None or b is None or _unit(r["base_unit"]) != _unit(g["base_unit"]):
        return False
    return a == b or (b != 0 and abs(a - b) / abs(b) < Decimal("1e-9"))


def _period(g: Row, r: Row) -> bool:
    has, alternatives = r["period"], g["period"].split("|")
    year_of_month = any(len(a) > 4 and a[4] == "-" and a[:4] == has for a in alternatives)
    return has in alternatives or year_of_month or (not g["period"] and r["period_source"] == "document")


def _region(g: Row, r: Row) -> bool:
    alternatives = [_place(a) for a in g["region"].split("|")]
    in_breakdown = _place(r["region"]) in ("中国", "") and _place(r["breakdown"]) in alternatives
    return _place(r["region"]) in alternatives or in_breakdown


def _label(g: Row, r: Row) -> bool:
    has = _squeezed(r["label"])
    for alternative in map(_squeezed, g["label"].split("|")):
        if not alternative or alternative in has or (has in alternative and len(has) >= max(3, 0.6 * len(alternative))):
            return True
        if len(alternative) >= 4 and re.search(".{0,6}".join(map(re.escape, alternative)), has):
            return True
    return False


def _rest(g: Row, r: Row) -> bool:
    for name in ("measure", "qualifier"):
        if g[name] and r[name] not in g[name].split("|"):
            return False
    parts = g["breakdown"].split("|")
    if "" in parts:
        return True
    return any(_squeezed(p) == _squeezed(r["breakdown"]) or (_squeezed(p) and _squeezed(p) in _squeezed(r["label"])) for p in parts)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        return None


def _unit(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.strip())
    return _UNITS.get(text, _UNITS.get(text.lower(), text))


def _place(text: str) -> str:
    text = _REGIONS.get(text.strip(), _REGIONS.get(text.strip().lower(), text.strip()))
    return re.sub(r"(壮族自治区|回族自治区|维吾尔自治区|特别行政区|自治区|省|市|地区)$", "", text) if len(text) > 2 else text


def _squeezed(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).lower()
    for a, b in _SAME:
        text = text.replace(a, b)
    return re.sub(r"[\s的,，、。;；:：()（）\"“”'《》]", "", text)
