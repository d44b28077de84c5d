"""One run of extraction on its way to a writer: what was written, what could not be read."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator

from innostat.batch import Outcome
from innostat.output.writer import UsageError, Writer
from innostat.read.walk import Source, Tally


class Run:
    """Writes outcomes as they come and counts them."""

    def __init__(self, output: str | None) -> None:
        """Set up."""
        self.output = output
        self.documents = self.rows = self.failed = 0
        self.without = {"year": 0, "region": 0, "indicator": 0}
        self._began = time.perf_counter()

    def spare_output(self, sources: Iterable[Source]) -> Iterator[Source]:
        """The sources, making sure that none of them is the file to be written."""
        target = os.path.realpath(self.output) if self.output else None
        for source in sources:
            if target is not None and source.data is None and os.path.realpath(source.path) == target:
                raise UsageError(f"{self.output}: is an input too; name another file with -o")
            yield source

    def take(self, outcome: Outcome, writer: Writer, say: Callable[[str], None]) -> None:
        """Write the rows of one document, or say why there are none."""
        if outcome.error:
            self.failed += 1
            say(outcome.error)
            writer.fail(outcome)
            return
        for note in outcome.notes:
            say(note)
        self.documents += not outcome.more
        self.rows += len(outcome.observations)
        for o in outcome.observations:
            self.without["year"] += o.year is None
            self.without["region"] += not o.region
            self.without["indicator"] += not o.indicator
        writer.write(outcome)

    def close(self, tally: Tally) -> None:
        """End the run.

        Raises:
            UsageError: No document could be read, so that there is nothing to write.
        """
        if not self.documents:
            raise UsageError(
                f"nothing could be read ({self._unread(tally)}); name texts, web pages, PDF, Word or Excel files, folders of such files, or -"
            )

    def summary(self, tally: Tally, logged: int = 0) -> str:
        """The run in one line; `logged` documents came from the log of an earlier run."""
        without = ", ".join(f"{n} without {field}" for field, n in self.without.items())
        seconds = time.perf_counter() - self._began
        before = f" ({logged} from the run log)" if logged else ""
        return f"{self.documents} documents{before}, {self.rows} observations ({without}); {self._unread(tally)}; {seconds:.1f} s"

    def _unread(self, tally: Tally) -> str:
        skipped = f", {tally.skipped} of other kinds passed over" if tally.skipped else ""
        return f"{self.failed + tally.problems} files not read{skipped}"
