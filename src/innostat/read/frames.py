"""Tables of a printed page: those between rules, and those that only stand in columns. Lengths are points, y runs downwards."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from statistics import median

from innostat.read.blocks import Cell, Grid, clean_cell
from innostat.read.cells import Line, broken, cell_lines, cell_text, wrapped
from innostat.read.heads import Span, head_grid, joined_heads, spanning_heads, stacked_heads
from innostat.read.lines import Char, Segment
from innostat.read.rules import Frame
from innostat.read.wording import CAPTION, FIGURE, HEADING, NOTE, STOP, UNIT, YEAR

# between rules --------------------------------------------------------------------------------------------------------


def framed(frame: Frame, chars: list[Char]) -> Grid:
    """The cells of a ruled table; merged cells repeat, rows without rules between them are told by their lines."""
    n, m = len(frame.ys) - 1, len(frame.xs) - 1
    inside: dict[tuple[int, int], list[Char]] = {}
    for c in chars:
        i, j = bisect_right(frame.ys, (c.y0 + c.y1) / 2) - 1, bisect_right(frame.xs, (c.x0 + c.x1) / 2) - 1
        if 0 <= i < n and 0 <= j < m:
            inside.setdefault((i, j), []).append(c)
    owner = {(i, j): (i, j) for i in range(n) for j in range(m)}
    mids_y = [(frame.ys[i] + frame.ys[i + 1]) / 2 for i in range(n)]
    mids_x = [(frame.xs[j] + frame.xs[j + 1]) / 2 for j in range(m)]
    for i in range(n):
        for j in range(m):
            if j and not any(abs(v.x0 - frame.xs[j]) <= 4 and v.y0 - 2 <= mids_y[i] <= v.y1 + 2 for v in frame.upright):
                owner[i, j] = owner[i, j - 1]
            elif i and not any(abs(h.y0 - frame.ys[i]) <= 4 and h.x0 - 2 <= mids_x[j] <= h.x1 + 2 for h in frame.level):
                owner[i, j] = owner[i - 1, j]
    whole: dict[tuple[int, int], list[Char]] = {}
    for place, found in inside.items():
        whole.setdefault(owner[place], []).extend(found)
    grid: Grid = []
    for i in range(n):
        cells = [whole.get(owner[i, j], []) for j in range(m)]
        texts = [cell_lines(c) for c in cells]
        ends = {owner[i, j]: frame.xs[j + 1] for j in range(m)}
        rooms = [ends[owner[i, j]] - frame.xs[owner[i, j][1]] for j in range(m)]
        copies = ["" if owner[i, j] == (i, j) else "row" if owner[i, j][1] == j else "col" for j in range(m)]
        rows = _split_rows([t if not k else [] for t, k in zip(texts, copies, strict=True)], rooms)
        if rows is not None:
            split = [[Cell(t) for t in row] for row in rows]
            first = next((k for k, row in enumerate(split) if any(FIGURE.fullmatch(c.text) for c in row[1:])), 0) if not i else 0
            grid += [*joined_heads(split[:first]), *split[first:]]
        else:
            grid.append([Cell(cell_text(t, room), k) for t, room, k in zip(texts, rooms, copies, strict=True)])
    return grid


def _split_rows(texts: list[list[Line]], rooms: list[float]) -> list[list[str]] | None:
    """Rows of a band between two rules that holds several: at least two columns have figures in the same lines, and none is a number cut by its cell."""
    figures = [t for t in texts if len(t) >= 2 and sum(bool(FIGURE.fullmatch(line.text)) for line in t) * 3 >= 2 * len(t)]
    if not figures or (len(figures) < 2 and max(map(len, texts)) > len(figures[0])) or _one_row(texts, rooms):
        return None
    places = _places(figures, texts[0])
    rows = [[""] * len(texts) for _ in places]
    for j, lines in enumerate(texts):
        for line in lines:
            k = min(range(len(places)), key=lambda k: abs(places[k] - line.y))
            rows[k][j] = clean_cell(rows[k][j] + line.text)
    return rows


def _one_row(texts: list[list[Line]], rooms: list[float]) -> bool:
    """Whether the lines of a band are those of one row: some number is cut by its narrow cell, or all may be and no label stands beside each line."""
    if any(broken(t, room) for t, room in zip(texts, rooms, strict=True)):
        return True
    cut = [len(t) > 1 and wrapped(t, room) for t, room in zip(texts, rooms, strict=True)]
    whole = [t for t, c in zip(texts, cut, strict=True) if not c and len(t) > 1 and all(FIGURE.fullmatch(line.text) for line in t)]
    labels = next((t for t in texts if t), [])
    level = any(c and [round(x.y / 3) for x in t] == [round(x.y / 3) for x in labels] for t, c in zip(texts, cut, strict=True))
    return any(cut) and not whole and not level


def _places(figures: list[list[Line]], labels: list[Line]) -> list[float]:
    """Where the rows of a band are: at the lines of the columns with figures, and at labels a whole row away from these, which are headings."""
    places = [line.y for line in max(figures, key=len)]
    pitch = min((b - a for a, b in pairwise(places)), default=0.0)
    for near, lines in [*((0.5, column) for column in figures), (0.85, labels)]:
        for line in lines:
            if min(abs(line.y - p) for p in places) > near * pitch:
                places.append(line.y)
    return sorted(places)


# in columns -----------------------------------------------------------------------------------------------------------


def table_end(rows: list[list[Segment]], at: int, size: float, width: float) -> int:
    """Where the unruled table that begins with a row ends; `at` if none does."""
    if len(rows[at]) < 2 or UNIT.match(rows[at][-1].text) and len(rows[at]) == 2 or _is_caption(rows[at]):
        return at
    end, figures, wide = at, 0, 0
    while end < len(rows):
        row = rows[end]
        if end > at and (row[0].y0 - rows[end - 1][0].y1 > 3 * size or _is_caption(row)):
            break
        if len(row) == 1 and end > at and _goes_on(row[0], rows[at:end], size, width):
            pass  # a further line of a cell
        elif len(row) == 1:
            follows = end + 1 < len(rows) and len(rows[end + 1]) >= 2 and rows[end + 1][0].y0 - row[0].y1 < 1.6 * size
            short = (
                row[0].x1 - row[0].x0 < 0.45 * width
                and not HEADING.match(row[0].text)
                and not STOP.search(row[0].text)
                and not UNIT.match(row[0].text)
            )
            if not (follows and short):
                break
        else:
            told = any(FIGURE.fullmatch(s.text.strip()) for s in row)
            apart = end == at or row[0].y0 > rows[end - 1][0].y1 - 1
            wide += told or apart or figures > 0 or wide > 3  # lines of heads that are set half a line off each other are one
            figures += told
            if sum(len(s.text) > 30 for s in row) * 2 >= len(row):
                break
        end += 1
    return end if wide >= 3 and figures * 2 >= wide else at


def _is_caption(row: list[Segment]) -> bool:
    """Whether a line is the caption of a table, its number perhaps set apart from its title."""
    return len(row) < 3 and CAPTION.match(row[0].text) is not None and not any(FIGURE.fullmatch(s.text.strip()) for s in row[1:])


def unruled(rows: list[list[Segment]]) -> tuple[Grid, list[Span]]:
    """Cells and columns of a table without rules: columns are where the rows with figures have something, headings span what they stand over."""
    top = next((i for i, row in enumerate(rows) if len(row) > 1 and any(FIGURE.fullmatch(s.text.strip()) for s in row)), 0)
    rows = [*(stacked := stacked_heads(rows[:top])), *rows[top:]]
    top = _without_groups(rows, len(stacked))
    spanning = spanning_heads(rows[:top])
    above = rows[:top] if spanning else []
    rows = _cells_joined(rows[top:] if spanning else rows)
    body = [row for row in rows if sum(bool(FIGURE.fullmatch(s.text.strip())) for s in row) >= 1 and len(row) >= 2]
    most = max((len(row) for row in body), default=0)
    spans: list[list[float]] = []
    for s in sorted((s for row in body if len(row) * 2 >= most for s in row), key=lambda s: s.x0):
        if spans and s.x0 < spans[-1][1] - 1:
            spans[-1][1] = max(spans[-1][1], s.x1)
        else:
            spans.append([s.x0, s.x1])
    if len(spans) < 2:
        return [], []
    middles = [(a[1] + b[0]) / 2 for a, b in pairwise(spans)]
    grid: Grid = []
    heads = not spanning
    for row in rows:
        heads = heads and row not in body
        cells = [Cell("")] * len(spans)
        for s in row:
            first = bisect_right(middles, s.x0 + 1)
            last = bisect_right(middles, s.x1 - 1)
            centre = bisect_right(middles, (s.x0 + s.x1) / 2)
            over = [j for j in range(len(spans)) if min(s.x1, spans[j][1]) - max(s.x0, spans[j][0]) > 0.3 * (spans[j][1] - spans[j][0])]
            if not heads or last == first or len(over) < 2:
                first = centre if len(over) < 2 else over[0]
                last = first
            text = clean_cell(cells[first].text + " " + s.text)
            cells[first] = Cell(text)
            for j in range(first + 1, last + 1):
                cells[j] = Cell(text, "col")
        grid.append(cells)
    grid = _labels_joined(grid, rows)
    if above:
        return [*head_grid(above, middles), *grid], [(a, b) for a, b in spans]
    first = next((i for i, row in enumerate(grid) if any(FIGURE.fullmatch(c.text) and not YEAR.fullmatch(c.text) for c in row[1:])), 0)
    return [*joined_heads(grid[:first]), *grid[first:]], [(a, b) for a, b in spans]


def _goes_on(s: Segment, above: list[list[Segment]], size: float, width: float) -> bool:
    """Whether a line that stands alone is a further line of a cell above it."""
    if (
        s.y0 - above[-1][0].y1 > size
        or s.x1 - s.x0 > 0.45 * width
        or s.text.endswith("。")
        or HEADING.match(s.text)
        or UNIT.match(s.text)
        or NOTE.match(s.text)
    ):
        return False
    return any(abs(s.x0 - t.x0) < 3 or abs(s.x0 + s.x1 - t.x0 - t.x1) < 6 for row in above[-4:] for t in row if len(row) > 1)


def _without_groups(rows: list[list[Segment]], top: int) -> int:
    """Where the heading ends if the rows below it begin with the name of a group: a label alone, level with the others, which have a heading."""
    while 1 < top < len(rows) and len(rows[top - 1]) == 1 and len(rows[top]) > 1:
        label, first = rows[top - 1][0], rows[top][0]
        headed = any(
            s.x1 < rows[top][1].x0 and s.x1 > first.x0 for row in rows[: top - 1] for s in row if len(row) > 1 or s.x0 > first.x0 + 2
        )
        if abs(label.x0 - first.x0) > 2 * label.size or not headed or label.y0 < max(s.y1 for s in rows[top - 2]) - 1:
            break
        top -= 1
    return top


def _cells_joined(rows: list[list[Segment]]) -> list[list[Segment]]:
    """Lines to rows where cells have several lines: those within a row are closer than the rows, and a row has figures in one line only."""
    pitches = sorted(b[0].y0 - a[0].y0 for a, b in pairwise(rows))
    best: tuple[int, list[list[list[Segment]]]] | None = None
    for cut in ((a + b) / 2 for a, b in pairwise(pitches) if b > 1.2 * max(a, 0.1)):
        groups = [[rows[0]]]
        for above, row in pairwise(rows):
            if row[0].y0 - above[0].y0 < cut:
                groups[-1].append(row)
            else:
                groups.append([row])
        figures = [sum(any(FIGURE.fullmatch(s.text.strip()) for s in row) for row in group) for group in groups]
        if max(figures) == 1 and sum(figures) > 1 and (best is None or figures.count(0) < best[0]):
            best = (figures.count(0), groups)
    return [_row_of(group) for group in best[1]] if best else rows


def _row_of(lines: list[list[Segment]]) -> list[Segment]:
    """The lines of a row as one: what stands below each other is one cell."""
    cells = list(lines[0])
    for line in lines[1:]:
        for s in line:
            at = next((i for i, c in enumerate(cells) if min(c.x1, s.x1) > max(c.x0, s.x0)), None)
            if at is None:
                cells.append(s)
            else:
                c = cells[at]
                cells[at] = Segment(min(c.x0, s.x0), c.y0, max(c.x1, s.x1), s.y1, c.text + s.text)
    return sorted(cells, key=lambda c: c.x0)


def _labels_joined(grid: Grid, rows: list[list[Segment]]) -> Grid:
    """A label that runs over two lines, the figures beside its first or second, is one label."""
    out: Grid = []
    pitches = [b[0].y0 - a[0].y0 for a, b in pairwise(rows)]
    usual = median(pitches) if pitches else 0
    labels = [row[0].x1 for row, cells in zip(rows, grid, strict=True) if cells[0].text]
    margin = max(labels, default=0.0)
    for i, row in enumerate(grid):
        above = rows[i - 1] if i else []
        alone = sum(bool(c.text) for c in row) == 1 and bool(row[0].text)
        if (
            out
            and len(above) == 1
            and out[-1][0].text
            and row[0].text
            and sum(bool(c.text) for c in out[-1]) == 1
            and pitches[i - 1] < 0.8 * usual
        ):
            out[-1] = [Cell(out[-1][0].text + row[0].text), *row[1:]]
        elif out and alone and _cut_label(out[-1], above, rows[i][0], margin):
            out[-1] = [Cell(out[-1][0].text + row[0].text), *out[-1][1:]]
            rows[i] = [*rows[i], *above[1:]]  # so that a third line finds the figures above it
        else:
            out.append(row)
    return out


def _cut_label(above: list[Cell], segments: list[Segment], line: Segment, margin: float) -> bool:
    """Whether a lone line is the rest of a label that its column was too narrow for: the label above has figures and leaves no room for a character.

    >>> row = [Segment(0, 0, 50, 10, "通用设备制"), Segment(90, 0, 120, 10, "889.0")]
    >>> cells = [Cell("通用设备制"), Cell("889.0")]
    >>> _cut_label(cells, row, Segment(0, 10, 20, 20, "造业"), 55), _cut_label(cells, row, Segment(0, 10, 40, 20, "中部地区"), 70)
    (True, False)
    """
    if len(segments) < 2 or len(above[0].text) < 5 or HEADING.match(line.text) or NOTE.match(line.text) or STOP.search(line.text):
        return False
    return (
        abs(line.x0 - segments[0].x0) < 0.3 * line.size
        and segments[0].x1 > margin - 0.6 * line.size
        and any(FIGURE.fullmatch(c.text) for c in above[1:])
    )
