"""V201 within a piece: a figure of its headline (【20240306】…, ## …) that its body has otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.checks.base import Corpus, Interval, finding
from innostat.checks.keys import Series, is_amount_of_change, series_of, telling
from innostat.checks.sentences import by_document
from innostat.checks.wording import interval_text, quote_of, region_of
from innostat.messages import tell
from innostat.models import Finding, Observation

_HEAD = regex.compile(r"【|#{1,6}\s")
_FAR = 2


def check_headlines(corpus: Corpus, catalog: Catalog, told: set[str]) -> Iterator[Finding]:
    """Find figures in the headlines of pieces that the piece itself gives otherwise, and nowhere the same.

    A headline has no period of its own, so its figures are held against all periods of the body.
    """
    for rows in by_document(corpus).values():
        head: list[Observation] = []
        body: list[Observation] = []
        for o in rows:
            if _HEAD.match(o.sentence):
                if body:
                    yield from _against(head, body, catalog, told)
                    head, body = [], []
                head.append(o)
            elif head:
                body.append(o)
        yield from _against(head, body, catalog, told)


def _against(head: list[Observation], body: list[Observation], catalog: Catalog, told: set[str]) -> Iterator[Finding]:
    values: dict[Series, list[Observation]] = {}
    for o in body:
        if _plain(o):
            values.setdefault(_key(o, catalog), []).append(o)
    for o in head:
        found = values.get(_key(o, catalog), []) if _plain(o) and o.qualifier == "exact" and o.obs_id not in told else []
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
