"""Word files: paragraphs and tables in document order, footnotes at the end, what was deleted or is hidden left out."""

from __future__ import annotations

from dataclasses import dataclass, field

from innostat import lazy_regex as regex
from innostat.errors import ReadError
from innostat.models import Document
from innostat.read.blocks import Block, assemble
from innostat.read.html import read_html
from innostat.read.mhtml import read_mhtml
from innostat.read.package import Package
from innostat.read.plain import read_plain
from innostat.read.word.body import Body
from innostat.read.word.graphics import chart_blocks, diagram_blocks
from innostat.read.word.numbering import read_numbering
from innostat.read.word.parts import Parts, Relation
from innostat.read.word.styles import read_styles
from innostat.read.wording import CONTENTS

_NOTES = ("footnotes", "endnotes")
_DEEPEST = 3  # documents in documents
_MAIL = regex.compile(rb"\s*(?:From|MIME-Version|Subject|Date|Snapshot-Content-Location|Content-Type)\s?:", regex.I)
_MARKUP = regex.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:\?xml|!doctype|html|head|meta|body|p|div|table|h\d)\b", regex.I)


def read_docx(data: bytes, name: str) -> Document:
    """The document in the bytes of a Word file.

    Raises:
        ReadError: lxml is not installed, or the file is broken, locked or too large.
    """
    return _read(data, name, 0)


def _read(data: bytes, name: str, depth: int) -> Document:
    parts = Parts(Package(data, name, "Word"))
    main = parts.main()
    inserts = _Inserts(parts, name, parts.relations(main), depth)
    styles = read_styles(parts, parts.related(main, "styles"))
    numbering = read_numbering(parts, parts.related(main, "numbering"))
    body = Body(parts, styles, numbering, inserts.blocks)
    body.read(main)
    for kind in _NOTES:
        part = parts.related(main, kind)
        inserts.relations = parts.relations(part)
        body.read(part)
    text, _ = assemble(b for b in body.finish() if b.table or not CONTENTS.search(b.text))
    return Document(name, text, notes=inserts.notes())


@dataclass(slots=True)
class _Inserts:
    """What a part refers to and shows in its midst: charts, diagrams, whole documents."""

    parts: Parts
    name: str
    relations: dict[str, Relation]
    depth: int
    unread: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def blocks(self, kind: str, key: str) -> list[Block]:
        """The blocks in their place; none for what cannot be read, which the notes tell."""
        relation = self.relations.get(key)
        if relation is None or relation.target not in self.parts:
            return []
        if kind == "chunk":
            return self._document(relation.target)
        found = (chart_blocks if kind == "chart" else diagram_blocks)(self.parts, relation.target)
        if kind == "chart" and not found:
            self.unread.append("chart")
        return found

    def notes(self) -> tuple[str, ...]:
        """What is to be said of what was not read."""
        charts = self.unread.count("chart")
        told = [f"{self.name}: {charts} chart{'s' * (charts > 1)} without printed figures not read"] if charts else []
        return (*told, *(text for text in self.unread if text != "chart"))

    def _document(self, part: str) -> list[Block]:
        if part in self.seen:
            return []
        self.seen.add(part)
        data = self.parts.bytes(part)
        try:
            text = self._text(data)
        except ReadError:
            text = None
        if text is None:
            self.unread.append(f"{self.name}: a document inside it ({part}) cannot be read; open the file in Word and save it again")
            return []
        return [Block(piece, table="\t" in piece) for piece in text.split("\n\n")]

    def _text(self, data: bytes) -> str | None:
        """The text of a document inside the file; None where it has no reader."""
        if data.startswith(b"PK\x03\x04"):
            return _read(data, self.name, self.depth + 1).text.strip("\n") if self.depth < _DEEPEST else None
        if _MAIL.match(data[:400]):
            return read_mhtml(data, self.name).text.strip("\n")
        if _MARKUP.match(data[:400]):
            return read_html(data, self.name).text.strip("\n")
        if data.lstrip()[:5] == b"{\\rtf":
            return None
        return "\n\n".join(read_plain(data, self.name).text.split("\n")).strip("\n")
