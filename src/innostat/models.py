"""The frozen records that the stages hand on. Offsets are half-open and count Unicode code points of the source text."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Unit:
    """One symbol of `units.toml`: 亿元's 元, 件, 个百分点."""

    symbol: str
    base: str
    dimension: str
    cue: bool = False


class Quantity(NamedTuple):
    """A number with its unit as found in a passage; `start`, `end` are offsets into the passage's text."""

    start: int
    end: int
    number_start: int
    value: Decimal
    decimals: int
    multiplier: Decimal
    unit: str
    base_unit: str
    dimension: str
    bound: str = "exact"
    value_to: Decimal | None = None
    multiplier_to: Decimal | None = None
    rank: bool = False
    chinese: bool = False
    bare: bool = False
    cue: bool = False
    shared: bool = False
    doubling: bool = False
    per: str = ""

    @property
    def base_value(self) -> Decimal:
        """Value with 万, 亿 … multiplied out."""
        return self.value * self.multiplier

    @property
    def base_value_to(self) -> Decimal | None:
        """Upper end of a range with 万, 亿 … multiplied out."""
        if self.value_to is None:
            return None
        return self.value_to * (self.multiplier_to if self.multiplier_to is not None else self.multiplier)


class Period(NamedTuple):
    """A resolved period. `text` is ISO 8601 (`2023`, `2023-12`, `2006/2017`, `2016/`, `/2018`)."""

    text: str
    source: str
    reason: str = ""

    @property
    def year(self) -> int | None:
        """Last year of the period; of an open one the only year that it names."""
        return _last_year(self.text)


@lru_cache(maxsize=1024)  # few periods for many figures
def _last_year(text: str) -> int | None:
    years = [part[:4] for part in text.split("/") if part]
    return int(years[-1]) if years else None


NO_PERIOD = Period("", "", "no year can be told")


@dataclass(frozen=True, slots=True)
class Region:
    """One place of `regions.csv`."""

    name: str
    code: str
    kind: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Company:
    """One name of `companies.csv` and the country of its company; a weak name is a common word too and needs evidence beside it."""

    name: str
    country: str
    weak: bool = False


@dataclass(frozen=True, slots=True)
class RegionMention:
    """A place name in a passage; `name` may join several (广东、山东)."""

    start: int
    end: int
    region: Region
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """One entry of `indicators.toml`; `units`: the only base units that its levels can have, where it names them."""

    id: str
    zh: str
    en: str
    theme: str
    dimension: str
    aliases: tuple[str, ...]
    low: Decimal | None = None
    high: Decimal | None = None
    units: frozenset[str] = frozenset()


class Reason(NamedTuple):
    """Why a field of a row holds what it holds; shown by `innostat explain`."""

    field: str
    value: str
    because: str


@dataclass(frozen=True, slots=True)
class Observation:
    """One statistic: a row of the table. The columns are described in `table.COLUMNS`."""

    obs_id: str
    doc: str
    page: int | None
    line: int
    start: int
    end: int
    quote: str
    indicator: str
    label: str
    breakdown: str
    region: str
    region_code: str
    period: str
    year: int | None
    period_source: str
    value: Decimal
    unit: str
    base_value: Decimal
    base_unit: str
    value_to: Decimal | None
    base_value_to: Decimal | None
    decimals: int
    qualifier: str
    measure: str
    compared_to: str
    statement: str
    table: str
    sentence: str
    flags: str = ""
    reasons: tuple[Reason, ...] = field(default=(), compare=False)

    @property
    def sheet(self) -> str:
        """The table that it stands in: its caption, `|` where it has none; empty in prose. The evidence of a cell is its row, cell by cell."""
        return self.table or ("|" if " | " in self.sentence else "")


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its name and what was read beside the text (front matter, file name).

    `pages`: offsets where the pages begin, in formats that have pages; `notes`: what a user has to know about the reading, a line each.
    `path` and `sha256` are of the file that it was read from, as the user knows it (a file in an archive: archive/file), else empty.
    """

    name: str
    text: str
    title: str = ""
    date: str = ""
    pages: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    path: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a document, a 1-based line, half-open offsets and the characters there."""

    doc: str
    line: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing for a person to look at; the fields are those of the contract.

    `reported` and `computed` are intervals in words (`[24590.65, 24590.75] 亿元`) where precision matters, else empty.
    """

    code: str
    name: str
    severity: str
    message: str
    place: Place
    related: tuple[Place, ...] = ()
    observations: tuple[str, ...] = ()
    reported: str = ""
    computed: str = ""
    suggestion: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a run of the checks looked at, so that silence can be told from blindness. `numbers` are runs of digits in the texts; of a table alone its rows."""

    documents: int = 0
    numbers: int = 0
    observations: int = 0
    without_year: int = 0
    without_region: int = 0
    without_indicator: int = 0
    sums_tried: int = 0
    sums_not_tried: int = 0
