"""V201 and V202 in one text: two figures that name one thing in two ways, and whose digits are one slip of the hand apart.

公共财政预算收入15.07亿元 here and 地方公共财政预算收入15.70亿元 there: the labels differ, so that no series has both. But figures of three and more
digits that measure the same thing, in one year and place, hardly have the same digits in another order, or a myriad of each other, by chance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from innostat.catalog import squeeze
from innostat.checks.base import Corpus, finding
from innostat.checks.keys import canonical_unit, is_amount_of_change, significant, step_of, telling, transposed
from innostat.checks.sentences import by_document
from innostat.checks.wording import interval_text, quote_of, series_of_row
from innostat.messages import tell
from innostat.models import Finding, Observation

_MEASURES = ("level", "share", "growth", "index")
_DIGITS = 3
_APART = 24  # characters between two mentions in one sentence: a headline runs into its piece
_SHORTEST = 3  # characters of a name that tells anything
_MEMBERS = 12  # rows of one year, place and measure with the same digits


def check_misprints(corpus: Corpus, told: set[str]) -> Iterator[Finding]:
    """Find pairs of figures whose names say the same and whose digits changed places, or which are powers of ten apart."""
    for rows in by_document(corpus).values():
        alike: dict[tuple[str, ...], list[Observation]] = {}
        for o in rows:
            if o.measure in _MEASURES and o.statement == "actual" and o.value_to is None and significant(o) >= _DIGITS and o.period:
                digits = "".join(sorted(format(abs(o.value), "f").replace(".", "").replace("0", "")))
                members = alike.setdefault((digits, o.measure, o.period, o.region, canonical_unit(o.base_unit)), [])
                if len(members) < _MEMBERS:
                    members.append(o)
        for found in alike.values():
            values = Counter(o.base_value for o in found)
            if len(values) == 2 and min(values.values()) == 1:
                yield from _apart(found, told)


def _apart(rows: list[Observation], told: set[str]) -> Iterator[Finding]:
    for a, b in combinations(rows, 2):
        if a.base_value == b.base_value or {a.obs_id, b.obs_id} & told or not _one_thing(a, b):
            continue
        k = abs(int((a.base_value / b.base_value).log10())) if a.value == b.value and a.base_value * b.base_value > 0 else 0
        if k:
            values = [tell("at-line", quote=quote_of(o), doc=o.doc, line=o.line) for o in (a, b)]
            yield finding(
                "V202", "magnitude-slip", "error", tell("powers-apart", series=series_of_row(a), k=k, values=values), [a, b],
                reported=interval_text(b), computed=interval_text(a), suggestion=tell("one-unit-wrong"),
            )  # fmt: skip
            return
        if transposed(a.base_value, b.base_value, min(step_of(a), step_of(b))):
            values = [tell("at-line", quote=quote_of(o), doc=o.doc, line=o.line) for o in (a, b)]
            yield finding(
                "V201", "same-series-different-value", "warning", tell("different-values", series=series_of_row(a), values=values), [a, b],
                reported=interval_text(b), computed=interval_text(a), suggestion=tell("one-misprinted"),
            )  # fmt: skip
            return


def _one_thing(a: Observation, b: Observation) -> bool:
    """Whether the name of one holds that of the other, and neither is of a part that the other does not name."""
    near = a.sentence == b.sentence and (abs(a.start - b.start) < _APART or significant(a) <= _DIGITS)
    if near or a.sheet and a.sheet == b.sheet or is_amount_of_change(a) or is_amount_of_change(b):
        return False
    one, two = (squeeze(o.breakdown + o.label) for o in (a, b))
    if one == two and a.measure == "level":
        return True  # 305个楼盘, however little the word tells
    if a.sentence == b.sentence:
        return False
    if not (telling(a) and telling(b)) or min(len(one), len(two)) < _SHORTEST:
        return False
    if not all(squeeze(x.breakdown) in name for x, name in ((a, two), (b, one))):
        return False
    if not (a.sheet or b.sheet) and max(significant(a), significant(b)) == _DIGITS and a.measure != "level":
        return one == two  # rates of a part and of the whole: 10.1%, 11.0%
    fewer, more = sorted((Counter(one), Counter(two)), key=lambda c: c.total())
    return fewer <= more
