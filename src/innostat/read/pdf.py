"""PDF files with a text layer: characters and rules of each page, and what comes of them over all pages."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

from innostat import lazy_regex as regex
from innostat.errors import ReadError
from innostat.models import Document
from innostat.read.blocks import Block, assemble
from innostat.read.extras import need
from innostat.read.isolate import isolated
from innostat.read.lines import Char
from innostat.read.page import Layout, page_items, page_layout, usual_gutter
from innostat.read.pages import join_pages
from innostat.read.rules import Rule
from innostat.read.running import without_running_lines

_MAX_CHARS = 60_000
_MAX_PATHS = 6_000
# Letters that no Chinese text has, which fonts that do not tell their characters come out as; Latin, Greek and Cyrillic stand in many.
_FOREIGN = regex.compile(r"[\ufffd\ue000-\uf8ff\u0180-\u02c6\u02ca-\u02ff\u0350-\u036f\u0530-\u1dff\u2c00-\u2dff\ua000-\uabff]")
_BULLETS = frozenset(
    (0xF06C, 0xF06E, 0xF075, 0xF076, 0xF0A7, 0xF0A8, 0xF0B7, 0xF0D8, 0xF0FC)
)  # of Symbol and Wingdings, at the head of lines
# Boxes to tick, as Word prints them from Wingdings and Wingdings 2 (√适用 □不适用).
_TICKS = {
    **dict.fromkeys((0xF050, 0xF052, 0xF0FE), "√"),
    **dict.fromkeys((0xF06F, 0xF0A3), "□"),
    **dict.fromkeys((0xF051, 0xF053, 0xF054, 0xF0FD), "×"),
}


def read_pdf(data: bytes, name: str) -> Document:
    """The document in the bytes of a PDF: paragraphs over line and page breaks joined, tables as tables.

    Pages without text are named in the notes.

    Raises:
        ReadError: pypdfium2 is not installed, the file is broken, locked or made to do harm, or no page has a text.
    """
    need("pypdfium2", "pdf", "PDF", name)
    need("pypdfium2.raw", "pdf", "PDF", name)
    return isolated(_read, data, name, "PDF")


def _read(data: bytes, name: str) -> Document:
    pdfium = need("pypdfium2", "pdf", "PDF", name)
    raw = need("pypdfium2.raw", "pdf", "PDF", name)
    try:
        pdf = pdfium.PdfDocument(data)
        count = len(pdf)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise ReadError(f"{name}: locked with a password; save a copy without it (qpdf --decrypt --password=... IN OUT)") from None
        raise ReadError(f"{name}: a broken PDF, which cannot be opened; get it anew") from None
    layouts: list[Layout] = []
    blank = Layout([], [])
    sizes: list[float] = []
    bare: list[int] = []
    garbled: list[int] = []
    doubtful: list[int] = []
    broken: list[int] = []
    try:
        for number in range(count):
            try:
                page = pdf[number]
            except pdfium.PdfiumError:
                broken.append(number + 1)
                layouts.append(blank)
                sizes.append(1.0)
                continue
            try:
                chars, height = _chars(raw, page)
                sizes.append(height)
                if len(chars) < 3:
                    layouts.append(blank)
                    if _has_picture(raw, page):
                        bare.append(number + 1)
                elif (foreign := len(_FOREIGN.findall("".join(c.text for c in chars)))) * 3 > len(chars):
                    garbled.append(number + 1)
                    layouts.append(blank)
                else:
                    if foreign >= 10 and foreign * 50 > len(chars):
                        doubtful.append(number + 1)
                    layouts.append(page_layout(chars, list(_rules(raw, page, height))))
            finally:
                page.close()
        if (gutter := usual_gutter(layouts)) is not None:
            for number in [n for n, layout in enumerate(layouts) if layout.rows and layout.gutter is None]:
                page = pdf[number]
                chars, height = _chars(raw, page)
                layouts[number] = page_layout(chars, list(_rules(raw, page, height)), gutter)
                page.close()
    finally:
        pdf.close()
    if not any(layout.rows or layout.tables for layout in layouts):
        if bare or garbled:
            raise ReadError(f"{name}: no text on any of its {count} pages (scanned?); run OCR over it first (ocrmypdf IN OUT)")
        if broken:
            raise ReadError(f"{name}: a broken PDF, none of its {count} pages can be read; get it anew")
    notes = [
        f"{name}: {said} {listed(numbers)}; {way}"
        for numbers, said, way in (
            (bare, "no text on page", "scanned? run OCR over it first (ocrmypdf IN OUT)"),
            (garbled, "the fonts do not tell the characters of page", "run OCR over it (ocrmypdf --force-ocr IN OUT)"),
            (
                doubtful,
                "some fonts do not tell their characters on page",
                "what they print is missing or wrong; run OCR over it (ocrmypdf --force-ocr IN OUT)",
            ),
            (broken, "broken page", "left out"),
        )
        if numbers
    ]
    blocks: list[Block] = join_pages([page_items(layout) for layout in without_running_lines(layouts, sizes)])
    text, starts = assemble(blocks)
    return Document(name, text, pages=starts or ((0,) if text else ()), notes=tuple(notes))


def listed(numbers: list[int]) -> str:
    """Page numbers as people write them.

    >>> listed([3, 5, 6, 7, 12])
    '3, 5-7, 12'
    """
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def _chars(raw: Any, page: Any) -> tuple[list[Char], float]:
    """Characters of a page with their boxes, y downwards, and the page's height; a turned page is turned upright."""
    rotation = raw.FPDFPage_GetRotation(page)
    width, height = page.get_size()
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDF_GetPageBoundingBox(page, box := raw.FS_RECTF()):
        box.left, box.bottom, box.right, box.top = 0, 0, width, height
    found: list[Char] = []
    textpage = page.get_textpage()
    try:
        rect = raw.FS_RECTF()
        space = False
        for i in range(min(raw.FPDFText_CountChars(textpage), _MAX_CHARS)):
            code = raw.FPDFText_GetUnicode(textpage, i)
            if code in (0x20, 0xA0, 0x3000):
                space = space or raw.FPDFText_IsGenerated(textpage, i) != 1
                continue
            if code in _BULLETS or code < 0x20 or code in (0xFFFE, 0xFFFF, 0xFEFF, 0xAD, 0x200B) or 0xD800 <= code < 0xE000:
                continue
            if not raw.FPDFText_GetLooseCharBox(textpage, i, rect):
                continue
            x0, y0, x1, y1 = _upright(rect.left, rect.top, rect.right, rect.bottom, box, rotation)
            if y1 - y0 <= 0.5 or x1 <= x0 - 0.01 or x1 < -5 or x0 > width + 5 or y1 < -5 or y0 > height + 5:
                continue  # laid beside the page, or turned away
            ticked = code in _TICKS and not _of_symbol(raw, textpage, i)
            found.append(Char(x0, y0, x1, y1, _TICKS[code] if ticked else chr(code), space))
            space = False
    finally:
        textpage.close()
    del left, bottom, right, top
    return found, height


