"""`innostat check --engine dask`: checks of a table that is larger than memory.

Most checks look at one document at a time: they run part by part. Values of a series are brought together by a shuffle of the rows. What compares the
wording of documents (Y101, copies with one figure changed, D601) runs on groups of documents that share a sentence, nearly: such sentences meet in one
of the buckets of their MinHash signatures. A sentence that more than `COMMON` documents share links none of them.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import Any

from innostat.audit import Audit
from innostat.catalog import load_catalog
from innostat.checks import CHECKS
from innostat.checks.base import CheckedDocument, Corpus
from innostat.checks.conflicts import check_conflicts
from innostat.checks.context import Context, partial_documents, unsure_years
from innostat.checks.copies import check_copies
from innostat.checks.coverage import count_coverage
from innostat.checks.dates import dates_of
from innostat.checks.headlines import check_headlines
from innostat.checks.jumps import check_jumps
from innostat.checks.keys import series_of
from innostat.checks.passages import check_passages
from innostat.checks.plausible import check_plausible
from innostat.checks.published import check_published
from innostat.checks.run import merged, ordered, wanted
from innostat.checks.statements import check_statements
from innostat.checks.years import Shifts, check_series_years, shifted
from innostat.cluster.engine import ClusterError, library
from innostat.cluster.links import EDGES, LINKS, edges, gather, links
from innostat.cluster.parts import Folder, observations_of
from innostat.models import Coverage, Finding, Observation
from innostat.reference import load_reference

#: Checks that look at one document at a time.
ALONE = ("changes", "dates", "sums", "arithmetic", "tables", "lists", "garbling")


@dataclass(frozen=True, slots=True)
class Terms:
    """What all tasks of a run share: the user's catalogue folder and file of published series."""

    catalog: str | None = None
    reference: str | None = None


@dataclass(slots=True)
class Looked:
    """What a task found: findings, ids of the rows that those of the series name, coverage, and the rows that findings name."""

    findings: list[Finding] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    coverage: Coverage = field(default_factory=Coverage)
    shifts: Shifts = field(default_factory=dict)
    rows: list[Observation] = field(default_factory=list)

    def keep(self, rows: Iterable[Observation]) -> Looked:
        """Keep those rows that findings name: the report shows their sentences."""
        named = {(p.doc, i) for f in self.findings for p in (f.place, *f.related) for i in f.observations}
        self.rows = [o for o in rows if (o.doc, o.obs_id) in named]
        return self


def audit_parts(
    client: Any,
    url: str,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    reference: str | None = None,
    catalog: str | None = None,
) -> Audit:
    """Check a folder of parts that `extract --engine dask` wrote.

    Args:
        client: The cluster.
        url: The folder.
        select: Codes or their beginnings; none means all.
        ignore: The same, left out.
        reference: A CSV file of published series in place of the packaged one; workers read it too.
        catalog: A folder merged over the packaged catalogue; workers read it too.

    Raises:
        ClusterError: The folder holds no parts.
    """
    load_catalog(catalog), load_reference(reference)  # their mistakes are told once
    terms = Terms(catalog, reference)
    parts = Folder(url).parts()
    if not parts:
        raise ClusterError(f"{url}: no parts of a table there; name a folder that innostat extract --engine dask wrote")
    paths = [p.path for p in parts]
    names = [e.name for p in parts for e in p.entries if not e.error]
    order = {name: i for i, name in enumerate(names)}
    home = {e.name: p.path for p in parts for e in p.entries}
    groups = gather(_shuffled(client, partial(links, url), paths, LINKS, "hash", edges, EDGES), order)
    looked: list[Looked] = list(_gathered(client, [(check_part, url, path, terms) for path in paths]))
    series = _shuffled(
        client,
        partial(series_rows, url, terms, order),
        list(enumerate(paths)),
        _ROW,
        "bucket",
        partial(check_bucket, terms),
        {"looked": "object"},
    )
    looked += [pickle.loads(row.looked) for row in series.itertuples()]
    told = set().union(*(x.told for x in looked))
    grouped = {name for group in groups for name in group}
    calls: list[tuple[Any, ...]] = [(check_each, url, path, grouped, told, terms) for path in paths]
    calls += [(check_group, url, [(name, home[name]) for name in group], told, terms) for group in groups]
    looked += _gathered(client, calls)
    shifts: Shifts = {}
    for x in looked:
        for key, pairs in x.shifts.items():
            shifts.setdefault(key, []).extend(pairs)
    for pairs in shifts.values():
        pairs.sort(key=lambda pair: (order[pair[0].doc], pair[0].start))
    found = merged(f for f in chain(*(x.findings for x in looked), shifted(shifts)) if wanted(f.code, select, ignore))
    rows = {(o.doc, o.obs_id): o for x in looked for o in (*x.rows, *(o for pairs in x.shifts.values() for pair in pairs for o in pair))}
    shown = sorted(rows.values(), key=lambda o: (order[o.doc], o.start))
    corpus = Corpus(tuple(CheckedDocument(n) for n in names), tuple(shown))
    coverage = _sum([x.coverage for x in looked])
    return Audit(ordered(found, names), coverage, corpus, dict(zip(names, names, strict=True)), 0, [], 0, [])


