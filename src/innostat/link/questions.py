"""What a sentence asks or supposes: its figures are nobody's statement (将在哪一年超过4万亿元？, 假定商品100万件)."""

from __future__ import annotations

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.models import Quantity

_GAP = r"(?:\(\s*+\)|(?<!_)_{2,}+)"
#: A question, or a sentence whose last words are left to be filled in.
_IS_QUESTION = regex.compile(rf"(?:？[”』」）)]?|{_GAP}[^，；：()\d]{{0,8}})$")
_ASKED = regex.compile(
    rf"多少|百分之几|几(?:个|倍|年|成|家|次|项|类|种|位)|哪[一几]?(?:年|个|项|组|种)|哪些(?:年份?|省|市|地区|国家|城市|行业)|{_GAP}"
)
_GAPS = ("？", "_", "()", "( ")
_CLAUSE_MARKS = "，：；。"
_AS_COUNTED = r"(?![干羌尔按以从不说将把]|剔除|扣除|减去|除去|加上|算上|考虑|仅|只)"
_IF = regex.compile(rf"(?<=^|[，：；。])(?:若|如果|倘若|如若)是?{_AS_COUNTED}")
_SUPPOSING = regex.compile(r"(?<=^|[，：；。]|[.、]\s?)(?:假定|假设|假如)(?!检验|条件)")
#: Where a supposition comes to what follows from it, which then is a forecast, or to what it is held against (而2018年总额为17.6万亿元).
_FOLLOWS = re.compile(r"将|预计|有望|预期|，[而但]")
_INVENTED = regex.compile(r"(?<![A-Za-z&])[A-Z]国(?!家|际|[有内产])|[甲乙丙丁]国(?!家|际)|[甲乙丙]种商品")
_SELECTS = regex.compile(r"(?:以[上下])?的[^，。；\d]{1,12}，")


def without_asked(quantities: list[Quantity], text: str, start: int, end: int) -> list[Quantity]:
    """The quantities of a sentence `[start, end)` that it states, not those that it asks about, supposes or tells of a made-up country.

    What a question says before the clause that asks is so: 研发经费3万亿元，占GDP的百分之几？
    """
    said = text[start:end].rstrip("。 ")
    spans = _supposed(said)
    if ("国" in said or "商品" in said) and _INVENTED.search(said):
        spans.append((0, len(said)))
    asked = _ASKED.search(said) if any(mark in said for mark in _GAPS) and _IS_QUESTION.search(said) else None
    if asked is not None:
        first = max(said.rfind(mark, 0, asked.start()) for mark in _CLAUSE_MARKS) + 1
        spans.append((min([first, *(a for a, _ in spans)]), len(said)))
    if not spans:
        return quantities
    kept = [q for q in quantities if not any(a <= q.start - start < b for a, b in spans)]
    return [q for q in kept if asked is None or not _SELECTS.match(text, q.end)]  # 超过100亿元的省份，共有几个？


def _supposed(said: str) -> list[tuple[int, int]]:
    """The parts of a sentence that suppose something.

    >>> t = "如果发行量增加20%，价格为12元"
    >>> [t[a:b] for a, b in _supposed(t)], _supposed("如果按现价计算，产值增长5%")
    (['如果发行量增加20%'], [])
    """
    spans = []
    if "假" in said and (m := _SUPPOSING.search(said)):
        follows = _FOLLOWS.search(said, m.end())
        spans.append((m.start(), follows.start() if follows else len(said)))
    for m in _IF.finditer(said) if "若" in said or "如果" in said else ():
        spans.append((m.start(), said.find("，", m.end()) if "，" in said[m.end() :] else len(said)))
    return spans
