"""Texts and tables to findings: reads, extracts, corrects, checks, and leaves out what a reviewer accepted."""

from __future__ import annotations

import csv
import io
import os
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path as FilePath

from innostat.batch import Job, Outcome, process_all
from innostat.catalog import Catalog, load_catalog
from innostat.checks.base import CheckedDocument, Corpus
from innostat.checks.passages import repeated_observations
from innostat.checks.run import flagged, run_checks
from innostat.corrector import covers, reviews_for
from innostat.errors import InnostatError, ReadError
from innostat.messages import LANGUAGES, translated
from innostat.models import Coverage, Document, Finding, Observation
from innostat.pipeline import extract_document
from innostat.read.limits import LIMITS, Limits
from innostat.read.plain import decode, front_matter
from innostat.read.walk import STDIN, Source, Tally, walk
from innostat.reference import load_reference
from innostat.review import Accept, Corrected, Review, accepted, correct, unmet
from innostat.stored import read_stored, refuse_workbook, stored
from innostat.table import NAMES, from_rows

Path = str | os.PathLike[str]

_TABLES = (".csv", ".tsv")


@dataclass(slots=True)
class Gathered:
    """What the inputs hold. `files` are paths by document name; `unread` counts inputs that could not be read."""

    documents: list[CheckedDocument] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    unread: int = 0

    @property
    def corpus(self) -> Corpus:
        """Documents and rows as checks take them."""
        return Corpus(tuple(self.documents), tuple(self.observations))


@dataclass(frozen=True, slots=True)
class Audit:
    """The outcome of a check.

    `misfits` are corrections that could not be applied, `accepted` counts findings that a review lets stand (they are `let`), `stale` are
    accepted entries whose findings are gone.
    """

    findings: list[Finding]
    coverage: Coverage
    corpus: Corpus
    files: dict[str, str]
    unread: int
    misfits: list[str]
    accepted: int
    stale: list[tuple[Review, Accept]]
    let: list[Finding] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)


def gather(
    paths: Sequence[str], problem: Callable[[str], None], *, catalog: str | None = None, jobs: int = 1, limits: Limits = LIMITS,
    stdin: Callable[[], bytes] | None = None, reasons: bool = False,
) -> Gathered:  # fmt: skip
    """Read and extract texts, and read tables that `innostat extract` wrote (by their suffix, or standard input by its header)."""
    got = Gathered()
    tally = Tally()
    texts: list[Source] = []
    for path in paths:
        if path.lower().endswith(_TABLES) and os.path.isfile(path):
            limits.check_size(os.path.getsize(path), path)
            _take_table(got, FilePath(path).read_bytes(), path)
            continue
        package = FilePath(path) / "observations.csv"
        if package.is_file() and package.with_name("datapackage.json").is_file():
            _take_table(got, package.read_bytes(), os.fspath(package))
            continue
        if stored(path):
            _take_rows(got, read_stored(path))
            continue
        refuse_workbook(path)
        for source in walk([path], problem, tally, stdin):
            if source.path == STDIN and source.data is not None and _is_table(source.data):
                limits.check_size(len(source.data), "standard input")
                _take_table(got, source.data, "standard input")
            else:
                texts.append(source)
    for source, outcome in zip(texts, process_all(texts, Job(catalog, reasons=reasons, documents=True, limits=limits), jobs), strict=True):
        if outcome.error or outcome.document is None:
            problem(outcome.error)
            got.unread += 1
            continue
        name = outcome.name
        rows: Iterable[Observation] = outcome.observations
        if name in got.files:  # two inputs with a file of one name: the path tells them apart
            name = FilePath(source.path).as_posix()
            rows = [replace(o, doc=name) for o in rows]
        got.files[name] = FilePath(source.path).as_posix()
        got.documents.append(CheckedDocument(name, outcome.document.text, outcome.document.date))
        got.observations.extend(rows)
    got.unread += tally.problems
    return got


def _is_table(data: bytes) -> bool:
    head = data[:4000].decode("utf-8-sig", "replace").split("\n", 1)[0]
    return len(set(head.strip().replace("\t", ",").split(",")) & set(NAMES)) >= 6


