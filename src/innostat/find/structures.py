"""Structures told in one proportion: the three shares of 三次产业结构为25.7:26.9:47.4."""

from __future__ import annotations

from decimal import Decimal

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.models import Quantity
from innostat.numerals import decimals_of

_SHARE = r"(\d{1,2}(?:\.\d{1,2})?)"
_TRIPLE = regex.compile(rf"(?<![\d.:/-]){_SHARE}\s?[:：]\s?{_SHARE}\s?[:：]\s?{_SHARE}(?![\d:])(?!\.\d)")
_GATE = re.compile(r"[:：](?=\s?\d)(?<=\d.)")
_NAMED = re.compile(r"产(?:业|值|比|结构)[^。；]{0,60}$")
#: Dimension of such shares, which nothing behind them takes over.
STRUCTURE = "structure"
_LOW, _HIGH = 90, 110  # of a whole, with room for a slip that a check has to find


def with_structures(text: str, found: list[Quantity]) -> list[Quantity]:
    """Figures with the shares of structures in place of what their digits were taken for.

    Args:
        text: The passage.
        found: Its figures, in order.

    >>> [str(q.value) for q in with_structures("三次产业结构为9.1:36.2:54.7", [])]
    ['9.1', '36.2', '54.7']
    """
    if "产" not in text or not _GATE.search(text):
        return found
    for m in _TRIPLE.finditer(text):
        if not _LOW <= sum(Decimal(share) for share in m.groups()) <= _HIGH or not _NAMED.search(text, max(0, m.start() - 64), m.start()):
            continue
        shares = [
            Quantity(m.start(i), m.end(i), m.start(i), Decimal(m[i]), decimals_of(m[i]), Decimal(1), "", "", STRUCTURE) for i in (1, 2, 3)
        ]
        found = sorted([*(q for q in found if q.end <= m.start() or q.start >= m.end()), *shares])
    return found
