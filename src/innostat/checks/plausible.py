"""V203: values that cannot be, by the indicator's range or as a share of a whole; V202: % for 百分点."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from innostat import lazy_regex as regex
from innostat.catalog import Catalog, squeeze
from innostat.checks.base import Corpus, Interval, finding
from innostat.checks.instances import pattern
from innostat.checks.intervals import minus, negative
from innostat.checks.keys import clause_before, clause_behind, explicit, is_amount_of_change
from innostat.checks.patterns import rx
from innostat.checks.wording import interval_text, listed, period_text, quote_of
from innostat.messages import tell
from innostat.models import Finding, Observation
from innostat.numerals import exact

_PART = regex.compile(r"(?:占[^，]{0,30}(?:比重|比例|比率|份额)|占比|比重)$")
_NOT_PART = pattern("no_part")
_AMOUNT = pattern("amount_names")
_BASES = {"currency": ("CNY", "USD", "EUR", "GBP", "HKD"), "share": ("%",), "count": (), "index": ()}
_MEASURED = regex.compile(r"米|公里|海里|亩|公顷|吨|克|斤|瓦|升|标准箱|[A-Z]{3}")
_MOST_POINTS = 10
_OFTEN = 3  # so many slips of one kind in a text are told at once
_RATE_OF_GROWTH = regex.compile(
    rf"(?:{pattern('growth_names').pattern})[^，。；\d]{{0,8}}(?:高|低|提高|回落|加快|放缓|收窄|扩大|提升|下降|快|慢)[出了于]?[^，。；\d]{{0,6}}$"
)
_SHARE_CHANGES = regex.compile(
    rf"(?:{pattern('share_names').pattern})(?!的)"  # 占较大比重的食品价格下降4.1%
    r"[^，。；\d]{0,8}(?:提高|上升|提升|下降|降低|回落)了?(?:约|近)?$"
)
_REACHED = regex.compile(r"[到至为](?:约|近|了)?$")
_THEIR_OWN = regex.compile(r"(?:左右|以[上下])?的(?:年均|平均|同比|年)*(?:增长|增[速幅长]|涨幅|水平)")
_HELD_AGAINST = regex.compile(r"^(?:增速)?(?:分别)?(?:快|慢|高|低|领先|落后|超过|比|较)")
_COUNTED = regex.compile(r"[数量额值率]$")
_CHANGED = regex.compile(r"(?:提高|上升|提升|下降|降低|回落|高出|增加|减少|扩大|缩小|收窄|下滑|高|低|升|降)了?(?:约|近)?$")


def check_plausible(corpus: Corpus, catalog: Catalog, told: set[str]) -> Iterator[Finding]:
    """Find levels outside their indicator's range, parts above their whole, and shares that change by % in place of points."""
    before: list[Observation] = []
    slips: dict[str, list[list[Observation]]] = {}
    for o in corpus.observations:
        if before and (before[-1].sentence != o.sentence or before[-1].doc != o.doc):
            before = []
        if o.obs_id not in told and o.statement == "actual":
            if o.measure in ("level", "share"):
                yield from _range(o, catalog)
            if o.measure == "share":
                yield from _part(o)
            if o.base_unit == "%" and not o.sheet and o.measure in ("growth", "difference", "change"):
                if slip := _points(o, before):
                    slips.setdefault(o.doc, []).append(slip)
        before.append(o)
    for found in slips.values():
        yield from map(_slip, found) if len(found) < _OFTEN else (_often(found),)


def _range(o: Observation, catalog: Catalog) -> Iterator[Finding]:
    indicator = catalog.indicators.get(o.indicator)
    if indicator is None or (indicator.low is None and indicator.high is None) or "/" in o.base_unit or is_amount_of_change(o):
        return
    units = _BASES.get(indicator.dimension)
    if units is None or (units and o.base_unit not in units) or (o.measure == "share") != (indicator.dimension == "share"):
        return
    if indicator.dimension == "count" and not o.base_unit and o.unit[-1:] == "亿":
        return  # 技术合同成交7707.2亿: of yuan
    if indicator.dimension == "count" and (_MEASURED.search(o.base_unit) or o.value < 0 and not o.base_unit):
        return  # 海外仓面积32.5万平方米 is no number of 海外仓; nor is -77,441 without a unit
    if not _beside(o, catalog) or o.base_unit == "%" and indicator.dimension != "share":
        return
    mine = Interval.of(o)
    above = indicator.high is not None and mine.low is not None and mine.low > indicator.high
    below = indicator.low is not None and mine.high is not None and mine.high < indicator.low
    if above or below:
        bound = indicator.high if above else indicator.low
        series = tell("series", label=o.label, region=o.region or tell("no-region"), period=period_text(o.period) or tell("no-period"))
        yield finding(
            "V203", "outside-plausible-range", "error" if o.sheet or o.measure == "share" else "warning",
            tell(
                "implausibly-high" if above else "implausibly-low", series=series, quote=quote_of(o), indicator=indicator.zh,
                bound=exact(bound or Decimal(0)) + o.base_unit,
            ),
            [o], reported=interval_text(o), computed=tell("to", low=_bound(indicator.low), high=_bound(indicator.high)), suggestion=tell("implausible-do"),
        )  # fmt: skip