def _take_table(got: Gathered, data: bytes, name: str) -> None:
    """Rows of a table; its documents are named in it and have no text."""
    text, _ = decode(data, name)
    head = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t" if head.count("\t") > head.count(",") else ",")
    try:
        rows = from_rows(reader, name)
    except csv.Error as error:
        raise ReadError(f"{name}: no valid CSV ({error}); extract again") from None
    if not rows and (missing := [n for n in ("doc", "quote", "value") if n not in (reader.fieldnames or [])]):
        raise ReadError(f"{name}: no table of innostat, {', '.join(missing)} missing; give it a file that `innostat extract` wrote")
    _take_rows(got, rows)


def _take_rows(got: Gathered, rows: Sequence[Observation]) -> None:
    got.observations.extend(rows)
    for doc in dict.fromkeys(o.doc for o in rows):
        if doc not in got.files:
            got.files[doc] = doc
            got.documents.append(CheckedDocument(doc))


def audit(
    paths: Sequence[str], problem: Callable[[str], None], *, select: Sequence[str] = (), ignore: Sequence[str] = (), reference: str | None = None,
    review: str | None = None, catalog: str | None = None, jobs: int = 1, limits: Limits = LIMITS,
    stdin: Callable[[], bytes] | None = None, reasons: bool = False,
) -> Audit:  # fmt: skip
    """Check what the paths hold.

    Args:
        paths: Texts, folders, tables that `innostat extract` wrote, or `-`.
        problem: Told one line for each input that cannot be read and each kind of check that did not come to its end.
        select: Codes or their beginnings; none means all.
        ignore: The same, left out.
        reference: A CSV file of published series in place of the packaged one.
        review: A review file in place of those beside the texts.
        catalog: A folder merged over the packaged catalogue.
        jobs: Processes for extraction.
        limits: What each file may cost.
        stdin: Gives the bytes of standard input.
        reasons: Keep why each field of a row holds what it holds.

    Raises:
        InnostatError: The catalogue, the reference, the review file or a table holds mistakes, or nothing could be read.
    """
    loaded = load_catalog(catalog)
    published = load_reference(reference)
    reviews = reviews_for(paths, review, loaded)
    got = gather(paths, problem, catalog=catalog, jobs=jobs, limits=limits, stdin=stdin, reasons=reasons)
    read, corrected = _correct(got, reviews, loaded)
    whole = covers(paths, review)
    misfits = corrected.misfits + unmet(reviews, corrected.met, read, whole=whole and bool(read))
    faults: list[str] = []
    findings, coverage = run_checks(got.corpus, loaded, select, ignore, published, faults.append)
    for fault in faults:
        problem(fault)
    left, stale = accepted(findings, reviews)
    shown = {id(f) for f in left}
    let = [f for f in findings if id(f) not in shown]
    judged = whole and not select and not ignore
    return Audit(left, coverage, got.corpus, got.files, got.unread + len(faults), misfits, len(let), stale if judged else [], let, reviews)


def observe(
    paths: Sequence[str], problem: Callable[[str], None], *, review: str | None = None, catalog: str | None = None, jobs: int = 1,
    limits: Limits = LIMITS, stdin: Callable[[], bytes] | None = None,
) -> Gathered:  # fmt: skip
    """What the paths hold, corrected, without checking it; the arguments are those of `audit`.

    Raises:
        InnostatError: The catalogue, the review file or a table holds mistakes, or nothing could be read.
    """
    loaded = load_catalog(catalog)
    reviews = reviews_for(paths, review, loaded)
    got = gather(paths, problem, catalog=catalog, jobs=jobs, limits=limits, stdin=stdin)
    for misfit in _correct(got, reviews, loaded)[1].misfits:
        problem(misfit)
    return got


def _correct(got: Gathered, reviews: Sequence[Review], catalog: Catalog) -> tuple[set[str], Corrected]:
    """Correct the rows of texts; names of those, and what came of it. A table has been corrected when it was made."""
    if not got.files:
        raise ReadError(
            "nothing could be read; name texts, web pages, PDF, Word or Excel files, folders of such files, a table of innostat, or -"
        )
    read = {d.name for d in got.documents if d.text}
    corrected = correct([o for o in got.observations if o.doc in read], reviews, catalog)
    got.observations = [*corrected.rows, *(o for o in got.observations if o.doc not in read)]
    return read, corrected


