"""`re` with patterns that are compiled at their first use, as `lazy_regex` is for `regex`.

from innostat import lazy_re as re
"""

from __future__ import annotations

import re
from re import I, M, Match, Pattern, S, X, escape, finditer
from typing import AnyStr, cast

from innostat.lazy_regex import LazyPattern

__all__ = ["I", "M", "Match", "Pattern", "S", "X", "compile", "escape", "finditer"]


def compile(pattern: AnyStr, flags: int = 0) -> Pattern[AnyStr]:
    r"""A pattern; a mistake in it shows at its first use.

    >>> compile(r"\d{4}年").search("在2023年")
    <re.Match object; span=(1, 6), match='2023年'>
    """
    return cast("Pattern[AnyStr]", LazyPattern(re.compile, pattern, flags))
