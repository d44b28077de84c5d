"""The run log beside an output: which documents are done, by name and content, with their rows, so that a later run does only the others.

A file of SQLite, which a run that is broken off at any moment leaves whole. The output itself is always written anew from first to last, from the log
where the log has a document, so that it has the bytes of a run that was never broken off.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from importlib import resources
from pathlib import Path
from types import TracebackType

from innostat.batch import Outcome
from innostat.errors import InnostatError, ReadError
from innostat.read.walk import Source
from innostat.table import NAMES, from_rows, printed

#: What the log's name adds to that of the output.
SUFFIX = ".run"
_FORM = 1  # of the tables below
_EVERY = 0.5  # seconds of work that may be lost


class LogError(InnostatError):
    """The log cannot be used; the message says why and what to do."""


class FileLog:
    """A `batch.RunLog` in a file; a context manager, which forgets documents that a run that ended well did not meet."""

    def __init__(self, output: str, catalog: str | None) -> None:
        """Open the log of an output, or begin one.

        Raises:
            LogError: It is no log, cannot be written, or is in use by another run.
        """
        self.path = output + SUFFIX
        self.done = 0
        self._basis = basis_of(catalog)
        self._keys: dict[Source, str] = {}
        self._committed = time.monotonic()
        try:
            self._base = sqlite3.connect(self.path, timeout=0.5, isolation_level=None)
            self._base.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.execute("PRAGMA synchronous = NORMAL")
            (form,) = self._base.execute("PRAGMA user_version").fetchone()
            if form not in (0, _FORM):
                raise LogError(f"{self.path}: a run log of another version of innostat; remove it to begin anew")
            self._base.execute("CREATE TABLE IF NOT EXISTS documents (key TEXT PRIMARY KEY, notes TEXT) WITHOUT ROWID")
            self._base.execute("CREATE TABLE IF NOT EXISTS rows (key TEXT, part INTEGER, data BLOB, PRIMARY KEY (key, part))")
            self._base.execute(f"PRAGMA user_version = {_FORM}")
            self._base.execute("CREATE TEMP TABLE met (key TEXT PRIMARY KEY) WITHOUT ROWID")
            self._base.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise LogError(f"{self.path}: {_why(error)}") from None

    def key(self, source: Source) -> str:
        """What a document goes by: its name, its content, this version of the program and the catalogue. Empty if it cannot be read."""
        known = self._keys.get(source)
        if known is None:
            state = self._basis.copy()
            try:
                state.update(f"{source.name}\0{source.content_hash()}".encode("utf-8", "surrogatepass"))
                known = state.hexdigest()
            except (ReadError, OSError):
                known = ""
            self._keys[source] = known
        return known

    def __contains__(self, key: object) -> bool:
        """Whether a document is done."""
        return self._base.execute("SELECT 1 FROM documents WHERE key = ?", (key,)).fetchone() is not None

    def replay(self, source: Source, key: str) -> Iterator[Outcome]:
        """The outcomes of a document that is done."""
        self._keys.pop(source, None)
        self._base.execute("INSERT OR IGNORE INTO met VALUES (?)", (key,))
        self.done += 1
        (notes,) = self._base.execute("SELECT notes FROM documents WHERE key = ?", (key,)).fetchone()
        said = tuple(json.loads(notes))
        parts = self._base.execute("SELECT data FROM rows WHERE key = ? ORDER BY part", (key,))
        for (data,) in parts:
            rows = json.loads(zlib.decompress(data))
            yield Outcome(
                source.name,
                tuple(from_rows((dict(zip(NAMES, row, strict=True)) for row in rows), self.path, plain=True, names=NAMES)),
                notes=said,
                more=True,
            )
            said = ()
        yield Outcome(source.name, notes=said)

    def record(self, source: Source, key: str, outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
        """Pass on the outcomes of a document and put them down; one that failed is tried again in the next run."""
        self._keys.pop(source, None)
        notes: list[str] = []
        failed = not key
        try:
            self._base.execute("DELETE FROM rows WHERE key = ?", (key,))
            for part, outcome in enumerate(outcomes):
                failed = failed or bool(outcome.error)
                notes += outcome.notes
                if not failed and outcome.observations:
                    rows = [[printed(o, name) for name in NAMES] for o in outcome.observations]
                    self._base.execute("INSERT INTO rows VALUES (?, ?, ?)", (key, part, zlib.compress(json.dumps(rows).encode(), 1)))
                yield outcome
            if not failed:
                self._base.execute("INSERT OR REPLACE INTO documents VALUES (?, ?)", (key, json.dumps(notes)))
                self._base.execute("INSERT OR IGNORE INTO met VALUES (?)", (key,))
            if time.monotonic() - self._committed > _EVERY:
                self._base.execute("COMMIT")
                self._base.execute("BEGIN IMMEDIATE")
                self._committed = time.monotonic()
        except sqlite3.Error as error:
            raise LogError(f"{self.path}: {_why(error)}") from None

    def __enter__(self) -> FileLog:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with suppress(sqlite3.Error):
            if kind is None:
                self._base.execute("DELETE FROM documents WHERE key NOT IN (SELECT key FROM met)")
                self._base.execute("DELETE FROM rows WHERE key NOT IN (SELECT key FROM met)")
            self._base.execute("COMMIT")
        self._base.close()


def basis_of(catalog: str | None) -> hashlib.blake2b:
    """The state of a hash of all that rows depend on besides the document: the program, its data, and the user's catalogue."""
    state = hashlib.blake2b(digest_size=16)
    homes = [Path(str(resources.files("innostat"))), *([Path(catalog)] if catalog is not None else [])]
    for home in homes:
        for file in sorted(p for p in home.rglob("*") if p.suffix in (".py", ".toml", ".csv", ".txt")):
            state.update(f"{file.relative_to(home)}\0".encode("utf-8", "surrogatepass") + file.read_bytes() + b"\0")
    return state


def _why(error: sqlite3.Error) -> str:
    text = str(error)
    if "locked" in text:
        return "in use by another run; wait for it, or write to another file"
    if "not a database" in text or "malformed" in text:
        return "not a run log of innostat; remove it to begin anew"
    return f"cannot be written ({text})"
