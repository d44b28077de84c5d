"""Sentences: a passage cut into them, each with its figures, times, places and companies, and the text with those masked that are no part of a label."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.find.companies import Firm
from innostat.find.mentions import PeriodMention
from innostat.find.noise import find_names, find_noise
from innostat.find.periods import find_periods
from innostat.find.quantities import QuantityFinder
from innostat.find.regions import Place, RegionFinder
from innostat.link.figures import Sentence, may_count
from innostat.link.lead import FILL
from innostat.link.scope import Scope
from innostat.link.who import CompanyLinker
from innostat.models import Quantity
from innostat.numerals import MAY_BE_DIGIT

_END = re.compile(r"[。！？；](?:[”』」）)])?")
_EXCEPTED = regex.compile(r"除(?!以|去|开|尘|湿|草|法|权)了?[^，。；\d%]{2,60}?(?<![国境海省市户])(?:之外|以外|外)(?=，|均|都|其[余他])")
_PARENS = regex.compile(r"\([^()]*\)")
_ABBREVIATION = regex.compile(r"\([A-Za-z&/\-. ]{1,12}\)")
# Characters that can open a figure come first, what has to go with them behind: `re` passes over all others.
_HINT = re.compile(
    rf"[{MAY_BE_DIGIT}翻分一二两三四五六七八九十百千万亿几数半](?:(?<=[\d翻])|(?<=分)之|(?<=一)半|(?<=[一二两三四五六七八九十百千万亿几数半])[万亿元%成倍家个人项件种数番百千十位])"
)


@lru_cache(maxsize=64)  # asked some times of each paragraph, one after the other
def may_state(text: str) -> bool:
    """Whether a passage has a digit or numeral that may be a figure's."""
    return _HINT.search(text) is not None


class _Placed(Protocol):
    @property
    def start(self) -> int: ...


def _slices(mentions: Sequence[_Placed], spans: list[tuple[int, int]]) -> list[slice]:
    """For each span the slice of the mentions (in order) that start in it."""
    if not mentions:
        return [slice(0, 0)] * len(spans)
    starts = [m.start for m in mentions]
    stops = [bisect_left(starts, end) for _, end in spans]  # each span begins where the one before ends
    return list(map(slice, [0, *stops], stops))


def cut_at(text: str, end: re.Pattern[str]) -> list[tuple[int, int]]:
    """Spans of sentences, or of their parts between semicolons."""
    out: list[tuple[int, int]] = []
    at = 0
    for m in end.finditer(text):
        stop = m.end()
        out.append((at, stop))
        at = stop
    if at < len(text):
        out.append((at, len(text)))
    return out


def _without_excepted(firms: list[Firm], places: list[Place], text: str) -> tuple[list[Firm], list[Place]]:
    """Companies and places with those named as exceptions marked (除丙公司为韩国企业外): the figures behind are not of them."""
    spans = [m.span() for m in _EXCEPTED.finditer(text)]
    if not spans:
        return firms, places
    out = [f._replace(other=True) if any(a < f.start < b for a, b in spans) else f for f in firms]
    return out, [p._replace(yardstick=True) if any(a < p.start < b for a, b in spans) else p for p in places]


class SentenceReader:
    """Cuts passages into sentences by one catalogue."""

    def __init__(self, catalog: Catalog, who: CompanyLinker, kept: frozenset[str]) -> None:
        """Set up.

        Args:
            catalog: The catalogue.
            who: Finds companies.
            kept: Words that stay where they stand alone in brackets.
        """
        self.quantities = QuantityFinder(catalog)
        self.regions = RegionFinder(catalog)
        self.who = who
        self.kept = kept

    def has_figures(self, text: str) -> bool:
        """Whether a passage states anything that can become a row."""
        return may_state(text) and any(may_count(q, text) for q in self._quantities(text)[0])

    def read(self, text: str, scope: Scope) -> list[Sentence]:
        """The sentences of a passage that say something for the figures in it or behind it: quantities, times, places."""
        periods = find_periods(text)
        if not may_state(text):
            return [Sentence(0, len(text), text, text, [], periods, [], [])] if periods else []
        quantities, noise = self._quantities(text, periods)
        if not quantities:
            return [Sentence(0, len(text), text, text, [], periods, [], self.who.find(text, scope))]
        spans = cut_at(text, _END)
        firms = self.who.find(text, scope)
        if not any(may_count(q, text) for q in quantities):  # the 1 of 1.总体思路: neither places nor the text without them are asked for
            cut = zip(spans, _slices(periods, spans), _slices(firms, spans), strict=True)
            return [Sentence(a, b, text[a:b], "", [], periods[ps], [], firms[fs]) for (a, b), ps, fs in cut]
        places = self.regions.find(text)
        if "除" in text:
            firms, places = _without_excepted(firms, places, text)
        if firms:
            firms = [f for f in firms if not any(p.start < f.start < p.end <= f.end for p in places)]  # 湖北汽车 is not 北汽
            places = [p for p in places if not any(f.start < p.end and p.start < f.end for f in firms)]
        masked = self._mask(text, noise, periods, places, quantities, firms)
        cut4 = zip(spans, _slices(quantities, spans), _slices(periods, spans), _slices(places, spans), _slices(firms, spans), strict=True)
        return [Sentence(a, b, text[a:b], masked, quantities[qs], periods[ps], places[gs], firms[fs]) for (a, b), qs, ps, gs, fs in cut4]

    def _quantities(self, text: str, periods: list[PeriodMention] | None = None) -> tuple[list[Quantity], list[tuple[int, int]]]:
        """The quantities of a passage, and the digits in it that are none; its periods are looked for where none are given."""
        noise: list[tuple[int, int]] = []

        def no_figures() -> list[tuple[int, int]]:
            noise.extend(find_noise(text))
            return [*((p.start, p.end) for p in (find_periods(text) if periods is None else periods)), *noise, *find_names(text)]

        return self.quantities.find(text, no_figures), noise

    def _mask(
        self,
        text: str,
        noise: list[tuple[int, int]],
        periods: list[PeriodMention],
        places: list[Place],
        quantities: list[Quantity],
        firms: list[Firm],
    ) -> str:
        chars = list(text)

        def blank(start: int, end: int) -> None:
            chars[start:end] = FILL * (end - start)

        for a, b in noise:
            blank(a, b)
        for p in periods:
            if not p.compared:
                blank(p.start - (text[p.start - 1 : p.start] == "在"), p.end)
        counted = {q.end for q in quantities}
        for place in places:
            if place.start in counted:
                continue
            if not place.yardstick and not place.named and not place.keep and not (place.region and place.region.kind == "settlement"):
                blank(place.start, place.end)
        for f in firms:
            if not f.other or text[f.start : f.end].endswith("的"):  # 是华虹半导体的2.8倍
                blank(f.start, f.end)
        for m in _PARENS.finditer(text) if "(" in text else ():
            if (
                not _ABBREVIATION.fullmatch(m[0])
                and m[0][1:-1] not in self.kept
                and not any(m.start() < q.start < m.end() for q in quantities)
            ):
                blank(m.start(), m.end())
        return "".join(chars)
