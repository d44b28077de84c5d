"""What one file may cost, whoever asks for it: bytes before it is read, seconds while it is worked on."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from innostat.errors import ReadError

#: Bytes that a file may have if the user does not say and it is read as a whole. Texts take some forty times their size in memory.
MAX_SIZE = 100_000_000
#: The same for plain text that is worked on in pieces, which takes no more memory the longer it is.
MAX_PIECED = 1_000_000_000_000
#: Seconds that a file may take if the user does not say.
TIMEOUT = 600.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of each file: `max_size` in bytes, unpacked, `max_pieced` of one that is worked on in pieces; `timeout` in seconds, 0 for any time."""

    max_size: int = MAX_SIZE
    timeout: float = TIMEOUT
    max_pieced: int = MAX_PIECED

    @classmethod
    def of(cls, megabytes: float | None, seconds: float) -> Limits:
        """The limits as users write them; a size that they name holds for every file.

        >>> Limits.of(0.5, 10)
        Limits(max_size=500000, timeout=10, max_pieced=500000)
        >>> Limits.of(None, 10).max_size
        100000000
        """
        if megabytes is None:
            return cls(timeout=seconds)
        return cls(int(megabytes * 1e6), seconds, int(megabytes * 1e6))

    def check_size(self, size: int, path: str) -> None:
        """See that a file is not too large.

        Raises:
            ReadError: It is.

        >>> Limits.of(0.001, 10).check_size(1200, "a.txt")
        Traceback (most recent call last):
        innostat.errors.ReadError: a.txt: 0.0012 MB, more than the 0.001 MB of --max-size; split it, or raise the limit
        """
        if size > self.max_size:
            known = f"{megabytes(size)}, " if size > self.max_size + 1 else ""  # a stream is read no further
            raise ReadError(f"{path}: {known}more than the {megabytes(self.max_size)} of --max-size; split it, or raise the limit")

    @contextmanager
    def alarm(self, name: str) -> Iterator[None]:
        """Breaks off what takes longer, where the system has alarms (POSIX, main thread).

        Raises:
            ReadError: It did.
        """
        if not self.timeout or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
            yield
            return

        def stop(*_: object) -> None:
            raise ReadError(f"{name}: broken off after {self.timeout:g} s; raise --timeout, or split the file")

        before = signal.signal(signal.SIGALRM, stop)
        signal.setitimer(
            signal.ITIMER_REAL, self.timeout, 1
        )  # again each second: a callback of the collector swallows what is raised in it
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


#: What holds where the user does not say.
LIMITS = Limits()


def megabytes(size: int) -> str:
    """A size for messages.

    >>> megabytes(300_000_000), megabytes(1500), megabytes(4_300_000_000)
    ('300 MB', '0.0015 MB', '4,300 MB')
    """
    return f"{size / 1e6:,.0f} MB" if size >= 10_000_000 else f"{size / 1e6:.3g} MB"
