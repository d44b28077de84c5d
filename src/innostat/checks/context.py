"""What the checks of series share: the corpus, the reference, dates, and the rows whose year is uncertain."""

from __future__ import annotations

from dataclasses import dataclass

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.checks.accounts import Accounts, account_at, accounts_of
from innostat.checks.base import Corpus
from innostat.checks.dates import date_at, dates_of
from innostat.checks.sentences import by_document
from innostat.models import Observation
from innostat.reference import Reference

_YEAR = regex.compile(r"(?<!\d)((?:19|20)\d\d)(?=年)")
_PARTIAL = regex.compile(
    r"规模以上|规上|工业企业|大中型|上市公司|高技术产业|高技术制造业|装备制造业|高等学校|高校|科研院所|企业技术创新|医药制造业"
)
_WHOLE = regex.compile(r"全社会|全国|我国|全省|全市")
_HEAD = 240  # characters of a text that tell what it is about
_SPANNED = regex.compile(r"(?:[两二三四五六七八九十]|\d+)年(?:来|间|以来)|(?:过去|近|这)[两二三四五六七八九十\d]+年|十[一二三四五六]五")
_BEFORE = 3  # sentences in front of one that inherits its year
_PRELIMINARY = 6  # months after a year's end until which its figures are preliminary
_VIEW = regex.compile(
    r"从(?P<side>[^，。；从\n]{1,8}?)的?角度(?:来)?(?:看|说|讲)|(?P<side>分(?:板块|行业|地区|区域|产品|品种|业态|渠道|领域|市场)[^，。；\n]{0,2})(?:来)?看"
)


@dataclass(frozen=True, slots=True)
class Context:
    """One run's corpus with its catalogue and reference; `unsure` are ids of rows that may have inherited the wrong year, `unclear` of those that may have inherited the wrong part of it.

    `views` are the stretches of paragraphs that look from one side (从产量的角度看), by document. `partial` are documents about a part of the economy (规模以上工业企业…研究), which their tables and sentences need not repeat.
    """

    corpus: Corpus
    catalog: Catalog
    reference: Reference
    dates: dict[str, list[tuple[int, str]]]
    unsure: frozenset[str]
    unclear: frozenset[str]
    partial: frozenset[str]
    texts: frozenset[str]
    views: dict[str, list[tuple[int, int, str]]]
    accounts: dict[str, Accounts]

    @classmethod
    def of(cls, corpus: Corpus, catalog: Catalog, reference: Reference) -> Context:
        """Look up what is asked for again and again."""
        texts = frozenset(d.name for d in corpus.documents if d.text)
        dates = {d.name: dates_of(d) for d in corpus.documents}
        accounts = {d.name: found for d in corpus.documents if (found := accounts_of(d))}
        return cls(corpus, catalog, reference, dates, *unsure_years(corpus), partial_documents(corpus), texts, views_of(corpus), accounts)

    def view(self, o: Observation) -> str:
        """The side that a row's paragraph looks from (从产量的角度看), or its budget: values seen from another side are of another series."""
        side = next((view for start, end, view in self.views.get(o.doc, ()) if start <= o.start < end), "")
        return side + account_at(self.accounts.get(o.doc, []), o)

    def of_a_part(self, o: Observation) -> bool:
        """Whether a row may be of the part of the economy that its whole document is about."""
        return o.doc in self.partial and not _WHOLE.search(o.sentence + o.sheet)

    def date(self, o: Observation) -> str:
        """Date of the document, or of the dated piece in it, that a row stands in."""
        return date_at(self.dates.get(o.doc, [(0, "")]), o.start)

    def early(self, o: Observation) -> bool:
        """Whether a row's text is of the months when a year's figures are preliminary."""
        date = self.date(o)
        return bool(date) and o.year is not None and date[:7] <= f"{o.year + 1}-{_PRELIMINARY:02d}"

    def merges_scopes(self, o: Observation) -> bool:
        """Whether the head of a text says for all of it what the captions of its tables say once more."""
        return o.doc in self.partial and o.doc in self.texts


def unsure_years(corpus: Corpus) -> tuple[frozenset[str], frozenset[str]]:
    """Rows whose year comes from sentences before, of which several years could be meant; and those of which several parts of one year could be.

    国内生产总值…（2024年）。2023年的强度修订为2.58%。基础研究经费为2497亿元: of 2024 or of 2023?
    """
    found: set[str] = set()
    unclear: set[str] = set()
    texts = {d.name: d.text for d in corpus.documents}
    for name, rows in by_document(corpus).items():
        text = texts.get(name, "")
        before: list[str] = []
        told: list[set[str]] = [set()]  # the parts of years that those sentences and this one tell
        current = ""
        for o in rows:
            if o.sentence != current:
                before = [*before[1 - _BEFORE :], current]
                told = [*told[-_BEFORE:], set()]
                current = o.sentence
            part = o.period_source in ("stated", "relative") and o.year is not None and o.period != str(o.year)
            if part:
                told[-1].add(o.period)
            elif (
                o.period_source in ("inherited", "title")
                and o.period in set().union(*told)
                and len(set().union(*told)) > 1
                and not told[-1]
            ):
                unclear.add(o.obs_id)  # 第三季度营收504亿元。前三季度营收1359亿元。营业总收入1361亿元: of which?
            if o.sheet or o.year is None or o.period_source not in ("inherited", "relative") or str(o.year) in current:
                continue
            said = " ".join(before) + current
            years = o.period_source == "inherited" and set(_YEAR.findall(said)) - {str(o.year)}
            counted = text and str(o.year) not in text and (o.period_source == "inherited" or _SPANNED.search(said))
            if years or counted:  # counted: 五年来从2.77%提高到3.3%, of a year that is printed nowhere
                found.add(o.obs_id)
    return frozenset(found), frozenset(unclear)


def partial_documents(corpus: Corpus) -> frozenset[str]:
    """Documents whose heads speak of a part of the economy; of a bare table of observations those whose captions do."""
    texts = {d.name for d in corpus.documents if d.text}
    found = {d.name for d in corpus.documents if _PARTIAL.search(d.text[:_HEAD])}
    found |= {o.doc for o in corpus.observations if o.sheet and o.doc not in texts and _PARTIAL.search(o.sheet)}
    return frozenset(found)


def views_of(corpus: Corpus) -> dict[str, list[tuple[int, int, str]]]:
    """Start, end and side of what stands behind 从产量的角度看, to the end of its line, by document."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for d in corpus.documents:
        for m in _VIEW.finditer(d.text) if "角度" in d.text or "看，" in d.text else ():
            end = d.text.find("\n", m.end())
            found.setdefault(d.name, []).append((m.start(), end if end >= 0 else len(d.text), m["side"]))
    return found
