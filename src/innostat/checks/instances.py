"""The instances of checks as data: which parts make which whole (`checks.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any

from innostat import lazy_regex as regex


@dataclass(frozen=True)
class Closed:
    """Parts that make a whole: patterns over the words in front of a figure.

    `indicators` are catalogue ids, the whole's first, where the series can be told by them; `without`: a
    pattern that must not stand in the sentence (amounts then are likely all there are, not for certain); `needs`: one that must stand in the paragraph; `open`: there are others, so that only more than all is wrong; `partial`: some may be left out, so that less is wrong where one slip tells why; `beyond`: names of that of which a little is of no part; `beside`: parts of the same whole divided in another way.
    """

    id: str
    whole: regex.Pattern[str]
    parts: tuple[regex.Pattern[str], ...]
    names: tuple[str, ...]
    indicators: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    without: str = ""
    needs: str = ""
    open: bool = False
    partial: bool = False
    beyond: str = ""
    beside: tuple[regex.Pattern[str], ...] = ()


@dataclass(frozen=True)
class Rate:
    """A rate that a part and a whole of the same paragraph give: patterns over labels and words.

    `near`: of the same sentence, the last of each; `days`: the whole is a year; `per`: not in per cent but of so many (每万名就业人员);
    `loose`: the whole may be that of another day; `either`: of several wholes any may be meant.
    """

    rate: regex.Pattern[str]
    part: regex.Pattern[str]
    whole: regex.Pattern[str]
    near: bool = False
    days: bool = False
    per: int = 0
    loose: bool = False
    either: bool = False


@dataclass(frozen=True)
class Occasions:
    """What tells a year by itself: names of what happened by its year, first years of plans by their number, and which of its years a word means."""

    anniversaries: dict[int, str]
    plans: dict[str, int]
    plan_years: dict[str, int]


@dataclass(frozen=True)
class Complements:
    """What leaves nothing between: pairs of words for a thing and all that it is not, and words that name such two at once (男女)."""

    pairs: tuple[tuple[str, str], ...]
    together: tuple[str, ...]


@dataclass(frozen=True)
class Instances:
    """All of `checks.toml`."""

    sums: tuple[Closed, ...]
    shares: tuple[Closed, ...]
    rates: tuple[Rate, ...]
    constant_price: tuple[str, ...]
    revised_base: tuple[str, ...]
    light: regex.Pattern[str]
    open_national: tuple[str, ...]
    partial: tuple[str, ...]
    gdp_names: tuple[str, ...]
    gdp_of_some: tuple[str, ...]
    revenue: tuple[str, ...]
    protected: tuple[str, ...]
    opposites: tuple[tuple[str, str], ...]
    complements: Complements
    exclusive: tuple[tuple[regex.Pattern[str], ...], ...]
    terms: tuple[str, ...]
    wrong: tuple[tuple[str, str], ...]
    occasions: Occasions


def _rate(entry: dict[str, Any]) -> Rate:
    return Rate(
        regex.compile(entry["rate"]),
        regex.compile(entry["part"]),
        regex.compile(entry.get("whole", "")),
        bool(entry.get("near")),
        bool(entry.get("days")),
        int(entry.get("per", 0)),
        bool(entry.get("loose")),
        bool(entry.get("either")),
    )


def _sums(data: dict[str, Any]) -> tuple[Closed, ...]:
    found = [_closed(k, v) for k, v in data.items()]
    same = [[p for other in found if other is not c and other.whole.pattern == c.whole.pattern != "" for p in other.parts] for c in found]
    return tuple(replace(c, beside=tuple(parts)) for c, parts in zip(found, same, strict=True))


def _closed(id_: str, entry: dict[str, Any]) -> Closed:
    return Closed(
        id_, regex.compile(entry.get("whole", "")), tuple(regex.compile(p) for p in entry["parts"]), tuple(entry["parts"]),
        tuple(entry.get("indicators", ())), tuple(entry.get("shares", ())), entry.get("without", ""), entry.get("needs", ""), bool(entry.get("open")), bool(entry.get("partial")), entry.get("beyond", ""),
    )  # fmt: skip


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads((files("innostat") / "data" / "checks.toml").read_text(encoding="utf-8"))


def pattern(*roles: str) -> regex.Pattern[str]:
    """A pattern of the words and turns of some roles.

    >>> bool(pattern("flow").search("认定8765家"))
    True
    """
    return regex.compile("|".join(turn for role in roles for turn in _data()["patterns"][role]["any"]))


@lru_cache(maxsize=1)
def instances() -> Instances:
    """The packaged instances.

    >>> "rd_by_activity" in [c.id for c in instances().sums]
    True
    """
    data = _data()
    words = data["words"]
    light = "|".join(regex.escape(w) for w in sorted(words["light"], key=lambda w: (-len(w), w)))
    return Instances(
        sums=_sums(data["sum"]),
        shares=tuple(_closed(k, v) for k, v in data["share"].items()),
        rates=tuple(_rate(v) for v in data["rate"].values()),
        constant_price=tuple(words["constant_price"]),
        revised_base=tuple(words["revised_base"]),
        light=regex.compile(f"(?:{light})*"),
        open_national=tuple(words["open_national"]),
        partial=tuple(words["partial"]),
        gdp_names=tuple(words["gdp_names"]),
        gdp_of_some=tuple(words["gdp_of_some"]),
        revenue=tuple(words["revenue"]),
        opposites=tuple((a, b) for a, b in data["opposites"]["pairs"]),
        complements=Complements(tuple((a, b) for a, b in data["complements"]["pairs"]), tuple(data["complements"]["together"])),
        exclusive=tuple(tuple(regex.compile(k) for k in v["kinds"]) for v in data["exclusive"].values()),
        protected=tuple(data["protected"]["words"]),
        terms=tuple(data["garbled"]["terms"]["words"]),
        wrong=tuple((w, r) for w, r in data["garbled"]["wrong"]["words"]),
        occasions=Occasions(
            {int(year): "|".join(names) for year, names in data["occasions"].items()}, data["plans"]["first"], data["plans"]["years"]
        ),
    )
