"""Word files: paragraphs and tables in document order, footnotes at the end, what was deleted left out."""

from __future__ import annotations

from dataclasses import dataclass, field

from innostat import lazy_regex as regex
from innostat.models import Document
from innostat.read.blocks import assemble
from innostat.read.builders import BlockBuilder
from innostat.read.package import Package, attribute, local
from innostat.read.wording import CONTENTS

# Alternate copies of drawings for old programs, deleted text, and instructions of fields.
_SKIPPED = frozenset(("Fallback", "del", "moveFrom", "instrText", "delText", "sectPr", "pict-fallback", "rubyPr", "rt"))
_CONTENTS = regex.compile(r"(?:TOC|目录)(?:\s?\d|\s?heading)?", regex.I)
_DIGITS = "〇一二三四五六七八九"


@dataclass(slots=True)
class _Row:
    """Attributes of the row and cell that are open."""

    colspan: int = 1
    above: bool = False
    opened: bool = False


@dataclass(slots=True)
class _Numbering:
    """What Word numbers by itself: list id -> level -> (format, text), and how far each list has counted."""

    abstract: dict[str, dict[int, tuple[str, str, int]]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)  # of styles, whose ids are mere numbers in Chinese Word

    def label(self, number: str, level: int) -> str:
        """The number of the next paragraph of a list, as printed; empty for bullets and what is no Chinese heading number."""
        key = self.lists.get(number, "")
        levels = self.abstract.get(key, {})
        if level not in levels:
            return ""
        counts = self.counts.setdefault(key, {})
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [k for k in counts if k > level]:
            del counts[deeper]
        _, text, _ = levels[level]

        def figure(m: regex.Match[str]) -> str:
            at = int(m[1]) - 1
            kind, _, first = levels.get(at, ("decimal", "", 1))
            n = counts.get(at, first)
            return chinese(n) if "hinese" in kind or "ideograph" in kind or "apanese" in kind or "taiwanese" in kind else str(n)

        if levels[level][0] in ("bullet", "none") or "%" not in text:
            return ""
        return regex.sub(r"%(\d)", figure, text)


def chinese(n: int) -> str:
    """A small number as Word prints it.

    >>> chinese(3), chinese(10), chinese(12), chinese(20), chinese(31)
    ('三', '十', '十二', '二十', '三十一')
    """
    if not 0 < n < 100:
        return str(n)
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")


def read_docx(data: bytes, name: str) -> Document:
    """The document in the bytes of a Word file.

    Raises:
        ReadError: lxml is not installed, or the file is broken, locked or too large.
    """
    package = Package(data, name, "Word")
    numbering = _numbering(package)
    builder = BlockBuilder()
    main = (
        "word/document.xml"
        if "word/document.xml" in package.parts
        else next((p for p in sorted(package.parts) if p.startswith("word/document")), "word/document.xml")
    )
    _part(package, main, builder, numbering)
    for part in ("word/footnotes.xml", "word/endnotes.xml"):
        _part(package, part, builder, numbering)
    text, _ = assemble(b for b in builder.finish() if b.table or not CONTENTS.search(b.text))
    return Document(name, text)


