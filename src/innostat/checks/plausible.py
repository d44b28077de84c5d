"""V203: values that cannot be, by the indicator's range or as a share of a whole; V202: % for 百分点."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import regex

from innostat.catalog import Catalog, squeeze
from innostat.checks.base import Corpus, Interval, finding
from innostat.checks.keys import clause_before, explicit, is_amount_of_change
from innostat.checks.wording import interval_text, quote_of
from innostat.models import Finding, Observation
from innostat.numerals import exact

_PART = regex.compile(r"(?:占[^，]{0,30}(?:比重|比例|比率|份额)|占比|比重)$")
_NOT_PART = regex.compile(r"进度|计划|预算|目标|上年|同期|倍|增量|贡献|保费|赔付|负债|储备|债务|杠杆")
_BASES = {"currency": ("CNY", "USD", "EUR", "GBP", "HKD"), "share": ("%",), "count": (), "index": ()}
_POINTS = regex.compile(r"(?:提高|上升|提升|下降|降低|回落|高出|高|低|增加|减少|扩大|缩小|收窄|下滑)了?(?:约|近)?$")
_SHARE_HEAD = regex.compile(r"(?:占比|比重|比例|份额|失业率|普及率|利润率|覆盖率|渗透率|占有率|自给率|贡献率|毛利率|合格率|入学率|城镇化率|化率|投入强度|研发强度)$")
_NO_POINTS = regex.compile(r"劳动生产率|产出率|增长率|增速|周转率|汇率|利率|收益率")


def check_plausible(corpus: Corpus, catalog: Catalog, told: set[str]) -> Iterator[Finding]:
    """Find levels outside their indicator's range, parts above their whole, and shares that change by % in place of points."""
    for o in corpus.observations:
        if o.obs_id in told or o.statement != "actual":
            continue
        if o.measure in ("level", "share"):
            yield from _range(o, catalog)
        if o.measure == "share":
            yield from _part(o)
        if o.measure == "growth":
            yield from _points(o, catalog)


def _range(o: Observation, catalog: Catalog) -> Iterator[Finding]:
    indicator = catalog.indicators.get(o.indicator)
    if indicator is None or (indicator.low is None and indicator.high is None) or "/" in o.base_unit or is_amount_of_change(o):
        return
    units = _BASES.get(indicator.dimension)
    if units is None or (units and o.base_unit not in units) or (o.measure == "share") != (indicator.dimension == "share"):
        return
    if not _beside(o, catalog) or o.base_unit == "%" and indicator.dimension != "share":
        return
    mine = Interval.of(o)
    above = indicator.high is not None and mine.low is not None and mine.low > indicator.high
    below = indicator.low is not None and mine.high is not None and mine.high < indicator.low
    if above or below:
        bound = indicator.high if above else indicator.low
        yield finding(
            "V203", "outside-plausible-range", "error" if o.table or o.measure == "share" else "warning",
            f"{o.label} ({o.region or 'no region'}, {o.period or 'no period'}) is {quote_of(o)}; {indicator.zh} lies "
            f"{'below' if above else 'above'} {exact(bound or Decimal(0))}{o.base_unit} everywhere",
            [o], reported=interval_text(o), computed=f"{_bound(indicator.low)} to {_bound(indicator.high)}",
            suggestion="a cell stands in the wrong column, the unit is wrong, or two numbers ran together",
        )  # fmt: skip


def _beside(o: Observation, catalog: Catalog) -> bool:
    """Whether the indicator stands in the figure's own clause; a noun behind the figure may make it another one."""
    if o.table:
        return True
    return explicit(o, catalog) and any(name == o.indicator for _, _, name in catalog.indicator_names.scan(squeeze(clause_before(o))))


def _bound(value: Decimal | None) -> str:
    return "open" if value is None else exact(value)


def _part(o: Observation) -> Iterator[Finding]:
    if o.base_unit != "%" or not _PART.search(squeeze(o.label)) or _NOT_PART.search(o.label + o.sentence) or o.indicator:
        return
    low = Interval.of(o).low
    if low is not None and low > 100:
        yield finding(
            "V203", "outside-plausible-range", "error", f"{o.label} is {quote_of(o)}: a part of a whole cannot be above 100%", [o],
            reported=interval_text(o), computed="0 to 100", suggestion="the figure is misprinted, or it is a growth and no share",
        )  # fmt: skip


def _points(o: Observation, catalog: Catalog) -> Iterator[Finding]:
    """失业率下降0.2% for 下降0.2个百分点."""
    label = squeeze(o.label)
    indicator = catalog.indicators.get(o.indicator)
    share = (indicator is not None and indicator.dimension == "share") or bool(_SHARE_HEAD.search(label))
    if o.base_unit != "%" or o.table or not share or _NO_POINTS.search(label) or not explicit(o, catalog) or abs(o.value) > 10:
        return
    clause = clause_before(o)
    if not _POINTS.search(clause) or regex.search(r"分别|增速|增长|增幅|环比", clause) or not _near(clause, label, o.sentence):
        return
    yield finding(
        "V202", "magnitude-slip", "warning",
        f"{o.label} is a share, and is said to change by {quote_of(o)}; a share changes by percentage points, and {quote_of(o)} of it is next to nothing",
        [o], reported=quote_of(o), computed=quote_of(o).replace("%", "个百分点"), suggestion=f"{quote_of(o).replace('%', '个百分点')} is meant",
    )  # fmt: skip


def _near(clause: str, label: str, sentence: str) -> bool:
    """Whether the clause, or the one before a 比上年 clause, names the share itself."""
    tail = label[-2:]
    if tail in squeeze(clause):
        return True
    at = sentence.find(clause)
    before = squeeze(regex.split(r"[。；]", sentence[: max(at, 0)])[-1][-40:])
    return bool(regex.match(r"\s*(?:比|较|同比)", clause)) and tail in before
