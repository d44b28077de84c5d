"""Processes that work for this one: a process that dies costs what it was on only if it dies of that again, and Ctrl-C ends all at once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class WorkerDiedError(Exception):
    """The process that had a task to itself was ended: out of memory, as a rule."""


@dataclass(slots=True, eq=False)
class Task(Generic[T]):
    """A call that a process does."""

    function: Callable[..., T]
    arguments: tuple[Any, ...]
    future: Future[T]


class Workers:
    """A pool of processes; a context manager."""

    def __init__(self, number: int, start: Callable[..., object], arguments: tuple[Any, ...] = ()) -> None:
        """Set up as many processes, each of which calls `start` with the arguments first."""
        self.number = number
        self._start, self._arguments = start, arguments
        self._open: list[Task[Any]] = []
        self._pool = self._new()

    def _new(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.number, initializer=_begin, initargs=(self._start, self._arguments))

    def submit(self, function: Callable[..., T], *arguments: Any) -> Task[T]:
        """Hand a call to the next free process."""
        try:
            future = self._pool.submit(function, *arguments)
        except BrokenProcessPool:
            future = Future()
            future.set_exception(BrokenProcessPool())
        task = Task(function, arguments, future)
        self._open.append(task)
        return task

    def result(self, task: Task[T]) -> T:
        """What came of a call; to be asked for in the order of `submit`.

        Raises:
            WorkerDiedError: Its process was ended, twice, the second time with no other at work.
        """
        self._open.remove(task)
        try:
            return task.future.result()
        except BrokenProcessPool:
            return self._again(task)

    def _again(self, task: Task[T]) -> T:
        """All that was in work is lost with one process: this call is done alone, the others anew."""
        self._end()
        self._pool = self._new()
        try:
            return self._pool.submit(task.function, *task.arguments).result()
        except BrokenProcessPool:
            self._end()
            self._pool = self._new()
            raise WorkerDiedError from None
        finally:
            for other in self._open:
                if not other.future.done() or other.future.cancelled() or isinstance(other.future.exception(), BrokenProcessPool):
                    other.future = self._pool.submit(other.function, *other.arguments)

    def _end(self) -> None:
        # The processes themselves are asked for before the pool lets go of them, and its thread, which must not be at work when the
        # interpreter ends; Python has no public name for the processes before 3.14.
        processes = list((getattr(self._pool, "_processes", None) or {}).values())
        manager = getattr(self._pool, "_executor_manager_thread", None)
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            with suppress(OSError, ValueError):
                process.terminate()
        for process in processes:
            with suppress(OSError, ValueError, AssertionError):
                process.join(5)
        if manager is not None:
            manager.join(5)

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None and not self._open:
            self._pool.shutdown(wait=True)
        else:
            self._end()


def _begin(start: Callable[..., object], arguments: tuple[Any, ...]) -> None:
    """A worker leaves Ctrl-C to the process that started it, and ends when told to."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_follow, daemon=True).start()
    start(*arguments)


def _follow() -> None:
    """End with the process that started this one, even where that was killed."""
    if (parent := multiprocessing.parent_process()) is not None:
        parent.join()
        os._exit(1)


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
