"""Sentences of the checked documents with the way back to their places; of a bare table the sentences of its rows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from innostat import lazy_regex as regex
from innostat.checks.base import CheckedDocument, Corpus
from innostat.checks.base import place as place_of
from innostat.models import Observation, Place
from innostat.normalize import Passage, fold
from innostat.segment import split_blocks

_END = regex.compile(r"[。！？；]+[”』」）)]*|\.(?=[\u4e00-\u9fff])")
_ROUGH = regex.compile(r"\s*[\r\n]+\s*")


@dataclass(frozen=True, slots=True)
class Source:
    """A document's text with its line starts."""

    name: str
    text: str
    newlines: tuple[int, ...]

    @classmethod
    def of(cls, document: CheckedDocument) -> Source:
        """Index a document's lines."""
        return cls(document.name, document.text, tuple(i for i, c in enumerate(document.text) if c == "\n"))

    def place(self, start: int, end: int) -> Place:
        """The place of `text[start:end]`."""
        return Place(self.name, bisect_right(self.newlines, start - 1) + 1, start, end, self.text[start:end])


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, folded and on one line.

    `kind` is that of its block (`paragraph`, `heading`, `caption`, `table` …), or `row` where only a table of observations is
    checked: then its places are those of the observations that it is the evidence of.
    """

    doc: str
    order: int
    text: str
    kind: str
    at: int = 0
    passage: Passage | None = None
    source: Source | None = None
    observations: tuple[Observation, ...] = ()

    def place(self, start: int = 0, end: int | None = None) -> Place:
        """Place of a stretch of the sentence."""
        stop = len(self.text) if end is None else end
        if self.passage is None or self.source is None:
            stretch = self.text[start:stop]
            return place_of(next((o for o in self.observations if folded_quote(o) in stretch), self.observations[0]))
        a, b = self.passage.source(self.at + start, self.at + stop)
        return self.source.place(a, b)


def by_document(corpus: Corpus) -> dict[str, list[Observation]]:
    """Observations by document, in the order of the corpus."""
    rows: dict[str, list[Observation]] = {}
    for o in corpus.observations:
        rows.setdefault(o.doc, []).append(o)
    return rows


def sentences(corpus: Corpus, tables: bool = False) -> Iterator[Sentence]:
    """All sentences of a corpus, in the order of documents and places.

    Args:
        corpus: Documents with their texts; one without a text gives the sentences of its observations.
        tables: Whether lines of tables count as sentences.
    """
    rows = by_document(corpus)
    for document in corpus.documents:
        if document.text:
            yield from _of_text(document, tables)
        else:
            yield from _of_rows(document.name, rows.get(document.name, []), tables)
    named = {d.name for d in corpus.documents}
    for name, found in rows.items():
        if name not in named:
            yield from _of_rows(name, found, tables)


def _of_text(document: CheckedDocument, tables: bool) -> Iterator[Sentence]:
    folded, blocks = split_blocks(document.text)
    source = Source.of(document)
    order = 0
    for block in blocks:
        if block.kind in ("skip", "meta") or (block.kind in ("table", "html") and not tables):
            continue
        passage = block.passage(folded)
        for a, b in split(passage.text):
            yield Sentence(document.name, order, passage.text[a:b], block.kind, a, passage, source)
            order += 1


def _of_rows(name: str, rows: list[Observation], tables: bool) -> Iterator[Sentence]:
    groups: dict[str, list[Observation]] = {}
    for o in rows:
        if tables or not o.sheet:
            groups.setdefault(o.sentence, []).append(o)
    order = 0
    for text, found in groups.items():
        joined = folded(text)
        for a, b in split(joined):
            part = [o for o in found if folded_quote(o) in joined[a:b]]
            yield Sentence(name, order, joined[a:b], "row", observations=tuple(part or found))
            order += 1


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """`fold`, remembered: the rows of one sentence ask for it one after the other."""
    return fold(text)


@lru_cache(maxsize=8192)
def _one_line(quote: str) -> str:
    return fold(_ROUGH.sub("", quote))


def folded_quote(o: Observation) -> str:
    """A quote as it stands in a folded sentence on one line."""
    return _one_line(o.quote)


def at_quote(text: str, quote: str, start: int = 0) -> int:
    """Where a quote stands in a sentence, not as the tail of a longer number; -1 where it does not.

    >>> at_quote("占比53.1%，提升3.1%", "3.1%")
    10
    """
    at = text.find(quote, start)
    while at > 0 and text[at - 1] in "0123456789." and quote[:1].isdigit():
        at = text.find(quote, at + 1)
    return at


def split(text: str) -> list[tuple[int, int]]:
    """Sentences of a passage as spans, without the blanks around them.

    >>> [text[a:b] for text in ["增长8%。回落；止"] for a, b in split(text)]
    ['增长8%。', '回落；', '止']
    """
    spans: list[tuple[int, int]] = []
    at = 0
    for end in [m.end() for m in _END.finditer(text)] + [len(text)]:
        piece = text[at:end]
        lead = len(piece) - len(piece.lstrip())
        if piece.strip():
            spans.append((at + lead, at + len(piece.rstrip())))
        at = end
    return spans
