"""Many files at once: reads and extracts each, on one process or several, and gives the outcomes in the order of the files."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Protocol

from innostat.blocks import State
from innostat.errors import ReadError
from innostat.models import Document, Observation
from innostat.pieces import Survey, Worked, join, survey, work
from innostat.pipeline import extract_document, extractor
from innostat.read.limits import LIMITS, Limits
from innostat.read.silent import silence
from innostat.read.walk import Source
from innostat.workers import Task, WorkerDiedError, Workers, cores

# What is in work per process: enough to keep all busy, few enough that a corpus never piles up in memory.
_AHEAD = 4
# Small files go to a process some at a time, since handing over costs too.
_GROUP_FILES, _GROUP_BYTES = 32, 200_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file: its observations, or one line on why it could not be read; `notes` on what of it could not.

    more: of a large file that is worked on in pieces: further rows of it follow.
    """

    name: str
    observations: tuple[Observation, ...] = ()
    error: str = ""
    notes: tuple[str, ...] = ()
    document: Document | None = None
    more: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """How files are worked on.

    catalog: a user's catalogue folder; reasons: keep why each field holds what it holds; documents: keep the texts;
    limits: what each file may cost (the time, each piece of a large one);
    piece: bytes of the pieces in which a file of four times as many is worked on, with an outcome each; 0 for none.
    """

    catalog: str | None = None
    reasons: bool = False
    documents: bool = False
    limits: Limits = LIMITS
    piece: int = 0


