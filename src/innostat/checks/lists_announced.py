"""L501 for lists that a number announces (以下5个省) or that names are counted behind."""

from __future__ import annotations

from collections.abc import Iterator

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.checks.base import finding
from innostat.checks.list_texts import OPEN, PAREN, PRINTED, SPLIT, ListText, cardinal, hide, is_place, place_names
from innostat.checks.patterns import rx
from innostat.messages import tell
from innostat.models import Finding

_ANNOUNCED = regex.compile(
    r"(?<![第\d])(?P<n>\d{1,2}|[两二三四五六七八九十]|十[一二三四五六七八九])(?P<unit>个|家|项|省份?|省\(市\)|市|国|地|县|区|位|名|类|大类)(?P<of>[^，。；：:、\d]{0,12})[，：:]?(?:它们)?(?:分别是|分别为|依次为|依次是|即|具体为)[：:]?(?P<list>[^。；：:]{3,400})"
)
_NAMED_N = regex.compile(
    r"(?P<n>\d{1,2}|[两二三四五六七八九十])(?P<unit>国|省市|省|市|地)(?:(?P<more>[一两二三四五])(?:市|区|省|州|县))?+(?![\u4e00-\u9fff]{0,2}(?:化|级|内|外|域))"
)
_FIRST_N = regex.compile(r"前(?P<n>\d{1,2}|[两二三四五六七八九十])(?:位|名|强)(?![^，。；]{0,6}(?:之一|行列|以内))")
_THESE_N = regex.compile(r"(?<=[这上述等]{1,2})(?P<n>\d{1,2}|[两二三四五六七八九十])个(?P<unit>地区|省份|城市|国家|省)")
_RANKED = regex.compile(r"位列|位居|居|排名|排在|分列|跻身")
_NO_LIST = regex.compile(r"[^\u4e00-\u9fff、]")


def check_announced(t: ListText, catalog: Catalog, counts: dict[str, int]) -> Iterator[Finding]:
    """有11个，分别为…: as many names as are announced."""
    for m in _ANNOUNCED.finditer(t.text):
        listed = PAREN.sub("", m["list"])
        listed = rx(r"，(?!.{0,12}[、和])").split(listed)[0]
        if (
            OPEN.search(listed)
            or rx(r"\d").search(listed)
            or t.text[max(0, m.start("n") - 2) : m.start("n")].endswith(("各", "各有", "均"))
        ):
            continue  # 中部和西部各1个，分别是郑州和成都
        places = place_names(listed, catalog)
        names = places or [n for n in SPLIT.split(hide(listed)) if n]
        joints = len(rx(r"和|与|及").findall(hide(listed)))
        if len(names) < 2 or places is None and (joints > 1 or "，" in listed or max(len(n) for n in names) > 16):
            continue
        counts["lists tried"] = counts.get("lists tried", 0) + 1
        n = cardinal(m["n"])
        if n != len(names) and not (places is None and joints and n == len(names) - 1):
            start, end = m.start("n"), m.start("list") + len(m["list"])
            yield finding(
                "L501", "list-counts-differ", "error" if places else "note", tell("announced", said=m["n"] + m["unit"], n=len(names), names="、".join(names)), [],
                places=[t.place(start, end)], reported=str(n), computed=str(len(names)), key=t.text[start:end][:PRINTED],
            )  # fmt: skip


def check_named(t: ListText, catalog: Catalog, counts: dict[str, int]) -> Iterator[Finding]:
    """A、B、C、D四国; A、B…位列前10位: lists of places that say how many they are."""
    for pattern in (_NAMED_N, _FIRST_N, _THESE_N):
        for m in pattern.finditer(t.text):
            before = t.text[max(0, m.start() - 120) : m.start()]
            if pattern is _THESE_N:  # 北京(6.73%)、上海(4.34%)…这6个地区
                before = PAREN.sub("", before)
            if pattern is _FIRST_N:
                ranked = list(_RANKED.finditer(before))
                if not ranked or rx(r"[，。；、]").search(before[ranked[0].end() :]):
                    continue
                before = before[: ranked[0].start()]
            start = m.start() - len(t.text[max(0, m.start() - 120) : m.start()]) + len(before)
            before = _NO_LIST.split(before)[-1]
            if "、" not in before or OPEN.search(before):
                continue
            names = _exact_places(rx(r"(?:这|上述|以上)$").sub("", before), catalog)
            n = cardinal(m["n"]) + (cardinal(m["more"]) if pattern is _NAMED_N and m["more"] else 0)  # 三省一市
            if names is None or n < 2 or pattern is _FIRST_N and (len(names) < 3 or len(names) < n - 2):
                continue
            counts["lists tried"] = counts.get("lists tried", 0) + 1
            if n != len(names):
                begin, end = start - len(before), m.end()
                yield finding(
                    "L501", "list-counts-differ", "warning", tell("places-named", n=len(names), names="、".join(names), said=m["n"]), [],
                    places=[t.place(begin, end)], reported=str(n), computed=str(len(names)), key=t.text[begin:end][:PRINTED],
                )  # fmt: skip


def _exact_places(text: str, catalog: Catalog) -> list[str] | None:
    """Names of a list whose last ends where the text ends and whose first begins where a place begins."""
    names = [n for n in SPLIT.split(text) if n]
    if len(names) < 2 or not all(is_place(n, catalog) for n in names[1:]):
        return None
    first = names[0]
    while first and not is_place(first, catalog):
        first = first[1:]
    return [first, *names[1:]] if first else None
