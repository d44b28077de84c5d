"""Work in a process of its own that may take so much memory and processor time, no more."""

from __future__ import annotations

import os
import pickle
import resource
import sys
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def bounded(work: Callable[[], T], *, memory: int, seconds: int = 60) -> T:
    """What the work gives; fails if it takes more bytes (resident, beyond what this process has) or more seconds of a processor."""
    out, into = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        try:
            os.close(out)
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            try:
                result: object = work()
            except Exception as error:
                result = error
            peak = max(
                resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss - before
            )
            with os.fdopen(into, "wb") as stream:
                pickle.dump((result, peak * 1024), stream)
        finally:
            os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as stream:
        written = stream.read()
    status = os.waitpid(child, 0)[1]
    assert written, f"ended by signal {os.WTERMSIG(status)}: more than {seconds} s of processor time?"
    result, peak = pickle.loads(written)
    assert peak <= memory, f"took {peak / 1e6:.0f} MB, more than {memory / 1e6:.0f} MB"
    if isinstance(result, Exception):
        raise result
    return result
