"""Two levels of a sentence of which it says that one comes from, or is held against, the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from innostat import lazy_regex as regex
from innostat.checks.clauses import Statement
from innostat.checks.patterns import rx
from innostat.models import Observation

OLD_BEHIND = regex.compile(r"(?:上年同期|上年末?|去年同期|去年|上期|年初)(?:的|为|是|仅为|只有|约为)*(?:约|近|超)?$")
OTHER_YEAR = regex.compile(
    r"[，(、](?:而|但)?(?:在)?(?:19|20)\d\d年(?:同期|[末底])?(?:则?为|是|仅为|只有|仅有|则是|约为|达到?|：)?(?:约|近|超)?$"
)
_THAN = regex.compile(
    r"(?:同比|环比)(?:上年|去年|上一?季度|上月|[一二三四]季度|\d{1,2}月份?|20\d\d年)[^，；。]{0,12}$|(?:(?<![同环])比|较|同(?!比))[^，；。]{0,22}$"
)
_WITH = regex.compile(r"，(?:与|同|和)[^，；。]{0,22}$")  # 与2010年的133972万人|相比
_ASIDE = regex.compile(r"\([^()]*\)")
_AND_THAN = regex.compile(r"[，、；](?:也|又|更|并|同时)?[比较](?:19|20)\d\d年[^，；。\d]{0,6}的")
_ON_BASE = regex.compile(r"(?:^|[，；。])在[^，；。]{0,14}$")
FROM = regex.compile(r"(?:由|从|自)[^，；。]{0,16}$")
_TO = regex.compile(r"^[^，；。]{0,24}(?:到|至|为|达|成)[^，；。到至]{0,12}$")
_TIMES_OF = regex.compile(r"(?:是|为|相当于|约为|约是)[^，；。]{0,22}$")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two levels of which one is said to come from the other, and where in the sentence what is said of them begins."""

    new: Observation
    old: Observation
    behind: int


def find_pairs(s: Statement) -> Iterator[Pair]:
    """Neighbouring levels of one series of which the sentence says that one comes from, or is held against, the other."""
    last: Pair | None = None
    for i in range(len(s.figures) - 1):
        a, b = s.figures[i].row, s.figures[i + 1].row
        if last is not None and last.behind <= i and a.measure in ("change", "growth", "difference") and _AND_THAN.fullmatch(s.gap(i + 1)):
            if b.measure == last.new.measure and b.base_unit == last.new.base_unit and b.statement == last.new.statement:
                last = Pair(last.new, b, i + 2)  # 较2020年的10.56%提高2.37个百分点，比2015年的6.20%提高6.73个百分点
                yield last
            continue
        if a.measure != b.measure or a.measure not in ("level", "share") or a.base_unit != b.base_unit or a.statement != b.statement:
            continue
        gap, behind = _ASIDE.sub("", s.gap(i + 1)), s.gap(i + 2)
        if rx(r"其中|；|。").search(gap) or len(gap) > 40 or b.label and b.label in gap and b.label not in a.label:
            continue  # 投入12亿元实施…，技术合同成交额突破3000亿元
        if FROM.search(s.lead(i)) and _TO.match(gap.lstrip("，")):
            yield (last := Pair(b, a, i + 2))
        elif _TIMES_OF.search(gap) and rx(r"\)?的").match(behind):
            yield Pair(a, b, i + 2)
        elif _THAN.search(gap) or OLD_BEHIND.search(gap) or _ON_BASE.search(gap) and behind.lstrip("的").startswith("基础"):
            if not rx(r"(?:低|少)于?$").search(gap):
                yield (last := Pair(a, b, i + 2))
        elif _WITH.search(gap) and rx(r"(?:人|的[^，；。]{0,6})?相比").match(behind):
            yield (last := Pair(a, b, i + 2))
        elif OTHER_YEAR.search(gap) and a.label == b.label and a.breakdown == b.breakdown and (a.year or 0) > (b.year or 9999):
            yield Pair(a, b, i + 2)  # 2023年销量为302.4万辆，而2022年为186.3万辆，同比增长62.3%
