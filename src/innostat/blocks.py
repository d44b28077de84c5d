"""The blocks of a text, one after the other: each gives rows, moves what the text speaks of, or both."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.dates import issue_date, parse_date
from innostat.exams import is_paper
from innostat.find.companies import Firm
from innostat.find.mentions import PeriodMention
from innostat.find.periods import closed, find_periods
from innostat.link.plans import hand_goal
from innostat.link.prose import ProseLinker
from innostat.link.scope import Carry, Scope
from innostat.link.scope_reader import ScopeReader
from innostat.link.sentences import may_state
from innostat.link.tables import Linked, TableLinker
from innostat.link.timeline import read_timeline
from innostat.models import NO_PERIOD, Period
from innostat.normalize import Passage
from innostat.rows import Rows
from innostat.segment import Block

_UNNUMBERED = 1.5  # the level of short lines without a number that name a time: above 2, below 1
_BRACKETED = regex.compile(r"【[^】]*】")
_DATELINE = regex.compile(r"来源|时间|日期|记者|讯|20\d\d")
_GOES_ON = regex.compile(r"\s*(?:分|按|从)[^，]{1,8}看|\s*(?:其中|此外|同时|另外|与此同时)")
_GOES_ON_FIRST = frozenset("分按从其此同另与")
_FIGURE = re.compile(r"\d|[一二三四五六七八九十百千万亿两][万亿成倍家个]")
_ENGLISH = regex.compile(r"\s*Tab(?:le|\.)?\s?(?P<n>\d+)", regex.I)
_CHINESE = regex.compile(r"[#\s]*表\s?(?P<n>\d{1,2}(?=(?:19|20)\d\d)|\d+)")
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


class Linkers(NamedTuple):
    """What links figures, by one catalogue: of running text, of tables, and to the scopes of documents and headings."""

    prose: ProseLinker
    tables: TableLinker
    scopes: ScopeReader


class BlockLinker:
    """Goes through the blocks of a text, or of a piece of one that begins and ends between two paragraphs."""

    def __init__(self, linkers: Linkers, blocks: list[Block], folded: str, writer: Rows, state: State, *, opening: bool) -> None:
        """Set up.

        Args:
            linkers: What links figures.
            blocks: The blocks.
            folded: The folded text that they are of.
            writer: Takes the rows; it has the source text.
            state: What the text before hands on.
            opening: Whether the text begins here.
        """
        self.prose, self.tables, self.scopes = linkers
        self.blocks, self.folded, self.writer, self.opening = blocks, folded, writer, opening
        self.outer, self.scope, self.carry = state.outer, state.scope, state.carry
        self.above = list(state.above)
        self.unread = deque(state.unread, maxlen=_UNREAD)
        self.caption: list[Block] = []
        self.table: Linked | None = None

    def link(self, stop: int) -> State:
        """Write the rows of the first `stop` blocks; what the text hands on behind them."""
        for i, block in enumerate(self.blocks[:stop]):
            kind = block.kind
            if kind == "item":
                self._item(block)
            elif kind == "meta":
                self._meta(i, block)
            elif kind == "caption" or kind == "unit":
                self.caption = [*self.caption, block] if kind == "unit" else [block]
            elif kind == "table" or kind == "html":
                self._table(i, block)
            elif kind == "heading":
                self._heading(i, block)
            elif kind != "skip":
                self._paragraph(block)
        return State(self.outer, self.scope, tuple(self.above), self.carry, tuple(self.unread))

    # kinds of blocks ------------------------------------------------------------------------------------------------

    def _item(self, block: Block) -> None:
        """【2024-01-02】…, one of many dated pieces."""
        passage = block.passage(self.folded)
        title = _BRACKETED.sub("", passage.text)
        m = _ITEM.match(passage.text)
        self._piece(title, f"{m[1]}-{m[2]}-{m[3]}" if m else "")
        self.carry, self.caption = Carry(), []
        self._prose(block, passage, self.scope._replace(heading=""), self.carry)

    def _meta(self, i: int, block: Block) -> None:
        """A line about the text: its date may open another piece."""
        date = parse_date(self.folded[block.start : block.end])
        another = date and self.scope.date and date != self.scope.date and (i or not self.opening)
        if another and not self.outer.report.text and _DATELINE.search(self.folded, block.start, block.end):
            self._piece(self._heading_before(i), date)
        self.carry = Carry()

    def _table(self, i: int, block: Block) -> None:
        caption = self.caption
        if not caption or caption[0].kind == "unit":
            before = self._title_block(i, caption) or self._numbered(i)
            caption = [before, *caption] if before else caption
        text = [self.folded[b.start : b.end] for b in caption]
        rows, self.table = self.tables.link(block, self.folded, text, self.scope, self.table)
        for row in rows:
            self.writer.add(row)
        self.caption = []
        self.carry = Carry(lead=self.table.title.period if self.table else None)

    def _heading(self, i: int, block: Block) -> None:
        passage = block.passage(self.folded)
        title = passage.text
        if self.caption and len(title) < 8 and self.tables.words.unit_of(title.strip("() ")) is not None:
            self.caption = [*self.caption, block]  # (亿元), alone between a caption and its table
            return
        if is_paper(title):
            self.caption, self.carry = [], Carry()
            return
        issue = issue_date(title) if block.level < 9 else ""
        issued = issue or (self._date_below(i) if i or not self.opening else "")
        if issued and issued != self.scope.date and not self.outer.report.text:
            self._piece(title, issued)
            self.caption, self.carry = [], Carry()
            if not issue and _FIGURE.search(title):
                self._prose(block, passage, self.scope._replace(heading=""), self.carry)
            return
        date = parse_date(title) if len(title) < 40 else ""
        if not (date and len(title) <= 60 and (len(date) == 10 or len(title) <= 24)):
            self.scope = self._titled(title, self._below(title, block.level), block.level)
            self.unread.clear()
        self.carry = Carry()
        below = self.blocks[i + 1].kind if i + 1 < len(self.blocks) else ""
        if self.caption and self.caption[-1] is self.blocks[i - 1] and self.caption[-1].kind == "unit" and below in ("table", "html"):
            self.caption = [block, *(b for b in self.caption if b.kind == "unit")]  # 分行业情况, which was the first row of the table
            return
        if block.level == 9 and below in ("table", "html", "unit"):
            self.caption = [block]
            return
        self.caption = []
        if _FIGURE.search(title) and self.prose.sentences.has_figures(title):
            self._prose(block, passage, self.scope._replace(heading=""), self.carry)

    def _paragraph(self, block: Block) -> None:
        self.caption, self.table = [], None
        held = self.scope.base
        passage = block.passage(self.folded)
        opening, subject = self._opening(), None
        begins = self.folded[block.start : block.start + 20]
        if begins.lstrip()[:1] in _GOES_ON_FIRST and _GOES_ON.match(begins):
            opening, subject = self.carry.period, self.carry.first  # 分季度看，…: of what the paragraph above is about
        self.scope = self._moved(passage.text, self.scope)
        states = may_state(passage.text)
        if states:
            self._heard()
            self._spoken(self.prose.who.opening(passage.text, self.scope))
        else:
            self.unread.append(passage.text)
        carry = Carry(period=opening, opened=opening, goal=hand_goal(self.carry, begins), above=subject)
        carry, company = self._prose(block, passage, self.scope, carry)
        self.carry = carry if carry.lead is not None else carry._replace(lead=opening)
        if states:
            self._spoken(company)
        if self.scope.several and self.scope.base != held:  # 刚刚过去的2025年, …: so do the headings below
            self.above = [(level, s._replace(base=self.scope.base) if s.several else s) for level, s in self.above]

    # what is spoken of ----------------------------------------------------------------------------------------------

    def _piece(self, title: str, date: str) -> None:
        """Open a piece with a title and a date of its own."""
        document = self.outer._replace(section=None, heading="")
        self.outer = self.scope = self._titled(title, self.scopes.item(document, title, date), 9)
        self.above = []
        self.unread.clear()

    def _below(self, title: str, level: int) -> Scope:
        """The scope under a heading: a numbered one inherits from those above it, not from its neighbour."""
        above = self.above
        if level >= 9:
            numbered = [x for x in above if x[0] != _UNNUMBERED]
            below = self.scopes.heading(numbered[-1][1] if numbered else self.outer, self.outer, title, level)
            if below.base != self.scope.base or below.target != self.scope.target:
                self.above = [*(x for x in numbered if x[0] < 2), (_UNNUMBERED, below)]
            return below
        while above and above[-1][0] >= level:
            above.pop()
        below = self.scopes.heading(above[-1][1] if above else self.outer, self.outer, title, level)
        above.append((level, below))
        return below

    def _titled(self, title: str, scope: Scope, level: int) -> Scope:
        """The company that a title names; a short heading within a piece leaves the piece's."""
        outer = self.outer
        if title == outer.title:
            scope = scope._replace(base=outer.base)  # the report that the piece is of comes before a year in its title
        subject = self.prose.who.subject(title, scope)
        if subject is None and (level < 9 or len(title) < 12):
            subject = scope.subject if level >= 9 else outer.subject
        elif level >= 9 and scope.base == outer.base and scope.base.source == "inherited":
            scope = scope._replace(base=NO_PERIOD)  # another piece than the one whose report gave its time
        return scope._replace(subject=subject, company=None) if subject != scope.subject or scope.company else scope

    def _heard(self) -> None:
        """The company that the paragraphs without figures speak of last."""
        who = self.prose.who
        for text in self.unread:
            self._spoken(who.opening(text, self.scope))
            self._spoken(who.carried(who.find(text, self.scope), [], text, (0, len(text)), self.scope))
        self.unread.clear()

    def _spoken(self, company: Firm | None) -> None:
        if company != self.scope.company:
            self.scope = self.scope._replace(company=company)

    def _opening(self) -> Period | None:
        """What a paragraph of a dated piece inherits: the recent year that the paragraph before opened with."""
        carry, scope = self.carry, self.scope
        if scope.firm or scope.base.text or carry.lead is None or carry.lead.year is None or scope.paper and not closed(carry.lead):
            return None
        if not scope.date:
            moved = carry.period is not None and (carry.period.year or 0) > carry.lead.year and len(carry.lead.text) == 7
            return None if moved else carry.lead  # from a quarter or month on to one of the next year
        return carry.lead if int(scope.date[:4]) - 1 <= carry.lead.year <= int(scope.date[:4]) else None

    @staticmethod
    def _moved(text: str, scope: Scope) -> Scope:
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

    # blocks around ---------------------------------------------------------------------------------------------------

    def _heading_before(self, i: int) -> str:
        for b in reversed(self.blocks[max(0, i - 2) : i]):
            if b.kind == "heading":
                return b.passage(self.folded).text
        return ""

    def _date_below(self, i: int) -> str:
        """The date of the line below a title (深圳商报 2021-08-27), with which a piece of its own begins."""
        below = self.blocks[i + 1] if i + 1 < len(self.blocks) and self.blocks[i + 1].kind == "meta" else None
        return parse_date(self.folded[below.start : below.end]) if below and _DATELINE.search(self.folded, below.start, below.end) else ""

    def _title_block(self, i: int, caption: list[Block]) -> Block | None:
        at = i - 1 - len(caption)
        if at >= 0 and self.blocks[at].kind in ("heading", "paragraph", "caption") and len(self.blocks[at].ranges) == 1:
            b = self.blocks[at]
            if (b.kind != "paragraph" or b.end - b.start < 60) and not is_paper(self.folded[b.start : b.end]):
                return b
        return None

    def _numbered(self, i: int) -> Block | None:
        """The Chinese caption of a table that has only its English one (Tab.3) before it: where OCR reads the columns of a page, it stands anywhere."""
        before = self.blocks[i - 1] if i else None
        if before is not None and before.kind == "meta" and (m := _ENGLISH.match(self.folded, before.start, before.end)):
            captions = (b for b in self.blocks if b.kind == "caption")
            return next((b for b in captions if (c := _CHINESE.match(self.folded, b.start)) and c["n"] == m["n"]), None)
        return None

    # rows -----------------------------------------------------------------------------------------------------------

    def _prose(self, block: Block, passage: Passage, scope: Scope, carry: Carry) -> tuple[Carry, Firm | None]:
        if block.kind != "paragraph":
            scope = self._moved(passage.text, scope)
            passage = passage._replace(text=_MARKED.sub(lambda m: " " * len(m[0]), passage.text))
        sentences = self.prose.sentences.read(passage.text, scope)
        drafts, carry, spans, company = self.prose.link(passage.text, sentences, scope, carry)
        for d, (a, b) in zip(drafts, spans, strict=True):
            start, end = passage.source(d.q.start, d.q.end)
            s, e = passage.source(a, b)
            self.writer.draft(d, start, end, s, e, block.kind in ("item", "heading"))
        return carry, company


def _lead_periods(text: str) -> list[PeriodMention]:
    """Time expressions that a paragraph opens with."""
    return [m for m in find_periods(text) if m.start <= 14 and not m.single and not m.weak and not m.compared and m.anchor != "now"]
