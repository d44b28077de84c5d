"""Observations to a Parquet file, row group by row group."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from innostat.batch import Outcome
from innostat.models import Observation
from innostat.output.arrow import BATCH, Batches
from innostat.output.files import whole
from innostat.output.writer import Target, Writer
from innostat.table import to_frame


class ParquetWriter(Writer):
    """Gathers rows to row groups."""

    def __init__(self, batches: Batches, file: Any) -> None:
        self._batches = batches
        self._file = file
        self._rows: list[Observation] = []

    def write(self, outcome: Outcome) -> None:
        """Write the rows of one document."""
        self._rows += outcome.observations
        if len(self._rows) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what was gathered."""
        if self._rows:
            self._file.write_batch(self._batches.batch(self._rows))
            self._rows = []


@contextmanager
def open_parquet(target: Target) -> Iterator[Writer]:
    """A Parquet file whose frame in pandas has the types of `innostat.extract`."""
    assert target.path is not None
    batches = Batches(target.path, "parquet", target.columns, target.say)
    from pyarrow import Table
    from pyarrow import parquet as pq

    empty = to_frame([])[list(target.columns)]
    schema = Table.from_pandas(empty, schema=batches.schema, preserve_index=False).schema  # tells pandas which integers may be empty
    batches.schema = schema
    with whole(target.path, alone=target.alone) as temporary, pq.ParquetWriter(str(temporary), schema, compression="zstd") as file:
        writer = ParquetWriter(batches, file)
        yield writer
        writer.flush()