def _of_symbol(raw: Any, textpage: Any, at: int) -> bool:
    """Whether a character is of the font Symbol, in which the places of the boxes to tick are Greek letters and ≤."""
    name, flags = ctypes.create_string_buffer(64), ctypes.c_int()
    size = raw.FPDFText_GetFontInfo(textpage, at, name, len(name), flags)
    return size > 0 and name.value.rpartition(b"+")[2].startswith(b"Symbol")


def _upright(left: float, top: float, right: float, bottom: float, box: Any, rotation: int) -> tuple[float, float, float, float]:
    if rotation == 1:
        return bottom - box.bottom, left - box.left, top - box.bottom, right - box.left
    if rotation == 2:
        return box.right - right, bottom - box.bottom, box.right - left, top - box.bottom
    if rotation == 3:
        return box.top - top, box.right - right, box.top - bottom, box.right - left
    return left - box.left, box.top - top, right - box.left, box.top - bottom


def _has_picture(raw: Any, page: Any) -> bool:
    return any(True for _ in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=4)) or raw.FPDFPage_CountObjects(page) > 50


def _rules(raw: Any, page: Any, height: float) -> Iterator[Rule]:
    """Straight lines of a page, level or upright: strokes, thin boxes, and the edges of stroked boxes."""
    del height
    rotation = raw.FPDFPage_GetRotation(page)
    box = raw.FS_RECTF()
    if not raw.FPDF_GetPageBoundingBox(page, box):
        return
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    x, y = ctypes.c_float(), ctypes.c_float()
    matrix = raw.FS_MATRIX()
    for n, item in enumerate(page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=3)):
        if n >= _MAX_PATHS:
            return
        if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            continue
        wide, high = right.value - left.value, top.value - bottom.value
        if (wide <= 3 or high <= 3) and max(wide, high) > 3:
            yield Rule(*_upright(left.value, top.value, right.value, bottom.value, box, rotation))
            continue
        raw.FPDFPath_GetDrawMode(item, fill, stroke)
        segments = raw.FPDFPath_CountSegments(item)
        if not stroke.value or not 0 < segments <= 2000 or not raw.FPDFPageObj_GetMatrix(item, matrix):
            continue
        points: list[tuple[float, float]] = []
        for k in range(segments):
            segment = raw.FPDFPath_GetPathSegment(item, k)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            px, py = matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                points = [(px, py)]
                continue
            ends = [points[-1], (px, py)] if points and kind == raw.FPDF_SEGMENT_LINETO else []
            points.append((px, py))
            closing = [points[-1], points[0]] if raw.FPDFPathSegment_GetClose(segment) else []
            for pair in (ends, closing):
                if pair:
                    (ax, ay), (bx, by) = pair
                    if min(abs(ax - bx), abs(ay - by)) <= 1 and max(abs(ax - bx), abs(ay - by)) > 3:
                        yield Rule(*_upright(min(ax, bx), max(ay, by), max(ax, bx), min(ay, by), box, rotation))
