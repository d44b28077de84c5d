"""How places stand: behind what is counted, inside what a clause speaks of, before a share of them."""

from __future__ import annotations

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.find.regions import Place
from innostat.link.draft import Draft
from innostat.link.scope import Scope
from innostat.models import Region

_OPENS = regex.compile(r"其中|目前|例如|比如|同时|此外|[\d年月日上下半季度末底全去今前]|[如以在由从是为、]|[省市]$")
_RANKED = re.compile(r"\d|[百千]?强|[最第前首级]")
_SURPASSED = regex.compile(r"(?:超过|超越|多于|领先于?|高于|低于|少于|不及|落后于?)了?(?:拥有|新增|发表|生产|达到)?(?:约|近)?$")
_OWNER_BEHIND = regex.compile(r"[^，。；\d]{0,10}的")
_IS_WHO = regex.compile(r"的(?:是|为)")  # 居第2位的是江苏
_SHARE_OF = re.compile(r"\d[\d.]*%的")
COUNTED = "in what is counted"  # the reason of such a place


def find_behind(d: Draft, places: list[Place], text: str) -> tuple[tuple[Region, ...], str] | None:
    """The place that a count has behind it: 2所|英国名校, unless its clause names one; 超过拥有2740项专利的|美国."""
    p = next((p for p in places if p.region is not None and p.start >= d.q.end), None)
    if p is None or p.region is None or p.region.kind not in ("country", "province", "city") or p.named or p.weak or p.beside:
        return None
    if d.q.rank and _IS_WHO.fullmatch(text, d.q.end, p.start):
        return (p.region,), f"{text[p.start : p.end]}, which holds the rank"
    clause = [x for x in places if d.clause <= x.start < d.q.start and not x.yardstick]
    if p.start == d.q.end and d.post and not clause and not _RANKED.match(text, p.end):
        return (p.region,), f"{text[p.start : p.end]} {COUNTED}"
    if p.start == d.q.end + 1 and text[d.q.end] == "的" and d.q.base_unit == "%" and p.region.kind == "country" and not clause:
        return (p.region,), f"{text[p.start : p.end]} {COUNTED}"  # 60%的日本老年人
    if d.lead.difference and _OWNER_BEHIND.fullmatch(text, d.q.end, p.start) and _SURPASSED.search(text, d.clause, d.q.start):
        return (p.region,), f"{text[p.start : p.end]}, which is surpassed"
    return None


def is_whole(p: Place, text: str, home: Region | None) -> bool:
    """Whether a share of a country follows its name (美国51%的…)."""
    region = p.region
    return region is not None and region.kind == "country" and region != home and p.yardstick and _SHARE_OF.match(text, p.end) is not None


def in_a_name(group: list[Place], done: list[Draft], text: str, scope: Scope) -> bool:
    """Whether places within the document's own stand inside what a clause speaks of (提速山钢日照基地，), and none of its figures is theirs."""
    first = group[0]
    if any(p.own or p.region is None or scope.place is None or p.region.parent != scope.place.name for p in group):
        return False
    begin = max(text.rfind(c, 0, first.start) for c in "，。；：") + 1
    return len(_OPENS.sub("", text[begin : first.start])) > 1 and not any(begin <= x.clause <= first.start < x.q.start for x in done)
