"""The review page: one file with the texts, their figures, what contradicts what, and the decisions made on it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from innostat.audit import Audit, audit
from innostat.catalog import load_catalog
from innostat.reference import load_reference
from innostat.report.page.bundle import page_html
from innostat.report.page.payload import payload_of
from innostat.review import REVIEW_FILE

PathLike = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class Page:
    """A page, and the run behind it; `decisions` is the review file that its decisions are for."""

    html: str
    audit: Audit
    decisions: Path


def decisions_file(paths: Sequence[str], review: str | None) -> Path:
    """The review file that decisions on these inputs go to: the one that is named, else the one beside the first input's texts.

    >>> decisions_file(["no/such.txt"], None).as_posix(), decisions_file(["-"], None).as_posix()
    ('no/innostat-review.toml', 'innostat-review.toml')
    """
    if review is not None:
        return Path(review)
    first = Path(next((p for p in paths if p != "-"), "."))
    return (first if first.is_dir() else first.parent) / REVIEW_FILE


def build_page(
    paths: Sequence[str], problem: Callable[[str], None], *, reference: str | None = None, review: str | None = None, catalog: str | None = None,
    jobs: int = 1, stdin: Callable[[], bytes] | None = None, serve: bool = False,
) -> Page:  # fmt: skip
    """Extract, check, and put the page together.

    Args:
        paths: Texts, folders, tables that `innostat extract` wrote, or `-`.
        problem: Told one line for each input that cannot be read.
        reference: A CSV file of published series in place of the packaged one.
        review: A review file in place of those beside the texts; it need not be there yet.
        catalog: A folder merged over the packaged catalogue.
        jobs: Processes for extraction.
        stdin: Gives the bytes of standard input.
        serve: Whether a server takes the decisions.

    Raises:
        InnostatError: The catalogue, the reference, the review file or a table holds mistakes, or nothing could be read.
    """
    file = decisions_file(paths, review)
    named = review if review is None or Path(review).exists() else None
    found = audit(paths, problem, reference=reference, review=named, catalog=catalog, jobs=jobs, stdin=stdin, reasons=True)
    payload = payload_of(found, load_catalog(catalog), load_reference(reference), main=file.as_posix(), serve=serve)
    return Page(page_html(payload, connect="'self'" if serve else "'none'"), found, file)


def review_page(paths: PathLike | Iterable[PathLike], *, reference: PathLike | None = None, review: PathLike | None = None, catalog: PathLike | None = None, jobs: int = 1) -> str:
    """The review page of files and folders, as HTML; it works from a file and needs nothing else.

    Args:
        paths: A file or a folder, or several.
        reference: A CSV file of published series; the packaged series if None.
        review: A review file; if None, those beside the texts count.
        catalog: A folder with your own units, indicators and phrases, merged over the packaged ones.
        jobs: Processes to extract on.

    Warns:
        UserWarning: For each file that cannot be read and each correction that no longer fits.

    Raises:
        InnostatError: The catalogue, the reference or the review file holds mistakes, or nothing could be read.
    """
    import warnings

    named = [paths] if isinstance(paths, (str, os.PathLike)) else paths
    problems: list[str] = []
    told = {name: None if path is None else os.fspath(path) for name, path in (("reference", reference), ("review", review), ("catalog", catalog))}
    page = build_page([os.fspath(p) for p in named], problems.append, jobs=jobs, **told)
    for message in (*problems, *page.audit.misfits):
        warnings.warn(message, stacklevel=2)
    return page.html