def check(
    paths_or_text: Path | Iterable[Path], *, select: Sequence[str] = (), ignore: Sequence[str] = (), reference: Path | None = None,
    review: Path | None = None, catalog: Path | None = None, jobs: int = 1, max_size: float | None = None, timeout: float = 600, date: str = "",
    lang: str = "en",
) -> list[Finding]:  # fmt: skip
    """Findings about a text, or about files, folders and extracted tables.

    A string that names no file or folder is the text itself.

    Args:
        paths_or_text: A text, a path, or several paths.
        select: Codes or their beginnings (`Y`, `V201`); none means all.
        ignore: The same, left out.
        reference: A CSV file of published series, or an earlier extraction; the packaged series if None.
        review: A review file; if None, those beside the texts count.
        catalog: A folder with your own units, indicators and phrases, merged over the packaged ones.
        jobs: Processes to extract on.
        max_size: Megabytes that a file may have, unpacked; 100 if None.
        timeout: Seconds that a file may take, 0 for any time; holds in the main thread, where the system has alarms.
        date: With a text: when it was published (ISO 8601).
        lang: Language of what the findings say, `en` or `zh`.

    Warns:
        UserWarning: For each file that cannot be read and each correction that no longer fits.

    Raises:
        InnostatError: The catalogue, the reference or the review file holds mistakes, nothing could be read, or there is no such language.

    >>> [f.code for f in check("我国研发人员全时当量由2023年的324.7万人年提高到2023年的635.4万人年。", select=["Y102"])]
    ['Y102']
    """
    if lang not in LANGUAGES:
        raise InnostatError(f"lang: {lang!r}: no language of messages; there are {', '.join(LANGUAGES)}")
    if isinstance(paths_or_text, str) and not _exists(paths_or_text):
        return [translated(f, lang) for f in _check_text(paths_or_text, select, ignore, reference, catalog, date)]
    named = [paths_or_text] if isinstance(paths_or_text, (str, os.PathLike)) else paths_or_text
    paths = [os.fspath(p) for p in named]
    problems: list[str] = []
    outcome = audit(
        paths,
        problems.append,
        select=select,
        ignore=ignore,
        reference=_text(reference),
        review=_text(review),
        catalog=_text(catalog),
        jobs=jobs,
        limits=Limits.of(max_size, timeout),
    )
    for message in (*problems, *outcome.misfits):
        warnings.warn(message, stacklevel=2)
    return [translated(f, lang) for f in outcome.findings]


def _check_text(
    text: str, select: Sequence[str], ignore: Sequence[str], reference: Path | None, catalog: Path | None, date: str
) -> list[Finding]:
    title, dated = front_matter(text)
    document = Document("text", text, title, date or dated)
    rows = extract_document(document, _text(catalog))
    corpus = Corpus((CheckedDocument("text", text, document.date),), tuple(rows))
    return run_checks(corpus, load_catalog(_text(catalog)), select, ignore, load_reference(_text(reference)))[0]


def _exists(path: str) -> bool:
    try:
        return "\n" not in path and len(path) < 4096 and os.path.exists(path)
    except (OSError, ValueError):
        return False


def _text(path: Path | None) -> str | None:
    return None if path is None else os.fspath(path)


@dataclass(frozen=True, slots=True)
class Marked:
    """Outcomes whose rows carry flags, with the findings and the coverage that the flags come from."""

    outcomes: list[Outcome]
    findings: list[Finding]
    coverage: Coverage


def mark(
    outcomes: Iterable[Outcome], catalog: str | None, *, flags: bool = False, dedupe: bool = False, reviews: Sequence[Review] = ()
) -> Marked:
    """Outcomes whose rows carry the codes of the findings that they are part of.

    Args:
        outcomes: All of a run, with their documents.
        catalog: The user's catalogue folder.
        flags: Run all checks; else only rows of repeated passages are marked.
        dedupe: Leave out the rows that an earlier document has in the same passage.
        reviews: What they accept is no finding.
    """
    held = list(outcomes)
    documents = tuple(CheckedDocument(o.name, o.document.text, o.document.date) for o in held if o.document)
    corpus = Corpus(documents, tuple(row for o in held for row in o.observations))
    found, coverage = run_checks(corpus, load_catalog(catalog), () if flags else ("D601",))
    findings, _ = accepted(found, reviews)
    again = repeated_observations(corpus) if dedupe else {}
    marked = iter(flagged(corpus.observations, findings))
    kept = [
        replace(o, observations=tuple(row for row in islice(marked, len(o.observations)) if (row.doc, row.obs_id) not in again))
        for o in held
    ]
    return Marked(kept, findings, coverage)