def _gathered(client: Any, calls: Sequence[tuple[Any, ...]]) -> Iterator[Looked]:
    futures = [client.submit(*call, pure=False, retries=2) for call in calls]
    for _, result in library("distributed").as_completed(futures, with_results=True):
        yield result


def _shuffled(
    client: Any,
    load: Callable[..., Any],
    parts: Sequence[Any],
    columns: dict[str, str],
    key: str,
    look: Callable[..., Any],
    out: dict[str, str],
) -> Any:
    """Frames of all parts, their rows brought together by a column, and what a function makes of each share, as one frame."""
    del client  # Dask's current one
    pd, dd = library("pandas"), library("dask.dataframe")
    meta, made = (pd.DataFrame({n: pd.Series(dtype=d) for n, d in kinds.items()}) for kinds in (columns, out))
    with library("dask").config.set({"dataframe.convert-string": False, "dataframe.shuffle.method": "p2p"}):
        frame = (
            dd.from_map(load, parts, meta=meta).shuffle(key, npartitions=len(parts))
            if len(parts) > 1
            else dd.from_map(load, parts, meta=meta)
        )
        return frame.map_partitions(look, meta=made).compute()


def _corpus(rows: Sequence[Observation]) -> Corpus:
    return Corpus(tuple(CheckedDocument(name) for name in dict.fromkeys(o.doc for o in rows)), tuple(rows))


def read_part(url: str, path: str, documents: Sequence[str] = ()) -> list[Observation]:
    """The rows of a part, or those of some documents of it."""
    folder = Folder(url)
    with folder.fs.open(path, "rb") as stream:
        table = library("pyarrow.parquet").read_table(stream, filters=[("doc", "in", list(documents))] if documents else None)
    return observations_of(table)


def check_part(url: str, path: str, terms: Terms) -> Looked:
    """What can be said of each document of a part without the others."""
    rows = read_part(url, path)
    corpus, catalog, reference = _corpus(rows), load_catalog(terms.catalog), load_reference(terms.reference)
    looked, counts = Looked(), dict[str, int]()
    for name in ALONE:
        looked.findings += CHECKS[name](corpus, catalog, reference, counts)
    _spoken(corpus, terms, looked)
    looked.coverage = count_coverage(corpus, counts.get("sums tried", 0), counts.get("sums not tried", 0))
    return looked.keep(rows)


def _spoken(corpus: Corpus, terms: Terms, looked: Looked) -> None:
    """What the reference and the plausible ranges say of rows; what is told is not told once more."""
    catalog = load_catalog(terms.catalog)
    context = Context.of(corpus, catalog, load_reference(terms.reference))
    for check in (check_published(context), check_plausible(corpus, catalog, looked.told)):
        _take(looked, check)


def _take(looked: Looked, found: Iterable[Finding]) -> None:
    for f in found:
        if f.severity != "note":
            looked.told.update(f.observations)
        looked.findings.append(f)


