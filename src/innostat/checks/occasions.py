"""Y104 for years that what is said of them tells: 2026年是新中国成立75周年; 2023年是“十四五”规划的开局之年."""

from __future__ import annotations

from collections.abc import Iterator

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.checks.base import CheckedDocument, Corpus, finding
from innostat.checks.instances import Occasions, instances
from innostat.checks.places import text_place
from innostat.messages import tell
from innostat.models import Finding
from innostat.normalize import fold
from innostat.numerals import parse_arabic, parse_chinese

_IS = r"(?<!\d)(?P<year>20\d\d)\s?年，?(?:既|正|也|又)?(?:是|值|逢|恰逢|适逢|正值|喜迎|迎来|时值)(?:(?!20\d\d)[^。；！？\n]){0,80}?"
_COUNT = r"[^，。；\d]{0,6}?(?P<count>\d{2,3}|[一二三四五六七八九十百]{2,6})周年(?!前)"


def check_occasions(corpus: Corpus, catalog: Catalog) -> Iterator[Finding]:
    """Years that are called an anniversary, or the first or last year of a plan, that is of another year.

    Only where the sentence says of the year itself that it is; one finding a year and occasion in a document.
    """
    occasions = instances().occasions
    for document in corpus.documents:
        told: set[tuple[str, int]] = set()
        for m, year in (*_anniversaries(document.text, occasions), *_years_of_plans(document.text, occasions)):
            if int(m["year"]) != year and (m["year"], year) not in told:
                told.add((m["year"], year))
                yield _finding(document, m, year)


def _anniversaries(text: str, occasions: Occasions) -> Iterator[tuple[regex.Match[str], int]]:
    if "周年" not in text:
        return
    for began, names in occasions.anniversaries.items():
        for m in regex.finditer(rf"{_IS}(?P<what>{names}){_COUNT}", text):
            if (count := parse_arabic(m["count"]) if m["count"].isdigit() else parse_chinese(m["count"])) is not None:
                yield m, began + int(count)


def _years_of_plans(text: str, occasions: Occasions) -> Iterator[tuple[regex.Match[str], int]]:
    numbers, names = "".join(occasions.plans), "|".join(occasions.plan_years)
    for m in regex.finditer(rf"{_IS}十(?P<plan>[{numbers}])五[”\"]?(?:规划|计划|时期)?[^，。；、]{{0,6}}?(?P<what>{names})之?年", text):
        yield m, occasions.plans[m["plan"]] + occasions.plan_years[m["what"]] - 1


def _finding(document: CheckedDocument, m: regex.Match[str], year: int) -> Finding:
    words = fold(m[0])
    return finding(
        "Y104", "figure-of-another-year", "warning", tell("occasion", words=words, year=str(year)), [],
        places=[text_place(document, m.start(), m.end())], reported=m["year"], computed=str(year), suggestion=tell("occasion-do"),
        key=f"{m['year']}|{year}|{m['what']}",
    )  # fmt: skip
