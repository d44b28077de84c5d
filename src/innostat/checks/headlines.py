"""V201 within a piece: a figure of its headline (【20240306】…, ## …, a line without a full stop) that its body has otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from innostat import lazy_regex as regex
from innostat.catalog import Catalog, squeeze
from innostat.checks.base import Corpus, Interval, finding
from innostat.checks.keys import Series, is_amount_of_change, series_of, significant, telling
from innostat.checks.sentences import by_document
from innostat.checks.slips import one_off
from innostat.checks.wording import interval_text, quote_of, region_of
from innostat.messages import tell
from innostat.models import Finding, Observation

_HEAD = regex.compile(r"【|#{1,6}\s")
_STOP = regex.compile(r"[。；！？;!?：:，,、|]\s*$")
_LONGEST = 40  # characters of a headline
_FAR = 2
_SHORTEST = 3  # letters of a label that is that of another figure only where both are of one owner
_HEADS, _PIECE = 12, 200  # rows of headlines, and of the piece below them, that are held against each other


def check_headlines(corpus: Corpus, catalog: Catalog, told: set[str]) -> Iterator[Finding]:
    """Find figures in the headlines of pieces that the piece itself gives otherwise, and nowhere the same.

    A headline has no period of its own, so its figures are held against all periods of the body.
    """
    for rows in by_document(corpus).values():
        head: list[Observation] = []
        body: list[Observation] = []
        for o in rows:
            if _HEAD.match(o.sentence) or _bare(o):
                if body:
                    yield from _against(head, body, catalog, told)
                    head, body = [], []
                head.append(o)
            elif head:
                body.append(o)
        yield from _against(head, body, catalog, told)


def _bare(o: Observation) -> bool:
    """Whether a row stands in a line that no mark ends: a title, or an item of a list."""
    return not o.sheet and len(o.sentence) <= _LONGEST and not _STOP.search(o.sentence)


def _against(head: list[Observation], body: list[Observation], catalog: Catalog, told: set[str]) -> Iterator[Finding]:
    values: dict[Series, list[Observation]] = {}
    for o in body:
        if _plain(o):
            values.setdefault(_key(o, catalog), []).append(o)
    near = body[:_PIECE]
    for i, o in enumerate(head):
        if o.obs_id in told or o.qualifier != "exact" or o.statement != "actual":
            continue
        other = _slip_of(o, near) if len(head) - i <= _HEADS else None
        found = [other] if other else values.get(_key(o, catalog), []) if _plain(o) and _HEAD.match(o.sentence) else []
        if not found or any(Interval.of(p).meets(Interval.of(o)) for p in found):
            continue
        other = min(found, key=lambda p: abs(p.base_value - o.base_value))
        small, large = sorted((abs(o.base_value), abs(other.base_value)))
        slip = o.value == other.value and o.base_value != other.base_value  # 7429万 for 7429亿
        if large > _FAR * small and not slip or other.qualifier != "exact" or other.obs_id in told:
            continue
        code, name = ("V202", "magnitude-slip") if slip else ("V201", "same-series-different-value")
        yield finding(
            code, name, "warning",
            tell("headline-differs", quote=quote_of(o), series=tell("series-in", label=o.label, region=region_of(o)), other=quote_of(other)), [o, other],
            reported=interval_text(o), computed=interval_text(other), suggestion=tell("one-of-two-misprinted"),
        )  # fmt: skip


def _slip_of(o: Observation, body: list[Observation]) -> Observation | None:
    """The figure that the body gives for the same thing, where the headline's is one slip of the hand away from it and the body has it nowhere."""
    if significant(o) < 3 or len(squeeze(o.label)) < _SHORTEST:
        return None
    same = [
        p for p in body if p.measure == o.measure and p.base_unit == o.base_unit and p.statement == o.statement and p.qualifier == "exact"
    ]
    if len(squeeze(o.label)) <= _SHORTEST or not telling(o):
        same = [p for p in same if _of_one(o, p)]
    if any(Interval.of(p).meets(Interval.of(o)) for p in same):
        return None
    slips = (
        {x.base_value for x in one_off(o)}
        if significant(o) > 3
        else {x.base_value for x in one_off(o) if x.value == o.value or _same_digits(x, o)}
    )
    return next((p for p in same if p.base_value in slips and _one_thing(o, p) and p.decimals == o.decimals), None)


def _of_one(a: Observation, b: Observation) -> bool:
    """Whether the title names whose the body's figure is: 净亏损 of one company."""
    owner = b.breakdown + b.label.removesuffix(a.label) if b.label.endswith(a.label) else ""
    return len(owner) > 1 and (owner == a.breakdown or owner in a.sentence)


def _same_digits(a: Observation, b: Observation) -> bool:
    return sorted(str(a.value).rstrip("0")) == sorted(str(b.value).rstrip("0"))


def _one_thing(a: Observation, b: Observation) -> bool:
    """Whether two labels are those of one thing: one indicator, or one name within the other (居民收入, 全体居民收入)."""
    one, two = squeeze(a.label), squeeze(b.label)
    return bool(a.indicator) and a.indicator == b.indicator or one in two or two in one


def _plain(o: Observation) -> bool:
    return (
        bool(o.indicator)
        and o.statement == "actual"
        and o.measure in ("level", "share", "growth")
        and telling(o)
        and not is_amount_of_change(o)
    )


def _key(o: Observation, catalog: Catalog) -> Series:
    return series_of(o, catalog)._replace(scope="", against="")
