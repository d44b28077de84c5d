"""Companies in a passage: by name, by suffix, or behind a word such as 企业 that says what they are."""

from __future__ import annotations

import re

from innostat.catalog import Catalog
from innostat.find.scan import Gated

_TIME = r"(?:近日|昨日|日前|同日|今日|当日|\d{1,2}月|第[一二三四]季度|[上下]半年|前三季度|去年|今年|20\d\d)"
_VERB = r"(?:发布|披露|公布|宣布|实现|完成|交付|装车|装机|拟|预计|称|表示|的|在|与|交出|已|方面|上半年|持有|收购|推出|营收|净利|股价|科创板|创业板|港股|IPO|旗下)"


class CompanyFinder:
    """Finds companies by one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        suffix = catalog.pattern("company_suffixes").pattern
        self.named = re.compile(catalog.pattern("companies").pattern)
        common = "|".join(re.escape(w) for w in sorted(catalog.words("no_company"), key=lambda w: (-len(w), w)))
        tail = rf"{suffix}(?:股份有限公司|有限公司|集团|公司)?"
        behind = rf"[”]?(?=\((?:证券代码|股票代码|\d|[A-Z]|以下简称)|[”]?{_VERB}|{_TIME})"
        # `re`: four times as fast as `regex` here; most paragraphs have no name that could be a company's before such a verb.
        self.suffixed = Gated(
            re.compile(tail + behind),
            re.compile(rf"(?:^|[，。；、“：]|企业|公司|车企|厂商|巨头|龙头|运营商|[件材料商]商|记者从)[“]?(?P<name>(?!{common})[\u4e00-\u9fffA-Za-z]{{2,5}}?{tail}){behind}"),
        )
        self.described = re.compile(
            rf"(?:企业|公司|车企|厂商|巨头|龙头|矿商|软件商|供应商|制造商|运营商|机构)[“]?(?P<name>(?!{common})(?:(?![从由到为是等的和与在将已都均也了对经费收入投资利润])[\u4e00-\u9fffA-Za-z]){{3,6}}?(?:集团|资源|公司)?)[”]?(?={_TIME}|{_VERB})"
        )

    def find(self, text: str) -> list[tuple[int, str]]:
        """(offset, name) of each company in order.

        >>> from innostat.catalog import load_catalog
        >>> CompanyFinder(load_catalog()).find("比亚迪交付30万辆，远航科技发布年报")
        [(0, '比亚迪'), (10, '远航科技')]
        """
        found = [(m.start(), m[0]) for m in self.named.finditer(text)]
        for pattern in (self.suffixed.pattern, self.described) if self.suffixed.may_match(text) else (self.described,):
            found += [(m.start("name"), m["name"]) for m in pattern.finditer(text) if not any(a <= m.start("name") < a + len(n) for a, n in found)]
        return sorted(found)
