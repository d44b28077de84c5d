"""What every format of the table shares: where it writes to, and how it is told what to write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from innostat.batch import Outcome
from innostat.errors import InnostatError
from innostat.models import Coverage, Finding
from innostat.table import NAMES


class UsageError(InnostatError):
    """Options that do not go together or name what is not there."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks said about a run, before its rows are written."""

    findings: Sequence[Finding] = ()
    coverage: Coverage = field(default_factory=Coverage)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a table goes.

    path: the file or folder, None for standard output; mark: with a byte order mark; catalog: the user's folder, for names of indicators;
    alone: no other run writes there; say: told one message.
    """

    path: str | None
    columns: tuple[str, ...] = NAMES
    mark: bool = False
    catalog: str | None = None
    alone: bool = False
    say: Callable[[str], None] = lambda message: None

    @property
    def encoding(self) -> str:
        """Encoding of text formats."""
        return "utf-8-sig" if self.mark else "utf-8"


class Writer:
    """Writes a table document by document. A format that needs no more than the rows has `write` alone."""

    def take_findings(self, checked: Checked) -> None:
        """Told once, before the first document, where the run was checked."""

    def write(self, outcome: Outcome) -> None:
        """Write the rows of one document."""
        raise NotImplementedError

    def fail(self, outcome: Outcome) -> None:
        """Told of a document that could not be read."""


def encodable(text: str) -> str:
    """A text that UTF-8 can hold: half a surrogate pair, which a broken page may have, becomes a question mark.

    >>> encodable("a\\ud800b")
    'a?b'
    """
    return text.encode("utf-8", "replace").decode("utf-8")
