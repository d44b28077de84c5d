"""One fault of a kind at a random place of a clean text, and whether it leaves a contradiction."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence

from clean import Clean, Edit, Fault
from grids import TOTAL, Grid, Row
from innostat.models import Observation
from relations import Relation


def _digits_at(o: Observation, text: str) -> tuple[int, int] | None:
    """The plain number inside a quote."""
    m = re.search(r"\d+(?:\.\d+)?", o.quote)
    return (o.start + m.start(), o.start + m.end()) if m and float(m[0]) == abs(float(o.value)) else None


def _another_digit(number: str, rng: random.Random) -> str:
    """A number with one of its first three digits changed."""
    places = [i for i, c in enumerate(number) if c.isdigit()][:3]
    i = rng.choice(places)
    return number[:i] + rng.choice([d for d in "123456789" if d != number[i]]) + number[i + 1 :]


def _swapped(number: str, rng: random.Random) -> str | None:
    pairs = [
        i for i in range(len(number) - 1) if number[i : i + 2].isdigit() and number[i] != number[i + 1] and (i or number[i + 1] != "0")
    ]
    if not pairs:
        return None
    i = rng.choice(pairs)
    return number[:i] + number[i + 1] + number[i] + number[i + 2 :]


def _changed(c: Clean, kind: str, i: int, new: str, at: tuple[int, int], only: Sequence[Relation] | None = None) -> Fault:
    """A figure that prints another number; it contradicts where a relation breaks or a column no longer adds up."""
    o = c.rows[i]
    scale = abs(float(o.base_value / o.value)) if o.value else 1.0
    broken = c.broken(i, float(new) * scale * (-1 if o.value < 0 else 1)) if only is None else list(only)
    touched = c.spans(broken)
    old = c.text[at[0] : at[1]]
    for grid, total, parts, j in c.sums:
        cells = [r.cells[j] for r in (total, *parts)]
        hit = next((x for x in cells if x.start <= at[0] and at[1] <= x.end), None)
        if hit and abs(float(new) - float(old)) > 2 * sum(x.half for x in cells):
            touched += ((grid.rows[0].start, grid.rows[-1].end),)
    note = f"{old} to {new}: {', '.join(f'{r.kind} {[c.rows[k].quote for k in r.rows]}' for r in broken[:2])}"
    return Fault(kind, ((*at, new),), bool(touched), note, touched)


def year_of_one_mention(c: Clean, rng: random.Random) -> Iterator[Fault]:
    """The same sentence once more further down, with another year."""
    for o in c.rows:
        if o.table or o.period_source != "stated" or o.year is None:
            continue
        ends = _sentence_ends(c.text)
        start = max((x for x in ends if x <= o.start), default=0)
        end = min((x for x in ends if x >= o.end), default=len(c.text))
        sentence = c.text[start:end].strip().removesuffix("。")
        years = list(re.finditer(rf"(?<!\d){o.year}年", sentence))  # a year that OCR glued to another digit (一22022年) is none to a reader
        if 20 <= len(sentence) <= 160 and len(years) == 1 and "\n" not in sentence:
            at = years[0].start()
            moved = f"{sentence[:at]}{o.year - rng.choice([1, 2, 3])}{sentence[at + 4 :]}"
            stop = min((x for x in ends if x >= end and c.text[x - 1 : x + 1].endswith("\n")), default=len(c.text))
            yield Fault(
                "a year moved in one of two mentions", ((stop, stop, f"\n{moved}。"),), True, moved[:60], ((start, end), (stop, stop))
            )


def _sentence_ends(text: str) -> list[int]:
    """Offsets behind the marks that end sentences, and of the line breaks that do; a line that goes on in the next one ends none."""
    ends = []
    for m in re.finditer(r"[。！？]+[”’」』）)]*|\n", text):
        if m[0] != "\n":
            ends.append(m.end())
            continue
        line = text[text.rfind("\n", 0, m.start()) + 1 : m.start()].rstrip()
        heading = len(line) < 40 and not re.search("[，,、；;]", line)
        if not line or heading or line[-1] in "。！？；;：:”’」』）)>|*" or text[m.end() : m.end() + 1] in ("", "\n", "#", "　"):
            ends.append(m.start())
    return ends


def _not_over(year: int, date: str) -> bool:
    """Whether a year was not over at a date, of which the day or the month may be unknown."""
    return f"{year}-12-31" > date + "-12-31"[len(date) - 10 :] if len(date) < 10 else f"{year}-12-31" > date


def both_ends_one_year(c: Clean, rng: random.Random) -> Iterator[Fault]:
    """由2012年的A提高到2023年的B with one year at both ends."""
    for m in re.finditer(r"[由从](\d{4})年[底末]?的?\d[^。；\n]{2,40}?(?:到|至|为)(\d{4})年[底末]?的?\d", c.text):
        if m[1] != m[2]:
            yield Fault("both ends of a change given one year", ((*m.span(1), m[2]),), True, m[0], (m.span(),))


_DATED = re.compile(r"来源|发布|时间|日期|更新|责编|^---|^date:|\d{4}年\d{1,2}月|^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}", re.M)


#: The line that dates one piece of several, wherever it stands.
_DATELINE = re.compile(r"[^。，；！]{0,24}(?:\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2})[^。，；！]{0,12}")


def years_moved(by: int) -> Callable[[Clean, random.Random], Iterator[Fault]]:
    """All years of a document's text moved, but not the lines that date it or a piece of it."""

    def moved(c: Clean, rng: random.Random) -> Iterator[Fault]:
        edits = []
        at = 0
        for number, line in enumerate(c.text.splitlines(keepends=True)):
            if not (_DATED.search(line) and len(line) < 80 and number < 16 or _DATELINE.fullmatch(line.strip())):
                edits += [
                    (at + m.start(1), at + m.end(1), str(int(m[1]) + by))
                    for m in re.finditer(r"(?<!\d)((?:19|20)\d\d)(?=年|[—-]\d{4}年)", line)
                ]
            at += len(line)
        if len(edits) < 3:
            return
        told = [
            o
            for o in c.rows
            if o.period == str(o.year) and o.statement == "actual" and o.period_source in ("stated", "inherited") and c.date
        ]
        late = [
            o for o in told if _not_over(int(o.period) + by, c.date) and not _not_over(int(o.period), c.date)
        ]  # not over, and over before
        known = [o for o in c.rows if o.period_source in ("stated", "inherited", "header") and c.in_reference(o, by)]
        yield Fault(
            f"all years of a document moved by {by}",
            tuple(edits),
            bool(late or known),
            f"{len(late)} not over, {len(known)} in the series",
            ((0, len(c.text)),),
        )

    return moved


