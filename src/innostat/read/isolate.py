"""A reader in a process of its own: what crashes, hangs or eats memory in a library of C costs its file, not the run.

Signals reach Python between its own steps only, so that no alarm breaks off a library call; a process can be ended at any time.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import pickle
import signal
import sys
import warnings
from collections.abc import Callable

from innostat.errors import ReadError
from innostat.models import Document

#: Bytes that a reader may take beyond what the program has when it starts.
MEMORY = 2_000_000_000


def isolated(read: Callable[[bytes, str], Document], data: bytes, name: str, kind: str) -> Document:
    """What a reader gives, read in a process of its own where the system can fork; it ends with the caller's alarm.

    Raises:
        ReadError: As the reader does, or it crashed, or ran out of memory.
    """
    if not hasattr(os, "fork"):
        return read(data, name)
    out, into = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forks beside threads: the child takes no lock of theirs
        child = os.fork()
    if child == 0:
        _work(read, data, name, out, into)
    os.close(into)
    try:
        with os.fdopen(out, "rb") as stream:
            written = stream.read()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)  # done, or broken off by an alarm or by the user
        os.waitpid(child, 0)
    try:
        found = pickle.loads(written)
    except (EOFError, pickle.UnpicklingError):
        raise ReadError(
            f"{name}: a {kind} that takes more than {MEMORY // 1_000_000_000} GB of memory or crashes its reader; print it to PDF anew, or split it"
        ) from None
    if isinstance(found, Exception):
        raise found
    assert isinstance(found, Document)
    return found


def _work(read: Callable[[bytes, str], Document], data: bytes, name: str, out: int, into: int) -> None:
    """Read, write what came of it to the pipe, and end without a word: nothing of the caller's is cleaned up twice."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        os.close(out)
        faulthandler.disable()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what a library says as it crashes
        _limit_memory()
        try:
            written = pickle.dumps(read(data, name))
        except MemoryError:
            os._exit(1)
        except Exception as error:
            try:
                written = pickle.dumps(error)
                pickle.loads(written)
            except Exception:
                written = pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))
        with os.fdopen(into, "wb") as stream:
            stream.write(written)
    finally:
        os._exit(0)


def _limit_memory() -> None:
    """No more address space than there is now and `MEMORY`, and no core file of a crash, where the system has such limits."""
    if not sys.platform.startswith("linux"):
        return
    import resource

    with open("/proc/self/statm", encoding="ascii") as stream:
        now = int(stream.read().split()[0]) * resource.getpagesize()
    most = resource.getrlimit(resource.RLIMIT_AS)[1]
    mine = now + MEMORY if most == resource.RLIM_INFINITY else min(now + MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (mine, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
