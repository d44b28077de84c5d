"""The company of every figure: the one that its clause speaks of, an earlier clause, the sentence before, or the whole piece."""

from __future__ import annotations

from collections import Counter

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.find.companies import CompanyFinder, Firm
from innostat.find.regions import Place
from innostat.gazetteer import Gazetteer
from innostat.link.draft import Draft
from innostat.link.scope import Scope
from innostat.models import Company, Reason

_ANAPHORA = regex.compile(
    r"(?:^|[，。；：“年月日末度底后前该本])公司(?!债|法|数)|该企业|[，。；：该]集团|其(?![中他它余次实])|旗下|[前后]者|管理层|董事会|财报|年报|季报|招股书"
)
_SELF = regex.compile(r"(?:该|本)?公司(?:全年|[上下]半年|当季|还|已|也|又)?[^、和与]")
_SUBJECT = regex.compile(
    r"(?:\s|\d{1,2}[、.．)）]|[（(]\d{1,2}[)）]|[“【]|(?:所以|此外|同时|另外|其中|目前|与此同时|据悉|据了解|具体来看)，?|而)*"
)
_ACCORDING = regex.compile(r"据[^，。]{2,16}(?:统计|数据|测算|监测|调研|调查|报告)")
_MARKETS = ("市场", "市场规模", "行业规模")
_TELLS = regex.compile(r"[^，。；]{0,6}?(?:表示|发现|称|指出|认为|显示|预[计测期]|估[计算]|报道|调查|调研|(?:数据|统计|研究|报告)，)")
_SHORT = 6000  # characters of a text that is about the one company that it opens with
_OF_TWO = regex.compile(r"(?r)前者|后者")  # from the right: the last one
_YARDSTICK = regex.compile(
    r"(?:[占居列为比较在于与]|高于|低于|快于|慢于|优于|好于|超过|领先|落后|跑赢|排名|位列|位居|稳居|跻身|连续[\d一二三四五六七八九十]+年)$"
)
_PLURAL = regex.compile(
    r"家(?:[\u4e00-\u9fff]{0,8})(?:企业|公司|厂商|车企|机构)|(?:企业|厂商|车企)(?:合计|总计|共)|前[两三四五十\d]+(?:名|家|大|强)|[两三四五六七八九]家合计"
)
_FIRMS = regex.compile(r"[\u4e00-\u9fff]{0,6}?(?:企业|车企|上市公司|厂商)")
_OWN = regex.compile(
    r"^(?:(?:该|本)?(?:公司|集团)|前者|后者|[两三四五六七八九]家(?:公司|企业|厂商)?)的?(?:实现|录得)?(?=.{2})|^(?:实现|录得)(?=.{2})"
)


