"""Figures that are listed: 分别为4.3%、5.3%和2.1%, or each with its verb: 分别增长18.9%、下降3.2%."""

from __future__ import annotations

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.link.nouns import COUNTS
from innostat.models import Quantity

_JOINED = regex.compile(
    r"(?:以上|左右|以下|多|余)?(?:\s?\((?:19|20)\d\d年?\))?(?:、|和|与|及|以及|，和|/|\s?[:：]\s?)(?:约|近|超|超过)?\+?"
)
_COMMA = regex.compile(r"(?:以上|左右|以下)?[，,]\s?(?:约|近|超|超过)?")
_DISTRIBUTIVE = regex.compile(r"(?:分别|依次|相应|对应)[^，。；]{0,8}$")


class ListReader:
    """Tells which figures of a sentence stand in one list, by one catalogue's verbs of change."""

    def __init__(self, catalog: Catalog) -> None:
        self.verb = catalog.pattern("rise+fall", r"(?:以上|左右|以下)?(?:、|和|与|及|以及)(?:同比|环比)?{}了?(?:约|近|超|超过)?")

    def runs(self, quantities: list[Quantity], text: str) -> list[tuple[int, int, int]]:
        """For each figure (list number, place in the list, its length or 0)."""
        groups: list[list[int]] = []
        for i, q in enumerate(quantities):
            if groups and self._goes_on(quantities[groups[-1][0]], quantities[i - 1], q, text):
                groups[-1].append(i)
            else:
                groups.append([i])
        return [(number, k, len(group) if len(group) > 1 else 0) for number, group in enumerate(groups, 1) for k in range(len(group))]

    def _goes_on(self, first: Quantity, last: Quantity, q: Quantity, text: str) -> bool:
        """Whether a figure goes on with the list that `first` opens and `last` ends so far."""
        between = text[last.end : q.start]
        distributive = _DISTRIBUTIVE.search(text, max(0, first.start - 14), first.start) is not None
        if distributive and (_COMMA.fullmatch(between) or self.verb.fullmatch(between)):
            return True
        alike = last.dimension == q.dimension or last.base_unit == q.base_unit or last.dimension in COUNTS and q.dimension in COUNTS
        return (alike or distributive) and _JOINED.fullmatch(between) is not None
