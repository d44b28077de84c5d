"""S302 shares-not-100 for 三次产业结构为9.1∶36.2∶54.7: read from the text, as no row stands for it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from innostat import lazy_regex as regex
from innostat.checks.base import Corpus, Interval, finding
from innostat.checks.intervals import HUNDRED, number, written
from innostat.checks.patterns import rx
from innostat.checks.places import text_place
from innostat.checks.totals import tally
from innostat.messages import tell
from innostat.models import Finding

_TRIPLE = regex.compile(
    r"产业[\u4e00-\u9fffA-Z]{0,5}?(?:结构|比例|比重|构成|占比)[^；。\n]{0,30}?(?P<list>(?P<a>\d{1,2}(?:\.\d+)?)\s?[:∶：]\s?(?P<b>\d{1,2}(?:\.\d+)?)\s?[:∶：]\s?(?P<c>\d{1,2}(?:\.\d+)?))"
)


def check_structures(corpus: Corpus, counts: dict[str, int]) -> Iterator[Finding]:
    """Shares of three industries, told in one ratio, that do not make 100."""
    for doc in corpus.documents:
        if "产业" not in doc.text:
            continue
        for m in _TRIPLE.finditer(doc.text):
            at = m.start("list")
            for n in rx(r"(\d{1,2}(?:\.\d+)?)\s?[:∶：]\s?(\d{1,2}(?:\.\d+)?)\s?[:∶：]\s?(\d{1,2}(?:\.\d+)?)").finditer(
                doc.text[at : at + 60].split("。")[0]
            ):
                parts = [Decimal(g) for g in n.groups()]
                half = sum((Decimal(10) ** -(len(g.partition(".")[2])) / 2 for g in n.groups()), Decimal(0))
                tally(counts, True)
                value = sum(parts, Decimal(0))
                if abs(value - HUNDRED) > half:
                    where = text_place(doc, at + n.start(), at + n.end())
                    yield finding(
                        "S302", "shares-not-100", "error", tell("structure-makes", structure=n[0], made=number(value)), [], places=[where],
                        reported="100 %", computed=written(Interval(value - half, value + half), "%"),
                    )  # fmt: skip
