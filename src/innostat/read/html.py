"""Saved web pages: the main text once, tables with spans resolved, title and publishing date from the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from innostat import lazy_regex as regex
from innostat.models import Document
from innostat.read.blocks import Block, assemble, clean, drop_repeated
from innostat.read.builders import BlockBuilder
from innostat.read.extras import need
from innostat.read.feed import is_feed, page_of_feed
from innostat.read.furniture import furniture, left_out
from innostat.read.imprint import date_of, titles_of
from innostat.read.margins import of_site, without_margins
from innostat.read.plain import decode
from innostat.read.raised import raised as as_raised
from innostat.read.silent import empty_page

_DECLARED = regex.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w-]{2,20})", regex.I
)
_CONTROL = regex.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "section",
        "article",
        "main",
        "header",
        "center",
        "blockquote",
        "pre",
        "hr",
        "body",
        "html",
        "figure",
        "figcaption",
        "address",
        "details",
        "summary",
        "fieldset",
        "legend",
        "caption",
        "font-block",
        "thead",
        "tbody",
        "tfoot",
    ]
)
_PARTING = _BLOCKS | {"table", "tr", "td", "th", "br"}
_SUPER = regex.compile(r"vertical-align\s*:\s*super", regex.I)
_NESTING = regex.compile(
    r"</?(?:table|tbody|thead|tfoot|tr|td|th|div|section|article|span|font|p|b|i|em|strong|center|blockquote|ul|ol|li|dl|dd|dt|a|u)\b[^<>]*>",
    regex.I,
)
_ENDS = regex.compile(r"</(?:html|body)\s*>", regex.I)  # the parser stops there, and pages put together of parts have them in the middle
_NEAR = 40  # characters before a raised one that tell what it is


@dataclass(frozen=True, slots=True)
class Page:
    """A web page as read; `date` is when it was published, in ISO 8601, `heading` the line that heads the text, where that is sure."""

    blocks: list[Block]
    title: str = ""
    date: str = ""
    notes: tuple[str, ...] = ()
    heading: str = ""


def read_html(data: bytes, name: str) -> Document:
    """The document in the bytes of a web page.

    Navigation, scripts, forms, hidden parts and lists of links are left out, as are lines of the site above the heading and below the text, and a body
    that the page carries twice.

    Raises:
        ReadError: lxml is not installed, or the bytes are no text.
    """
    page = page_of(data, name)
    body, _ = assemble(without_margins(page.blocks, page.heading))
    return Document(name, body, page.title, page.date, notes=page.notes)


def page_of(data: bytes, name: str) -> Page:
    """The blocks of a web page, and what it says of itself.

    Raises:
        ReadError: lxml is not installed, or the bytes are no text.
    """
    etree = need("lxml.etree", "html", "HTML", name)
    m = _DECLARED.search(data[:4096])
    text, notes = decode(data, name, (m[1] or m[2]).decode("ascii") if m else "")
    text = _CONTROL.sub(" ", text)
    text = page_of_feed(etree, text) if is_feed(text) else text
    text = _ENDS.sub("", text)
    root, whole = _parse(etree, text)
    if not whole:
        root, _ = _parse(etree, _NESTING.sub("<br>", text))
        notes = (*notes, f"{name}: nested too deep; its tables are read as running text")
    if root is None:
        return Page([], notes=notes)
    blocks, heads = _blocks(root, furniture(root))
    lines = [b.text for b in blocks[:40] if not b.table or "\n" not in b.text]
    title, heading = titles_of(root, heads, lines)
    date = date_of(root, lines)
    if not blocks and (silent := empty_page(root, name)):
        notes = (*notes, silent)
    return Page(drop_repeated(blocks), title, date, notes, heading)


def _parse(etree: Any, text: str) -> tuple[Any, bool]:
    """The tree of a page, and whether all of the page is in it. Nothing is fetched; entities other than characters do not exist."""
    if not text.strip():
        return None, True
    parser = etree.HTMLParser(encoding="utf-8", recover=True, remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:  # nothing in it that is a page
        return None, True
    return root, not any(entry.level_name == "FATAL" for entry in parser.error_log)


def _blocks(root: Any, found: set[Any]) -> tuple[list[Block], list[str]]:
    """Paragraphs and tables in document order, and what stands in h1."""
    etree = need("lxml.etree", "html", "HTML", "")
    builder = BlockBuilder()
    heads: list[str] = []
    skipped: Any = None
    raised = pre = 0
    held: list[str] = []  # raised text, until it ends
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        if event == "start":
            if skipped is not None:
                continue
            if left_out(element, found):
                skipped = element
                continue
            if tag in _PARTING:
                _settle(builder, held, "")
            if tag == "table":
                builder.start_table()
            elif tag == "tr":
                builder.start_row()
            elif tag in ("td", "th"):
                builder.start_cell(_span(element, "rowspan"), _span(element, "colspan"))
            elif tag == "br":
                builder.end_paragraph()
            elif tag in _BLOCKS:
                builder.end_paragraph()
            raised += _is_raised(element)
            pre += tag == "pre"
            if tag == "h1" and (said := clean("".join(element.itertext()))):
                heads.append(said)
            if raised:
                held.append(element.text or "")
            else:
                _say(builder, element.text, pre)
            continue
        if skipped is not None:
            if skipped is element:
                skipped = None
                if tag not in ("head", "script", "style", "option"):
                    builder.text(" ")
                held.append(element.tail or "") if raised else _say(builder, element.tail, pre)
            continue
        raised -= _is_raised(element)
        if not raised or tag in _PARTING:
            _settle(builder, held, element.tail)
        pre -= tag == "pre"
        if tag in ("td", "th"):
            builder.end_cell()
        elif tag == "table":
            builder.end_table()
        elif tag in _BLOCKS:
            builder.end_paragraph()
        if raised:
            held.append(element.tail or "")
        else:
            _say(builder, element.tail, pre)
    _settle(builder, held, "")
    return [b for b in builder.finish() if b.table or not of_site(b.text)], heads


def _is_raised(element: Any) -> bool:
    return element.tag == "sup" or (element.tag in ("span", "font") and bool(_SUPER.search(element.get("style") or "")))


def _say(builder: BlockBuilder, text: str | None, pre: int) -> None:
    if not text:
        return
    if pre:
        lines = text.split("\n")
        for line in lines[:-1]:
            builder.text(line)
            builder.end_paragraph()
        text = lines[-1]
    else:
        text = text.replace("\t", " ").replace("\v", " ")
    builder.text(text)


def _settle(builder: BlockBuilder, held: list[str], after: str | None) -> None:
    """Say what was raised, as text has it."""
    if held:
        mark = "".join(held)
        held.clear()
        _say(builder, as_raised(builder.tail(_NEAR), mark, after or "") if mark.strip() else mark, 0)


def _span(element: Any, kind: str) -> int:
    text = (element.get(kind) or "1").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
