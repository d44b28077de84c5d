"""`regex` with patterns that are compiled at their first use: most runs need two in three, and to compile all takes a quarter of the start.

from innostat import lazy_regex as regex
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, AnyStr, Generic, cast

import regex
from regex import I, M, Match, Pattern, S, X, escape, findall, finditer, fullmatch, match, search, split, sub

__all__ = [
    "I",
    "M",
    "Match",
    "Pattern",
    "S",
    "X",
    "compile",
    "escape",
    "findall",
    "finditer",
    "fullmatch",
    "match",
    "search",
    "split",
    "sub",
]

_METHODS = ("match", "search", "fullmatch", "finditer", "findall", "sub", "subn", "split")


class CompiledPattern(Generic[AnyStr]):
    """A lazy pattern from its first use on, with the methods of the compiled one as its own."""

    def __init__(self, compiler: Callable[..., Any], pattern: AnyStr, flags: int) -> None:
        self.compiler = compiler
        self.pattern: AnyStr = pattern
        self.flags = flags

    def __reduce__(self) -> tuple[type[LazyPattern[AnyStr]], tuple[Callable[..., Any], AnyStr, int]]:
        return LazyPattern, (self.compiler, self.pattern, self.flags)


class LazyPattern(CompiledPattern[AnyStr]):
    """What `regex.compile` or `re.compile` returns, but compiled once one of its methods is asked for."""

    def __getattr__(self, name: str) -> Any:
        compiled = self.compiler(self.pattern, self.flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        found = getattr(compiled, name)
        # Each look-up in an object whose class has a `__getattr__` takes three times as long, even of what the object has.
        self.__class__ = CompiledPattern  # type: ignore[assignment]
        return found


def compile(pattern: AnyStr, flags: int = 0) -> Pattern[AnyStr]:
    r"""A pattern; a mistake in it shows at its first use.

    >>> year = compile(r"(?P<y>\d{4})年")
    >>> "search" in vars(year), year.search("在2023年")["y"], "search" in vars(year)
    (False, '2023', True)
    """
    return cast("Pattern[AnyStr]", LazyPattern(regex.compile, pattern, flags))
