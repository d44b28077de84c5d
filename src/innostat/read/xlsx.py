"""Excel workbooks: sheets as tables, figures as their cells show them, merged cells resolved."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from innostat import lazy_regex as regex
from innostat.models import Document
from innostat.read.blocks import Block, Cell, assemble, clean_cell
from innostat.read.package import Package, attribute, local
from innostat.read.sheets import MAX_CELLS, MAX_COLUMNS, PLAIN_NAME, Merge, grid_of, sheet_blocks

_REFERENCE = regex.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_QUOTED = regex.compile(r'"(?P<text>[^"]*)"|\\(?P<one>.)|_.|\*.|\[[^\]]*\]')
_DATE_CODE = regex.compile(r"[ymd年月日]", regex.I)
_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "yyyy-mm-dd", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00"}  # fmt: skip
_FIGURE = regex.compile(r"[0#?][0#?,]*(?:\.[0#?]*)?")


def read_xlsx(data: bytes, name: str) -> Document:
    """The document in the bytes of an Excel workbook: one sheet after the other, hidden ones left out.

    Raises:
        ReadError: lxml is not installed, or the file is broken, locked or too large.
    """
    package = Package(data, name, "Excel")
    strings = list(_strings(package))
    formats, since = _formats(package), _since(package)
    sheets = list(_sheets(package))
    notes: list[str] = []
    blocks: list[Block] = []
    left = MAX_CELLS
    for title, part in sheets:
        rows, count, whole = _rows(package, part, strings, formats, since, left)
        left -= count
        found = sheet_blocks(rows)
        if found and not PLAIN_NAME.fullmatch(title) and len(sheets) > 1 and title not in found[0].text:
            blocks.append(Block(clean_cell(title)))
        blocks += found
        if not whole:
            notes.append(f"{name}: more than {MAX_CELLS:,} cells; the rest of sheet {title} is left out")
            break
    text, _ = assemble(blocks)
    return Document(name, text, notes=tuple(notes))


def _strings(package: Package) -> Iterator[str]:
    for _, element in package.events("xl/sharedStrings.xml", ("end",)):
        if local(element) == "si":
            yield _rich(element)
            element.clear()


def _rich(element: object) -> str:
    parts = [e.text or "" for e in element.iter() if local(e) == "t" and local(e.getparent()) != "rPh"]  # type: ignore[attr-defined]
    return clean_cell("".join(parts))


def _since(package: Package) -> datetime.date:
    """The day that dates are counted from."""
    for _, element in package.events("xl/workbook.xml", ("end",)):
        if local(element) == "workbookPr" and attribute(element, "date1904") in ("1", "true"):
            return datetime.date(1904, 1, 1)
    return datetime.date(1899, 12, 30)


def _sheets(package: Package) -> Iterator[tuple[str, str]]:
    """Title and part of each sheet that is shown, in the order of the tabs."""
    targets: dict[str, str] = {}
    for _, element in package.events("xl/_rels/workbook.xml.rels", ("end",)):
        if local(element) == "Relationship":
            target = attribute(element, "Target")
            targets[attribute(element, "Id")] = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    named = [
        (attribute(e, "name"), targets.get(next((v for k, v in e.attrib.items() if k.endswith("}id")), ""), ""))
        for _, e in package.events("xl/workbook.xml", ("end",))
        if local(e) == "sheet" and attribute(e, "state") not in ("hidden", "veryHidden")
    ]
    for title, part in named:
        if part in package.parts and "worksheets" in part:
            yield title, part


def _formats(package: Package) -> list[str]:
    """The number format of each cell style."""
    own: dict[int, str] = {}
    found: list[str] = []
    for _, element in package.events("xl/styles.xml", ("end",)):
        if local(element) == "numFmt":
            own[_int(attribute(element, "numFmtId"))] = attribute(element, "formatCode")[:200]
        elif local(element) == "cellXfs":
            for xf in element:
                number = _int(attribute(xf, "numFmtId"))
                found.append(own.get(number) or _BUILT_IN.get(number, ""))
    return found


def _int(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _rows(
    package: Package, part: str, strings: list[str], formats: list[str], since: datetime.date, most: int
) -> tuple[list[list[Cell]], int, bool]:
    """Rows of a sheet with merged cells resolved, how many cells they have, and whether these are all."""
    rows: dict[int, dict[int, str]] = {}
    merges: list[Merge] = []
    count, number, column, whole = 0, 0, 0, True
    hidden: set[int] = set()
    for event, element in package.events(part):
        tag = local(element)
        if event == "start":
            if tag == "row":
                number, column = _int(attribute(element, "r")) or number + 1, 0
                if attribute(element, "hidden") in ("1", "true"):
                    hidden.add(number)
            continue
        if tag == "c":
            m = _REFERENCE.fullmatch(attribute(element, "r"))
            column = _column(m[1]) if m else column + 1
            text = _shown(element, strings, formats, since)
            if text and count < most and column <= MAX_COLUMNS and number not in hidden:
                rows.setdefault(number, {})[column] = text
                count += 1
            whole = whole and count < most
        elif tag == "mergeCell":
            ends = [_REFERENCE.fullmatch(e) for e in attribute(element, "ref").split(":")]
            if len(ends) == 2 and ends[0] and ends[1] and len(merges) < 100_000:
                merges.append((int(ends[0][2]), _column(ends[0][1]), int(ends[1][2]), _column(ends[1][1])))
        if tag in ("c", "row"):
            element.clear()
    return grid_of(rows, merges), count, whole


def _column(letters: str) -> int:
    n = 0
    for c in letters:
        n = n * 26 + ord(c) - 64
    return n


def _shown(element: object, strings: list[str], formats: list[str], since: datetime.date) -> str:
    """A cell as it shows: text, or the number in its format."""
    kind = attribute(element, "t")
    if kind == "inlineStr":
        return _rich(element)
    raw = next((e.text or "" for e in element if local(e) == "v"), "").strip()  # type: ignore[attr-defined]
    if kind == "s":
        at = _int(raw)
        return strings[at] if raw and at < len(strings) else ""
    if kind == "str":
        return clean_cell(raw)
    if kind in ("b", "e") or not raw:
        return ""
    if kind == "d":
        return raw[:10]
    style = _int(attribute(element, "s"))
    return number_shown(raw, formats[style] if style < len(formats) else "", since)


def number_shown(raw: str, code: str, since: datetime.date = datetime.date(1899, 12, 30)) -> str:
    """A stored number as its format shows it.

    >>> number_shown("24590.700000000001", ""), number_shown("0.08399", "0.0%"), number_shown("1234.5", "#,##0.00"), number_shown("45351", "yyyy年m月d日")
    ('24590.7', '8.4%', '1,234.50', '2024年2月29日')
    """
    try:
        value = Decimal(raw)
    except InvalidOperation:
        return clean_cell(raw)
    if not value.is_finite() or abs(value.adjusted()) > 40:
        return clean_cell(raw)
    section = (code.split(";")[1] if value < 0 and code.count(";") else code.split(";")[0]) if code else ""
    bare = _QUOTED.sub("", section)
    if not section or bare.strip().lower() in ("general", "g/通用格式", "@", "") or "E" in bare:
        return _general(value)
    if _DATE_CODE.search(bare) and not _FIGURE.search(bare):
        return _date(value, section, since)
    m = _FIGURE.search(bare)
    if m is None:
        return _general(value)
    percent = "%" in bare
    value = abs(value) * 100 if percent else abs(value)
    figure = m[0]
    value = value.scaleb(-3 * (len(figure) - len(figure.rstrip(",")))) if "." not in figure else value
    point = figure.partition(".")[2]
    least, most = point.count("0"), len(point)
    value = value.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP) if value.adjusted() < 25 else value
    text = f"{value:,f}" if "," in figure.rstrip(",") else f"{value:f}"
    if most > least and "." in text:
        cut = len(text.rstrip("0"))
        text = text[: max(cut, len(text) - (most - least))].rstrip(".")
    prefix, suffix = _literals(section)
    negative = Decimal(raw) < 0 and any(c in "123456789" for c in text)
    return clean_cell(f"{'-' if negative else ''}{prefix}{text}{'%' if percent else ''}{suffix}")


def _general(value: Decimal) -> str:
    """As Excel shows a number without a format: what fits eleven places, without the noise of binary fractions."""
    shortest = Decimal(repr(float(value)))
    text = f"{shortest:f}"
    if len(text.lstrip("-").replace(".", "")) > 11:
        text = (
            f"{shortest.quantize(Decimal(1).scaleb(-max(0, 10 - max(shortest.adjusted(), 0)))):f}"
            if abs(shortest.adjusted()) < 20
            else text
        )
    return text.rstrip("0").rstrip(".") if "." in text else text


def _literals(section: str) -> tuple[str, str]:
    """Text that a format prints before and behind the figure: 0.0"亿元"."""
    m = _FIGURE.search(_QUOTED.sub(lambda q: "\0" * len(q[0]), section))
    if m is None:
        return "", ""
    said = ["".join(q["text"] or q["one"] or "" for q in _QUOTED.finditer(part)) for part in (section[: m.start()], section[m.end() :])]
    return said[0].strip(" ()-+¥￥$"), said[1].strip(" ()")


def _date(value: Decimal, section: str, since: datetime.date) -> str:
    try:
        day = since + datetime.timedelta(days=int(value))
    except (OverflowError, ValueError):
        return _general(value)
    has = section.lower()
    if "年" in section or "月" in section:
        parts = [f"{day.year}年" if "y" in has else "", f"{day.month}月" if "m" in has else "", f"{day.day}日" if "d" in has else ""]
        return "".join(parts)
    if "y" in has and "d" not in has:
        return f"{day.year}年{day.month}月" if "m" in has else f"{day.year}年"
    return day.isoformat()
