"""Places that a sentence lists together, and their values in order: 北京、上海和广东分别为…; 三地分别为…."""

from __future__ import annotations

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.find.regions import Place
from innostat.link.draft import Draft
from innostat.link.scope import Carry, Scope
from innostat.models import Region

_JOIN = re.compile(r"(?:省|市|区|等|、|/|和|与|及|以及|—|-)+")
_SO_MANY = regex.compile(r"[两三四]地|[两三四]省(?:一市)?|[两三四]市")


def whole_of(scope: Scope) -> Region | None:
    """What 全省, 我市 stand for: never a country or the world, whatever a title names."""
    region = scope.place or scope.section
    return region if region is not None and region.kind not in ("country", "country_group", "world") else None


def _side_by_side(a: Place, b: Place) -> bool:
    """Whether two parts of the country are named by their first characters alone: 东中西和东北."""
    regions = {p.region.name for p in (a, b) if p.region is not None}
    return a.end == b.start and len(regions) == 2 and regions <= {"东部", "中部", "西部", "东北"}


class PlaceLists:
    """Groups the places of a sentence and gives lists of them to lists of values, by one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    @staticmethod
    def groups(places: list[Place], text: str) -> list[list[Place]]:
        """Places that stand side by side, with no more than a mark or 和 between them."""
        groups: list[list[Place]] = []
        for p in places:
            if groups and (_JOIN.fullmatch(text[groups[-1][-1].end : p.start]) or _side_by_side(groups[-1][-1], p)):
                groups[-1].append(p)
            else:
                groups.append([p])
        return groups

    def names(self, group: list[Place], scope: Scope) -> tuple[Region, ...]:
        """The regions that a group of places names, 三地 and 全省 among them."""
        regions: list[Region] = []
        for p in group:
            if p.several:
                if regions:
                    continue
                if scope.section is not None and scope.section.kind == "group":
                    return (scope.section,)
                return next((names for names in scope.lists if len(names) == p.several), ())
            region = whole_of(scope) if p.own else p.region
            if region is not None and region not in regions:
                regions.append(region)
        return tuple(regions)

    def spread(self, run: list[Draft], groups: list[list[Place]], text: str, scope: Scope) -> tuple[Region, ...]:
        """A list of n places before a list of n values."""
        n = len(run)
        if n < 2:
            return ()
        q = run[0].q
        before = [g for g in groups if g[-1].end <= q.start]
        named = {d.label for d in run if d.label and d.label in text[run[0].clause : q.start]}
        if len(named) == n:  # 通化、白山通了高铁，接待人次、总花费分别增长20.7%、15.3%: a value for each label
            before = [g for g in before if g[-1].end > run[0].clause]
        for i, group in reversed(list(enumerate(before))):
            names = self.names(group, scope)
            if len(group) == 1 and group[0].several == n:  # 甲国和乙国…，两国分别为
                listed = next((x for x in (self.names(g, scope) for g in reversed(before[:i])) if len(x) == n), ())
                if listed:
                    return listed
            if len(names) == n and sum(not p.several for p in group) == n:
                return names
            if (
                len(group) == len(names) == 1
                and _SO_MANY.search(text, group[0].start, group[0].end + 5)
                and (own := self._members(names[0], n))
            ):
                return own  # 京津冀三地…分别为
            if group[0].start >= run[0].clause and len(group) < n and text[group[0].start - 1] not in "在占":
                break
        return ()

    def _members(self, region: Region, n: int) -> tuple[Region, ...]:
        """The places that a group of n is made of; nothing where it has another number of them."""
        members = self.catalog.group_members.get(region.name, ())
        regions = tuple(r for name in members if (r := self.catalog.regions.get(name)) is not None)
        return regions if len(members) == len(regions) == n else ()

    @staticmethod
    def again(run: list[Draft], groups: list[list[Place]], done: list[Draft], carry: Carry) -> tuple[Region, ...]:
        """美国A件，日本B件，同比分别下降5.3%、2.9%（分别占世界的24%和17%）: the places of the figures before, in order.

        The first may stand before a semicolon: 东部收入A；中部、西部和东北收入分别为B、C和D，占全国的比重分别为….
        """
        n, noun = len(run), run[0].noun
        done = [d for d in done if d.q.dimension != run[0].q.dimension] or done
        first = [carry.regions] if run[0].continued and len(done) == n - 1 > 1 else []
        if n < 2 or not run[0].lead.distributive or noun and noun[0] != "占" or len(first) + len(done) < n:
            return ()
        if not noun and any(run[0].clause <= g[0].start < run[0].q.start for g in groups):
            return ()
        regions = [*first, *(d.regions for d in done[-n:])]
        return tuple(r[0] for r in regions) if len(set(regions)) == n and all(len(r) == 1 for r in regions) else ()
