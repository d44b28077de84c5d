"""What the tables of company reports print beside figures: numbers of notes, codes, changes in words."""

from __future__ import annotations

from functools import lru_cache

from innostat import lazy_regex as regex
from innostat.find.grids import Grid
from innostat.link.words import Words
from innostat.numerals import ARABIC

#: Where a note to a figure stands: 七、61; 五(一)1; 注3; 十四.2.
_NOTE = regex.compile(
    r"(?:附?注(?:释)?)?[一二三四五六七八九十]{0,3}[、.．]?(?:\([一二三四五六七八九十\d]{1,3}\)){0,2}[、.．]?\d{0,3}(?:[、，,.．;；]\d{1,3}){0,6}(?:\(\d{1,2}\))?"
)
_ASIDE = regex.compile(r"\([^()]{1,6}\)$")  # 附注(如适用)
#: 增加0.58个百分点, as stock exchanges ask for where a share has changed.
CHANGED = regex.compile(
    rf"(?:(?P<rise>增加|增长|上升|提高|提升)|(?P<fall>减少|下降|降低|下滑))\s?了?\s?(?P<number>{ARABIC})\s?(?P<unit>个?百分点|%)"
)


def note_columns(headers: list[Words], body: Grid, names: frozenset[str]) -> frozenset[int]:
    """The columns that say in which note more is said of a row's figures (附注 above 七、61).

    Args:
        headers: What the columns are called.
        body: The rows below.
        names: What such columns are called.
    """
    return frozenset(
        j
        for j, h in enumerate(headers)
        if j
        and _ASIDE.sub("", h.raw.replace(" ", "")) in names
        and all(_NOTE.fullmatch(r[j].text.replace(" ", "")) for r in body if j < len(r))
    )


@lru_cache(maxsize=256)  # asked for in every cell below a head and beside a label
def is_code(text: str, names: tuple[str, ...]) -> bool:
    """Whether a label names a number that measures nothing.

    >>> is_code("注册地址的邮政编码", ("邮政编码", "电话")), is_code("电话", ("电话",)), is_code("移动电话", ("电话",))
    (True, True, False)
    """
    bare = text.replace(" ", "").rstrip("：:")
    return any(bare == name or len(name) > 2 and bare.endswith(name) for name in names)
