"""Running heads and feet of printed pages, and page numbers: left out before tables are looked for, so that no table takes them in."""

from __future__ import annotations

from dataclasses import replace

from innostat import lazy_regex as regex
from innostat.read.lines import Segment
from innostat.read.page import Layout
from innostat.read.wording import CAPTION, NOTE, UNIT

_PAGE_NUMBER = regex.compile(
    r"[-—–·\s]*(?:第\s?)?(?:\d{1,4}|[IVXivx]{1,6})(?:\s?页)?[-—–·\s]*(?:[/／,，]?\s?共?\s?\d{1,4}\s?页?)?[-—–·\s]*"
    r"|(?:https?|file)://\S+\s\d{1,4}/\d{1,4}"  # as browsers print it below each page
)
_NUMBERED = regex.compile(r"\d{1,2}[-—–]\d{1,3}\s?[\u3400-\u9fff]")  # a caption of a yearbook: 1-3 各地区研发经费
_HAN = regex.compile(r"[\u3400-\u9fff]")
_EDGE = 0.12
_APART = 1.2  # heights of a line between the text and what stands apart from it
_YEARS = range(1900, 2100)

Row = list[Segment]


def without_running_lines(layouts: list[Layout], heights: list[float]) -> list[Layout]:
    """Without page numbers, and without lines that stand at the same place of several pages' heads or feet.

    Lines that differ in figures are the same only if the figures that differ go with the page: 表1 and 表2 at the top of pages
    are captions. Running lines end where the text of a page begins, at the first line that is none: what stands below a title at the
    same place of several pages, as the unit lines of a yearbook do, is text.
    """
    alike: dict[tuple[str, int], list[tuple[int, tuple[int, ...]]]] = {}
    for number, (layout, height) in enumerate(zip(layouts, heights, strict=True), 1):
        for row in layout.rows:
            if row[0].y1 < _EDGE * height or row[0].y0 > (1 - _EDGE) * height:
                text, figures = _bare(_text(row))
                alike.setdefault((text, round(row[0].y0 / 6)), []).append((number, figures))
    enough = 2 if sum(bool(layout.rows or layout.tables) for layout in layouts) < 6 else 3

    def running(row: Row, inner: Row, number: int) -> bool:
        """Whether pages enough have the line; `inner`: the line that follows towards the middle of the page."""
        text, figures = _bare(_text(row))
        if len(text) < 2 and not figures:
            return False
        place, columns = round(row[0].y0 / 6), _in_columns(row, inner)
        same = {
            n
            for d in (-1, 0, 1)
            for n, others in alike.get((text, place + d), [])
            if _same(figures, others, n - number) and (n == number or not columns or figures != others)
        }
        return len(same) >= enough

    def outermost(rows: list[Row], number: int, most: int) -> int:
        """How many lines, from the edge of the page inwards, are running ones."""
        for at, row in enumerate(rows[:most]):
            inner = rows[at + 1] if at + 1 < len(rows) else []
            if not _PAGE_NUMBER.fullmatch(_text(row).strip()) and (_is_text(row, inner, rows) or not running(row, inner, number)):
                return at
        return most

    out: list[Layout] = []
    for number, (layout, height) in enumerate(zip(layouts, heights, strict=True), 1):
        top = min([_EDGE * height, *(t.top for t in layout.tables)])
        foot = max([(1 - _EDGE) * height, *(t.bottom for t in layout.tables)])
        rows = layout.rows[outermost(layout.rows, number, sum(row[0].y1 < top for row in layout.rows)) :]
        feet = outermost(rows[::-1], number, sum(row[0].y0 > foot for row in rows))
        out.append(replace(layout, rows=rows[: len(rows) - feet]))
    return out


def _text(row: Row) -> str:
    return " ".join(s.text for s in row)


def _is_text(row: Row, inner: Row, rows: list[Row]) -> bool:
    """Whether a line is told to be no running one by what it says: a caption, a unit, a note, or running text from margin to margin."""
    text = _text(row)
    if any(UNIT.match(s.text) for s in row) or NOTE.match(text) or CAPTION.match(text) or _NUMBERED.match(text):
        return True
    if len(row) > 1 or not inner or len(_HAN.findall(text)) < 20 or _apart(row, inner):
        return False
    x0, x1 = min(s.x0 for r in rows for s in r if r is not row), max(s.x1 for r in rows for s in r if r is not row)
    return row[0].x1 - row[0].x0 > 0.85 * (x1 - x0)


def _in_columns(row: Row, inner: Row) -> bool:
    """Whether a line is a row of the table that the next one belongs to, as a heading printed again on each page is; running lines have few parts."""
    if len(row) < 3 or not inner:
        return False
    return (
        len(row) == len(inner)
        and all(a.x0 < b.x1 and b.x0 < a.x1 for a, b in zip(row, inner, strict=True))
        or len(row) > 3
        and not _apart(row, inner)
    )


def _apart(row: Row, inner: Row) -> bool:
    """Whether a line is set apart from the text of the page."""
    return max(inner[0].y0 - row[0].y1, row[0].y0 - inner[0].y1) > _APART * row[0].size


def _bare(text: str) -> tuple[str, tuple[int, ...]]:
    """A line without its figures, and these."""
    text = regex.sub(r"\s+|(?<=\s)[IVXivx]+$", "", text)
    return regex.sub(r"\d+", "#", text).strip("-—–·"), tuple(int(n) for n in regex.findall(r"\d{1,9}", text))


def _same(figures: tuple[int, ...], others: tuple[int, ...], pages: int) -> bool:
    """Whether lines so many pages apart are the same but for page numbers: one, or the two of a sheet that holds two pages.

    >>> _same((202309, 1, 15), (202309, 3, 15), 2), _same((1, 8, 2, 8), (3, 8, 4, 8), 1), _same((2021,), (2022,), 1), _same((1,), (3,), 1)
    (True, True, False, False)
    """
    if len(figures) != len(others):
        return False
    differ = [(a, b) for a, b in zip(figures, others, strict=True) if a != b]
    if any(a in _YEARS and b in _YEARS for a, b in differ):
        return False
    return all(b - a == pages * len(differ) for a, b in differ) and len(differ) <= 2
