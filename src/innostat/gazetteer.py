"""Words by dictionary: a scanner for names (keyed by two characters, then by length), and words that a text begins or ends with.

Over 6,000 names the scanner takes a twentieth of the time of one alternation; beginnings and endings a fifth of that of `(?:a|b|c)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from innostat import lazy_re as re

T = TypeVar("T")


class Gazetteer(Generic[T]):
    """Names with a payload each; immutable once built."""

    __slots__ = ("_lengths", "_names", "_not_before", "_start")

    def __init__(self, names: Iterable[tuple[str, T]], not_before: dict[str, tuple[str, ...]] | None = None) -> None:
        """Take names with their payloads; `not_before`: last characters of names, and what must not stand behind them."""
        self._not_before = not_before or {}
        self._names: dict[str, T] = {}
        lengths: dict[str, set[int]] = {}
        for name, payload in names:
            lengths.setdefault(name[:2], set()).add(len(name))
            self._names[name] = payload
        self._lengths = {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items() if len(head) == 2}
        self._start = re.compile(_beginning(self._names))

    def scan(self, text: str) -> list[tuple[int, int, T]]:
        """Leftmost-longest names of a text as (start, end, payload), without overlaps.

        >>> Gazetteer([("长三角", 1), ("长三角地区", 2)]).scan("在长三角地区，")
        [(1, 6, 2)]
        """
        lengths, names, not_before = self._lengths, self._names, self._not_before
        found: list[tuple[int, int, T]] = []
        at = 0
        starts = [start for m in self._start.finditer(text) if text[(start := m.start()) : start + 2] in lengths]
        for start in starts:
            if start < at:
                continue
            for length in lengths[text[start : start + 2]]:
                name = text[start : start + length]
                if name not in names:
                    continue
                at = start + len(name)
                if (closed := not_before.get(name[-1])) and text[at : at + 1] in closed:
                    at = start
                    continue
                found.append((start, at, names[name]))
                break
        return found

    def __eq__(self, other: object) -> bool:
        """Whether it has the same names with the same payloads: one that another process made is as good."""
        return self is other or isinstance(other, Gazetteer) and self._names == other._names and self._not_before == other._not_before

    def __hash__(self) -> int:
        return hash(tuple(self._names))

    def __reduce__(self) -> tuple[type[Gazetteer[T]], tuple[tuple[tuple[str, T], ...], dict[str, tuple[str, ...]]]]:
        return Gazetteer, (tuple(self._names.items()), self._not_before)

    def items(self) -> Iterator[tuple[str, T]]:
        """Names with their payloads, in the order in which they were given."""
        return iter(self._names.items())

    def get(self, name: str) -> T | None:
        """Payload of an exact name."""
        return self._names.get(name)


def _beginning(names: Iterable[str]) -> str:
    """A pattern for where one of the names may begin, told by its first three characters: one set comes first, by which `re` goes from one to the next."""
    heads = {name[:3] for name in names if len(name) > 1}
    short = {head for head in heads if len(head) == 2}
    more = [f"{_set(h[1] for h in found)}{_set(h[2:] for h in found)}" for found in (heads - short, short) if found]
    return f"{_set(h[0] for h in heads)}(?={'|'.join(more)})" if heads else "(?!)"


def _set(characters: Iterable[str]) -> str:
    found = sorted({c for c in characters if c})
    return f"[{''.join(map(re.escape, found))}]" if found else ""


class Openings:
    """Words that a text may begin with, the longest first, with a tail behind them or without; immutable once built."""

    __slots__ = ("_by_first", "_tails", "firsts")

    def __init__(self, words: Iterable[str], tails: Sequence[str] = ()) -> None:
        """Take the words, and the tails that may follow one (了, 过)."""
        by_first: dict[str, list[str]] = {}
        for word in sorted({w for w in words if w}, key=lambda w: (-len(w), w)):
            by_first.setdefault(word[0], []).append(word)
        self._by_first = {first: tuple(found) for first, found in by_first.items()}
        self.firsts = frozenset(by_first)
        self._tails = tuple(tails)

    def find(self, text: str, at: int = 0) -> tuple[int, str] | None:
        """Where the word with its tail ends and which it is, or None.

        >>> Openings(["建成", "建"], ["了"]).find("新建成了", 1)
        (4, '建成')
        """
        for word in self._by_first.get(text[at : at + 1], ()):
            if text.startswith(word, at):
                end = at + len(word)
                for tail in self._tails:
                    if text.startswith(tail, end):
                        return end + len(tail), word
                return end, word
        return None


class Endings:
    """Words that a text may end with, the longest first, with a tail behind them or without; immutable once built."""

    __slots__ = ("_by_last", "_tail_ends", "_tails")

    def __init__(self, words: Iterable[str], tails: Sequence[str] = ()) -> None:
        """Take the words, and the tails that may follow one (了, 达)."""
        by_last: dict[str, list[str]] = {}
        for word in sorted({w for w in words if w}, key=lambda w: (-len(w), w)):
            by_last.setdefault(word[-1], []).append(word)
        self._by_last = {last: tuple(found) for last, found in by_last.items()}
        self._tails = tuple(tails)
        self._tail_ends = frozenset(tail[-1] for tail in tails)

    def find(self, text: str) -> tuple[int, str] | None:
        """Where the word begins and which it is, or None.

        >>> Endings(["增长", "净增长"], ["了"]).find("同比净增长了")
        (2, '净增长')
        """
        if text[-1:] in self._tail_ends:
            for tail in self._tails:
                if text.endswith(tail) and (found := self._before(text, len(text) - len(tail))) is not None:
                    return found
        return self._before(text, len(text)) if text[-1:] in self._by_last else None

    def all(self, text: str) -> Iterator[str]:
        """All words that the text ends with, the longest first; tails do not count."""
        return (word for word in self._by_last.get(text[-1:], ()) if text.endswith(word))

    def end(self, text: str) -> bool:
        """Whether the text ends with one of them."""
        return self.find(text) is not None

    def _before(self, text: str, end: int) -> tuple[int, str] | None:
        for word in self._by_last.get(text[end - 1 : end], ()):
            if text.endswith(word, 0, end):
                return end - len(word), word
        return None
