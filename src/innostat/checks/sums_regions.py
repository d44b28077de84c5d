"""S301 for groups of regions: 长三角 against its four provinces, the country against its four regions, one document's rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.checks.totals import in_conflict, tally, total_finding
from innostat.models import Finding, Observation

_FOUR = ("东部", "中部", "西部", "东北")
_OF_ALL = regex.compile(r"占(?:全国|全球|世界)")  # shares of one whole add up as what they are of
_GROUPS = (*_FOUR, "长三角", "京津冀", "成渝")


def check_groups(rows: Sequence[Observation], catalog: Catalog, counts: dict[str, int]) -> Iterator[Finding]:
    """Figures of groups of regions against those of all their members, of one indicator and period.

    In one table or one sentence a miss is a finding; elsewhere the scopes may differ, and it is worth a look.
    """
    series: dict[tuple[str, str, str], dict[str, list[Observation]]] = {}
    for o in rows:
        if not o.region or o.breakdown or o.statement != "actual":
            continue
        if o.measure == "level" and o.indicator and o.base_unit != "%":
            series.setdefault((o.indicator, o.period, o.base_unit), {}).setdefault(o.region, []).append(o)
        elif o.measure == "share" and o.base_unit == "%" and _OF_ALL.search(o.label):
            series.setdefault((o.label, o.period, o.base_unit), {}).setdefault(o.region, []).append(o)
    for by_region in series.values():
        if len(by_region) < 3:
            continue
        wanted = [(g, catalog.group_members.get(g, ())) for g in _GROUPS if g in by_region]
        wanted += [("中国", _FOUR)] if "中国" in by_region else []
        for group, members in wanted:
            if not members or any(m not in by_region for m in members):
                continue
            lists = [by_region[group], *(by_region[m] for m in members)]
            if any(in_conflict(found) for found in lists):
                tally(counts, False)
                continue
            whole, *parts = ([o for o in found if o.sheet] or found for found in lists)
            chosen = [found[0] for found in parts]
            same = len({o.sheet or o.sentence for o in (whole[0], *chosen)}) == 1
            tally(counts, True)
            if f := total_finding(whole[0], chosen, "error" if same else "note"):
                yield f
