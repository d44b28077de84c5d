"""Composes the stages: a document's text to its observations."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from innostat import lazy_regex as regex
from innostat.blocks import BlockLinker, Linkers, State
from innostat.catalog import Catalog, load_catalog
from innostat.dates import file_date, parse_date
from innostat.exams import is_paper
from innostat.link.prose import ProseLinker
from innostat.link.scope import Overview, Scope
from innostat.link.scope_reader import ScopeReader
from innostat.link.tables import TableLinker
from innostat.models import Document, Observation
from innostat.normalize import fold
from innostat.rows import Rows, titled
from innostat.segment import Block, find_date, split_blocks

_SET_APART = regex.compile(r"(?:\S\s+){3,}\S")
_OFFICIAL = regex.compile(r"公报|报告|统计|20\d\d年")
_LONGEST_TITLE = 80
#: What official papers are called.
_ACT = regex.compile(r"[^。；！？，]{8,}(?:方案|规划|纲要|公报|报告|意见|计划|汇报|总结|情况|思路)(?:\([^()]{1,16}\))?")


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the cycle collector: records know no cycles, and to look for some among them takes a quarter of the time of a table."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@dataclass(frozen=True)
class Extractor:
    """The stages, set up once for a catalogue."""

    catalog: Catalog
    prose: ProseLinker
    tables: TableLinker
    scopes: ScopeReader

    @property
    def linkers(self) -> Linkers:
        """The stages that go through the blocks of a text."""
        return Linkers(self.prose, self.tables, self.scopes)

    @classmethod
    def of(cls, catalog: Catalog) -> Extractor:
        """Set up all stages."""
        return cls(catalog, ProseLinker(catalog), TableLinker(catalog), ScopeReader(catalog))

    def extract(self, doc: Document) -> list[Observation]:
        """All observations of a document, in the order of `start`."""
        with _uncollected():
            return self._extract(doc)

    def _extract(self, doc: Document) -> list[Observation]:
        folded, blocks = split_blocks(doc.text)
        stop = self._stop(blocks, folded)
        if not stop:
            return []
        writer = Rows(self.catalog, doc)
        captions = tuple(folded[b.start : b.end] for b in blocks if b.kind == "caption")
        scope = self.scope(doc, folded, blocks, self.scopes.overview(folded), captions)
        BlockLinker(self.linkers, blocks, folded, writer, State(scope, scope), opening=True).link(stop)
        rows = writer.sorted()
        return [titled(o, rows, i, writer.titles) if o.start in writer.titles else o for i, o in enumerate(rows)]

    def link(self, blocks: list[Block], folded: str, writer: Rows, state: State, *, opening: bool = True) -> State:
        """Write the rows of a piece of a text that begins and ends between two paragraphs.

        Args:
            blocks: The blocks of the piece.
            folded: Its folded text.
            writer: Takes the rows; it has the source text.
            state: What the text before hands on.
            opening: Whether the piece opens the text.

        Returns:
            What it hands on.
        """
        with _uncollected():
            return BlockLinker(self.linkers, blocks, folded, writer, state, opening=opening).link(len(blocks))

    def _stop(self, blocks: list[Block], folded: str) -> int:
        """How many blocks there are up to the last that can hold a figure: those behind it hand nothing on."""
        for n in range(len(blocks), 0, -1):
            block = blocks[n - 1]
            if (
                block.kind in ("table", "html")
                or block.kind in ("paragraph", "heading", "item")
                and self.prose.sentences.has_figures(block.passage(folded).text)
            ):
                return n
        return 0

    def scope(self, doc: Document, folded: str, blocks: list[Block], overview: Overview, captions: tuple[str, ...]) -> Scope:
        """Scope of a document.

        Args:
            doc: Its name, and what was read beside its text.
            folded: Its folded text, or the beginning of it.
            blocks: The blocks of that: at least 30, where the text has as many.
            overview: What its whole text speaks of.
            captions: All captions of its tables and figures.
        """
        title = fold(doc.title) or self._title(blocks, folded)
        title = "" if is_paper(title) else title
        date = doc.date or find_date(blocks, folded) or file_date(doc.name)
        early = "，".join(b.passage(folded).text for b in blocks[:30] if b.kind == "heading" and b.level == 9)
        scope = self.scopes.document(title, date, overview, early, captions)
        opening = [b.passage(folded).text for b in blocks[:30] if b.kind == "paragraph"][:3]
        return self._firms(scope._replace(opened=self.scopes.opened(scope, opening)), overview)

    def _firms(self, scope: Scope, text: Overview) -> Scope:
        """What a document says of companies: those that it makes known, the one it is about, and their country where it names no other.

        Told by the beginning of a long text.
        """
        scope = scope._replace(firms=self.prose.who.known(text.head))
        subject, country = self.prose.who.document(scope.title, text.head, scope)
        home = scope.home or self.catalog.regions.get(country)
        return scope._replace(home=home, subject=subject)

    @staticmethod
    def _title(blocks: list[Block], folded: str) -> str:
        if blocks and blocks[0].kind == "paragraph" and len(blocks[0].ranges) == 1 and blocks[0].end - blocks[0].start <= _LONGEST_TITLE:
            if _ACT.fullmatch(first := blocks[0].passage(folded).text.strip()):
                return first
        early = [b for b in blocks[:14] if b.kind == "heading"]
        texts = [_joined(b.passage(folded).text) for b in early]
        if early and early[0].level == 1 and folded.startswith("#", early[0].start) and len(texts[0]) >= 8:
            return texts[0]  # Markdown says which is the title
        for t in texts:
            if _OFFICIAL.search(t) and not parse_date(t):
                return t
        return next((t for t in texts if len(t) >= 8), texts[0] if texts else "")


def _joined(title: str) -> str:
    """A title without the blanks that set its characters apart.

    >>> _joined("政 府 工 作 报 告"), _joined("2023年 统计公报")
    ('政府工作报告', '2023年 统计公报')
    """
    return title.replace(" ", "") if _SET_APART.fullmatch(title) else title


@lru_cache(maxsize=4)
def extractor(catalog_dir: str | None = None) -> Extractor:
    """The stages for the packaged catalogue, or with a user's folder merged over it."""
    made = Extractor.of(load_catalog(catalog_dir))
    gc.freeze()  # they live as long as the process: to walk their 30,000 objects again and again takes a sixth of the time
    return made


def extract_document(doc: Document, catalog_dir: str | None = None) -> list[Observation]:
    """Observations of a document."""
    return extractor(catalog_dir).extract(doc)
