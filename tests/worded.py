"""Small Word files from pieces of their markup."""

from __future__ import annotations

import io
import zipfile

from innostat.models import Document
from innostat.read import read_bytes

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:m="{OFFICE}/math" xmlns:r="{OFFICE}/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
TAB = "<w:r><w:tab/></w:r>"
BREAK = "<w:r><w:br/></w:r>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def high(text: str) -> str:
    return run(text, '<w:vertAlign w:val="superscript"/>')


def par(*pieces: str, properties: str = "") -> str:
    said = "".join(p if p.startswith("<") else run(p) for p in pieces)
    return f"<w:p><w:pPr>{properties}</w:pPr>{said}</w:p>"


def cell(*paragraphs: str, properties: str = "") -> str:
    said = "".join(p if p.startswith("<w:p>") else par(p) for p in paragraphs)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{said}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    said = "".join(c if c.startswith("<w:tc>") else cell(c) for c in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{said}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def listed(text: str, number: int = 1, level: int = 0) -> str:
    return par(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def level(kind: str, text: str, depth: int = 0, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def numbering(*levels: str, lists: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    return f'<w:numbering {SPACES}><w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{lists}</w:numbering>'


def styles(*said: str) -> str:
    return f"<w:styles {SPACES}>{''.join(said)}</w:styles>"


def style(key: str, properties: str, kind: str = "character", name: str = "") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{name or key}"/>{properties}</w:style>'


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def field(said: str, *result: str) -> str:
    return "".join((mark("begin"), code(said), mark("separate"), *map(run, result), mark("end")))


def box(*paragraphs: str) -> str:
    inside = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{inside}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{inside}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def relations(**targets: tuple[str, str]) -> str:
    said = "".join(f'<Relationship Id="{key}" Type="{OFFICE}/relationships/{kind}" Target="{to}"/>' for key, (kind, to) in targets.items())
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{said}</Relationships>'


def text_part(body: str) -> str:
    return f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"


def zipped(parts: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as z:
        for name, text in parts.items():
            z.writestr(name, text)
    return stream.getvalue()


def word(body: str, main: str = "word/document.xml", **parts: str) -> Document:
    """The document of a file with this body; other parts by the ends of their names under word/."""
    others = {f"word/{name}.xml": text for name, text in parts.items()}
    return read_bytes(zipped({main: text_part(body), **others}), "a.docx")
