"""Paragraphs and cells as the checks of lists see them: brackets and names that hold marks of lists hidden, offsets found again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.checks.base import CheckedDocument, Corpus
from innostat.checks.clauses import plain
from innostat.checks.instances import instances
from innostat.checks.patterns import rx
from innostat.checks.places import text_place
from innostat.models import Observation, Place
from innostat.normalize import Passage
from innostat.segment import split_blocks

SPLIT = regex.compile(r"、|以及|和|与|及")
PAREN = regex.compile(r"\([^()]*\)")
OPEN = regex.compile(r"(?<![高中初平同均])等(?![学级于同价])")
PRINTED = 120
_CN = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2}


@dataclass(frozen=True, slots=True)
class ListText:
    """A paragraph as patterns see it and how its stretches are found again in the document."""

    doc: CheckedDocument
    text: str
    passage: Passage | None
    row: Observation | None = None

    def place(self, start: int, end: int) -> Place:
        """Where a stretch of the text stands in the document."""
        if self.passage is None:
            assert self.row is not None
            return Place(self.row.doc, self.row.line, self.row.start, self.row.end, self.row.quote)
        a, b = self.passage.source(start, end)
        return text_place(self.doc, a, b)


def list_texts(corpus: Corpus) -> Iterator[ListText]:
    """The paragraphs of each document; the sentences of its rows where its text is not at hand."""
    written = set()
    for doc in corpus.documents:
        if not doc.text:
            continue
        written.add(doc.name)
        folded, blocks = split_blocks(doc.text)
        for block in blocks:
            if block.kind in ("paragraph", "heading", "item"):
                passage = block.passage(folded)
                yield ListText(doc, passage.text, passage)
    seen: set[tuple[str, str]] = set()
    for o in corpus.observations:
        if o.doc not in written and not o.sheet and (o.doc, o.sentence) not in seen:
            seen.add((o.doc, o.sentence))
            yield ListText(CheckedDocument(o.doc), plain(o.sentence), None, o)


@lru_cache(maxsize=1)
def _protected() -> regex.Pattern[str]:
    words = "|".join(regex.escape(w) for w in sorted(instances().protected, key=lambda w: (-len(w), w)))
    return regex.compile(rf"(?<!应用)(?:{words})")  # 应用研究和试验发展 are two


def hide(text: str) -> str:
    """Names that hold the marks of a list, with those marks hidden."""
    return _protected().sub(lambda m: "〇" * len(m[0]), text)


def is_place(name: str, catalog: Catalog) -> bool:
    """Whether a name, 地区 or 两省 behind it or not, is that of a region."""
    bare = rx(r"(?:地区|省份|两省|三地)$").sub("", name)
    found = catalog.region_names.get(name) or catalog.region_names.get(bare)
    return found is not None and found[0] is not None


def place_names(text: str, catalog: Catalog) -> list[str] | None:
    """The names of a list at the end of a text where all of them are places, else None."""
    names = [n for n in SPLIT.split(PAREN.sub("", text)) if n]
    if len(names) < 2:
        return None
    first = names[0]
    while first and not is_place(first, catalog):
        first = first[1:]
    last = names[-1]
    while last and not is_place(last, catalog):
        last = last[:-1]
    if not first or not last or not all(is_place(n, catalog) for n in names[1:-1]):
        return None
    return [first, *names[1:-1], last]


def cardinal(text: str) -> int:
    """The number that digits or Chinese numerals below a hundred write (十二: 12); 0 for others."""
    if text.isdigit():
        return int(text)
    return _CN[text] if len(text) == 1 else 10 + _CN[text[1]]
