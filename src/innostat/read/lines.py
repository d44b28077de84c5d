"""Characters of a printed page to lines, and lines to the segments between wide gaps. Lengths are points, y runs downwards."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from innostat import lazy_regex as regex

_HAN = regex.compile(r"[\u3400-\u9fff]")
_LATIN = regex.compile(r"[A-Za-z0-9]")


class Char(NamedTuple):
    """A character and its box; `space`: a blank stands before it."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    space: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters of one line without a wide gap; `high`: the usual height of these, which a single taller one does not change."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    high: float = 0.0

    @property
    def size(self) -> float:
        """Height of the line."""
        return self.high or self.y1 - self.y0


def lines_of(chars: list[Char]) -> list[list[Char]]:
    """Characters by line, from top to bottom, each line from left to right.

    A raised or lowered character belongs to the line that it overlaps.
    """
    lines: list[list[Char]] = []
    top = bottom = 0.0
    for c in sorted(chars, key=lambda c: ((c.y0 + c.y1) / 2, c.x0)):
        overlap = min(bottom, c.y1) - max(top, c.y0)
        if lines and overlap > 0.55 * min(bottom - top, c.y1 - c.y0):
            lines[-1].append(c)
            if c.y1 - c.y0 > bottom - top:
                top, bottom = c.y0, c.y1
        else:
            lines.append([c])
            top, bottom = c.y0, c.y1
    return [sorted(line, key=lambda c: c.x0) for line in lines]


def lines_beside(chars: list[Char], gutter: float) -> list[list[Char]]:
    """Characters by line where a page has two columns, whose lines need not be level; those that are, or run on over the gutter, are one line."""
    left = lines_of([c for c in chars if (c.x0 + c.x1) / 2 < gutter])
    right = lines_of([c for c in chars if (c.x0 + c.x1) / 2 >= gutter])
    at = 0
    for line in left:
        foot, size = max(c.y1 for c in line), median(c.y1 - c.y0 for c in line)
        while at < len(right) and max(c.y1 for c in right[at]) < foot - 0.5 * size:
            at += 1
        if at < len(right):
            other = right[at]
            apart = abs(max(c.y1 for c in other) - foot)
            if apart < 0.12 * size or (apart < 0.5 * size and other[0].x0 - line[-1].x1 < 0.5 * size):
                line += right.pop(at)
    return sorted(left + right, key=lambda line: median((c.y0 + c.y1) / 2 for c in line))


def segments_of(line: list[Char], wide: float = 0.85) -> list[Segment]:
    """A line cut at its wide gaps (in heights of the line)."""
    size = median(c.y1 - c.y0 for c in line)
    floor = max(c.y1 for c in line if c.y1 - c.y0 >= 0.9 * size)
    found: list[Segment] = []
    run: list[Char] = []
    out: list[str] = []

    def close() -> None:
        if run:
            high = median([c.y1 - c.y0 for c in run if "\u3400" <= c.text <= "\u9fff"] or [c.y1 - c.y0 for c in run])
            found.append(Segment(run[0].x0, min(c.y0 for c in run), max(c.x1 for c in run), max(c.y1 for c in run), "".join(out), high))

    raised = False
    for c in line:
        if run:
            last = run[-1]
            gap = c.x0 - last.x1
            if c.text == last.text and abs(c.x0 - last.x0) < 0.2 * size:
                continue  # printed twice for bold
            if gap > wide * size:
                close()
                run, out, raised = [], [], False
            elif c.space or (gap > 0.22 * size and _LATIN.match(c.text) and _LATIN.match(last.text)):
                out.append(" ")
        small = c.y1 - c.y0 < 0.8 * size and c.y1 < floor - 0.12 * size and c.text.isdigit()
        if small and not raised and out and out[-1] not in "[(":
            if c.text in "23" and out[-1] == "m":
                out.append("²" if c.text == "2" else "³")
                run.append(c)
                continue
            out.append("^")
        raised = small
        run.append(c)
        out.append(c.text)
    close()
    return _spread_joined(found, size)


def _spread_joined(segments: list[Segment], size: float) -> list[Segment]:
    """Names of two characters that are set apart to look as wide as those of three (河　南) as one."""
    out: list[Segment] = []
    for s in segments:
        if (
            out
            and len(s.text) == 1 == len(out[-1].text)
            and _HAN.match(s.text)
            and _HAN.match(out[-1].text)
            and s.x0 - out[-1].x1 < 1.8 * size
        ):
            last = out.pop()
            s = Segment(last.x0, min(last.y0, s.y0), s.x1, max(last.y1, s.y1), f"{last.text} {s.text}", s.high)
        out.append(s)
    return out
