"""One run of extraction on its way to a stream: which format and columns, what was written, what could not be read."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO

from innostat.batch import Outcome
from innostat.errors import InnostatError
from innostat.output.rows import FORMATS, SUFFIXES, Writer
from innostat.read.walk import Source, Tally
from innostat.table import NAMES

#: What fits a terminal and says what the figure is.
SHOWN: tuple[str, ...] = ("line", "quote", "label", "breakdown", "region", "period", "measure")


class UsageError(InnostatError):
    """Options that do not go together or name what is not there."""


def pick_format(told: str | None, output: str | None, *, terminal: bool, excel: bool) -> str:
    """The format: as told, else by the output file's suffix, else a table on a terminal and CSV to a pipe.

    >>> pick_format(None, "out.tsv", terminal=True, excel=False), pick_format(None, None, terminal=True, excel=True)
    ('tsv', 'csv')
    """
    by_suffix = SUFFIXES.get(os.path.splitext(output)[1].lower(), "csv") if output else None
    kind = told or by_suffix or ("table" if terminal and not excel else "csv")
    if excel and kind not in ("csv", "tsv"):
        raise UsageError(f"--excel goes with csv and tsv, not with {kind}")
    return kind


def pick_columns(told: str | None, kind: str) -> tuple[str, ...]:
    """The columns: as told, else all (on a terminal those that fit)."""
    if told is None:
        return SHOWN if kind == "table" else NAMES
    names = tuple(n.strip() for n in told.replace("，", ",").split(",") if n.strip())
    unknown = [n for n in names if n not in NAMES]
    if unknown or not names:
        raise UsageError(f"--columns: {', '.join(unknown) or 'none named'}: no such column; there are {', '.join(NAMES)}")
    if len(set(names)) < len(names):
        raise UsageError("--columns: a column is named twice")
    return names


class Run:
    """Writes outcomes as they come and counts them; nothing is written before a first document could be read."""

    def __init__(self, kind: str, columns: tuple[str, ...], output: str | None) -> None:
        """Set up; kind is one of `FORMATS` or `table`."""
        self.kind, self.columns, self.output = kind, columns, output
        self.documents = self.rows = self.failed = 0
        self.without = {"year": 0, "region": 0, "indicator": 0}
        self._writer: Writer | None = None
        self._began = time.perf_counter()

    def spare_output(self, sources: Iterable[Source]) -> Iterator[Source]:
        """The sources, making sure that none of them is the file to be written."""
        target = os.path.realpath(self.output) if self.output else None
        for source in sources:
            if target is not None and source.data is None and os.path.realpath(source.path) == target:
                raise UsageError(f"{self.output}: is an input too; name another file with -o")
            yield source

    def take(self, outcome: Outcome, stream: TextIO, say: Callable[[str], None]) -> None:
        """Write the rows of one document, or say why there are none."""
        if outcome.error:
            self.failed += 1
            say(outcome.error)
            return
        for note in outcome.notes:
            say(note)
        if self._writer is None:
            self._writer = self._open(stream)
        self.documents += not outcome.more
        self.rows += len(outcome.observations)
        for o in outcome.observations:
            self.without["year"] += o.year is None
            self.without["region"] += not o.region
            self.without["indicator"] += not o.indicator
        self._writer.write(outcome.observations)

    def close(self, tally: Tally) -> None:
        """End the run.

        Raises:
            UsageError: No document could be read, so that there is nothing to write.
        """
        if not self.documents:
            raise UsageError(f"nothing could be read ({self._unread(tally)}); name texts, web pages, PDF, Word or Excel files, folders of such files, or -")

    def summary(self, tally: Tally, logged: int = 0) -> str:
        """The run in one line; `logged` documents came from the log of an earlier run."""
        without = ", ".join(f"{n} without {field}" for field, n in self.without.items())
        seconds = time.perf_counter() - self._began
        before = f" ({logged} from the run log)" if logged else ""
        return f"{self.documents} documents{before}, {self.rows} observations ({without}); {self._unread(tally)}; {seconds:.1f} s"

    def _unread(self, tally: Tally) -> str:
        skipped = f", {tally.skipped} of other kinds passed over" if tally.skipped else ""
        return f"{self.failed + tally.problems} files not read{skipped}"

    def _open(self, stream: TextIO) -> Writer:
        if self.kind != "table":
            return FORMATS[self.kind](stream, self.columns)
        from rich.console import Console

        from innostat.output.terminal import TerminalWriter

        console = Console() if self.output is None and sys.stdout.isatty() else Console(file=stream, width=160)
        return TerminalWriter(console, self.columns)