def digit_swapped(c: Clean, rng: random.Random) -> Iterator[Fault]:
    """Two digits of a figure in each other's place."""
    for i, o in enumerate(c.rows):
        at = _digits_at(o, c.text)
        new = at and _swapped(c.text[at[0] : at[1]], rng)
        if at and new and float(new):
            yield _changed(c, "a digit swapped", i, new, at)


def wan_for_yi(c: Clean, rng: random.Random) -> Iterator[Fault]:
    """万 for 亿, or 亿 for 万."""
    for i, o in enumerate(c.rows):
        m = re.search("[万亿]", o.quote)
        if not m or o.table or "万亿" in o.quote or "/" in o.unit:
            continue
        factor, new = (1e-4, "万") if m[0] == "亿" else (1e4, "亿")
        broken = c.broken(i, float(o.base_value) * factor)
        if (
            i
            and re.fullmatch(r"\d[\d.]*", c.rows[i - 1].quote)
            and re.fullmatch(r"\s*[/、和与及-]\s*", c.text[c.rows[i - 1].end : o.start])
        ):
            broken = []  # 18.4/37.7/49.9亿元: the unit is that of the whole list
        at = o.start + m.start()
        note = f"{o.quote} to {new}: {', '.join(f'{r.kind} {[c.rows[k].quote for k in r.rows]}' for r in broken[:2])}"
        yield Fault("万 for 亿", ((at, at + 1, new),), bool(broken), note, c.spans(broken))