class CompanyLinker:
    """Links companies by one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self.finder = CompanyFinder(catalog)
        self.industry = catalog.pattern("industry_words")
        self.populations = catalog.endings("populations")
        self.results = catalog.pattern("company_results")
        self.announced = catalog.pattern("company_announcements")
        self.of_firms = catalog.pattern("company_words")
        self.other_body = catalog.pattern(
            "other_bodies", r"(?:^|[，。；\s])[^，。；\d]{2,14}{}(?:仍|则|以|在|位|居|也|有|共|\(|公布|获|发表)"
        )  # 东海大学位居第二(309件)

    def find(self, text: str, scope: Scope) -> list[Firm]:
        """Companies of a passage."""
        return self.finder.find(text, scope.firms)

    def known(self, text: str) -> Gazetteer[Company] | None:
        """Companies that only this document makes known, or of which it shows that a common word is their name; none for most."""
        found = {name: Company(name, country) for name, country in self.finder.introduced(text).items()}
        found |= self.finder.abbreviated(text, found) | self.finder.evident(text)
        return Gazetteer(found.items()) if found else None

    def document(self, title: str, text: str, scope: Scope) -> tuple[Firm | None, str]:
        """The company that a document is about, and the country of all companies that it names where that is one.

        It is about the company of its title, else the only one that a short text names, if it opens with it. One company named in
        passing tells no country: it takes the document's own company, or three; of five and more, four in five do. No country is looked for where the
        scope has one.
        """
        subject = self.subject(title, scope)
        if scope.home is not None and (subject is not None or len(text) >= _SHORT):
            return subject, ""  # neither a company nor a country is asked for
        found = self.find(text, scope)
        names = {n for f in found for n in f.names}
        if subject is None and len(names) == 1 and found[0].end < 80 and len(text) < _SHORT and not found[0].other:
            tells = _TELLS.match(text, found[0].end) and not self.of_firms.search(text) and not self.results.search(text)
            subject = None if tells else found[0]  # Adobe表示，只有15%的企业…: who tells it, no more
        countries = Counter(f.country for f in found)
        country, n = countries.most_common(1)[0] if countries else ("", 0)
        alone = len(countries) == 1 and (subject is not None or len(names) >= 3)
        return subject, country if alone or len(names) >= 5 and n * 5 >= len(found) * 4 else ""

    def subject(self, title: str, scope: Scope) -> Firm | None:
        """The company that a piece is about by its title."""
        named = [f for f in self.find(title, scope) if not f.other]
        return named[0] if named and len({f.names for f in named}) == 1 and len(named[0].names) == 1 else None

    def opening(self, text: str, scope: Scope) -> Firm | None:
        """What a paragraph speaks of until it names a company: that of the piece, or that of the paragraph before."""
        if scope.subject is not None:
            return scope.subject
        return scope.company if scope.company is not None and self.of_firms.search(text) else None

    # one sentence ---------------------------------------------------------------------------------------------------

    def link(
        self, drafts: list[Draft], firms: list[Firm], places: list[Place], text: str, span: tuple[int, int], scope: Scope
    ) -> list[Draft]:
        """Give each draft its company, with the country where it is known."""
        subjects = [f for f in firms if not f.other]
        if not subjects and scope.company is None:
            return drafts
        out: list[Draft] = []
        for d in drafts:
            firm, at = (None, -1) if d.lead.of else self._of(d, subjects, places, text, span, scope)
            run, k, n = d.run
            if firm is None and out and out[-1].firm and (k and out[-1].run[0] == run or not d.own_label and not d.lead.of):
                out.append(d._replace(firm=out[-1].firm, firm_country=out[-1].firm_country, firm_at=out[-1].firm_at))
                continue  # the list, or what is said of its label, goes on
            if firm is None:
                out.append(d)
                continue
            if again := self._again(d, at, out):
                out.append(again)
                continue
            name, country = firm.surface, firm.country
            which = self._of_two(text, d.q.start)
            if 1 < n == len(firm.names) or which and len(firm.names) == 2:
                name = firm.names[k if which is None else which[0] == "后者"]
                country = self.finder.country_of(name, scope.firms) or country
            out.append(d._replace(firm=name, firm_country=country, firm_at=at))
        return out

    @staticmethod
    def _of_two(text: str, at: int) -> regex.Match[str] | None:
        """The last 前者 or 后者 of the sentence, up to the figure; a semicolon does not end it."""
        return next(_OF_TWO.finditer(text, text.rfind("。", 0, at) + 1, at), None)

    @staticmethod
    def _again(d: Draft, at: int, done: list[Draft]) -> Draft | None:
        """A净利润x，B净利润y，增速分别为p和q: the companies of the figures before, in order."""
        _, k, n = d.run
        before = [b for b in done if b.run[0] != d.run[0]][-n:] if n > 1 else []
        if n < 2 or len(before) != n or at >= d.clause or not d.lead.distributive or len({b.firm for b in before if b.firm}) != n:
            return None
        return d._replace(firm=before[k].firm, firm_country=before[k].firm_country, firm_at=before[k].firm_at)

    def _of(
        self, d: Draft, subjects: list[Firm], places: list[Place], text: str, span: tuple[int, int], scope: Scope
    ) -> tuple[Firm | None, int]:
        before = [f for f in subjects if f.end <= d.q.start]
        if d.q.unit == "家" and _FIRMS.match(text, d.q.end) and not any(f.start >= d.clause for f in before):
            return None, -1  # 机构统计了11家跨国企业: companies that are counted are not one company's
        others = d.label.endswith(_MARKETS) or d.post and d.q.dimension == "share" and self.populations.end(d.label)
        if others and any(_TELLS.match(text, f.end) for f in before):
            return None, -1  # Adobe表示，只有15%的企业: who tells it
        if before:
            firm = before[-1]
            if scope.company is not None and firm.start >= d.clause and _SELF.match(text, d.clause):
                return scope.company, -1  # 公司与美国A公司合作，公司收到A …
            near = firm.start >= d.clause or scope.place is None or bool(self.results.search(text, d.clause, d.q.start + 12))
            if firm.start >= d.clause or near and not self._turned(text, firm.end, d.q.start, len(firm.names) > 1):
                return firm, firm.start
            listed = next((f for f in reversed(before) if len(f.names) > 1), None)
            if listed is not None and _PLURAL.search(text, d.clause, d.q.start):
                return listed, listed.start  # A、B和C三家均增长，其中A …，三家企业 …
            return None, -1
        if scope.company is None:
            return None, -1
        said = text[span[0] : d.q.start]
        anaphoric = _ANAPHORA.search(said)
        elsewhere = any(
            not p.yardstick and not p.named and not p.keep and p.start < d.q.start and p.region and p.region.kind != "settlement"
            for p in places
        )
        if not anaphoric and not d.continued and (scope.subject is None or scope.company.names != scope.subject.names):
            if scope.place is not None or scope.company.passing or not self.results.search(text[d.clause : d.q.end + 12] + d.label):
                return None, -1
        if not anaphoric and (elsewhere or self._turned(text, span[0], d.q.start) or self.other_body.search(text, span[0], d.q.start)):
            return None, -1
        return scope.company, -1

    def _turned(self, text: str, start: int, end: int, several: bool = False) -> bool:
        """Whether a stretch has left the company for its industry (行业平均毛利率, not 高于行业平均); 三家企业 are those of a list."""
        if _PLURAL.search(text, start, end):
            return not several
        if _ACCORDING.search(text, start, end):
            return True
        words = self.industry.finditer(text, start, end)
        return any(
            not (several and m[0].startswith("家")) and not _YARDSTICK.search(text[max(start, m.start() - 6) : m.start()]) for m in words
        )

    def carried(self, firms: list[Firm], drafts: list[Draft], text: str, span: tuple[int, int], scope: Scope) -> Firm | None:
        """What the next sentence speaks of where it names no company."""
        subjects = [f for f in firms if not f.other]
        if subjects:
            last = subjects[-1]
            told = (
                any(d.firm_at >= 0 for d in drafts)
                or last.names == (scope.subject.names if scope.subject else ())
                or self.announced.search(text, last.end, span[1]) is not None
            )
            told = told or last is subjects[0] and len(last.names) == 1 and _SUBJECT.fullmatch(text, span[0], last.start) is not None
            told = told or scope.company is not None and last.names == scope.company.names and not scope.company.passing
            return last if told else last._replace(passing=True)
        if scope.company is None:
            return scope.subject if scope.subject is not None and _ANAPHORA.search(text, *span) else None
        if scope.company.passing and any(d.firm for d in drafts) and _ANAPHORA.search(text, *span):
            return scope.company._replace(passing=False)
        return None if self._turned(text, *span) and not _ANAPHORA.search(text, *span) else scope.company

    def name(self, drafts: list[Draft]) -> list[Draft]:
        """Put the company into `breakdown`; the part that stood there goes to the label, where it is not yet."""
        out: list[Draft] = []
        for d in drafts:
            if not d.firm:
                out.append(d)
                continue
            part = "" if d.breakdown and self.finder.names.get(d.breakdown) else d.breakdown  # the company of the label that goes on
            label = d.label if not part or part in d.label or part == d.firm or part in d.firm else f"{part}{d.label}"
            label = _OWN.sub("", label)
            because = "named in the sentence" if d.firm_at >= 0 else "the company spoken of before"
            out.append(d._replace(label=label, breakdown=d.firm, reasons=(*d.reasons, Reason("breakdown", d.firm, because))))
        return out
