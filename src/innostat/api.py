"""innostat as a library: texts and files to frames."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING

from innostat.batch import Job, process_all
from innostat.errors import ReadError
from innostat.models import Document, Observation
from innostat.pieces import PIECE
from innostat.pipeline import extract_document
from innostat.read.limits import Limits
from innostat.read.plain import front_matter
from innostat.read.walk import Tally, walk
from innostat.table import to_frame

if TYPE_CHECKING:
    import pandas as pd

PathLike = str | os.PathLike[str]


def extract(text: str, *, name: str = "text", title: str = "", date: str = "", catalog: PathLike | None = None) -> pd.DataFrame:
    """The statistics of a text as a frame, one row each; its columns are those of `innostat.table.COLUMNS`.

    Args:
        text: The text; `start` and `end` of the rows count in it: `text[start:end] == quote`.
        name: What stands in the column `doc`.
        title: The document's title, if it is not in the text: a year or a place in it holds where the text names none.
        date: When it was published (ISO 8601: `2024-03-01`): what 去年 and 今年 are counted from, if the text does not say.
        catalog: A folder with your own units, indicators and phrases, merged over the packaged ones.

    Raises:
        CatalogError: The folder's files hold mistakes; all are listed.

    >>> extract("去年研发经费3.6万亿元", date="2025-01-20")[["label", "period", "base_value"]].values.tolist()
    [['研发经费', '2024', Decimal('3600000000000')]]
    """
    front_title, front_date = front_matter(text)
    return to_frame(extract_document(Document(name, text, title or front_title, date or front_date), _folder(catalog)))


def extract_paths(
    paths: PathLike | Iterable[PathLike],
    *,
    catalog: PathLike | None = None,
    jobs: int = 1,
    max_size: float | None = None,
    timeout: float = 600,
) -> pd.DataFrame:
    """The statistics of files and folders as one frame.

    Args:
        paths: A file or a folder, or several; folders are walked.
        catalog: A folder with your own units, indicators and phrases, merged over the packaged ones.
        jobs: Processes to work on; 0 for one a core. The rows are the same for any number.
        max_size: Megabytes that a file may have, unpacked; if None, 100, and any size for plain text in UTF-8, which is read in pieces.
        timeout: Seconds that a file may take, 0 for any time; holds in the main thread, where the system has alarms.

    Warns:
        UserWarning: For each file that cannot be read; the others are in the frame.

    Raises:
        ReadError: Nothing could be read.
        CatalogError: The catalogue's files hold mistakes; all are listed.
    """
    named = [os.fspath(paths)] if isinstance(paths, (str, os.PathLike)) else [os.fspath(p) for p in paths]
    problems: list[str] = []
    rows: list[Observation] = []
    done = 0
    for outcome in process_all(
        walk(named, problems.append, Tally()), Job(_folder(catalog), limits=Limits.of(max_size, timeout), piece=PIECE), jobs
    ):
        if outcome.error:
            problems.append(outcome.error)
        else:
            done += not outcome.more
            problems.extend(outcome.notes)
            rows.extend(outcome.observations)
    if not done:
        raise ReadError("\n".join(problems) or f"no text files in {', '.join(named) or 'no path'}")
    for problem in problems:
        warnings.warn(problem, stacklevel=2)
    return to_frame(rows)


def _folder(catalog: PathLike | None) -> str | None:
    return None if catalog is None else os.fspath(catalog)
