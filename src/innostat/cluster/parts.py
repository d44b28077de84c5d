"""The folder that a run on a cluster writes: Parquet files of some documents each, which say in their metadata which documents they hold."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from innostat.cluster.engine import ClusterError, library
from innostat.models import Observation
from innostat.numerals import exact
from innostat.output.arrow import Batches
from innostat.table import NAMES

_KEY = b"innostat"
_SUFFIX = ".parquet"


@dataclass(frozen=True, slots=True)
class Entry:
    """A document in a part: its name, what its content goes by, why it could not be read (empty if it could), and notes on it."""

    name: str
    token: str
    error: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A finished file: where it is, its documents, its rows, and the hash of program and catalogue that made it."""

    path: str
    basis: str
    entries: tuple[Entry, ...]
    rows: int

    @property
    def number(self) -> int:
        """Its place among the parts; 0 where its name tells none."""
        digits = os.path.basename(self.path).removesuffix(_SUFFIX).rpartition("-")[2]
        return int(digits) if digits.isdecimal() else 0


class Folder:
    """A folder of parts on any file system that fsspec knows (`out/`, `s3://bucket/out`, `memory://out`)."""

    def __init__(self, url: str) -> None:
        self.url = url
        try:
            self.fs, root = library("fsspec").core.url_to_fs(url)
        except (ImportError, ValueError) as error:
            raise ClusterError(f"{url}: {error}") from None
        self.root = str(root).rstrip("/")

    def parts(self) -> list[Part]:
        """The finished parts in their order.

        Raises:
            ClusterError: A file is no part that innostat wrote.
        """
        self.fs.invalidate_cache()
        if not self.fs.exists(self.root):
            return []
        names = sorted(p for p in self.fs.ls(self.root, detail=False) if p.endswith(_SUFFIX))
        return [self._part(str(p)) for p in names if not os.path.basename(str(p)).startswith(".")]

    def _part(self, path: str) -> Part:
        parquet = library("pyarrow.parquet")
        try:
            with self.fs.open(path, "rb") as stream:
                footer = parquet.ParquetFile(stream).metadata
            told = json.loads((footer.metadata or {})[_KEY])
            entries = tuple(Entry(e["name"], e["token"], e["error"], tuple(e["notes"])) for e in told["documents"])
        except (KeyError, ValueError, TypeError, OSError) as error:
            raise ClusterError(f"{path}: no part that innostat wrote ({error}); remove it, or name another folder") from None
        return Part(path, told["basis"], entries, footer.num_rows)

    def remove(self, part: Part) -> None:
        """Remove a part."""
        self.fs.rm_file(part.path)

    def write(self, name: str, basis: str, batches: Iterable[tuple[list[Observation], Entry | None]]) -> tuple[int, list[Entry]]:
        """Write a part, whole or not at all; how many rows it has, and the entries of its documents.

        A number of more digits than its column is left empty, and its document's entry says so.

        Args:
            name: Its name without suffix.
            basis: Hash of the program and the catalogue.
            batches: Rows, with the entry of a document once all its rows are there.
        """
        parquet = library("pyarrow.parquet")
        left_out: list[str] = []
        columns = Batches(f"{self.url}/{name}{_SUFFIX}", "dask", NAMES, left_out.append)
        self.fs.makedirs(self.root, exist_ok=True)
        target = f"{self.root}/{name}{_SUFFIX}"
        local = "file" in (self.fs.protocol if isinstance(self.fs.protocol, tuple) else (self.fs.protocol,))
        # An object store shows a file once it is complete; a disk does not.
        path = f"{self.root}/.{name}.{uuid.uuid4().hex}" if local else target
        entries: list[Entry] = []
        rows = 0
        try:
            with self.fs.open(path, "wb") as stream, parquet.ParquetWriter(stream, columns.schema, compression="zstd") as file:
                held: list[Observation] = []
                for some, entry in batches:
                    held += some
                    rows += len(some)
                    if entry is not None:
                        entries.append(entry)
                    if len(held) >= 20_000:
                        file.write_batch(columns.batch(held))
                        held = []
                if held or not rows:
                    file.write_batch(columns.batch(held))
                if left_out:
                    entries = [
                        replace(e, notes=(*e.notes, *(line for line in left_out if line.startswith(f"{e.name}: line ")))) for e in entries
                    ]
                told = {
                    "basis": basis,
                    "documents": [{"name": e.name, "token": e.token, "error": e.error, "notes": e.notes} for e in entries],
                }
                file.add_key_value_metadata({_KEY: json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")})
            if local:
                self.fs.mv(path, target)
        except BaseException:
            with suppress(OSError):
                self.fs.rm_file(path)
            raise
        return rows, entries

    def clear_unfinished(self) -> None:
        """Remove what processes that were killed left half-written."""
        if self.fs.exists(self.root):
            for path in self.fs.ls(self.root, detail=False):
                if os.path.basename(str(path)).startswith(".part-"):
                    with suppress(OSError):
                        self.fs.rm_file(str(path))


def observations_of(table: Any) -> list[Observation]:
    """Observations of an Arrow table that was read from a part; rows whose number did not fit the column are left out."""
    columns = [table.column(name).to_pylist() for name in NAMES]
    return list(_rows(zip(*columns, strict=True)))


def _rows(rows: Iterable[tuple[Any, ...]]) -> Iterator[Observation]:
    for row in rows:
        fields = dict(zip(NAMES, row, strict=True))
        if fields["value"] is None or fields["base_value"] is None:
            continue
        step = Decimal(1).scaleb(-fields["decimals"])
        value = fields["value"]  # the column's twelve digits behind the point are not printed ones
        fields["value"] = value.quantize(step) if value == value.quantize(step) else value.normalize()
        for name in ("base_value", "value_to", "base_value_to"):
            if fields[name] is not None:
                fields[name] = Decimal(exact(fields[name]))
        yield Observation(**fields)
