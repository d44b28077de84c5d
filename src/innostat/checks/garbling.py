"""L501 and L502 in what scanning and typesetting do to characters: numbers run together, characters put into terms.

`lists.py` counts names and values of prose; here every line of a text is read, tables and captions too: for terms the whole texts as
they stand, then for terms and numbers the sentences, put on one line each.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.checks.base import Corpus, finding
from innostat.checks.instances import instances
from innostat.checks.patterns import rx
from innostat.checks.places import text_place
from innostat.checks.sentences import sentences
from innostat.messages import tell
from innostat.models import Finding, Place
from innostat.normalize import fold

# Not a date, a version or a section's number (2023.12.31, 2.0.1版, 3.1.2节): a unit that statistics have follows.
_TWO_POINTS = regex.compile(
    r"(?<![\d.A-Za-z第])(?<first>\d+)\.(?<middle>\d+)\.(?<last>\d+)(?=%|‰|个?百分点|[万亿]+(?:[元美欧件项家人吨台套辆户个千]|[、，。；和与及])|[件项家人吨台套辆户]|元(?!素))"
)
_SECTION = regex.compile(r"\s*[#\s]*\d{1,2}\.\d{1,2}\.\d{1,2}$")
_OPENS_WORDS = frozenset("件项家人吨台套辆户元")  # what a heading may begin with as well
_TWO_YEARS = regex.compile(r"(?<![\d.])(?:19|20)\d\d(?:19|20)\d\d(?=年)")


@lru_cache(maxsize=1)
def _terms() -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    """Terms with a Chinese character put in or in the place of a letter, and a pattern that any of them must meet."""
    forms = []
    for term in instances().terms:
        if len(term) >= 3:
            forms += [f"{regex.escape(term[:i])}[\\u4e00-\\u9fff]{regex.escape(term[i:])}" for i in range(1, len(term))]
            forms += [f"{regex.escape(term[:i])}[\\u4e00-\\u9fff]{regex.escape(term[i + 1 :])}" for i in range(1, len(term) - 1)]
    return regex.compile(f"(?<![A-Za-z0-9])(?:{'|'.join(forms)})(?![A-Za-z])"), regex.compile(r"[A-Z&][\u4e00-\u9fff][A-Z&]")


def check_garbling(corpus: Corpus, catalog: Catalog) -> Iterator[Finding]:
    """Numbers with two points before a unit, years without a mark between them, and terms of Latin letters with a foreign character inside."""
    yield from _in_texts(corpus)
    pattern, hint = _terms()
    for s in sentences(corpus, tables=True):
        for m in chain(_TWO_POINTS.finditer(s.text), _TWO_YEARS.finditer(s.text) if "年" in s.text else ()):
            if _SECTION.match(s.text, 0, m.end()) and s.text[m.end() : m.end() + 1] in _OPENS_WORDS:
                continue  # 2.2.1人口发展状态
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


# whole texts ------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _garbled_forms() -> tuple[regex.Pattern[str], dict[str, str]]:
    """One pattern for all garbled forms, and what plain forms stand for."""
    inner = []
    for term in instances().terms:
        if len(term) < 3:
            continue
        for i in range(1, len(term) - 1):
            inner.append(f"{regex.escape(term[:i])}[\\u4e00-\\u9fff]{regex.escape(term[i + 1 :])}")
        for i in range(1, len(term)):
            inner.append(f"{regex.escape(term[:i])}[\\u4e00-\\u9fff]{regex.escape(term[i:])}")
    wrong = dict(instances().wrong)
    plain_forms = [regex.escape(w) for w in sorted(wrong, key=lambda w: (-len(w), w))]
    return regex.compile(f"(?<![A-Za-z0-9])(?:{'|'.join(inner)})(?![A-Za-z])|(?<![A-Za-z])(?:{'|'.join(plain_forms)})|\ufffd+"), wrong


def _in_texts(corpus: Corpus) -> Iterator[Finding]:
    """Garbled terms anywhere in a text, tables and captions too; of a bare table of rows in their evidence."""
    pattern, _ = _garbled_forms()
    written = set()
    for doc in corpus.documents:
        if doc.text:
            written.add(doc.name)
            folded = fold(doc.text)
            for m in pattern.finditer(folded):
                yield _garbled_finding(m, folded, text_place(doc, m.start(), m.end()))
    last = ""
    for o in corpus.observations:
        if o.doc not in written and o.sentence != last:
            for m in pattern.finditer(o.sentence):
                yield _garbled_finding(m, o.sentence, Place(o.doc, o.line, o.start, o.end, o.quote))
        last = o.sentence


def _garbled_finding(m: regex.Match[str], text: str, where: Place) -> Finding:
    right = _garbled_forms()[1].get(m[0], "")
    if not right and "\ufffd" not in m[0]:
        bare = rx(r"[\u4e00-\u9fff]").sub("", m[0])
        right = next(
            (w for w in instances().terms if w == bare or len(w) == len(m[0]) and sum(a != b for a, b in zip(w, m[0], strict=True)) == 1),
            "",
        )
    around = rx(r"\s+").sub(" ", text[max(0, m.start() - 8) : m.end() + 8])
    message = tell("foreign-for", text=m[0], around=around, right=right) if right else tell("foreign", text=m[0], around=around)
    return finding("L502", "garbled-term", "warning", message, [], places=[where], suggestion=right, key=m[0] + around)
