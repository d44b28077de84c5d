"""L501 and L502 in what scanning and typesetting do to characters: numbers run together, characters put into terms.

`lists.py` counts names and values of prose; here every line of a text is read, tables and captions too.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.checks.base import Corpus, finding
from innostat.checks.instances import instances
from innostat.checks.sentences import sentences
from innostat.messages import tell
from innostat.models import Finding

# Not a date, a version or a section's number (2023.12.31, 2.0.1版, 3.1.2节): a unit that statistics have follows.
_TWO_POINTS = regex.compile(
    r"(?<![\d.A-Za-z第])(?<first>\d+)\.(?<middle>\d+)\.(?<last>\d+)(?=%|‰|个?百分点|[万亿]+(?:[元美欧件项家人吨台套辆户个千]|[、，。；和与及])|[件项家人吨台套辆户]|元(?!素))"
)
_TWO_YEARS = regex.compile(r"(?<![\d.])(?:19|20)\d\d(?:19|20)\d\d(?=年)")


@lru_cache(maxsize=1)
def _terms() -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    """Terms with a Chinese character put in or in the place of a letter, and a pattern that any of them must meet."""
    forms = []
    for term in instances().terms:
        if len(term) >= 3:
            forms += [f"{regex.escape(term[:i])}[\\u4e00-\\u9fff]{regex.escape(term[i:])}" for i in range(1, len(term))]
            forms += [f"{regex.escape(term[:i])}[\\u4e00-\\u9fff]{regex.escape(term[i + 1 :])}" for i in range(1, len(term) - 1)]
    return regex.compile(f"(?<![A-Za-z0-9])(?:{'|'.join(forms)})(?![A-Za-z0-9])"), regex.compile(r"[A-Z&][\u4e00-\u9fff][A-Z&]")


def check_garbling(corpus: Corpus, catalog: Catalog) -> Iterator[Finding]:
    """Numbers with two points before a unit, years without a mark between them, and terms of Latin letters with a foreign character inside."""
    pattern, hint = _terms()
    for s in sentences(corpus, tables=True):
        for m in chain(_TWO_POINTS.finditer(s.text), _TWO_YEARS.finditer(s.text) if "年" in s.text else ()):
            yield finding(
                "L501", "list-counts-differ", "warning", tell("no-number", text=m[0]), [],
                places=[s.place(m.start(), m.end())], key=s.text[max(0, m.start() - 12) : m.end() + 8],
            )  # fmt: skip
        if not hint.search(s.text):
            continue
        for m in pattern.finditer(s.text):
            right = next(t for t in instances().terms if regex.fullmatch(f"(?:{regex.escape(t)}){{i<=1,s<=1,i+s<=1}}", m[0]))
            around = s.text[max(0, m.start() - 8) : m.end() + 8]
            yield finding(
                "L502", "garbled-term", "warning", tell("foreign-for", text=m[0], around=around, right=right), [],
                places=[s.place(m.start(), m.end())], suggestion=right, key=m[0] + around,
            )  # fmt: skip
