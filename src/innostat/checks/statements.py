"""Y101: the same statement with another year, found by what stands around the years, without comparing every pair."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.checks.base import Corpus, finding
from innostat.checks.dates import date_at, dates_of
from innostat.checks.keys import digits_of
from innostat.checks.sentences import Sentence, by_document, sentences
from innostat.checks.wording import in_texts
from innostat.messages import join, tell
from innostat.models import Finding, Observation, Place

_YEAR = regex.compile(
    r"(?<![\d.])(?P<y>(?:19|20)\d\d)(?=年|[-—~至到/](?:19|20)\d\d|[-/.](?:0?[1-9]|1[0-2])(?!\d))|(?P<c>[一二][〇零一二三四五六七八九]{3})(?=年)|(?<=[-—~至到/])(?P<z>(?:19|20)\d\d)(?=年)"
)
_NUMBER = regex.compile(r"\d+(?:\.\d+)?")
_WORD = regex.compile(r"[\p{L}\p{N}.%‰§]")
_CHINESE = str.maketrans("〇零一二三四五六七八九", "00123456789")
_CONTEXT = 16  # characters beside a year that two statements must share to be looked at
_LONG = 30  # characters of a statement without telling figures
_SHORT = 14  # characters of one with them
_ALIKE = 0.92
_REPRESENTATIVES = 6  # different wordings of one signature that a statement is compared with


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence with its years taken out: `blanked` holds its letters and digits, § for each year."""

    sentence: Sentence
    blanked: str
    years: tuple[int, ...]
    figures: tuple[str, ...]
    date: str

    @property
    def telling(self) -> bool:
        """Whether its figures are too many or too precise to come twice by chance."""
        return sum(digits_of(f) for f in self.figures if digits_of(f) > 1) >= 4


def check_statements(corpus: Corpus, catalog: Catalog) -> Iterator[Finding]:
    """Find passages that say the same but for the year, in one document or in two."""
    del catalog
    rows = by_document(corpus)
    pairs: dict[tuple[str, str], list[tuple[Statement, Statement]]] = {}
    for a, b in _pairs(_statements(corpus)):
        pairs.setdefault((a.sentence.doc, b.sentence.doc), []).append((a, b))
    for (first, second), found in pairs.items():
        if first == second:
            for a, b in found:
                yield _finding([(a, b)], rows)
        else:
            yield _finding(found, rows)


def _statements(corpus: Corpus) -> list[Statement]:
    dates = {d.name: dates_of(d) for d in corpus.documents}
    found: list[Statement] = []
    for s in sentences(corpus):
        if s.kind not in ("paragraph", "heading", "item", "row"):
            continue
        years = tuple(_year(m) for m in _YEAR.finditer(s.text))
        if not years:
            continue
        blank = _YEAR.sub("§", s.text)
        blanked = "".join(_WORD.findall(blank))
        if len(blanked) >= _SHORT:
            start = s.place().start
            found.append(Statement(s, blanked, years, tuple(_NUMBER.findall(blank)), date_at(dates.get(s.doc, [(0, "")]), start)))
    return found


def _year(m: regex.Match[str]) -> int:
    return int(m["y"] or m["z"] or m["c"].translate(_CHINESE))


def _pairs(statements: list[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Pairs that say the same with other years: only those that share what stands right before or behind a year are compared."""
    seen: dict[str, list[int]] = {}
    told: set[tuple[int, int]] = set()
    for i, s in enumerate(statements):
        candidates: list[int] = []
        for signature in _signatures(s.blanked):
            members = seen.setdefault(signature, [])
            candidates += members
            if not any(_same(statements[m], s) for m in members) and len(members) < _REPRESENTATIVES:
                members.append(i)
        for j in sorted(set(candidates)):
            if (j, i) not in told and _alike(statements[j], s):
                told.add((j, i))
                yield statements[j], s
                break


def _same(a: Statement, b: Statement) -> bool:
    return a.blanked == b.blanked and a.years == b.years and a.sentence.doc == b.sentence.doc


def _signatures(blanked: str) -> set[str]:
    found = {blanked} if len(blanked) < 2 * _CONTEXT else set()
    for m in regex.finditer("§", blanked):
        after = blanked[m.end() : m.end() + _CONTEXT]
        before = blanked[max(0, m.start() - _CONTEXT) : m.start()]
        found |= {f">{after}"} if len(after) == _CONTEXT else set()
        found |= {f"<{before}"} if len(before) == _CONTEXT else set()
    return found


def _alike(a: Statement, b: Statement) -> bool:
    """Whether two statements say the same but for the year."""
    short, long = (a, b) if len(a.blanked) <= len(b.blanked) else (b, a)
    if _inside(short.years, long.years):
        return False
    if a.blanked == b.blanked:
        length = len(a.blanked)
    else:
        blocks = SequenceMatcher(None, short.blanked, long.blanked, autojunk=False).get_matching_blocks()
        length = sum(block.size for block in blocks if block.size >= 3)
        if length < _ALIKE * len(short.blanked) or len(long.blanked) > 2 * len(short.blanked):
            return False
        if not _inside(short.figures, long.figures) or (len(short.figures) < len(long.figures) and len(short.figures) == 0):
            return False
    one_text = a.sentence.doc == b.sentence.doc and a.date == b.date  # else of another issue, under its dated heading
    if short.telling or (short.figures and a.blanked == b.blanked and one_text):
        return True
    if length < _LONG or (short.figures and length < _LONG + 10):
        return False
    return one_text or not _template(a, b)


def _inside(short: tuple[object, ...], long: tuple[object, ...]) -> bool:
    """Whether the shorter run is part of the longer one."""
    n = len(short)
    return any(long[i : i + n] == short for i in range(len(long) - n + 1))


def _template(a: Statement, b: Statement) -> bool:
    """Reports of two years begin alike: 2022年，全省上下… dated 2023, 2023年，全省上下… dated 2024; undated ones may too."""
    if not a.date or not b.date:
        return True
    return int(a.date[:4]) - a.years[0] == int(b.date[:4]) - b.years[0]


def _rows(s: Sentence, rows: list[Observation]) -> list[str]:
    """Ids of the observations in a sentence."""
    if s.source is None:
        return [o.obs_id for o in s.observations]
    place = s.place()
    first = bisect_left(rows, place.start, key=lambda o: o.start)
    last = bisect_left(rows, place.end, key=lambda o: o.start)
    return [o.obs_id for o in rows[first:last]]


def _finding(pairs: list[tuple[Statement, Statement]], rows: dict[str, list[Observation]]) -> Finding:
    a, b = pairs[0]
    places: list[Place] = [s.sentence.place() for pair in pairs for s in pair]
    first, second = "、".join(map(str, a.years)), "、".join(map(str, b.years))
    where = in_texts(a.sentence.doc, b.sentence.doc)
    message = tell("same-statement", first=first, second=second, where=where, text=_short(a.sentence.text))
    found = finding(
        "Y101", "same-statement-different-year", "warning",
        join([message, tell("passages-differ", n=len(pairs))]) if len(pairs) > 1 else message,
        [], places=places, reported=tell("against", one=first, other=second), suggestion=tell("year-changed"),
        key=f"{first}|{second}|{a.blanked}",
    )  # fmt: skip
    ids = [i for pair in pairs for s in pair for i in _rows(s.sentence, rows.get(s.sentence.doc, []))]
    return replace(found, observations=tuple(dict.fromkeys(ids)))


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"
