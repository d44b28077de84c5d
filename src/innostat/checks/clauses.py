"""Sentences with their figures in place, rebuilt from the rows alone, so that a table of rows can be checked without its texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from innostat import lazy_regex as regex
from innostat.models import Observation
from innostat.normalize import Passage, fold

_CLAUSE = regex.compile(r"[，。；：！？]")
_LIST = regex.compile(r"\s*(?:[、，和与及]|以及)\s*")
_NAMES = regex.compile(r"[、和与及]|以及")
_WORDLESS = regex.compile(r"分别|依次|[^\u4e00-\u9fffA-Za-z&]")
_MATH = regex.compile(r"[$\\\s{}]+")
_PLAIN = regex.compile(r"[^\s$\\\u200b\ufeff]*")


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of running text and where its figure stands in the sentence."""

    row: Observation
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence as patterns see it, with its figures in order."""

    doc: str
    text: str
    figures: tuple[Figure, ...]
    line: int

    def gap(self, i: int) -> str:
        """What stands between figure `i` and the one before it; `gap(len(figures))` is what follows the last one."""
        start = self.figures[i - 1].end if i else 0
        return self.text[start : self.figures[i].start if i < len(self.figures) else len(self.text)]

    def lead(self, i: int) -> str:
        """The last clause of `gap(i)`: the words right in front of a figure.

        The mark of an enumeration ends a clause only right behind the figure before it (出口2.1万亿元、进口1.6万亿元).
        """
        gap = self.gap(i)
        return _CLAUSE.split(gap)[-1].lstrip("、和与及")

    def words(self, i: int) -> str:
        """What tells a figure: its own words, or its share of the names in front of a list of figures.

        应用研究和试验发展经费为2498.5亿元和18309.5亿元 gives 应用研究 to the first and 试验发展经费为 to the second.
        """
        first = i
        while first > 0 and _LIST.fullmatch(self.gap(first)):
            first -= 1
        last = i
        while last + 1 < len(self.figures) and _LIST.fullmatch(self.gap(last + 1)):
            last += 1
        lead = self.lead(first)
        if last > first:
            for stretch in (regex.split("所?占", lead)[0], lead):
                names = [n for n in _NAMES.split(stretch) if n]
                if len(names) == last - first + 1:
                    return names[i - first]
            if last - first == 1 and "产销" in lead:
                return lead.replace("产销", "产销"[i - first])
        row = self.figures[i].row
        own = _WORDLESS.sub("", lead) if i == first else ""
        return lead if len(own) > 1 and "分别" not in lead and "依次" not in lead else (row.breakdown or row.label)


def plain(text: str) -> str:
    """A text as patterns see it: folded, without the blanks and breaks that cut words apart."""
    folded = fold(text)
    return folded if _PLAIN.fullmatch(folded) else Passage.of(folded, [(0, len(folded))]).text


def statements(rows: Iterable[Observation]) -> Iterator[Statement]:
    """Sentences of running text in order, each with the rows that were read from it."""
    prose = (o for o in rows if not o.sheet)
    for (doc, sentence), group in groupby(prose, key=lambda o: (o.doc, o.sentence)):
        text, at, figures, line = plain(sentence), 0, [], 0
        for o in group:
            line = line or o.line
            quote = plain(o.quote)
            found = _find(text, quote, at)
            if found < 0:  # OCR'd mathematics: the signs around 7 5 . 3 8 \\% stand outside the quote
                quote = _MATH.sub("", fold(o.quote))
                found = _find(text, quote, at)
            if found < 0:
                continue
            figures.append(Figure(o, found, found + len(quote)))
            at = found + len(quote)
        if figures:
            yield Statement(doc, text, tuple(figures), line)


def _find(text: str, quote: str, at: int) -> int:
    """Where a quote stands; never inside a longer number (5个 in 15个)."""
    found = text.find(quote, at)
    while (
        found > 0
        and quote[:1].isdigit()
        and (text[found - 1].isdigit() or text[found - 1] == "." and text[found - 2 : found - 1].isdigit())
    ):
        found = text.find(quote, found + 1)
    return found


def paragraphs(found: Iterable[Statement], lines: int = 0) -> Iterator[list[Statement]]:
    """Neighbouring sentences of one document whose lines are at most `lines` apart (0: one line, as most exports have it)."""
    current: list[Statement] = []
    for s in found:
        if current and (s.doc != current[0].doc or s.line - current[-1].figures[-1].row.line > lines):
            yield current
            current = []
        current.append(s)
    if current:
        yield current


def told_once(s: Statement) -> list[Statement]:
    """A sentence without the figures that a bracket tells once more in another unit, and one with those in place of the others.

    播种面积118969千公顷(178453万亩)，比上年增加636千公顷(955万亩) tells one thing in 千公顷 and once more in 万亩.
    """
    twice = [i for i in range(1, len(s.figures)) if _in_other_unit(s, i)] if "(" in s.text else []
    if not twice:
        return [s]
    brackets = [(s.figures[i - 1], s.figures[i]) for i in twice]
    outer, inner = {id(a) for a, _ in brackets}, {id(b) for _, b in brackets}
    return [
        _without(s, inner, [(a.end, b.end + 1) for a, b in brackets]),
        _without(s, outer, [cut for a, b in brackets for cut in ((a.start, b.start), (b.end, b.end + 1))]),
    ]


def _in_other_unit(s: Statement, i: int) -> bool:
    one, other = s.figures[i - 1], s.figures[i]
    alone = s.text[one.end : other.start] == "(" and s.text[other.end : other.end + 1] == ")"
    return alone and one.row.base_unit != other.row.base_unit and one.row.measure == other.row.measure and "%" not in other.row.base_unit


def _without(s: Statement, left_out: set[int], cuts: list[tuple[int, int]]) -> Statement:
    """A sentence without some of its figures and some stretches of its text."""
    text, at, moved = "", 0, []
    for start, end in cuts:
        text += s.text[at:start]
        at = end
    for f in s.figures:
        if id(f) not in left_out:
            cut = sum(end - start for start, end in cuts if end <= f.start)
            moved.append(Figure(f.row, f.start - cut, f.end - cut))
    return Statement(s.doc, text + s.text[at:], tuple(moved), s.line)
