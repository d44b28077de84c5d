"""A line with its kind, and the level of one that is a heading."""

from __future__ import annotations

from typing import NamedTuple

from innostat import lazy_re as re
from innostat import lazy_regex as regex

_NUMBERED_FIRST = frozenset("#第一二三四五六七八九十(0123456789abcdefghijklmnopqrstuvwxyz")
_TAIL = regex.compile(r"\s*(?:\[\d+\]|\^[\[{]?[\d,]+[\]}]?)\s*$")
_STOP = re.compile(r"[。；，]")
_FIGURE_START = regex.compile(r"\d+(?:\.\d+)?\s?(?:年|月|日|[万亿%个项家件])")
CUT_NUMBER = regex.compile(r"[为达至到长降升有过近约超]\s?\d[\d,]*\.?\d*$")
PIPED = regex.compile(r"\S\s*\|\s*\S")
#: Characters of a line that may be one paragraph.
LONGEST = 6_000
NUMBERED = regex.compile(
    r"(?P<hash>#{1,6})\s|(?P<one>第?[一二三四五六七八九十]+(?:[、.]|章|节|部分))|(?P<two>\([一二三四五六七八九十]+\))|(?P<three>\d{1,2}(?:\.\d{1,2})*[.、．]?\s?(?=[\u4e00-\u9fff【“《])|\d{1,2}[.、．]\s?(?=20\d\d年))|(?P<four>\(\d{1,2}\)|[a-z]\s?[.．。]\s?(?=[\u4e00-\u9fff]))"
)


class Line(NamedTuple):
    """A line at `[start, end)`, or a part of one that is read as several; `text` is folded and stripped."""

    start: int
    end: int
    text: str
    kind: str
    level: int = 0
    layout: str = ""
    cells: tuple[tuple[tuple[int, int], ...], ...] = ()


def heading_level(stripped: str, longest: int = 45) -> int:
    """Level of a heading, 0 for prose; behind a mark of Markdown a long one is a heading too, and ends as it likes."""
    marked = (stripped[-1:] in "]}," or stripped[-1].isdecimal()) and ("[" in stripped or "^" in stripped)
    bare = _TAIL.sub("", stripped) if marked else stripped.rstrip()
    if bare[:1] in _NUMBERED_FIRST and (m := NUMBERED.match(bare)):
        if m["hash"]:
            inner = heading_level(bare[m.end() :].strip(), 90) if len(bare) < 90 else 0
            return inner if 0 < inner < 9 else len(m["hash"]) * (len(bare) < 90)
        if len(bare) <= longest and (longest > 45 or bare[-1] not in "。；，：" and "。" not in bare):
            if m["one"]:
                return 1
            if m["two"]:
                return 2
            if m["four"]:
                return 5
            if not _FIGURE_START.match(bare):
                return 3 + m["three"].count(".")
        return 0
    if len(bare) <= 34 and not CUT_NUMBER.search(bare) and bare[-1] not in "。；，：、！？…" and not _STOP.search(bare):
        return 9
    return 0