#: A row on its way to the others of its series: where it goes, and the row with what its document says of it.
_ROW = {"bucket": "int64", "row": "object"}


def series_rows(url: str, terms: Terms, order: dict[str, int], part: tuple[int, str]) -> Any:
    """The rows of a part for the shuffle by series."""
    rows = read_part(url, part[1])
    corpus, catalog = _corpus(rows), load_catalog(terms.catalog)
    spoken = Looked()
    _spoken(corpus, terms, spoken)
    (unsure, unclear), of_part = unsure_years(corpus), partial_documents(corpus)
    buckets, packed = [], []
    for o in rows:
        if o.statement != "actual":
            continue
        series = series_of(o, catalog)._replace(scope="")
        digest = hashlib.blake2b(repr(tuple(series)).encode("utf-8", "surrogatepass"), digest_size=8).digest()
        buckets.append(int.from_bytes(digest, "big") >> 1)
        doubts = (o.obs_id in unsure, o.obs_id in unclear)
        packed.append(pickle.dumps((order[o.doc], o, doubts, o.doc in of_part, o.obs_id in spoken.told)))
    return library("pandas").DataFrame({"bucket": buckets, "row": packed}).astype(_ROW)


def check_bucket(terms: Terms, frame: Any) -> Any:
    """Conflicts within series, all of whose rows are in the frame."""
    pd = library("pandas")
    if not len(frame):
        return pd.DataFrame({"looked": pd.Series(dtype="object")})
    packed = sorted((pickle.loads(row) for row in frame["row"]), key=lambda p: (p[0], p[1].start))
    rows = [o for _, o, *_ in packed]
    looked = Looked(told={o.obs_id for _, o, _, _, told in packed if told})
    context = Context(
        _corpus(rows), load_catalog(terms.catalog), load_reference(terms.reference), {o.doc: dates_of(CheckedDocument(o.doc)) for o in rows}, frozenset(o.obs_id for _, o, (unsure, _), _, _ in packed if unsure), frozenset(o.obs_id for _, o, (_, unclear), _, _ in packed if unclear),
        frozenset(o.doc for _, o, _, of_part, _ in packed if of_part), frozenset(), {}, {},
    )  # fmt: skip
    _take(looked, check_conflicts(context, looked.told))
    _take(looked, check_series_years(context, looked.told, looked.shifts))
    return pd.DataFrame({"looked": [pickle.dumps(looked.keep(rows))]})


def check_each(url: str, path: str, grouped: set[str], told: set[str], terms: Terms) -> Looked:
    """What compares the wording within documents that share none with others."""
    found = Looked()
    rows = read_part(url, path)
    by_doc: dict[str, list[Observation]] = {}
    for o in rows:
        if o.doc not in grouped:
            by_doc.setdefault(o.doc, []).append(o)
    for own in by_doc.values():
        found.findings += _together(own, told, terms)
    return found.keep(rows)


def check_group(url: str, documents: Sequence[tuple[str, str]], told: set[str], terms: Terms) -> Looked:
    """What compares the wording of documents that share some."""
    homes: dict[str, list[str]] = {}
    for name, path in documents:
        homes.setdefault(path, []).append(name)
    place = {name: i for i, (name, _) in enumerate(documents)}
    rows = [o for path, names in homes.items() for o in read_part(url, path, names)]
    rows.sort(key=lambda o: place[o.doc])
    return Looked(_together(rows, told, terms)).keep(rows)


def _together(rows: Sequence[Observation], told: set[str], terms: Terms) -> list[Finding]:
    corpus, catalog = _corpus(rows), load_catalog(terms.catalog)
    looked = Looked(told={o.obs_id for o in rows} & told)
    looked.findings += check_statements(corpus, catalog)
    for check in (
        check_jumps(corpus, catalog, looked.told),
        check_copies(corpus, looked.told),
        check_headlines(corpus, catalog, looked.told),
    ):
        _take(looked, check)
    return [*looked.findings, *check_passages(corpus, catalog)]


def _sum(coverages: Sequence[Coverage]) -> Coverage:
    names = Coverage.__slots__
    return Coverage(**{name: sum(getattr(c, name) for c in coverages) for name in names})
