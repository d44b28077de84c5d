"""Bounds: what is printed before or behind a figure that makes it a least, a most or an approximate one (超过, 近, 左右)."""

from __future__ import annotations

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.models import Quantity

_BOUND_BEFORE_NOUN = regex.compile(r"(?:突破|超过|迈过|跨过|首破)(?:了)?(?:人均|收入|总额|总量|规模|[\u4e00-\u9fff]{2})$")
_NO_BOUND = regex.compile(
    r"(?:提高|增长|增加|上升|扩大|提升|通|经|不|难|越|渡|路|向|网|线|海|晚|早|马)(?:上|过|破)$|以上的?有?$|(?:同比|环比)?(?:提高|增长)过$"
)
_LOWEST = regex.compile(r"最[低少](?:价|值|气温)?(?:仅|只)?(?:为|达|至|到|是)$")  # 最低为41.26元 is the lowest, 最低41.26元起 a bound
_BOUND_OF_WHOLE = re.compile(r"(?P<b>不到|不足|近|约|超过|超)(?:全[国球省市区]|世界)的?$")
_BOUND_OF_TIME = re.compile(r"(?P<b>不到|不足|接近|近|约为?|超过|超)(?:(?:19|20)\d\d年|[上去前]年|同期|[上去]年同期|\w{1,2}年前)的?$")
_ENDS = regex.compile(r"[，。、；）)的]|\Z")


class BoundReader:
    """Reads the bounds of figures by one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self._before = {
            name: re.compile(catalog.pattern(name, r"{}(?:了|到了?|至|为|有|的|达|达到|在|将)?$").pattern)
            for name in ("over", "under", "approx")
        }
        self._after = {name: re.compile(catalog.pattern(f"after_{name}", "{}").pattern) for name in ("over", "under", "approx")}
        self._before_tails = frozenset(w[-1:] for name in self._before for w in catalog.words(name)) | frozenset("了到至为有的达在将")
        self._after_heads = frozenset(w[:1] for name in self._before for w in catalog.words(f"after_{name}"))

    def read(self, text: str, q: Quantity, given: str = "") -> Quantity:
        """Bound printed before or behind the figure: 约, 近, 超过 …, 左右, 以上."""
        for name in ("under", "over", "approx") if text[q.end : q.end + 1] in self._after_heads else ():
            if m := self._after[name].match(text, q.end):
                if name == "over" and m[0] in ("多", "余", "强") and not _ENDS.match(text[m.end() : m.end() + 1]):
                    continue
                if name == "under" and m[0] in ("不到", "弱"):
                    continue
                return q._replace(bound=name)
        before = text[max(0, q.start - 7) : q.start]
        best = ""
        length = 0
        for name, pattern in self._before.items() if before[-1:] in self._before_tails else ():
            if (m := pattern.search(before)) and len(m[0]) > length:
                best, length = name, len(m[0])
        if not best and ("全" in before or "世界" in before) and (m := _BOUND_OF_WHOLE.search(before)):
            best = "approx" if m["b"] == "约" else ("over" if m["b"][0] == "超" else "under")
        if not best and q.unit == "倍" and (m := _BOUND_OF_TIME.search(text, max(0, q.start - 11), q.start)):
            best = "approx" if m["b"][0] == "约" else ("over" if m["b"][0] == "超" else "under")  # 超过2013年的2倍
        if not best and ("过" in before or "破" in before) and _BOUND_BEFORE_NOUN.search(before):
            best = "over"
        if best == "over" and (_NO_BOUND.search(before) or _LOWEST.search(before)):
            best = ""
        if given:
            return q._replace(bound="under" if best == "under" else given)
        return q._replace(bound=best) if best else q

    def stands_before(self, text: str) -> bool:
        """Whether a bound stands at the end of a text."""
        return any(p.search(text) for p in self._before.values())
