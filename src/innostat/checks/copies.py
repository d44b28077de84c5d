"""V201 in repeated passages: a sentence that stands twice, alike but for one figure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from innostat import lazy_regex as regex
from innostat.checks.base import Corpus, finding
from innostat.checks.sentences import Sentence, by_document, folded_quote, sentences
from innostat.checks.wording import in_texts, interval_text
from innostat.messages import tell
from innostat.models import Finding, Observation, Place
from innostat.normalize import fold

_NUMBER = regex.compile(r"(?<![\d.])(?!(?:19|20)\d\d(?:年|[-—~至]))\d+(?:\.\d+)?")
_BLANK = regex.compile(r"[^\p{L}\p{N}.%‰§]")
_GAP = regex.compile(r"(?<=\d)[ \u00a0](?=\d)")
_SHORT = 12
_SHORTEST = 8  # in documents of which one is a copy of the other
_SAME = 20  # letters of a sentence that two documents share
_SHARED = 3  # such sentences make one document (in part) a copy of the other
_MEMBERS = 6


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence as letters and figures apart."""

    sentence: Sentence
    letters: str
    figures: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


def check_copies(corpus: Corpus, told: set[str]) -> Iterator[Finding]:
    """Find repeated sentences of which one figure differs, in one document or in documents that share passages."""
    same: dict[str, list[str]] = {}
    alike: dict[str, list[Told]] = {}
    for s in chain(sentences(corpus), _table_rows(corpus)):
        if s.kind not in ("paragraph", "item", "row", "cells", "heading"):
            continue
        named = s.text.find(" | ") if s.kind == "cells" else 0  # 2006 | 10351 | 1437: the year is the row's name
        spans = tuple(m.span() for m in _NUMBER.finditer(s.text, max(named, 0)))
        letters = _BLANK.sub("", s.text[: max(named, 0)] + _NUMBER.sub("§", s.text[max(named, 0) :]))
        figures = tuple(s.text[a:b] for a, b in spans)
        if len(letters) >= _SAME:
            docs = same.setdefault(letters + "|".join(figures), [])
            if s.doc not in docs and len(docs) < _MEMBERS:
                docs.append(s.doc)
        members = alike.setdefault(letters, [])
        if (
            figures
            and len(letters) >= _SHORTEST
            and len(members) < _MEMBERS * _MEMBERS
            and sum(x.sentence.doc == s.doc for x in members) < _MEMBERS
        ):
            members.append(Told(s, letters, figures, spans))
    shared: dict[tuple[str, str], int] = {}
    for docs in same.values():
        for i, a in enumerate(docs):
            for b in docs[i + 1 :]:
                shared[a, b] = shared.get((a, b), 0) + 1
    rows = by_document(corpus)
    for members in alike.values():
        for i, y in enumerate(members):
            first = next((x for x in members[:i] if _one_differs(x, y, shared) and not _has_its_like(x, y, members)), None)
            if first is not None:
                yield from _finding(first, y, rows, told)
                break


def _table_rows(corpus: Corpus) -> Iterator[Sentence]:
    """Rows of tables as sentences, with their captions, so that only rows of one table and its copy are alike."""
    rows: dict[tuple[str, str, str], list[Observation]] = {}
    for o in corpus.observations:
        if o.sheet:
            rows.setdefault((o.doc, o.sheet, o.sentence), []).append(o)
    for order, ((doc, table, text), found) in enumerate(rows.items()):
        yield Sentence(doc, order, f"{_GAP.sub('', fold(text))}（{table}）", "cells", observations=tuple(found))


def _one_differs(a: Told, b: Told, shared: dict[tuple[str, str], int]) -> bool:
    if len(a.figures) != len(b.figures) or sum(x != y for x, y in zip(a.figures, b.figures, strict=True)) != 1:
        return False
    copied = shared.get((a.sentence.doc, b.sentence.doc), 0) >= _SHARED or shared.get((b.sentence.doc, a.sentence.doc), 0) >= _SHARED
    if {a.sentence.kind, b.sentence.kind} & {"cells", "heading"}:
        return copied and a.sentence.doc != b.sentence.doc
    return (len(a.figures) >= 3 and len(a.letters) >= _SHORT) or (copied and a.sentence.doc != b.sentence.doc)


def _has_its_like(a: Told, b: Told, members: list[Told]) -> bool:
    """Whether one of two sentences stands in the other's document too, so that it is no misprint of it: 支出完成…，为预算数的… of each budget."""
    docs = a.sentence.doc, b.sentence.doc
    return docs[0] != docs[1] and any((x.sentence.doc, x.figures) in ((docs[0], b.figures), (docs[1], a.figures)) for x in members)


def _finding(a: Told, b: Told, rows: dict[str, list[Observation]], told: set[str]) -> Iterator[Finding]:
    at = next(i for i, (x, y) in enumerate(zip(a.figures, b.figures, strict=True)) if x != y)
    first, second = _row(a, at, rows), _row(b, at, rows)
    if any(o is not None and o.obs_id in told for o in (first, second)):
        return
    if first is None or second is None or first.measure == "rank" and a.sentence.doc == b.sentence.doc:
        return  # what differs is no figure: 3月份, 第5届
    if a.sentence.doc == b.sentence.doc and not _is_named(first, a.sentence.text):
        return  # 环比升0.2%，预期升0.2%: of one index here, of another there
    dated = {first.period_source, second.period_source}.isdisjoint(("", "document"))
    if (first.region, first.statement) != (second.region, second.statement) or dated and first.period != second.period:
        return  # one form, filled in for two years or two places
    where = in_texts(a.sentence.doc, b.sentence.doc)
    text = a.sentence.text
    message = tell("copied", where=where, one=a.figures[at], other=b.figures[at], text=text if len(text) <= 70 else text[:70] + "…")
    yield finding(
        "V201", "same-series-different-value", "warning", message, [first, second], reported=interval_text(first), computed=interval_text(second),
        suggestion=tell("one-of-two-misprinted"), key=f"{a.letters}|{a.figures[at]}|{b.figures[at]}",
    )  # fmt: skip


def _is_named(o: Observation, text: str) -> bool:
    """Whether a sentence has words of its figure's label: else it takes over what was spoken of before."""
    label = fold(o.label)
    return any(label[i : i + 2] in text for i in range(max(len(label) - 1, 1)))


def _place(t: Told, at: int) -> Place:
    return t.sentence.place(*t.spans[at])


def _row(t: Told, at: int, rows: dict[str, list[Observation]]) -> Observation | None:
    """The observation whose number stands there."""
    if t.sentence.source is None:
        figure = t.figures[at]
        return next((o for o in t.sentence.observations if folded_quote(o).replace(" ", "").lstrip("-").startswith(figure)), None)
    place = _place(t, at)
    found = rows.get(t.sentence.doc, [])
    i = bisect_left(found, place.start, key=lambda o: o.start)
    for o in found[max(0, i - 1) : i + 1]:
        if o.start <= place.start < o.end:
            return o
    return None
