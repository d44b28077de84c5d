"""Many files at once: reads and extracts each, on one process or several, and gives the outcomes in the order of the files."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace

from innostat.errors import ReadError
from innostat.models import Document, Observation
from innostat.pipeline import extract_document, extractor
from innostat.read.limits import LIMITS, Limits
from innostat.read.walk import Source

# Documents in work per process: enough to keep all busy, few enough that a corpus never piles up in memory.
_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file: its observations, or one line on why it could not be read; `notes` on what of it could not."""

    name: str
    observations: tuple[Observation, ...] = ()
    error: str = ""
    notes: tuple[str, ...] = ()
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """How files are worked on.

    catalog: a user's catalogue folder; reasons: keep why each field holds what it holds; documents: keep the texts;
    limits: what each file may cost.
    """

    catalog: str | None = None
    reasons: bool = False
    documents: bool = False
    limits: Limits = LIMITS


def process(source: Source, job: Job) -> Outcome:
    """Read a file and extract its observations; a fault of one file never ends the others."""
    try:
        with job.limits.alarm(source.name):
            document = source.read(job.limits)
            observations = extract_document(document, job.catalog)
    except ReadError as error:
        return Outcome(source.name, error=str(error))
    except MemoryError:
        return Outcome(source.name, error=f"{source.name}: takes more memory than there is; split it, or try fewer --jobs")
    except Exception as error:  # a text that trips the program costs its own rows, not the run
        if os.environ.get("INNOSTAT_DEBUG"):
            raise
        kind = type(error).__name__
        return Outcome(source.name, error=f"{source.name}: internal error ({kind}: {error}); please report it with the file")
    if not job.reasons:
        observations = [replace(o, reasons=()) for o in observations]
    return Outcome(source.name, tuple(observations), notes=document.notes, document=document if job.documents else None)


def process_all(sources: Iterable[Source], job: Job, jobs: int = 1) -> Iterator[Outcome]:
    """Outcomes of all files in their order, whatever the number of processes.

    Args:
        sources: What to read; taken as needed, so that a walk over a large folder and the work on it go together.
        job: How to work on them.
        jobs: Processes; 0 for one a core.

    Raises:
        CatalogError: The user's catalogue holds mistakes.
    """
    extractor(job.catalog)  # loaded before the processes part: its mistakes are told once, and forked processes share it
    jobs = jobs or os.cpu_count() or 1
    if jobs == 1:
        for source in sources:
            yield process(source, job)
        return
    with ProcessPoolExecutor(jobs, initializer=_start, initargs=(job.catalog,)) as pool:
        waiting: deque[tuple[Source, Future[Outcome]]] = deque()
        try:
            for source in sources:
                waiting.append((source, pool.submit(process, source, job)))
                if len(waiting) >= jobs * _AHEAD:
                    yield _result(*waiting.popleft())
            while waiting:
                yield _result(*waiting.popleft())
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _start(catalog: str | None) -> None:
    """A worker leaves Ctrl-C to the process that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    extractor(catalog)


def _result(source: Source, future: Future[Outcome]) -> Outcome:
    try:
        return future.result()
    except BrokenProcessPool:
        return Outcome(source.name, error=f"{source.name}: its process was ended (out of memory?); try fewer --jobs")