def _part(package: Package, part: str, builder: BlockBuilder, numbering: _Numbering) -> None:
    """Put the paragraphs and tables of a part into the builder."""
    skipped = None
    contents = hidden = led = False  # a line of the table of contents; a run that is not shown; tabs that print dots
    gallery = ""
    rows: list[_Row] = []
    paragraphs: list[tuple[str, str, int]] = []  # style, list, level of those that are open: text boxes stand inside paragraphs
    for event, element in package.events(part):
        tag = local(element)
        if event == "start":
            if skipped is not None:
                continue
            if tag in _SKIPPED or (tag in ("footnote", "endnote") and attribute(element, "type") in ("separator", "continuationSeparator")):
                skipped = element
            elif tag == "sdtContent" and gallery == "Table of Contents":
                skipped, gallery = element, ""
            elif tag == "sup":  # in a formula
                builder.text("^")
            elif tag == "tbl":
                builder.start_table()
                rows.append(_Row())
            elif tag == "tr":
                builder.start_row()
            elif tag == "tc" and rows:
                rows[-1] = _Row()
            elif tag == "p":
                if rows and not rows[-1].opened:
                    builder.start_cell(1, rows[-1].colspan, rows[-1].above)
                    rows[-1].opened = True
                if paragraphs:
                    builder.end_paragraph()
                paragraphs.append(("", "", 0))
                contents = led = False
            continue
        if skipped is not None:
            if element is skipped:
                skipped = None
        elif tag == "vanish":
            hidden = (
                attribute(element, "val") not in ("0", "false", "off")
                and paragraphs != []
                and local(element.getparent().getparent()) == "r"
            )
        elif tag == "r":
            hidden = False
        elif tag == "docPartGallery":
            gallery = attribute(element, "val")
        elif tag == "num":  # of a fraction in a formula
            builder.text("/")
        elif tag == "t":
            if not contents and not hidden:
                builder.text((element.text or "").replace("\t", " ").replace("\v", " "))
        elif tag in ("tab", "ptab"):
            if paragraphs and element.getparent() is not None and local(element.getparent()) == "r":
                builder.text("……" if led else "\t")
            led = led or attribute(element, "leader") in ("dot", "middleDot", "hyphen", "underscore")
        elif tag in ("br", "cr"):
            builder.text("\v")
        elif tag == "noBreakHyphen":
            builder.text("-")
        elif tag in ("footnoteReference", "endnoteReference"):
            pass
        elif tag == "pStyle" and paragraphs:
            style = attribute(element, "val")
            contents = bool(_CONTENTS.fullmatch(style) or _CONTENTS.fullmatch(numbering.names.get(style, "")))
            paragraphs[-1] = (style, *numbering.styles.get(style, paragraphs[-1][1:]))
        elif tag == "ilvl" and paragraphs:
            paragraphs[-1] = (*paragraphs[-1][:2], _small(attribute(element, "val")))
        elif tag == "numId" and paragraphs:
            paragraphs[-1] = (paragraphs[-1][0], attribute(element, "val"), paragraphs[-1][2])
        elif tag == "pPr" and paragraphs and not contents:
            builder.text(numbering.label(*paragraphs[-1][1:]))
        elif tag == "p" and paragraphs:
            paragraphs.pop()
            builder.end_paragraph()
            contents = False
        elif tag == "gridSpan" and rows:
            rows[-1].colspan = _small(attribute(element, "val"))
        elif tag == "vMerge" and rows:
            rows[-1].above = attribute(element, "val") != "restart"
        elif tag == "tc" and rows:
            if not rows[-1].opened:
                builder.start_cell(1, rows[-1].colspan, rows[-1].above)
            builder.end_cell()
            rows[-1].opened = True
        elif tag == "tbl" and rows:
            rows.pop()
            builder.end_table()
        elif tag in ("footnote", "endnote"):
            builder.end_paragraph()
        if tag in ("p", "tr", "tbl") and skipped is None:
            element.clear(keep_tail=True)


def _small(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 1


def _numbering(package: Package) -> _Numbering:
    found = _Numbering()
    abstract = ""
    for event, element in package.events("word/numbering.xml"):
        tag = local(element)
        if event == "start":
            if tag == "abstractNum":
                abstract = attribute(element, "abstractNumId")
            continue
        if tag == "lvl":
            values = {local(e): attribute(e, "val") for e in element}
            level = attribute(element, "ilvl")
            found.abstract.setdefault(abstract, {})[_small(level)] = (
                values.get("numFmt", ""),
                values.get("lvlText", "")[:40],
                _small(values.get("start", "1")),
            )
        elif tag == "num":
            for e in element:
                if local(e) == "abstractNumId":
                    found.lists[attribute(element, "numId")] = attribute(e, "val")
    for _, element in package.events("word/styles.xml", ("end",)):
        if local(element) == "style":
            number, depth = "", 0
            for e in element.iter():
                if local(e) == "name":
                    found.names[attribute(element, "styleId")] = attribute(e, "val")
                if local(e) == "numId":
                    number = attribute(e, "val")
                elif local(e) == "ilvl":
                    depth = _small(attribute(e, "val"))
            if number:
                found.styles[attribute(element, "styleId")] = (number, depth)
    return found
