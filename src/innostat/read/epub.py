"""EPUB books: their pages in reading order, without the table of contents."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from innostat.dates import iso_date
from innostat.errors import ReadError
from innostat.models import Document
from innostat.read.blocks import Block, assemble
from innostat.read.html import page_of
from innostat.read.package import MAX_PART, Package, attribute, local

#: What programs call a book that nobody named.
_UNNAMED = frozenset(("unknown title", "unknown", "untitled", "no title", "无标题", "未命名"))
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")


def read_epub(data: bytes, name: str) -> Document:
    """The document in the bytes of an EPUB book.

    Raises:
        ReadError: lxml is not installed, or the book is broken, locked or too large.
    """
    package = Package(data, name, "EPUB", "html")
    main = next((attribute(e, "full-path") for _, e in package.events("META-INF/container.xml", ("end",)) if local(e) == "rootfile"), "")
    if main not in package.parts:
        raise ReadError(f"{name}: a broken EPUB file (it does not say where its pages are); get it anew")
    said, pages = _spine(package, main)
    locked = {attribute(e, "URI") for _, e in package.events("META-INF/encryption.xml", ("end",)) if local(e) == "CipherReference"}
    if pages and locked.issuperset(pages):
        raise ReadError(f"{name}: locked by copy protection; get a copy without it")
    blocks: list[Block] = []
    notes: list[str] = []
    left = MAX_PART
    for part in pages:
        page = package.bytes(part)
        left -= len(page)
        if left < 0:
            notes.append(f"{name}: its pages unpack to more than {MAX_PART // 1_000_000} MB; the rest is left out")
            break
        if page.strip():
            read = page_of(page, name)
            blocks += read.blocks
            notes += [n for n in read.notes if n not in notes]
    text, _ = assemble(blocks)
    title = said.get("title", "")[:200]
    return Document(name, text, "" if title.lower() in _UNNAMED else title, iso_date(said.get("date", "")), notes=tuple(notes))


def _spine(package: Package, main: str) -> tuple[dict[str, str], list[str]]:
    """What the book says of itself, and its pages in reading order."""
    said: dict[str, str] = {}
    items: dict[str, str] = {}
    order: list[str] = []
    for _, element in package.events(main, ("end",)):
        tag = local(element)
        if tag in ("title", "date"):
            said.setdefault(tag, " ".join("".join(element.itertext()).split()))
        elif tag == "item" and attribute(element, "media-type") in _PAGES and "nav" not in attribute(element, "properties").split():
            href = unquote(attribute(element, "href").partition("#")[0])
            items[attribute(element, "id")] = posixpath.normpath(posixpath.join(posixpath.dirname(main), href))
        elif tag == "itemref":
            order.append(attribute(element, "idref"))
    return said, list(dict.fromkeys(items[i] for i in order if items.get(i) in package.parts))
