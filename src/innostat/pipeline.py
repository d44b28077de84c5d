"""Composes the stages: a document's text to its observations."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.catalog import Catalog, load_catalog
from innostat.dates import file_date, issue_date, parse_date
from innostat.find.companies import Firm
from innostat.find.mentions import PeriodMention
from innostat.find.periods import closed, find_periods
from innostat.link.plans import hand_goal
from innostat.link.prose import ProseLinker
from innostat.link.scope import Carry, Overview, Scope, ScopeReader
from innostat.link.sentences import may_state
from innostat.link.tables import Linked, TableLinker
from innostat.link.timeline import read_timeline
from innostat.models import NO_PERIOD, Document, Observation, Period
from innostat.normalize import Passage, fold
from innostat.rows import Rows, titled
from innostat.segment import Block, find_date, split_blocks

_UNNUMBERED = 1.5  # the level of short lines without a number that name a time: above 2, below 1
_BRACKETED = regex.compile(r"【[^】]*】")
_DATELINE = regex.compile(r"来源|时间|日期|记者|讯|20\d\d")
_GOES_ON = regex.compile(r"\s*(?:分|按|从)[^，]{1,8}看|\s*(?:其中|此外|同时|另外|与此同时)")
_GOES_ON_FIRST = frozenset("分按从其此同另与")
_SET_APART = regex.compile(r"(?:\S\s+){3,}\S")
_FIGURE = re.compile(r"\d|[一二三四五六七八九十百千万亿两][万亿成倍家个]")
_OFFICIAL = regex.compile(r"公报|报告|统计|20\d\d年")
_ENGLISH = regex.compile(r"\s*Tab(?:le|\.)?\s?(?P<n>\d+)", regex.I)
_CHINESE = regex.compile(r"[#\s]*表\s?(?P<n>\d{1,2}(?=(?:19|20)\d\d)|\d+)")
_LONGEST_TITLE = 80
#: What official papers are called.
_ACT = regex.compile(r"[^。；！？，]{8,}(?:方案|规划|纲要|公报|报告|意见|计划|汇报|总结|情况|思路)(?:\([^()]{1,16}\))?")
_UNREAD = 40  # paragraphs without a figure behind which a company that was named is no longer spoken of
_MARKED = regex.compile(r"^#+(?=\s)")  # what Markdown writes before a heading
_ITEM = regex.compile(r"【((?:19|20)\d{2})[-年.]?(\d{2})[-月.]?(\d{2})日?】")


class State(NamedTuple):
    """What a text hands on behind a paragraph.

    outer: scope of the document or dated piece; scope: of the section; above: the headings that the one read last stands under, with their levels;
    carry: what the paragraph left; unread: the paragraphs since that may name the company that the next figure is of.
    """

    outer: Scope
    scope: Scope
    above: tuple[tuple[float, Scope], ...] = ()
    carry: Carry = Carry()
    unread: tuple[str, ...] = ()


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
        self._link(blocks, stop, folded, writer, State(scope, scope))
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
            return self._link(blocks, len(blocks), folded, writer, state, opening=opening)

    def _link(self, blocks: list[Block], stop: int, folded: str, writer: Rows, state: State, *, opening: bool = True) -> State:
        outer, scope, carry = state.outer, state.scope, state.carry
        above = list(state.above)
        unread = deque(state.unread, maxlen=_UNREAD)
        caption: list[Block] = []
        table: Linked | None = None
        for i, block in enumerate(blocks[:stop]):
            if block.kind == "skip":
                continue
            if block.kind == "item":
                passage = block.passage(folded)
                title = _BRACKETED.sub("", passage.text)
                m = _ITEM.match(passage.text)
                date = f"{m[1]}-{m[2]}-{m[3]}" if m else ""
                outer = scope = self._titled(title, self.scopes.item(self._scope_document(outer), title, date), outer, 9)
                above = []
                carry, caption = Carry(), []
                unread.clear()
                self._prose(block, passage, scope._replace(heading=""), carry, writer)
            elif block.kind == "meta":
                date = parse_date(folded[block.start : block.end])
                if date and scope.date and date != scope.date and (i or not opening) and _DATELINE.search(folded, block.start, block.end):
                    title = self._heading_before(blocks, i, folded)
                    unread.clear()
                    outer = scope = self._titled(title, self.scopes.item(self._scope_document(outer), title, date), outer, 9)
                    above = []
                carry, caption = Carry(), caption
            elif block.kind in ("caption", "unit"):
                caption = (
                    [*caption, block] if caption and block.kind == "unit" else ([*caption, block] if block.kind == "unit" else [block])
                )
            elif block.kind in ("table", "html"):
                if not caption or caption[0].kind == "unit":
                    before = self._title_block(blocks, i, caption) or self._numbered(blocks, i, folded)
                    caption = [before, *caption] if before else caption
                text = [folded[b.start : b.end] for b in caption]
                rows, table = self.tables.link(block, folded, text, scope, table)
                for row in rows:
                    writer.add(row)
                caption = []
                carry = Carry(lead=table.title.period if table else None)
            elif block.kind == "heading":
                passage = block.passage(folded)
                title = passage.text
                if caption and len(title) < 8 and self.tables.words.unit_of(title.strip("() ")) is not None:
                    caption = [*caption, block]  # (亿元), alone between a caption and its table
                    continue
                issue = issue_date(title) if block.level < 9 else ""
                issued = issue or (self._date_below(blocks, i, folded) if i or not opening else "")
                if issued and issued != scope.date:
                    outer = scope = self._titled(title, self.scopes.item(self._scope_document(outer), title, issued), outer, 9)
                    above, caption, carry = [], [], Carry()
                    unread.clear()
                    if not issue and _FIGURE.search(title):
                        self._prose(block, passage, scope._replace(heading=""), carry, writer)
                    continue
                date = parse_date(title) if len(title) < 40 else ""
                if not (date and len(title) <= 60 and (len(date) == 10 or len(title) <= 24)):
                    scope = self._titled(title, self._heading(above, scope, outer, title, block.level), outer, block.level)
                    unread.clear()
                carry = Carry()
                if block.level == 9 and i + 1 < len(blocks) and blocks[i + 1].kind in ("table", "html", "unit"):
                    caption = [block]
                    continue
                caption = []
                if _FIGURE.search(title) and self.prose.sentences.has_figures(title):
                    self._prose(block, passage, scope._replace(heading=""), carry, writer)
            else:
                caption, table = [], None
                held = scope.base
                carry, scope = self._paragraph(block, folded, scope, carry, writer, unread)
                if scope.several and scope.base != held:  # 刚刚过去的2025年, …: so do the headings below
                    above = [(level, s._replace(base=scope.base) if s.several else s) for level, s in above]
        return State(outer, scope, tuple(above), carry, tuple(unread))

    def _heading(self, above: list[tuple[float, Scope]], scope: Scope, outer: Scope, title: str, level: int) -> Scope:
        """The scope under a heading: a numbered one inherits from those above it, not from its neighbour."""
        if level >= 9:
            numbered = [x for x in above if x[0] != _UNNUMBERED]
            below = self.scopes.heading(numbered[-1][1] if numbered else outer, outer, title, level)
            if below.base != scope.base or below.target != scope.target:
                above[:] = [*(x for x in numbered if x[0] < 2), (_UNNUMBERED, below)]
            return below
        while above and above[-1][0] >= level:
            above.pop()
        below = self.scopes.heading(above[-1][1] if above else outer, outer, title, level)
        above.append((level, below))
        return below

    @staticmethod
    def _scope_document(scope: Scope) -> Scope:
        return scope._replace(section=None, heading="")

    @staticmethod
    def _heading_before(blocks: list[Block], i: int, folded: str) -> str:
        for b in reversed(blocks[max(0, i - 2) : i]):
            if b.kind == "heading":
                return b.passage(folded).text
        return ""

    @staticmethod
    def _date_below(blocks: list[Block], i: int, folded: str) -> str:
        """The date of the line below a title (深圳商报 2021-08-27), with which a piece of its own begins."""
        below = blocks[i + 1] if i + 1 < len(blocks) and blocks[i + 1].kind == "meta" else None
        return parse_date(folded[below.start : below.end]) if below and _DATELINE.search(folded, below.start, below.end) else ""

    @staticmethod
    def _title_block(blocks: list[Block], i: int, caption: list[Block]) -> Block | None:
        at = i - 1 - len(caption)
        if at >= 0 and blocks[at].kind in ("heading", "paragraph", "caption") and len(blocks[at].ranges) == 1:
            b = blocks[at]
            if b.kind != "paragraph" or b.end - b.start < 60:
                return b
        return None

    @staticmethod
    def _numbered(blocks: list[Block], i: int, folded: str) -> Block | None:
        """The Chinese caption of a table that has only its English one (Tab.3) before it: where OCR reads the columns of a page, it stands anywhere."""
        if i and blocks[i - 1].kind == "meta" and (m := _ENGLISH.match(folded, blocks[i - 1].start, blocks[i - 1].end)):
            return next((b for b in blocks if b.kind == "caption" and (c := _CHINESE.match(folded, b.start)) and c["n"] == m["n"]), None)
        return None

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

    def _paragraph(self, block: Block, folded: str, scope: Scope, carry: Carry, writer: Rows, unread: deque[str]) -> tuple[Carry, Scope]:
        passage = block.passage(folded)
        opening = self._opening(carry, scope)
        begins = folded[block.start : block.start + 20]
        if begins.lstrip()[:1] in _GOES_ON_FIRST and _GOES_ON.match(begins):
            opening = carry.period
        scope = self._moved(passage.text, scope)
        states = may_state(passage.text)
        if states:
            scope = self._heard(scope, unread)
            scope = self._spoken(scope, self.prose.who.opening(passage.text, scope))
        else:
            unread.append(passage.text)
        carry, company = self._prose(block, passage, scope, Carry(period=opening, opened=opening, goal=hand_goal(carry, begins)), writer)
        if carry.lead is None:
            carry = carry._replace(lead=opening)
        return carry, self._spoken(scope, company) if states else scope

    def _heard(self, scope: Scope, unread: deque[str]) -> Scope:
        """The scope with the company that the paragraphs without figures speak of last."""
        for text in unread:
            scope = self._spoken(scope, self.prose.who.opening(text, scope))
            scope = self._spoken(scope, self.prose.who.carried(self.prose.who.find(text, scope), [], text, (0, len(text)), scope))
        unread.clear()
        return scope

    @staticmethod
    def _spoken(scope: Scope, company: Firm | None) -> Scope:
        return scope._replace(company=company) if company != scope.company else scope

    def _titled(self, title: str, scope: Scope, outer: Scope, level: int) -> Scope:
        """The company that a title names; a short heading within a piece leaves the piece's."""
        if title == outer.title:
            scope = scope._replace(base=outer.base)  # the report that the piece is of comes before a year in its title
        subject = self.prose.who.subject(title, scope)
        if subject is None and (level < 9 or len(title) < 12):
            subject = scope.subject if level >= 9 else outer.subject
        elif level >= 9 and scope.base == outer.base and scope.base.source == "inherited":
            scope = scope._replace(base=NO_PERIOD)  # another piece than the one whose report gave its time
        return scope._replace(subject=subject, company=None) if subject != scope.subject or scope.company else scope

    @staticmethod
    def _opening(carry: Carry, scope: Scope) -> Period | None:
        """What a paragraph of a dated piece inherits: the recent year that the paragraph before opened with."""
        if scope.firm or scope.base.text or carry.lead is None or carry.lead.year is None or scope.paper and not closed(carry.lead):
            return None
        if not scope.date:
            moved = carry.period is not None and (carry.period.year or 0) > carry.lead.year and len(carry.lead.text) == 7
            return None if moved else carry.lead  # from a quarter or month on to one of the next year
        return carry.lead if int(scope.date[:4]) - 1 <= carry.lead.year <= int(scope.date[:4]) else None

    def _moved(self, text: str, scope: Scope) -> Scope:
        """A paragraph that opens with a year of a section that names several, or a span of them, moves the section's year."""
        if not (scope.several or scope.firm and closed(scope.base)):
            return scope
        text = text[:28]
        line = read_timeline(_lead_periods(text), scope, Carry(), text, (0, len(text)))
        if line.mentions and line.mentions[0][1].text:
            m, period = line.mentions[0]
            if not scope.several and (len(period.text) != 4 or period.text != scope.base.text[5:]):
                return scope  # of the years of a heading only the last is gone into by itself: 刚刚过去的2025年，…
            return scope._replace(base=period._replace(source="inherited", reason=f"{m.surface}, which opens the paragraph"))
        return scope

    def _prose(self, block: Block, passage: Passage, scope: Scope, carry: Carry, writer: Rows) -> tuple[Carry, Firm | None]:
        if block.kind != "paragraph":
            scope = self._moved(passage.text, scope)
            passage = passage._replace(text=_MARKED.sub(lambda m: " " * len(m[0]), passage.text))
        sentences = self.prose.sentences.read(passage.text, scope)
        drafts, carry, spans, company = self.prose.link(passage.text, sentences, scope, carry)
        for d, (a, b) in zip(drafts, spans, strict=True):
            start, end = passage.source(d.q.start, d.q.end)
            s, e = passage.source(a, b)
            writer.draft(d, start, end, s, e, block.kind in ("item", "heading"))
        return carry, company

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


def _lead_periods(text: str) -> list[PeriodMention]:
    """Time expressions that a paragraph opens with."""
    return [m for m in find_periods(text) if m.start <= 14 and not m.single and not m.weak and not m.compared and m.anchor != "now"]


@lru_cache(maxsize=4)
def extractor(catalog_dir: str | None = None) -> Extractor:
    """The stages for the packaged catalogue, or with a user's folder merged over it."""
    made = Extractor.of(load_catalog(catalog_dir))
    gc.freeze()  # they live as long as the process: to walk their 30,000 objects again and again takes a sixth of the time
    return made


def extract_document(doc: Document, catalog_dir: str | None = None) -> list[Observation]:
    """Observations of a document."""
    return extractor(catalog_dir).extract(doc)
