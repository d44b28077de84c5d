"""What stands around the places of a finding, and which characters of two passages differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from innostat import lazy_regex as regex
from innostat.models import Place

#: Characters shown before and behind a place.
AROUND = 36

Span = tuple[int, int]

_BREAK = regex.compile(r"[。；！？\n]")


def grouped(places: Sequence[Place], texts: Mapping[str, str]) -> list[list[Place]]:
    """The places in their order, those of one sentence together."""
    groups: list[list[Place]] = []
    for p in places:
        last = groups[-1][-1] if groups else None
        text = texts.get(p.doc, "")
        if (
            last
            and last.doc == p.doc
            and text
            and last.end <= p.start < last.end + 3 * AROUND
            and not _BREAK.search(text, last.end, p.start)
        ):
            groups[-1].append(p)
        else:
            groups.append([p])
    return groups


def clause_around(text: str, start: int, end: int) -> Span:
    """The span to show of a text: some characters on both sides, not beyond the sentence."""
    low, high = max(0, start - AROUND), min(len(text), end + AROUND)
    low = max((m.end() for m in _BREAK.finditer(text, low, start)), default=low)
    stop = _BREAK.search(text, end, high)
    return low, stop.start() if stop else high


def differences(one: str, other: str) -> tuple[list[Span], list[Span]] | None:
    """What differs between two passages that say nearly the same; None for two that do not, or that are the same."""
    if SequenceMatcher(None, one, other, autojunk=False).ratio() <= 0.6:
        return None
    differing = differing_characters(one, other)
    return differing if any(differing) else None


def differing_characters(one: str, other: str) -> tuple[list[Span], list[Span]]:
    """Spans of `one` and of `other` that the other does not have; whole numbers, never single digits of them.

    >>> differing_characters("由2025年的111人次", "由2012年的111人次")
    ([(1, 5)], [(1, 5)])
    """
    a, b = _tokens(one), _tokens(other)
    ours: list[Span] = []
    theirs: list[Span] = []
    for tag, i, j, k, m in SequenceMatcher(None, [t for t, _ in a], [t for t, _ in b], autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if i < j:
            ours.append((a[i][1], a[j - 1][1] + len(a[j - 1][0])))
        if k < m:
            theirs.append((b[k][1], b[m - 1][1] + len(b[m - 1][0])))
    return ours, theirs


def _tokens(text: str) -> list[tuple[str, int]]:
    return [(m[0], m.start()) for m in regex.finditer(r"\d+(?:\.\d+)?|\X", text)]
