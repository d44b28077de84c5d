"""The text of a Word file's parts in document order: what the page shows, and nothing that it hides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from innostat import lazy_regex as regex
from innostat.read.blocks import Block
from innostat.read.package import attribute, local
from innostat.read.word.fields import Fields
from innostat.read.word.formulas import formula
from innostat.read.word.numbering import Numbering, small
from innostat.read.word.parts import Parts
from innostat.read.word.state import Frame, Paragraph, Row
from innostat.read.word.styles import PLAIN, Look, Styles, is_on, look_of
from innostat.read.word.symbols import in_font, symbol

# Deleted text, readings above characters, what properties were before a change, page layout.
_SKIPPED = frozenset(
    (
        "del",
        "moveFrom",
        "delText",
        "delInstrText",
        "sectPr",
        "rubyPr",
        "rt",
        "rPrChange",
        "pPrChange",
        "tcPrChange",
        "trPrChange",
        "tblPrChange",
    )
)
_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")
_CONTENTS = regex.compile(r"(?:TOC|目录)(?:\s?\d|\s?heading)?", regex.I)
_LEADERS = ("dot", "middleDot", "hyphen", "underscore")
_CLEARED = frozenset(("p", "tr", "tbl"))
_DEEPEST = 400  # boxes in boxes
_MOST_DRAWN = 500

#: Blocks that stand for what a part refers to: kind (chart, diagram, chunk) and id.
Insert = Callable[[str, str], list[Block]]


@dataclass(slots=True)
class Body:
    """Reads parts into blocks; lists go on counting from one part to the next."""

    parts: Parts
    styles: Styles
    numbering: Numbering
    insert: Insert
    _frames: list[Frame] = field(default_factory=lambda: [Frame()])
    _runs: list[Look] = field(default_factory=list)
    _alternates: list[bool] = field(default_factory=list)
    _fields: Fields = field(default_factory=Fields)
    _skipped: Any = None
    _hides_content: bool = False
    _drawn: int = 0

    def read(self, part: str) -> None:
        """Read a part.

        Raises:
            ReadError: It is broken.
        """
        self._skipped, self._runs, self._alternates = None, [], []
        data = self.parts.bytes(part)
        self._fields = Fields(contents=data.count(b'fldCharType="begin"') == data.count(b'fldCharType="end"'))
        for event, element in self.parts.events(part):
            tag = local(element)
            if event == "start":
                if self._skipped is None:
                    self._start(tag, element)
            elif self._skipped is None:
                self._end(tag, element)
            elif self._skipped is element:
                self._skipped = None
                if tag == "oMath":
                    self._say(formula(element, self._frame.near()))
                elif tag == "tr" and self._frame.rows:
                    self._end_row(element)
        while len(self._frames) > 1:
            self._end_box(None)

    def finish(self) -> list[Block]:
        """All blocks."""
        return self._frames[0].finish()

    @property
    def _frame(self) -> Frame:
        return self._frames[-1]

    @property
    def _paragraph(self) -> Paragraph | None:
        return self._frame.paragraphs[-1] if self._frame.paragraphs else None

    def _start(self, tag: str, element: Any) -> None:
        if self._passed_over(tag, element):
            self._skipped = element
        elif begin := _STARTS.get(tag):
            begin(self, element)

    def _end(self, tag: str, element: Any) -> None:
        if end := _ENDS.get(tag):
            end(self, element)
        if tag in _CLEARED:
            element.clear(keep_tail=True)

    def _passed_over(self, tag: str, element: Any) -> bool:
        """Whether an element is not read at all, or only as a whole."""
        if tag == "sdtContent" and self._hides_content:
            self._hides_content = False
            return True
        if tag in ("Choice", "Fallback"):
            return bool(self._alternates and self._alternates[-1])
        separates = tag in ("footnote", "endnote") and attribute(element, "type") in _SEPARATORS
        return tag in _SKIPPED or tag == "oMath" or separates

    # text

    def _look(self) -> Look:
        look = self._runs[-1] if self._runs else PLAIN
        paragraph = self._paragraph
        return look.over(paragraph.look) if paragraph else look

    def _shown(self) -> bool:
        """Whether what stands here is printed, and part of the text."""
        look, paragraph = self._look(), self._paragraph
        plain = len(self._frames) == 1 and not self._frame.rows and not look.shaded
        return not (look.hidden or (look.white and plain) or (paragraph is not None and paragraph.contents) or self._fields.silent)

    def _say(self, text: str) -> None:
        if text and self._shown():
            self._fields.say()
            self._frame.say(text, high=bool(self._look().raised))

    def _text(self, element: Any) -> None:
        text = (element.text or "").replace("\t", " ").replace("\v", " ")
        if text:
            self._alternates = [True] * len(self._alternates)
        if self._fields.in_code:
            self._fields.code(text)
        else:
            self._say(in_font(self._look().symbols or "", text))

    def _symbol(self, element: Any) -> None:
        self._say(symbol(attribute(element, "font"), attribute(element, "char")))

    def _tab(self, element: Any) -> None:
        paragraph = self._paragraph
        if paragraph is not None and local(element.getparent()) == "r" and self._shown():
            self._frame.say("……" if paragraph.led else "\t")

    def _break(self, element: Any) -> None:
        if self._shown():
            self._frame.say("\v")

    def _hyphen(self, element: Any) -> None:
        self._say("-")

    def _field_mark(self, element: Any) -> None:
        self._say(self._fields.mark(attribute(element, "fldCharType")))

    def _field_code(self, element: Any) -> None:
        self._fields.code(element.text or "")

    # runs and paragraphs

    def _start_run(self, element: Any) -> None:
        self._runs.append(PLAIN)

    def _end_run(self, element: Any) -> None:
        if self._runs:
            self._runs.pop()

    def _run_properties(self, element: Any) -> None:
        if self._runs and local(element.getparent()) == "r":
            style = next((attribute(e, "val") for e in element if local(e) == "rStyle"), "")
            self._runs[-1] = look_of(element).over(self.styles[style].look if style else PLAIN)

    def _reference(self, element: Any) -> None:
        if self._runs and attribute(element, "customMarkFollows") and attribute(element, "customMarkFollows") not in ("0", "false"):
            self._runs[-1] = Look(raised=True).over(self._runs[-1])

    def _start_paragraph(self, element: Any) -> None:
        frame = self._frame
        if frame.rows and not frame.rows[-1].opened:
            frame.builder.start_cell(1, frame.rows[-1].colspan, frame.rows[-1].above)
            frame.rows[-1].opened = True
        if frame.paragraphs:
            frame.end_paragraph()
        frame.paragraphs.append(Paragraph())

    def _end_paragraph(self, element: Any) -> None:
        frame = self._frame
        self._fields.end_paragraph()
        if not frame.paragraphs:
            return
        frame.goes_on = frame.paragraphs.pop().joined
        if not frame.goes_on:
            frame.end_paragraph()

    def _paragraph_properties(self, element: Any) -> None:
        paragraph = self._paragraph
        if paragraph is None or local(element.getparent()) != "p":
            return
        listed = ("", 0)
        unprinted = False
        for e in element:
            tag = local(e)
            if tag == "pStyle":
                style = self.styles[attribute(e, "val")]
                paragraph.look = style.look.over(paragraph.look)
                paragraph.contents = any(_CONTENTS.fullmatch(name) for name in (attribute(e, "val"), style.name))
                listed = (style.list_id, style.depth)
            elif tag == "numPr":
                values = {local(n): attribute(n, "val") for n in e}
                listed = (values.get("numId", listed[0]), small(values["ilvl"]) if "ilvl" in values else listed[1])
            elif tag == "tabs":
                paragraph.led = any(attribute(t, "leader") in _LEADERS for t in e)
            elif tag == "shd":
                paragraph.look = Look(shaded=True).over(paragraph.look)
            elif tag == "rPr":
                marks = {local(m) for m in e if is_on(m)}
                paragraph.joined = bool(marks & {"del", "moveFrom", "specVanish"})
                unprinted = "vanish" in marks
        if listed[0] and not unprinted and not self._frame.goes_on and self._shown():
            self._frame.say(self.numbering.label(*listed))
        self._frame.goes_on = False

    # tables

    def _start_table(self, element: Any) -> None:
        self._frame.settle()
        self._frame.builder.start_table()
        self._frame.rows.append(Row())

    def _end_table(self, element: Any) -> None:
        if self._frame.rows:
            self._frame.settle()
            self._frame.rows.pop()
            self._frame.builder.end_table()
            self._frame.release()

    def _start_row(self, element: Any) -> None:
        self._frame.builder.start_row()
        if self._frame.rows:
            self._frame.rows[-1] = Row()

    def _row_properties(self, element: Any) -> None:
        if not self._frame.rows:
            return
        said = {local(e): e for e in element}
        if any(tag in said and is_on(said[tag]) for tag in ("del", "hidden")):
            self._frame.rows[-1].dropped = True
            self._skipped = element.getparent()
        elif "gridBefore" in said:
            self._frame.builder.start_cell(1, small(attribute(said["gridBefore"], "val"), 0))
            self._frame.builder.end_cell()

    def _end_row(self, element: Any) -> None:
        if self._frame.rows and self._frame.rows[-1].dropped:
            self._frame.builder.drop_row()
            self._frame.rows[-1].dropped = False

    def _start_cell(self, element: Any) -> None:
        if self._frame.rows:
            self._frame.rows[-1] = Row()

    def _cell_properties(self, element: Any) -> None:
        if not self._frame.rows:
            return
        row = self._frame.rows[-1]
        for e in element:
            tag = local(e)
            if tag == "gridSpan":
                row.colspan = small(attribute(e, "val"))
            elif tag == "vMerge":
                row.above = attribute(e, "val") != "restart"
            elif tag == "cellDel":
                self._skipped = element.getparent()

    def _end_cell(self, element: Any) -> None:
        if self._frame.rows:
            self._frame.settle()
            row = self._frame.rows[-1]
            if not row.opened:
                self._frame.builder.start_cell(1, row.colspan, row.above)
            self._frame.builder.end_cell()
            row.opened = True

    # what stands beside the text

    def _start_box(self, element: Any) -> None:
        if len(self._frames) < _DEEPEST:
            self._frames.append(Frame())
        self._runs.append(PLAIN)

    def _end_box(self, element: Any) -> None:
        if self._runs:
            self._runs.pop()
        if len(self._frames) > 1:
            blocks = self._frames.pop().finish()
            self._frame.set_aside(blocks)

    def _start_alternate(self, element: Any) -> None:
        self._alternates.append(False)

    def _end_alternate(self, element: Any) -> None:
        if self._alternates:
            self._alternates.pop()

    def _content_properties(self, element: Any) -> None:
        gallery = any(local(e) == "docPartGallery" and attribute(e, "val") == "Table of Contents" for e in element.iter())
        self._hides_content = gallery or any(local(e) == "showingPlcHdr" and is_on(e) for e in element)

    def _chart(self, element: Any) -> None:
        self._draw("chart", attribute(element, "id"))

    def _diagram(self, element: Any) -> None:
        self._draw("diagram", attribute(element, "dm"))

    def _draw(self, kind: str, key: str) -> None:
        self._alternates = [True] * len(self._alternates)
        if key and self._drawn < _MOST_DRAWN and self._shown():
            self._drawn += 1
            self._frame.set_aside(self.insert(kind, key))

    def _chunk(self, element: Any) -> None:
        if self._drawn < _MOST_DRAWN:
            self._drawn += 1
            self._frame.end_paragraph()
            self._frame.set_aside(self.insert("chunk", attribute(element, "id")))

    def _note(self, element: Any) -> None:
        self._frame.end_paragraph()


_Handler = Callable[[Body, Any], None]
_STARTS: dict[str, _Handler] = {
    "AlternateContent": Body._start_alternate,
    "tbl": Body._start_table,
    "tr": Body._start_row,
    "tc": Body._start_cell,
    "p": Body._start_paragraph,
    "r": Body._start_run,
    "txbxContent": Body._start_box,
}
_ENDS: dict[str, _Handler] = {
    "AlternateContent": Body._end_alternate,
    "tbl": Body._end_table,
    "trPr": Body._row_properties,
    "tr": Body._end_row,
    "tcPr": Body._cell_properties,
    "tc": Body._end_cell,
    "pPr": Body._paragraph_properties,
    "p": Body._end_paragraph,
    "rPr": Body._run_properties,
    "r": Body._end_run,
    "txbxContent": Body._end_box,
    "sdtPr": Body._content_properties,
    "t": Body._text,
    "sym": Body._symbol,
    "tab": Body._tab,
    "ptab": Body._tab,
    "br": Body._break,
    "cr": Body._break,
    "noBreakHyphen": Body._hyphen,
    "fldChar": Body._field_mark,
    "instrText": Body._field_code,
    "footnoteReference": Body._reference,
    "endnoteReference": Body._reference,
    "footnote": Body._note,
    "endnote": Body._note,
    "chart": Body._chart,
    "relIds": Body._diagram,
    "altChunk": Body._chunk,
}
