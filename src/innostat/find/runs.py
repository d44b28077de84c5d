"""Figures that stand together: the two ends of a range, and lists that share a unit."""

from __future__ import annotations

from innostat import lazy_regex as regex
from innostat.models import Quantity

_RANGE_MARK = regex.compile(r"\s?(?:[-—~]{1,2}|至|到)\s?")
_LIST_MARK = regex.compile(r"\s?(?:[、，,/]|和|与|及|以及|或)\s?\+?")
_FALLS = regex.compile(r"(?:减少|下降|降低|亏损|减|降)$")
_FROM = regex.compile(r"(?:从|由)[^，。；]{0,12}$")


def with_ranges(text: str, found: list[Quantity]) -> list[Quantity]:
    """Figures with those that are two ends of a range made one: 3万至5万元."""
    out: list[Quantity] = []
    for q in found:
        p = out[-1] if out else None
        if p is not None and _is_range(text, p, q):
            mult = p.multiplier if (p.multiplier != 1 or not p.bare) else q.multiplier
            if not p.bare and p.multiplier == 1 and q.multiplier != 1:
                mult = q.multiplier if p.unit == "" else p.multiplier
            if p.bare and p.unit == "":
                mult = q.multiplier
            out[-1] = q._replace(
                start=p.start, number_start=p.number_start, value=p.value, decimals=max(p.decimals, q.decimals), multiplier=mult,
                value_to=q.value, multiplier_to=q.multiplier, bound="range",
            )  # fmt: skip
            continue
        out.append(q)
    return out


def _is_range(text: str, p: Quantity, q: Quantity) -> bool:
    between = text[p.end : q.start]
    if len(between) > 4 or not _RANGE_MARK.fullmatch(between) or p.rank or q.rank or p.value_to is not None:
        return False
    if not (p.base_unit == q.base_unit or (p.bare and not q.bare)) or (q.bare and q.unit == ""):
        return False
    if p.bare and p.decimals == 0 and q.dimension == "time" and p.value > 1000:
        return False
    if between.strip() in ("到", "至") and _FROM.search(text[max(0, p.start - 14) : p.start]):
        return False
    if (
        _FALLS.search(text[max(0, p.start - 5) : p.start])
        and q.base_unit == p.base_unit
        and not (q.dimension == "share" and "至" in between)
    ):
        return True  # 减少9.04亿元到8.04亿元; but 毛利率下降12.1%至8.4% is a fall and where it led to
    return q.base_value > p.value * (q.multiplier if p.bare and p.unit == "" else p.multiplier)


def with_shared_units(text: str, found: list[Quantity]) -> list[Quantity]:
    """A bare number takes the unit of the next figure of its list: 49、34和38人."""
    out = list(found)
    for i in range(len(out) - 2, -1, -1):
        p, q = out[i], out[i + 1]
        if p.unit == "个" and q.base_unit == "百分点" and _LIST_MARK.fullmatch(text[p.end : q.start]):
            out[i] = p._replace(unit=q.unit, base_unit=q.base_unit, dimension=q.dimension, shared=True)  # 0.12个、3.5个百分点
            continue
        if p.bare and q.base_unit and not q.rank and q.dimension not in ("time",) and _LIST_MARK.fullmatch(text[p.end : q.start]):
            if p.unit and not q.chinese:  # 3.2万、4.1万和5.6万件
                symbol = q.unit.lstrip("十百千万亿")
                out[i] = p._replace(
                    unit=p.unit + symbol, base_unit=q.base_unit, dimension=q.dimension, bare=False, shared=True, cue=q.cue, per=q.per
                )
            elif p.unit == "" and (not q.chinese):
                mult = q.multiplier
                out[i] = p._replace(
                    unit=q.unit,
                    base_unit=q.base_unit,
                    dimension=q.dimension,
                    multiplier=mult,
                    bare=False,
                    shared=True,
                    cue=q.cue,
                    per=q.per,
                )
    return out
