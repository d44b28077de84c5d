"""Topics: what the sentences before one without a subject are about."""

from __future__ import annotations

from innostat import lazy_re as re
from innostat.catalog import Catalog

_BACK = 3  # sentences to look back over
_DIGIT = re.compile(r"\d")
_FIRST = r"(?:[^，。；]{0,10}[年月来]，)?"


class TopicReader:
    """Finds topics by the words of one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        """Set up."""
        self.thriving = catalog.pattern("manner+thriving", _FIRST + r"(?P<what>[\u4e00-\u9fff]{2,10}?){}[\u4e00-\u9fff]{2,6}。")
        self.industry = catalog.pattern(
            "industry_nouns", _FIRST + r"(?P<what>[\u4e00-\u9fff]{1,10}?{})(?![的和与、链园群化强大带区发体业])[“\u4e00-\u9fff]"
        )

    def find(self, text: str, start: int) -> str:
        """What the sentences before the one that begins at `start` are about; else empty.

        What a short one says to thrive, or an industry that one opens with, no figure between.

        >>> from innostat.catalog import load_catalog
        >>> find = TopicReader(load_catalog()).find
        >>> find("经营主体持续壮大。总量接近800万户", 9), find("石化产业持续增效。建设一批项目。产值1300亿元", 16)
        ('经营主体', '石化产业')
        """
        end = start
        for back in range(_BACK):
            begin = max(text.rfind(c, 0, max(end - 1, 0)) for c in "。；！") + 1
            if not back and (m := self.thriving.fullmatch(text, begin, end)) or (m := self.industry.match(text, begin, end)):
                return str(m["what"])
            if not begin or _DIGIT.search(text, begin, end):
                return ""
            end = begin
        return ""
