"""T403 region-in-wrong-group, T404 member-missing-or-repeated."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.checks.base import finding
from innostat.checks.list_texts import cardinal
from innostat.checks.patterns import rx
from innostat.checks.places import text_place
from innostat.checks.printed import PrintedTable, first_text
from innostat.checks.sheets import is_total
from innostat.find.grids import Cell
from innostat.link.layout import LayoutReader
from innostat.link.words import is_year
from innostat.messages import join, tell
from innostat.models import Finding, Region

_FIGURE = regex.compile(r"\d(?:[\d. ]*\d){2}$")  # that OCR set apart too: 0. 44 855
_GROUPS = ("东部", "中部", "西部", "东北")
_GROUP_CELL = regex.compile(r"(?P<group>东部|中部|西部|东北|长三角|京津冀|珠三角)(?:地区|三省|省份)?(?:合计|小计|总计)?")
_FIGURES_ALIKE = 4  # figures of a row without a name in front that no other row has by chance
_MIN_PROVINCES = 20
_ANNOUNCED = regex.compile(
    r"(?<![前第\d])(?P<n>[两二三四五六七八九十]|\d{1,2})(?:个|大)?(?P<unit>省区市|省市|省份|省区|省|城市|市|区县|县|区|国家|国|地区|地)(?!级|内|外|场|政|会|属|直|委|际|民|有|集团)"
)  # 四省R&D经费, 五国专利
_TOTAL_OF = regex.compile(
    r"(?:以上|这)?(?P<n>[两二三四五六七八九十]|\d{1,2})(?:个|大)?(?:省|市|地|家|国|区|县|项|类|城市|企业|地区|国家)(?:合计|总计|共计|小计)"
)
_LONGEST_CAPTION = 50
_HEAD = 120  # characters in which a document says what it is
_CAPTION = 80  # characters before a table in which its caption stands


def check_members(table: PrintedTable, reader: LayoutReader, catalog: Catalog) -> Iterator[Finding]:
    """Provinces under other groups than theirs, and members, rows and years that are missing or there twice."""
    yield from _groups(table, catalog)
    listed = list(_members(table, catalog))
    yield from listed
    if not listed:
        yield from _repeats(table, reader)
        yield from _years(table)
        yield from _announced(table, catalog)
        yield from _counted_total(table, reader)


def _region(cell: Cell, catalog: Catalog) -> Region | None:
    found = catalog.region_names.get(rx(r"\s").sub("", cell.text))
    return found[0] if found is not None else None


def _is_province(region: Region | None) -> bool:
    return region is not None and len(region.code) == 5 and region.code.startswith("CN-") and region.code not in ("CN-HK", "CN-MO", "CN-TW")


def _places(table: PrintedTable, catalog: Catalog) -> Iterator[tuple[str, Region, list[Cell], Cell]]:
    """Provinces of the label cells in order, each with the group that stands above or before it."""
    group = ""
    for row in table.layout.body:
        for _j, cell in enumerate(row[: max(table.layout.stubs, 2)] if len(row) <= 6 else row[: table.layout.stubs + 1]):
            text = rx(r"\s").sub("", cell.text)
            m = _GROUP_CELL.fullmatch(text)
            if m is not None:
                group = m["group"]
                continue
            region = _region(cell, catalog)
            if region is not None and region.name == "中国":
                group = ""
            if region is not None and _is_province(region) and not cell.copy:
                yield group, region, row, cell
                break


def _groups(table: PrintedTable, catalog: Catalog) -> Iterator[Finding]:
    """Provinces under the heading of a group that they are no member of."""
    members = {g: set(catalog.group_members.get(g, ())) for g in {*_GROUPS, "长三角", "京津冀"}}
    listed = [(g, r, row, c) for g, r, row, c in _places(table, catalog) if g]
    present = {g for g, *_ in listed}
    if not present & set(members) or len(listed) < 3:
        return
    three_way = "东北" not in present  # older tables count 辽宁 to the east, 吉林 and 黑龙江 to the middle
    wrong = [
        (g, r, row, c)
        for g, r, row, c in listed
        if g in members and members[g] and r.name not in members[g] and not (three_way and r.name in members["东北"])
    ]
    if not wrong or len(wrong) * 3 > len(listed):
        return
    own = {name: g for g in _GROUPS for name in members[g]}
    shown = tell("listed", items=[tell("under-group", place=r.name, group=g) for g, r, *_ in wrong[:6]])
    right = tell("listed", items=[tell("belongs-to", place=r.name, group=own.get(r.name, "?")) for _, r, *_ in wrong[:6]])
    yield finding(
        "T403", "region-in-wrong-group", "error" if {g for g, *_ in wrong} <= set(_GROUPS) else "warning", shown, [],
        places=[text_place(table.doc, c.start, c.end) for _, _, _, c in wrong], suggestion=right, key=shown,
    )  # fmt: skip


def _members(table: PrintedTable, catalog: Catalog) -> Iterator[Finding]:
    """Tables that list at least twenty provinces, or all but one of a group of at least five, lack one or print one twice."""
    cells: list[tuple[Region, Cell]] = []
    for row in table.layout.body:
        for cell in row:
            region = _region(cell, catalog) if cell.text and not cell.copy else None
            if region is not None and _is_province(region):
                cells.append((region, cell))
    counts = Counter(r.name for r, _ in cells)
    if len(counts) < _MIN_PROVINCES:
        return
    provinces = sorted((r.code, r.name) for r in catalog.regions.values() if _is_province(r))
    missing = [name for _, name in provinces if name not in counts]
    twice = [name for name, n in counts.items() if n > 1]
    if len(twice) * 4 > len(counts):
        return  # a table with several rows a province
    if len(missing) > 4:
        missing = []
    if not missing and not twice:
        return
    said: list[str] = [tell("missing", names="、".join(missing))] if missing else []
    said += [tell("repeated", names="、".join(twice))] if twice else []
    places = [text_place(table.doc, c.start, c.end) for r, c in cells if r.name in twice] or [table.place(table.head)]
    said_all = (
        rx(r"31\s*个?(?:省|地区)").search(table.doc.text, max(0, places[0].start - _CAPTION), places[0].start)
        or "公报" in table.doc.text[:_HEAD]
    )  # a bulletin lists them all
    small = not twice and not said_all and (len(missing) > 1 or missing == ["西藏"])  # papers often leave out 西藏
    yield finding(
        "T404", "member-missing-or-repeated", "note" if small else "warning",
        tell("of-provinces", n=len(provinces), listed=len(counts), what=join(said)), [],
        places=places, key=";".join(said),
    )  # fmt: skip


def _announced(table: PrintedTable, catalog: Catalog) -> Iterator[Finding]:
    """A caption that says how many places a table has (四省R&D经费), over one that lists one less."""
    lines = [x.strip() for x in table.doc.text[: table.place(table.head).start].splitlines()[-6:] if x.strip()]
    caption = next((x for x in reversed(lines) if rx("表").match(x)), "")
    found = list(_ANNOUNCED.finditer(caption)) if len(caption) <= _LONGEST_CAPTION else []
    if len(found) != 1:
        return
    n = cardinal(found[0]["n"])
    rows = [row[0] for row in table.layout.body if row and not row[0].copy and row[0].text]
    kinds = ("country",) if "国" in found[0]["unit"] else ("province", "city", "district")
    places = [(r, c) for c in rows if (r := _region(c, catalog)) is not None and r.kind in kinds]
    others = [c for c in rows if _region(c, catalog) is None and not is_total(c.text)]
    if n < 3 or others or len({r.name for r, _ in places}) != n - 1 or len(places) != n - 1:
        return
    yield finding(
        "T404", "member-missing-or-repeated", "warning", tell("of-announced", said=found[0][0], listed=len(places)), [],
        places=[table.place(table.head)], key=caption,
    )  # fmt: skip


def _counted_total(table: PrintedTable, reader: LayoutReader) -> Iterator[Finding]:
    """A total that says of how many it is (五家合计), below one row less."""
    rows = [r for r in table.layout.body if r and r[0].text and any(reader.is_value(c) for c in r[1:])]
    m = _TOTAL_OF.fullmatch(rx(r"\s").sub("", rows[-1][0].text)) if rows else None
    n = 0 if m is None else cardinal(m["n"])
    if m is not None and n > 2 and len(rows) == n:  # with the total one too few
        yield finding(
            "T404", "member-missing-or-repeated", "warning", tell("of-announced-total", said=rows[-1][0].text, listed=len(rows) - 1), [],
            places=[table.place(rows[-1])], key=rows[-1][0].text,
        )  # fmt: skip


def _repeats(table: PrintedTable, reader: LayoutReader) -> Iterator[Finding]:
    """A row printed twice, label and figures."""
    seen: dict[tuple[str, ...], list[Cell]] = {}
    twice: list[tuple[list[Cell], list[Cell]]] = []
    for row in table.layout.body:
        key = tuple(rx(r"\s").sub("", c.text) for c in row)
        if (
            (any(c.text and not reader.is_value(c) for c in row[:3]) or sum(map(reader.is_value, row)) >= _FIGURES_ALIKE)
            and any((reader.is_value(c) or _FIGURE.match(c.text)) and not is_year(c.text) for c in row[1:])
            and any(c.copy is False for c in row)
        ):
            if key in seen:
                twice.append((seen[key], row))
            seen.setdefault(key, row)
    if twice:
        names = "、".join(first_text(r) for _, r in twice[:6])
        yield finding(
            "T404", "member-missing-or-repeated", "warning", tell("row-repeated", names=names), [],
            places=[table.place(r) for pair in twice[:4] for r in pair], key=names,
        )  # fmt: skip


def _years(table: PrintedTable) -> Iterator[Finding]:
    """Rows or columns of years one after another with one year left out, or one twice."""
    heads = [c for c in table.grid[0] if is_year(c.text)]
    for cells in ([r[0] for r in table.layout.body if r and r[0].text], heads):
        if len(cells) < 3 or not all(is_year(c.text) for c in cells):
            continue
        years = [int(c.text.replace(" ", "")[:4]) for c in cells]
        steps = [b - a for a, b in itertools.pairwise(years)]
        sign = 1 if sum(steps) > 0 else -1
        odd = [i for i, step in enumerate(steps) if step != sign]
        if len(odd) == 1 and len(steps) >= 3 and steps[odd[0]] in (0, 2 * sign):
            a, b = cells[odd[0]], cells[odd[0] + 1]
            said = (
                tell("year-twice", year=a.text)
                if steps[odd[0]] == 0
                else tell("year-missing", year=years[odd[0]] + sign, first=a.text, last=b.text)
            )
            yield finding(
                "T404", "member-missing-or-repeated", "warning" if len(years) >= 5 or not steps[odd[0]] else "note", tell("of-years", what=said), [],
                places=[text_place(table.doc, c.start, c.end) for c in (a, b)], key=said,
            )  # fmt: skip
