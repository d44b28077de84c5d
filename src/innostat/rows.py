"""Linked figures to the rows of a document: identity, place in the text, sentence, indicator."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.catalog import Catalog, squeeze
from innostat.link.draft import Draft
from innostat.models import Document, Observation, Reason

#: Rows below a title's figure among which it looks for its time.
TITLE_REACH = 39
_NEWLINE = re.compile("\n")
_SPACE = regex.compile(r"\s*[\r\n]+\s*")
_BLANKS = regex.compile(r"[\t ]+")


class Rows:
    """Turns linked figures into rows of one document, or of a piece of it."""

    def __init__(self, catalog: Catalog, doc: Document, digest: str = "", start: int = 0, line: int = 0) -> None:
        """Set up.

        Args:
            catalog: Names of indicators.
            doc: The document; its text may be a piece.
            digest: `digest_of` the whole text, where `doc` has only a piece of it.
            start: Characters of the text before the piece.
            line: Line breaks before the piece.
        """
        self.catalog = catalog
        self.doc = doc
        self.out: list[Observation] = []
        self.titles: set[int] = set()
        self.start, self.line = start, line
        self.last: tuple[tuple[int, int], str] = ((0, 0), "")
        self.newlines = [m.start() for m in _NEWLINE.finditer(doc.text)]
        self.digest = digest or content_id(doc.text)

    def sorted(self) -> list[Observation]:
        """All rows in the order of the text."""
        return sorted(self.out, key=lambda o: (o.start, o.end))

    def draft(self, d: Draft, start: int, end: int, s: int, e: int, title: bool = False) -> None:
        """Add the row of a figure at `start` to `end`, whose sentence stands at `s` to `e`; `title`: in a title or heading."""
        if title:
            self.titles.add(self.start + start)
        q = d.q
        sign = d.sign if q.value >= 0 else 1
        regions, label, breakdown = d.regions, d.label, d.breakdown
        if parks := [r for r in regions if r.kind == "park" and r.parent in self.catalog.regions]:
            regions = tuple(dict.fromkeys(self.catalog.regions[r.parent] if r in parks else r for r in regions))
            park = "、".join(r.name for r in parks)
            label, breakdown = (label if not breakdown or breakdown in label or park in label else f"{park}{label}"), breakdown or park
        region = "、".join(r.name for r in regions)
        code = regions[0].code if len(regions) == 1 else ""
        self.add({
            "start": start, "end": end, "label": label, "breakdown": breakdown, "region": region, "region_code": code, "period": d.period.text, "year": d.period.year,
            "period_source": d.period.source if d.period.text else "", "value": q.value * sign, "unit": q.unit, "base_value": q.base_value * sign, "base_unit": q.base_unit,
            "value_to": None if q.value_to is None else q.value_to * sign, "base_value_to": None if q.base_value_to is None else q.base_value_to * sign,
            "decimals": q.decimals, "qualifier": q.bound, "measure": d.measure, "compared_to": d.compared_to, "statement": d.statement, "table": "",
            "sentence": self._sentence(s, e), "dimension": q.dimension, "reasons": d.reasons,
        })  # fmt: skip

    def _sentence(self, start: int, end: int) -> str:
        """The sentence on one line; the figures of one sentence come one after the other."""
        if self.last[0] != (start, end):
            text = self.doc.text[start:end]
            if "\n" in text or "\r" in text:
                text = _SPACE.sub("", text)
            if "  " in text or "\t" in text:
                text = _BLANKS.sub(" ", text)
            self.last = ((start, end), text.strip())
        return self.last[1]

    def add(self, row: dict[str, Any]) -> None:
        """Add a row, given as the fields that are known of it and its `dimension`; offsets count in the text at hand. The row itself is filled in."""
        start, end = row["start"], row["end"]
        indicator = _indicator(self.catalog, row["label"], row.pop("dimension"), row["measure"], row["base_unit"])
        because = Reason(
            "indicator",
            indicator,
            "the longest name of the catalogue in the label" if indicator else "no name of the catalogue in the label",
        )
        row["obs_id"], row["doc"], row["quote"] = f"{self.digest}-{self.start + start}", self.doc.name, self.doc.text[start:end]
        row["page"], row["line"] = bisect_right(self.doc.pages, start) or None, self.line + bisect_right(self.newlines, start - 1) + 1
        row["start"], row["end"] = self.start + start, self.start + end
        row["indicator"], row["reasons"] = indicator, (*row["reasons"], because)
        self.out.append(Observation(**row))


_COUNTS_END = re.compile(r"(?<=..)(?:总?[数量额])$")
_SHORT_HEAD = 3  # characters of a name at the end of a label, up to which a longer one in front tells more
_EACH = re.compile(r"[人户亩篇项家]均|每[百千万]?[人名户亩家件项]")


@lru_cache(maxsize=4096)  # the figures of a column, and those of a list, have one label
def _indicator(catalog: Catalog, label: str, dimension: str, measure: str, unit: str = "") -> str:
    """The alias of a label whose dimension, and unit where it names some, goes with the figure's: the one that it ends in, or else the longest."""
    squeezed = squeeze(label)
    each = _EACH.search(squeezed)
    head = len(squeezed) + 1 if "占" in squeezed else len(_COUNTS_END.sub("", squeezed))
    longest = last = (0, "", "")  # length, name in the label, id
    for start, end, name in catalog.indicator_names.scan(squeezed):
        if each is not None and not start <= each.start() < end:
            continue  # 人均研发经费 is no R&D expenditure
        indicator = catalog.indicators[name]
        if indicator.units and unit and measure in ("level", "change") and unit not in indicator.units:
            continue  # 普通高等学校教职工215万人: no schools
        if not _fits(indicator.dimension, dimension, measure):
            continue
        found = (end - start, squeezed[start:end], name)
        longest = found if found[0] >= longest[0] else longest
        last = found if end >= head and found[0] > max(last[0], _SHORT_HEAD) else last
    letters = iter(longest[1])
    general = all(c in letters for c in last[1])  # 财政支出 is no more than 财政科学技术支出 says
    return longest[2] if general else last[2]


