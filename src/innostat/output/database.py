"""Observations to a DuckDB database that runs add to: a document extracted again replaces its rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from innostat.batch import Outcome
from innostat.extras import require
from innostat.models import Observation
from innostat.output.arrow import BATCH, PRECISION, SCALE, Batches
from innostat.output.files import WriteError, whole
from innostat.output.writer import Target, UsageError, Writer, encodable
from innostat.read.walk import STDIN
from innostat.rows import content_id
from innostat.table import COLUMNS, NAMES

_TYPES = {"int": "BIGINT", "int?": "BIGINT", "decimal": f"DECIMAL({PRECISION}, {SCALE})", "decimal?": f"DECIMAL({PRECISION}, {SCALE})"}
_OBSERVATIONS = ", ".join(f'"{c.name}" {_TYPES.get(c.dtype, "VARCHAR")}' for c in COLUMNS)
_DOCUMENTS = (
    "content VARCHAR, doc VARCHAR, path VARCHAR, sha256 VARCHAR, title VARCHAR, date VARCHAR, characters BIGINT, observations BIGINT"
)
_REPLACE = """
    CREATE TEMP TABLE replaced AS
        SELECT content FROM documents WHERE content IN (SELECT content FROM new_documents)
        UNION SELECT old.content FROM documents old JOIN new_documents new ON old.doc = new.doc AND old.path = new.path AND old.path <> '-';
    DELETE FROM observations WHERE split_part(obs_id, '-', 1) IN (SELECT content FROM replaced);
    DELETE FROM documents WHERE content IN (SELECT content FROM replaced);
    INSERT INTO documents SELECT * FROM new_documents ORDER BY rowid;
    INSERT INTO observations SELECT * FROM new_observations ORDER BY rowid;
    DROP TABLE replaced; DROP TABLE new_observations; DROP TABLE new_documents;
"""


class DatabaseWriter(Writer):
    """Gathers the run in temporary tables; they take the place of what the documents had before when the run is done."""

    def __init__(self, connection: Any, batches: Batches, target: Target) -> None:
        self._connection = connection
        self._batches = batches
        self._say = target.say
        self._rows: list[Observation] = []
        self._documents: list[tuple[object, ...]] = []
        self._contents: dict[str, str] = {}
        connection.execute(f"CREATE TEMP TABLE new_observations ({_OBSERVATIONS}); CREATE TEMP TABLE new_documents ({_DOCUMENTS})")

    def write(self, outcome: Outcome) -> None:
        """Write the rows of one document; a second document of the same content adds nothing."""
        document = outcome.document
        assert document is not None
        content = content_id(document.text)
        if (first := self._contents.setdefault(content, outcome.name)) is not outcome.name:
            self._say(f"{outcome.name}: has the text of {first}; its rows are in the table once")
            return
        path = document.path if document.path == STDIN else Path(document.path).absolute().as_posix()
        described = (
            content,
            outcome.name,
            path,
            document.sha256,
            document.title,
            document.date,
            len(document.text),
            len(outcome.observations),
        )
        self._documents.append(tuple(encodable(x) if isinstance(x, str) else x for x in described))
        self._rows += outcome.observations
        if len(self._rows) >= BATCH or len(self._documents) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what was gathered to the temporary tables."""
        if self._documents:
            columns = self._batches.arrow.table(
                list(zip(*self._documents, strict=True)), names=[d.split()[0] for d in _DOCUMENTS.split(", ")]
            )
            self._insert("new_documents", columns)
        if self._rows:
            self._insert("new_observations", self._batches.arrow.Table.from_batches([self._batches.batch(self._rows)]))
        self._rows, self._documents = [], []

    def _insert(self, table: str, rows: Any) -> None:
        self._connection.register("gathered", rows)
        self._connection.execute(f"INSERT INTO {table} SELECT * FROM gathered")
        self._connection.unregister("gathered")

    def commit(self) -> None:
        """Put the run into the tables, all of it or nothing."""
        self.flush()
        self._connection.execute("BEGIN TRANSACTION;" + _REPLACE + "COMMIT;")


@contextmanager
def open_duckdb(target: Target) -> Iterator[Writer]:
    """The tables `observations` and `documents` of a database, made or added to.

    Raises:
        WriteError: The file is no DuckDB database, is in use, or holds another table of the name.
    """
    assert target.path is not None
    duckdb = require("duckdb", "duckdb", f"{target.path}: writing it")
    batches = Batches(target.path, "duckdb", NAMES, target.say)
    if Path(target.path).is_file() and Path(target.path).stat().st_size:
        with _filled(duckdb, target.path, target, batches) as writer:
            yield writer
        return
    with whole(target.path) as temporary:
        temporary.unlink()  # DuckDB makes its file itself
        with _filled(duckdb, str(temporary), target, batches) as writer:
            yield writer


@contextmanager
def _filled(duckdb: Any, path: str, target: Target, batches: Batches) -> Iterator[Writer]:
    connection = None
    try:
        try:
            connection = duckdb.connect(path)
            connection.execute(
                f"CREATE TABLE IF NOT EXISTS observations ({_OBSERVATIONS}); CREATE TABLE IF NOT EXISTS documents ({_DOCUMENTS})"
            )
            there = [row[0] for row in connection.execute("SELECT column_name FROM (DESCRIBE observations)").fetchall()]
        except duckdb.Error as error:
            raise WriteError(
                f"{target.path}: cannot be written ({_first_line(error)}); close what has it open, or name another file"
            ) from None
        if tuple(there) != NAMES:
            raise UsageError(f"{target.path}: its table observations has other columns; name another file")
        writer = DatabaseWriter(connection, batches, target)
        yield writer
        try:
            writer.commit()
        except duckdb.Error as error:
            raise WriteError(f"{target.path}: cannot be written ({_first_line(error)})") from None
    finally:
        if connection is not None:
            connection.close()


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0][:200]
