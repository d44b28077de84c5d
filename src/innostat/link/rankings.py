"""Rankings: what those are ranked by whose figures stand behind their names (发文量排名前三的机构为清华大学（53篇）)."""

from __future__ import annotations

from innostat.catalog import Catalog
from innostat.link.draft import Draft
from innostat.link.nouns import NounReader

_OF_THEM = frozenset("个家所位名座")  # 产值最大的行业有3个: so many are ranked


class RankingReader:
    """Reads rankings by one catalogue."""

    def __init__(self, catalog: Catalog, nouns: NounReader) -> None:
        self.nouns = nouns
        self.named = catalog.endings("organisation")
        most = r"(?:排名?在?|位[居列]|名列|居|处于)?(?:最多|最高|最大|最强|靠前|领先|居前|首位|榜首|第[一二三]位?|前(?:[\d一二三四五六七八九十两]+)(?:名|位|强|家|个)?)"
        self.own = catalog.pattern(
            "ranked_kinds",
            rf"(?P<what>.{{2,}}?){most}(?:的(?:前[\d一二三四五六七八九十]+)?(?:(?:(?![是为有])[\u4e00-\u9fff]){{0,4}}{{}})?)?(?:主要|依次|分别|则)?(?:是|为|有|包括)?(?P<name>[^是为有]*)",
        )
        self.above = catalog.pattern("ranked_kinds", rf"(?P<what>[^，。；：]{{2,24}}?){most}[^，。；：\d]{{0,8}}{{}}")

    def read(self, d: Draft, before: list[Draft], said: str) -> tuple[str, str] | None:
        """What a figure is of by the ranking that names it, and who; None where there is no ranking.

        Args:
            d: A figure with its noun.
            before: Those before it in the sentence.
            said: The sentence before, where the figure stands in brackets behind a name.
        """
        if d.q.unit in _OF_THEM or d.lead.motion:
            return None
        if (m := self.own.fullmatch(d.noun)) and (what := self._measured(m["what"])):
            if not m["name"] or d.aside:
                return what, m["name"]
        if d.aside and not before and said and self.named.end(d.noun) and (m := self.above.search(said)):
            return (what, d.noun) if (what := self._measured(m["what"])) else None
        return None

    def clause(self, noun: str) -> str:
        """What places are ranked by that a clause names (专利授权量居前三位的是、和: their names blanked), else the clause as it is."""
        m = self.own.fullmatch(noun)
        return self._measured(m["what"]) or noun if m and not m["name"].strip("、和与及") else noun

    def _measured(self, what: str) -> str:
        what = what.removesuffix("的").removeprefix("我国")
        return what if self.nouns.is_indicator(what) else ""