def percent_for_points(c: Clean, rng: random.Random) -> Iterator[Fault]:
    """% for 个百分点."""
    for i, o in enumerate(c.rows):
        m = re.search("个?百分点", o.quote)
        if m and not o.table:
            held = [r for r in c.by_row.get(i, []) if r.kind == "difference"]
            broken = [r for r in held if not _as_growth(c, r)]
            edit = (o.start + m.start(), o.start + m.end(), "%")
            yield Fault("% for 个百分点", (edit,), bool(broken), o.sentence[:50], (*c.spans(broken), (o.start, o.end)))


def _as_growth(c: Clean, r: Relation) -> bool:
    a, b, d = (c.rows[i] for i in r.rows)
    if not a.value or not b.value:
        return True
    growth = abs(float(b.value / a.value) - 1) * 100, abs(float(a.value / b.value) - 1) * 100
    return any(abs(g - abs(float(d.value))) <= 10.0**-d.decimals for g in growth)


def part_changed(c: Clean, rng: random.Random) -> Iterator[Fault]:
    """A part of a total that adds up, in prose or in a table."""
    kind = "a part of a total changed"
    for r in c.relations:
        if r.kind == "sum":
            i = rng.choice(r.rows[1:])
            at = _digits_at(c.rows[i], c.text)
            if at:
                fault = _changed(c, kind, i, _another_digit(c.text[at[0] : at[1]], rng), at)
                if fault.contradicts:
                    yield fault
    for grid, total, parts, j in c.sums:
        cell = rng.choice(parts).cells[j]
        number = cell.text.strip()
        if " " in number or "," in number or len(number) < 3:
            continue
        new = _another_digit(number, rng)
        if abs(float(new) - float(number)) > 2 * sum(r.cells[j].half for r in (total, *parts)):
            start = cell.start + cell.text.index(number)
            yield Fault(kind, ((start, start + len(number), new),), True, f"{number} to {new}", ((grid.rows[0].start, grid.rows[-1].end),))


def share_changed(c: Clean, rng: random.Random) -> Iterator[Fault]:
    """A share that follows from two levels, or one of several that make 100."""
    for r in c.relations:
        if r.kind in ("share", "shares"):
            i = r.rows[-1] if r.kind == "share" else rng.choice(r.rows)
            at = _digits_at(c.rows[i], c.text)
            if at:
                fault = _changed(c, "a share changed", i, _another_digit(c.text[at[0] : at[1]], rng), at)
                if fault.contradicts:
                    yield fault


def _whole(grid: Grid) -> tuple[tuple[int, int], ...]:
    return ((grid.rows[0].start, grid.rows[-1].end),)


def _complete(text: str, grid: Grid, total: Row, parts: Sequence[Row]) -> bool:
    """Whether a reader can tell that a table lists all parts of its total: it is called one (合计), all provinces are there, or their number is said."""
    caption = text[text.rfind("\n\n", 0, grid.rows[0].start) + 1 : grid.rows[0].start][-120:]
    said = "|".join(
        (str(len(parts)), "零一二三四五六七八九十"[len(parts)] if len(parts) <= 10 else "全部", "两" if len(parts) == 2 else "各[省市县]")
    )
    return (
        bool(re.match(r"[合总小]\s*计|.*合\s*计", total.cells[0].text.strip()))
        or len(parts) >= 31
        or bool(re.search(f"(?:{said})(?:大|个|省|市|县|区|类|项)", caption))
    )


