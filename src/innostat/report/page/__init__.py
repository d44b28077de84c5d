"""The review page: one file with the texts, their figures, what contradicts what, and the decisions made on it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from innostat.audit import Audit, audit
from innostat.catalog import load_catalog
from innostat.errors import InnostatError
from innostat.reference import load_reference
from innostat.report.page.bundle import page_html
from innostat.report.page.payload import payload_of
from innostat.review import REVIEW_FILE

PathLike = str | os.PathLike[str]


class UsageError(InnostatError):
    """Options that do not go together, or a page with no place to go to."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows, and the run behind it; `decisions` is the review file that its decisions are for."""

    payload: dict[str, Any]
    audit: Audit
    decisions: Path

    def html(self, decisions: str | None = None) -> str:
        """The page; with the text of the review file as it is now, where that may have changed since."""
        payload = self.payload
        if decisions is not None:
            first, *others = payload["reviews"]
            payload = payload | {"reviews": [first | {"text": decisions}, *others]}
        return page_html(payload, connect="'self'" if payload["serve"] else "'none'")


def decisions_file(paths: Sequence[str], review: str | None) -> Path:
    """The review file that decisions on these inputs go to: the one that is named, else the one beside the first input's texts.

    >>> decisions_file(["no/such.txt"], None).as_posix(), decisions_file(["-"], None).as_posix()
    ('no/innostat-review.toml', 'innostat-review.toml')
    """
    if review is not None:
        return Path(review)
    first = Path(next((p for p in paths if p != "-"), "."))
    return (first if first.is_dir() else first.parent) / REVIEW_FILE


def check_output(paths: Sequence[str], output: str | None, *, serve: bool, terminal: bool) -> None:
    """Make sure that the page has a place to go to which is none of the inputs.

    Raises:
        UsageError: Nothing or two things are named, or the next run would read the page as a text.
    """
    if serve and output is not None:
        raise UsageError("--serve and -o: name one; the page that is served can be written with -o in a run of its own")
    if not serve and output is None and terminal:
        raise UsageError("name a file with -o review.html, or --serve")
    if output is None:
        return
    target = Path(output).resolve()
    for path in paths:
        given = Path(path).resolve()
        if path != "-" and (target == given or (given.is_dir() and given in target.parents)):
            raise UsageError(
                f"{output}: is {'an input too' if target == given else f'in {path}, where the next run would read it'}; name another file with -o"
            )


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
    return Page(payload, found, file)


def review_page(
    paths: PathLike | Iterable[PathLike], *, reference: PathLike | None = None, review: PathLike | None = None, catalog: PathLike | None = None,
    jobs: int = 1,
) -> str:  # fmt: skip
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
    page = build_page(
        [os.fspath(p) for p in named], problems.append, reference=_text(reference), review=_text(review), catalog=_text(catalog), jobs=jobs
    )
    for message in (*problems, *page.audit.misfits):
        warnings.warn(message, stacklevel=2)
    return page.html()


def _text(path: PathLike | None) -> str | None:
    return None if path is None else os.fspath(path)
