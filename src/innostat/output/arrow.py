"""Observations as Arrow record batches, for Parquet and DuckDB."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from operator import attrgetter
from types import ModuleType
from typing import Any

from innostat.extras import require
from innostat.models import Observation
from innostat.output.writer import encodable
from innostat.table import COLUMNS

#: Digits of a decimal column, and how many of them stand behind the point: what Parquet, DuckDB and Arrow all hold.
PRECISION, SCALE = 38, 12
#: Rows that are written at once.
BATCH = 50_000


class Batches:
    """Makes batches of rows with the types of the columns: texts, 64-bit integers, exact decimals.

    A number of more digits than the columns hold (none that measures anything) is left empty, and said.
    """

    def __init__(self, path: str, extra: str, columns: Sequence[str], say: Callable[[str], None]) -> None:
        self.arrow: ModuleType = require("pyarrow", extra, f"{path}: writing it")
        pa = self.arrow
        kinds = {
            "int": pa.int64(),
            "int?": pa.int64(),
            "decimal": pa.decimal128(PRECISION, SCALE),
            "decimal?": pa.decimal128(PRECISION, SCALE),
        }
        dtypes = {c.name: c.dtype for c in COLUMNS}
        self.schema = pa.schema([pa.field(name, kinds.get(dtypes[name], pa.string())) for name in columns])
        self._path = path
        self._say = say

    def batch(self, rows: Sequence[Observation]) -> Any:
        """A record batch of rows."""
        pa = self.arrow
        arrays = []
        for field in self.schema:
            values: list[Any] = list(map(attrgetter(field.name), rows))
            if pa.types.is_decimal(field.type):
                values = [self._fitting(v, field.name, o) for v, o in zip(values, rows, strict=True)]
            elif pa.types.is_string(field.type):
                values = list(map(encodable, values))
            arrays.append(pa.array(values, type=field.type))
        return pa.record_batch(arrays, schema=self.schema)

    def _fitting(self, value: Decimal | None, name: str, o: Observation) -> Decimal | None:
        if value is None or fits(value):
            return value
        self._say(f"{o.doc}: line {o.line}: {name} has more digits than {self._path} can hold; left empty there, the quote has them")
        return None


def fits(value: Decimal) -> bool:
    """Whether a decimal column holds a number exactly.

    >>> fits(Decimal("33357.1")), fits(Decimal("1E+30")), fits(Decimal("1E-13"))
    (True, False, False)
    """
    _, digits, exponent = value.normalize().as_tuple()
    return isinstance(exponent, int) and exponent >= -SCALE and len(digits) + exponent <= PRECISION - SCALE