def row_dropped(c: Clean, rng: random.Random) -> Iterator[Fault]:
    """A row of a table left out; it contradicts where a column's total then misses."""
    for grid in c.grids:
        sums = [(total, parts, j) for g, total, parts, j in c.sums if g is grid and _complete(c.text, grid, total, parts)]
        for row in grid.body:
            if TOTAL.match(row.cells[0].text.strip()):
                continue
            misses = any(
                row in parts and abs(row.cells[j].number or 0) > 2 * sum(r.cells[j].half for r in (total, *parts))
                for total, parts, j in sums
            )
            yield Fault("a row dropped", ((row.start, row.end, ""),), misses, c.text[row.start : row.end].strip()[:40], _whole(grid))


def row_doubled(c: Clean, rng: random.Random) -> Iterator[Fault]:
    """A row of a table printed twice."""
    for grid in c.grids:
        for row in grid.body:
            if re.search(r"[\u4e00-\u9fffA-Za-z]", "".join(x.text for x in row.cells)):
                text = c.text[row.start : row.end]
                text = text if text.endswith("\n") or grid.kind == "html" else "\n" + text
                yield Fault("a row doubled", ((row.end, row.end, text),), True, text.strip()[:40], _whole(grid))


def column_shifted(c: Clean, rng: random.Random) -> Iterator[Fault]:
    """A cell lost in one row, so that the rest of it moves to the left, or a header's cell lost."""
    for grid in c.grids:
        if not grid.regular or len(grid.rows[0].cells) < 3:
            continue
        for row in (rng.choice(grid.body), grid.rows[0]):
            j = rng.randrange(1, len(row.cells) - 1) if row is not grid.rows[0] else 1
            yield Fault("a column shifted", (_without_cell(row, j),), True, c.text[row.start : row.end].strip()[:40], _whole(grid))


def _without_cell(row: Row, j: int) -> Edit:
    """The edit that takes a cell out, with the mark or the tags before it."""
    return row.cells[j - 1].end, row.cells[j].end, ""


def province_moved(c: Clean, rng: random.Random) -> Iterator[Fault]:
    """The first place of a group comes under the group before it."""
    for grid in c.grids:
        heads = [r for r in grid.body if r.cells[0].text.strip() in c.groups]
        for row in heads[1:]:
            nexts = [r for r in grid.body if r.start >= row.end][:1]
            name = row.cells[1].text.strip()
            if nexts and not nexts[0].cells[0].text.strip() and name in c.groups[row.cells[0].text.strip()]:
                one, two = row.cells[0], nexts[0].cells[0]
                edits = ((one.start, one.end, two.text), (two.start, two.end, one.text))
                yield Fault("a province under another group", edits, True, name, ((row.start, row.end), (nexts[0].start, nexts[0].end)))


_VALUE = r"\d[\d.]*(?:[万亿千百]*[%‰元美件项家人年次个吨台套辆篇]*)"
_LIST = re.compile(
    rf"(?P<names>[^，。；：、\s]{{2,14}}(?:、[^，。；：、\s]{{1,14}})*[和与及][^，。；：、\s]{{1,30}}?)(?:分别|依次)[^，。；、\d]{{0,8}}(?P<values>{_VALUE}(?:、{_VALUE})*[和与及]{_VALUE})"
)


def _lists(c: Clean) -> Iterator[tuple[re.Match[str], list[re.Match[str]]]]:
    """Lists of names and values with 分别 where both count the same."""
    for m in _LIST.finditer(c.text):
        names = re.split("[、和与及]", m["names"])
        values = list(re.finditer(_VALUE, m["values"]))
        if len(names) == len(values) and len(values) >= 2:
            yield m, values