class RunLog(Protocol):
    """Outcomes of earlier runs, by a file's name and content."""

    def key(self, source: Source) -> str:
        """What a file's outcome goes by; empty for one that cannot be read."""

    def __contains__(self, key: object) -> bool: ...

    def replay(self, source: Source, key: str) -> Iterator[Outcome]:
        """The outcomes that were put down."""

    def record(self, source: Source, key: str, outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
        """Put outcomes down while they pass."""


def process(source: Source, job: Job) -> Outcome:
    """Read a file and extract its observations; a fault of one file never ends the others."""
    try:
        with job.limits.alarm(source.name):
            document = source.read(job.limits)
            observations = extract_document(document, job.catalog)
    except ReadError as error:
        return Outcome(source.name, error=str(error))
    except MemoryError:
        return Outcome(source.name, error=_no_memory(source.name))
    except Exception as error:  # a text that trips the program costs its own rows, not the run
        if os.environ.get("INNOSTAT_DEBUG"):
            raise
        return Outcome(source.name, error=_internal(source.name, error))
    if not job.reasons:
        observations = [replace(o, reasons=()) for o in observations]
    silent = "" if observations else silence(document)
    notes = (*document.notes, silent) if silent else document.notes
    return Outcome(source.name, tuple(observations), notes=notes, document=document if job.documents else None)


def process_all(sources: Iterable[Source], job: Job, jobs: int = 1, log: RunLog | None = None) -> Iterator[Outcome]:
    """Outcomes of all files in their order, whatever the number of processes.

    Args:
        sources: What to read; taken as needed, so that a walk over a large folder and the work on it go together.
        job: How to work on them.
        jobs: Processes; 0 for one a core.
        log: Outcomes of earlier runs, which are taken as they are, and where new ones are put down.

    Raises:
        CatalogError: The user's catalogue holds mistakes.
    """
    extractor(job.catalog)  # loaded before the processes part: its mistakes are told once, and forked processes share it
    jobs = jobs or cores()
    if jobs == 1:
        for source in sources:
            yield from _logged(source, log, lambda source=source: _alone(source, job))  # type: ignore[misc]
        return
    with Workers(jobs, extractor, (job.catalog,)) as workers:
        waiting: deque[_Collect] = deque()
        for collect in _spread(sources, job, workers, log):
            waiting.append(collect)
            if len(waiting) >= jobs * _AHEAD:
                yield from waiting.popleft()()
        while waiting:
            yield from waiting.popleft()()


#: Waits for what was handed to processes and gives its outcomes.
_Collect = Callable[[], Iterator[Outcome]]


def _logged(source: Source, log: RunLog | None, fresh: _Collect) -> Iterator[Outcome]:
    """The outcomes of a file from the log, or fresh ones."""
    if log is None:
        return fresh()
    key = log.key(source)
    return log.replay(source, key) if key in log else log.record(source, key, fresh())


def _alone(source: Source, job: Job) -> Iterator[Outcome]:
    plan = _plan(source, job)
    if plan is None:
        yield process(source, job)
        return
    state: State | None = None

    def worked() -> Iterator[Worked]:
        nonlocal state
        for number in range(len(plan.pieces)):
            done = process_piece(plan, number, job, state)
            state = done.leave
            yield done

    yield from _joined(plan, worked(), job)


def _plan(source: Source, job: Job) -> Survey | None:
    """A file's pieces, where it is worked on in pieces; whatever is wrong with it shows when it is read."""
    if not job.piece or source.data is not None or source.member:
        return None
    try:
        size = os.path.getsize(source.path)
        return survey(source.path, source.name, job.catalog, job.piece) if 4 * job.piece <= size <= job.limits.max_pieced else None
    except OSError:
        return None


def process_piece(plan: Survey, number: int, job: Job, entry: State | None = None) -> Worked:
    """Extract a piece of a large file."""
    with job.limits.alarm(plan.name):
        worked = work(plan, number, job.catalog, entry)
    return worked if job.reasons else replace(worked, rows=tuple(replace(o, reasons=()) for o in worked.rows))


def _joined(plan: Survey, worked: Iterator[Worked], job: Job) -> Iterator[Outcome]:
    """The outcomes of a file's pieces; what goes wrong with one ends the file there, with the rows before it."""
    rows = join(worked)
    more = True
    while more:
        try:
            some = next(rows, None)
        except ReadError as error:
            yield Outcome(plan.name, error=str(error))
            return
        except WorkerDiedError:
            yield Outcome(plan.name, error=_died(plan.name))
            return
        except OSError as error:
            yield Outcome(
                plan.name,
                error=f"{plan.name}: cannot be read any more ({(error.strerror or str(error)).lower()}); what came before is written",
            )
            return
        except MemoryError:
            yield Outcome(plan.name, error=_no_memory(plan.name))
            return
        except Exception as error:
            if os.environ.get("INNOSTAT_DEBUG"):
                raise
            yield Outcome(plan.name, error=_internal(plan.name, error))
            return
        more = some is not None
        yield Outcome(plan.name, tuple(some or ()), more=more)


def _spread(sources: Iterable[Source], job: Job, workers: Workers, log: RunLog | None) -> Iterator[_Collect]:
    """Hands files to processes, small ones some at a time; each item waits for what was handed over last."""
    group: list[Source] = []
    size = 0

    def hand_over() -> _Collect:
        nonlocal group, size
        files, group, size = group, [], 0
        task = workers.submit(process_group, files, job)
        return lambda: _collected(files, task, job, workers, log)

    for source in sources:
        if log is not None and (key := log.key(source)) in log:
            if group:
                yield hand_over()
            yield lambda source=source, key=key: log.replay(source, key)  # type: ignore[misc]
            continue
        bytes_ = _size(source)
        plan = _plan(source, job)
        if plan is not None:
            if group:
                yield hand_over()
            yield from _pieces(source, plan, job, workers, log)
            continue
        group.append(source)
        size += bytes_
        if size >= _GROUP_BYTES or len(group) >= _GROUP_FILES:
            yield hand_over()
    if group:
        yield hand_over()


def _size(source: Source) -> int:
    if source.data is not None:
        return len(source.data)
    try:
        return os.path.getsize(source.path) if not source.member else _GROUP_BYTES // 4
    except OSError:
        return 0


def process_group(sources: Sequence[Source], job: Job) -> list[Outcome]:
    """Outcomes of a few files."""
    return [process(source, job) for source in sources]


def _collected(files: list[Source], task: Task[list[Outcome]], job: Job, workers: Workers, log: RunLog | None) -> Iterator[Outcome]:
    try:
        outcomes = workers.result(task)
    except WorkerDiedError:
        outcomes = []
        for source in files:  # one of them ends a process: which, is found out one at a time
            try:
                outcomes += (
                    workers.result(workers.submit(process_group, [source], job))
                    if len(files) > 1
                    else [Outcome(source.name, error=_died(source.name))]
                )
            except WorkerDiedError:
                outcomes.append(Outcome(source.name, error=_died(source.name)))
    for source, outcome in zip(files, outcomes, strict=True):
        yield from (outcome,) if log is None else log.record(source, log.key(source), iter((outcome,)))


def _pieces(source: Source, plan: Survey, job: Job, workers: Workers, log: RunLog | None) -> Iterator[_Collect]:
    """Hands the pieces of a file to processes; each guesses what the one before hands on, and is done again where that was wrong."""
    tasks: deque[Task[Worked]] = deque()
    key = log.key(source) if log is not None else ""

    def worked() -> Iterator[Worked]:
        state: State | None = None
        for number in range(len(plan.pieces)):
            done = workers.result(tasks.popleft())
            if state is not None and done.entry != state:
                done = workers.result(workers.submit(process_piece, plan, number, job, state))
            state = done.leave
            yield done

    outcomes = _joined(plan, worked(), job)
    if log is not None:
        outcomes = log.record(source, key, outcomes)
    for number in range(len(plan.pieces)):
        tasks.append(workers.submit(process_piece, plan, number, job))
        yield lambda: islice(outcomes, 1)
    yield lambda: outcomes


def _died(name: str) -> str:
    return f"{name}: its process was ended (out of memory?); try fewer --jobs"


def _no_memory(name: str) -> str:
    return f"{name}: takes more memory than there is; split it, or try fewer --jobs"


def _internal(name: str, error: Exception) -> str:
    return f"{name}: internal error ({type(error).__name__}: {error}); please report it with the file"
