"""D601 passage-repeated: the same passage in two documents, whose figures would count twice.

Texts are cut into sentences, each sentence is hashed, and runs of sentences that stand in an earlier document too are joined;
so the work grows with the length of the texts, never with the number of pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.checks.base import CheckedDocument, Corpus, finding, place
from innostat.checks.places import text_place
from innostat.messages import join, tell
from innostat.models import Finding, Observation, Place

#: A document's name and the `obs_id` of a row in it.
RowName = tuple[str, str]

MIN_LENGTH = 80
_MIN_START = 12
_KEEP = 4
_NOT_WORD = regex.compile(r"[^\p{Han}A-Za-z0-9.%]+")
_CUT = regex.compile(r"(?<=[。！？；!?;])|(?<=^[^\n]{1,24})\n|\n(?=[^\n]{1,24}$)|\n(?=[#|\t【])|\n\s*\n|(?<=[\t|])\n", regex.M)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence: its words alone, and where it stands."""

    words: str
    start: int
    end: int
    row: Observation | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of sentences of a document that an earlier document has too; `length` counts words' characters."""

    first_doc: int
    first_at: int
    doc: int
    at: int
    units: int
    length: int


def check_passages(corpus: Corpus, catalog: Catalog, coverage: dict[str, int] | None = None) -> Iterator[Finding]:
    """Passages of at least 80 characters that stand in two documents; one finding a pair of documents.

    Where only rows are there, their evidence is compared. A pair whose shared passages hold figures is a warning, else a note.

    Args:
        corpus: All documents and rows.
        catalog: Not used; all checks take it.
        coverage: Where given, `sentences compared` is counted in it.
    """
    names, units = _units(corpus)
    if coverage is not None:
        coverage["sentences compared"] = coverage.get("sentences compared", 0) + sum(len(u) for u in units)
    texts = {d.name: d for d in corpus.documents}
    repeated = _repeated(corpus, names, units)
    figures: dict[tuple[str, str], list[RowName]] = {}
    for again, first in repeated.items():
        figures.setdefault((first[0], again[0]), []).extend((first, again))
    pairs: dict[tuple[int, int], list[Passage]] = {}
    for p in _passages(units):
        pairs.setdefault((p.first_doc, p.doc), []).append(p)
    for (a, b), found in sorted(pairs.items(), key=lambda x: (names[x[0][0]], names[x[0][1]])):
        length = sum(p.length for p in found)
        whole = min(sum(len(u.words) for u in units[a]), sum(len(u.words) for u in units[b])) or 1
        longest = max(found, key=lambda p: (p.length, -p.at))
        rows = figures.get((names[a], names[b]), [])
        one, other = (_place(texts.get(names[d]), units[d], at, longest.units) for d, at in ((a, longest.first_at), (b, longest.at)))
        shared = tell("shared", one=names[a], other=names[b], n=len(found), length=length, percent=min(100, length * 100 // whole))
        told = finding(
            "D601", "passage-repeated", "warning" if rows else "note",
            join([shared, tell("count-twice", n=len(rows) // 2)]) if rows else shared, [],
            places=[one, other], suggestion=tell("shared-do") if rows else "", key=f"{names[a]}|{names[b]}",
        )  # fmt: skip
        yield replace(told, observations=tuple(dict.fromkeys(obs_id for _, obs_id in rows)))


def repeated_observations(corpus: Corpus) -> dict[RowName, RowName]:
    """For each row that a repeated passage prints again, the first row that it repeats (copies of a document share their ids)."""
    names, units = _units(corpus)
    return _repeated(corpus, names, units)


def _words(text: str) -> str:
    """The words of a text alone, so that breaks, blanks and marks make no difference.

    >>> _words("达到635.4\\n万人年，稳居 世界首位。")
    '达到635.4万人年稳居世界首位'
    """
    return _NOT_WORD.sub("", text).strip(".")


def _units(corpus: Corpus) -> tuple[list[str], list[list[_Unit]]]:
    """Names of documents and their sentences; of a document without text the evidence of its rows."""
    names: list[str] = []
    units: list[list[_Unit]] = []
    evidence: dict[str, list[_Unit]] = {}
    with_text = {d.name for d in corpus.documents if d.text}
    last = ""
    for o in corpus.observations:
        if o.doc not in with_text:
            if o.sentence != last:
                evidence.setdefault(o.doc, []).append(_Unit(_words(o.sentence), o.start, o.end, o))
            last = o.sentence
    for d in corpus.documents:
        names.append(d.name)
        units.append(list(_sentences(d.text)) if d.text else evidence.pop(d.name, []))
    for name, found in evidence.items():
        names.append(name)
        units.append(found)
    return names, units


def _sentences(text: str) -> Iterator[_Unit]:
    at = 0
    for m in _CUT.finditer(text):
        if m.end() > at:
            yield from _one(text, at, m.end())
        at = m.end()
    yield from _one(text, at, len(text))


def _one(text: str, start: int, end: int) -> Iterator[_Unit]:
    words = _words(text[start:end])
    if words:
        lead = len(text[start:end]) - len(text[start:end].lstrip())
        yield _Unit(words, start + lead, start + len(text[start:end].rstrip()))


def _passages(units: Sequence[Sequence[_Unit]]) -> Iterator[Passage]:
    """Runs of sentences that an earlier document has in the same order."""
    first: dict[str, list[tuple[int, int]]] = {}
    for d, found in enumerate(units):
        i = 0
        while i < len(found):
            best: Passage | None = None
            if len(found[i].words) >= _MIN_START:
                for a, at in first.get(found[i].words, ()):
                    n, length = 0, 0
                    earlier = units[a]
                    while i + n < len(found) and at + n < len(earlier) and found[i + n].words == earlier[at + n].words:
                        length += len(found[i + n].words)
                        n += 1
                    if best is None or length > best.length:
                        best = Passage(a, at, d, i, n, length)
            if best is not None and best.length >= MIN_LENGTH:
                yield best
                i += best.units
            else:
                i += 1
        for i, u in enumerate(found):
            if len(u.words) >= _MIN_START:
                places = first.setdefault(u.words, [])
                if len(places) < _KEEP and (not places or places[-1][0] != d):
                    places.append((d, i))


def _repeated(corpus: Corpus, names: Sequence[str], units: Sequence[Sequence[_Unit]]) -> dict[RowName, RowName]:
    by_doc: dict[str, list[Observation]] = {}
    for o in corpus.observations:
        by_doc.setdefault(o.doc, []).append(o)
    placed: dict[int, dict[int, list[Observation]]] = {}

    def rows(d: int) -> dict[int, list[Observation]]:
        if d not in placed:
            placed[d] = _rows_by_unit(units[d], by_doc.get(names[d], ()))
        return placed[d]

    repeated: dict[RowName, RowName] = {}
    for p in _passages(units):
        earlier, later = rows(p.first_doc), rows(p.doc)
        for n in range(p.units):
            left: dict[str, list[Observation]] = {}
            for o in earlier.get(p.first_at + n, ()):
                left.setdefault(_words(o.quote), []).append(o)
            for o in later.get(p.at + n, ()):
                same = left.get(_words(o.quote))
                if same:
                    first = same.pop(0)
                    name = first.doc, first.obs_id
                    repeated[o.doc, o.obs_id] = repeated.get(name, name)
    return repeated


def _rows_by_unit(units: Sequence[_Unit], rows: Iterable[Observation]) -> dict[int, list[Observation]]:
    """Rows of a document by the number of the sentence that they stand in."""
    by_unit: dict[int, list[Observation]] = {}
    if units and units[0].row is not None:
        number = {u.row.sentence: i for i, u in reversed(list(enumerate(units))) if u.row is not None}
        for o in rows:
            if o.sentence in number:
                by_unit.setdefault(number[o.sentence], []).append(o)
        return by_unit
    i = 0
    for o in rows:
        while i < len(units) and units[i].end < o.end:
            i += 1
        if i < len(units) and units[i].start <= o.start:
            by_unit.setdefault(i, []).append(o)
    return by_unit


def _place(doc: CheckedDocument | None, units: Sequence[_Unit], at: int, n: int) -> Place:
    row = units[at].row
    if row is not None:
        return place(row)
    assert doc is not None
    return text_place(doc, units[at].start, units[at + n - 1].end)