def list_value_dropped(c: Clean, rng: random.Random) -> Iterator[Fault]:
    """One value of a list with 分别 left out."""
    for m, values in _lists(c):
        if len(values) >= 3:
            i = rng.randrange(len(values) - 1)
            at = m.start("values")
            yield Fault("a list value dropped", ((at + values[i].start(), at + values[i + 1].start(), ""),), True, m[0], (m.span(),))


def numbers_run_together(c: Clean, rng: random.Random) -> Iterator[Fault]:
    """Two values of a list without what stands between them."""
    for m, values in _lists(c):
        i = rng.randrange(len(values) - 1)
        at = m.start("values")
        number = re.match(r"\d[\d.]*", values[i][0])
        if number:
            edit = (at + values[i].start() + number.end(), at + values[i + 1].start(), "")
            yield Fault("two numbers run together", (edit,), True, m[0], (m.span(),))


def copy_with_other_figure(c: Clean, rng: random.Random) -> Iterator[Fault]:
    """The document once more beside it, with one figure changed in the copy."""
    for o in c.rows:
        at = _digits_at(o, c.text)
        if at and o.qualifier == "exact" and o.statement == "actual" and o.period and o.period_source != "document":
            old = c.text[at[0] : at[1]]
            new = _another_digit(old, rng)
            if abs(float(new) - float(old)) < 1.5 * 10.0**-o.decimals:
                continue  # the two printed values could be roundings of one
            other = c.text[: at[0]] + new + c.text[at[1] :]
            yield Fault(
                "a document copied with one figure changed",
                (),
                True,
                f"{o.quote} with {new} in {o.sentence[:40]}",
                ((o.start, o.end),),
                other,
            )


def ends_exchanged(c: Clean, rng: random.Random) -> Iterator[Fault]:
    """由A提高到B with A and B exchanged."""
    pattern = r"[由从](?:\d{4}年[底末]?的?)?(?P<a>\d+(?:\.\d+)?)(?P<ua>[万亿]*[%元件家人台个年]+)[^。；\d，]{0,6}(?:提高|提升|增加|增长|增|扩大|攀升|上升|升|下降|降低|降|减少)[^。；\d]{0,3}(?:到|至|为)(?:\d{4}年[底末]?的?)?(?P<b>\d+(?:\.\d+)?)(?P=ua)(?!以上|以下|左右|多|余)"
    for m in re.finditer(pattern, c.text):
        if m["a"] != m["b"]:
            yield Fault("the two ends of a change exchanged", ((*m.span("a"), m["b"]), (*m.span("b"), m["a"])), True, m[0], (m.span(),))


def period_backwards(c: Clean, rng: random.Random) -> Iterator[Fault]:
    """2019—2023年 as 2023—2019年."""
    for m in re.finditer(r"(?<!\d)((?:19|20)\d\d)年?[—–-]((?:19|20)\d\d)年", c.text):
        if m[1] < m[2]:
            yield Fault("a period runs backwards", ((*m.span(1), m[2]), (*m.span(2), m[1])), True, m[0], (m.span(),))


def term_garbled(c: Clean, rng: random.Random) -> Iterator[Fault]:
    """A foreign character inside GDP or R&D, or in the place of a letter."""
    for m in re.finditer(r"(?<![A-Za-z])(GDP|R&D|PCT)(?![A-Za-z])", c.text):
        yield Fault("a garbled term", ((m.start() + 1, m.start() + rng.choice([1, 2]), rng.choice("党口曰一")),), True, m[0], (m.span(),))


Kind = Callable[[Clean, random.Random], Iterator[Fault]]

KINDS: tuple[Kind, ...] = (
    year_of_one_mention, both_ends_one_year, years_moved(1), years_moved(2), years_moved(3), digit_swapped, wan_for_yi, percent_for_points,
    part_changed, share_changed, row_dropped, row_doubled, column_shifted, province_moved, list_value_dropped, numbers_run_together,
    copy_with_other_figure, ends_exchanged, period_backwards, term_garbled,
)  # fmt: skip