def _heads(o: Observation, catalog: Catalog) -> bool:
    """Whether the indicator ends its label: 工业互联网平台设备连接数 is no number of 工业互联网平台."""
    label = squeeze(o.label)
    found = [(end, name) for _, end, name in catalog.indicator_names.scan(label) if name == o.indicator]
    return any(label[end:] == "" or not _COUNTED.search(label[end:]) for end, _ in found) or not found


def _beside(o: Observation, catalog: Catalog) -> bool:
    """Whether the indicator stands in the figure's own clause; a noun behind the figure may make it another one."""
    if not _heads(o, catalog):
        return False
    if o.sheet:
        return True
    return explicit(o, catalog) and any(name == o.indicator for _, _, name in catalog.indicator_names.scan(squeeze(clause_before(o))))


def _bound(value: Decimal | None) -> str:
    return tell("open") if value is None else exact(value)


def _part(o: Observation) -> Iterator[Finding]:
    if o.base_unit != "%" or not _PART.search(squeeze(o.label)) or _NOT_PART.search(o.label + o.sentence) or o.indicator:
        return
    low = Interval.of(o).low
    if low is not None and low > 100:
        yield finding(
            "V203", "outside-plausible-range", "error", tell("part-above-whole", label=o.label, quote=quote_of(o)), [o],
            reported=interval_text(o), computed=tell("to", low="0", high="100"), suggestion=tell("part-above-whole-do"),
        )  # fmt: skip


def _points(o: Observation, before: list[Observation]) -> list[Observation]:
    """占比53.1%，提升3.1% for 提升3.1个百分点, 增速回落0.2% for 回落0.2个百分点: the figure, and the share that it changes; else none."""
    clause = clause_before(o)
    against = clause.startswith(("比", "较", "同比", "环比"))  # nothing is named anew: the share just told
    against = against and not any(p.measure == "level" and p.label == o.label for p in before)  # 收入4824亿元，占比60.2%，同比下降8.4%
    shares = [
        p
        for p in before
        if p.measure == "share"
        and p.base_unit == "%"
        and not _AMOUNT.search(p.label)
        and p.label[:1] not in ("比", "较")  # 比全国平均值低2.2%，比2015年上升1.5%: no share
        and not _NOT_PART.search(p.label)  # 为预算的62.7%，同比下降8.7%: the growth of what was planned
        and (p.label == o.label or (o.label in p.label and against))
    ]
    rate = bool(_RATE_OF_GROWTH.search(clause)) and any(p.measure == "growth" for p in before)
    rate = rate or (bool(_SHARE_CHANGES.search(clause)) and not shares)
    if clause[:1] in ("比", "较") and not rx(r"上|去|年|同期|前|\d|期").search(clause):
        return []  # 比全国平均值低1.5%: held against another, no change
    if _REACHED.search(clause) or _THEIR_OWN.match(clause_behind(o)):
        return []  # 涨幅回落到2.6%: what it came to, and no change; 高于世界经济2.8%左右的平均增速: the other's own
    between = _between(o, before, clause)
    if not rate and not between and not (shares and shares[-1] is before[-1] and _CHANGED.search(clause)):
        return []
    if abs(o.value) > _MOST_POINTS or (not rate and not between and _relative(shares, o)):
        return []
    return [o, *shares[-1:]]


def _slip(rows: list[Observation]) -> Finding:
    quote = quote_of(rows[0])
    points = quote.replace("%", "个百分点")
    return finding(
        "V202", "magnitude-slip", "warning",
        tell("percent-for-points", label=rows[0].label, quote=quote),
        rows, reported=quote, computed=points, suggestion=tell("value-is-meant", value=points),
    )  # fmt: skip


def _often(slips: list[list[Observation]]) -> Finding:
    """A text that prints the changes of its shares in % throughout: one thing to look at."""
    rows = [rows[0] for rows in slips]
    return finding(
        "V202", "magnitude-slip", "warning",
        tell("percent-for-points-often", n=len(rows), figures=listed([quote_of(o) for o in rows])),
        rows, reported=quote_of(rows[0]), computed=quote_of(rows[0]).replace("%", "个百分点"), suggestion=tell("percent-for-points-often-do"),
    )  # fmt: skip


def _between(o: Observation, before: list[Observation], clause: str) -> bool:
    """Whether a figure is by what two growth rates of its sentence differ: 全部工业增长5.3%，其中甲业增长6.9%，快于全部工业1.6%."""
    rates = [p for p in before if p.measure == "growth" and p.base_unit == "%" and p.qualifier == "exact" and p.decimals >= o.decimals]
    if o.measure != "difference" or len(rates) < 2 or rates[-1] is not before[-1] or o.decimals < 1 or not _HELD_AGAINST.search(clause):
        return False
    new = Interval.of(rates[-1])
    apart = [minus(new, Interval.of(p)) for p in rates[:-1]]
    return any(d.meets(Interval.of(o)) or d.meets(negative(Interval.of(o))) for d in apart)


def _relative(shares: list[Observation], o: Observation) -> bool:
    """Whether the figure is the relative growth between two shares named before."""
    if len(shares) < 2 or not shares[-2].base_value:
        return False
    a, b = Interval.of(shares[-2]), Interval.of(shares[-1])
    if a.low is None or a.high is None or b.low is None or b.high is None or a.low <= 0:
        return False
    return Interval((b.low / a.high - 1) * 100, (b.high / a.low - 1) * 100).meets(Interval.of(o))