def _fits(wanted: str, dimension: str, measure: str) -> bool:
    if measure in ("growth", "ratio", "rank", "difference", "change"):
        return True
    if dimension == "share":
        return wanted in ("share", "index", "ratio")
    if dimension == "currency":
        return wanted == "currency"
    return wanted not in ("currency", "share") or dimension == ""


def content_id(text: str) -> str:
    """What the obs_id of each row of a text begins with: the same text has the same, whatever file it is in.

    >>> content_id("专利3件。")
    'fda3db6541c6'
    """
    return digest_of([text.encode("utf-8", "surrogatepass")])


def digest_of(pieces: Iterable[bytes]) -> str:
    """`content_id` of a text in pieces, in UTF-8.

    >>> digest_of([b"a", b"b"]) == digest_of([b"ab"])
    True
    """
    state = hashlib.blake2b(digest_size=6)
    for piece in pieces:
        state.update(piece)
    return state.hexdigest()


def titled(o: Observation, rows: Sequence[Observation], i: int, titles: Collection[int]) -> Observation:
    """A title's figure, `rows[i]`, takes its time from the rows below that say the same; `titles` are offsets of titles' figures."""
    if o.period_source not in ("document", ""):
        return o
    for b in rows[i + 1 : i + 1 + TITLE_REACH]:
        same = b.base_value == o.base_value and b.base_unit == o.base_unit and b.start not in titles
        if same and b.period and b.period_source != "document":
            because = Reason("period", b.period, f"the text below says the same of {b.period} (line {b.line})")
            kept = tuple(r for r in o.reasons if r.field != "period")
            return replace(o, period=b.period, year=b.year, period_source="inherited", reasons=(*kept, because))
    return o
