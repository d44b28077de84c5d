"""The formats of the table: name, suffixes, and who writes it. A new format is a line here and a file of its own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from innostat.output.writer import Target, UsageError, Writer
from innostat.table import NAMES

#: What fits a line and says what the figure is.
SHOWN: tuple[str, ...] = ("line", "quote", "label", "breakdown", "region", "period", "measure")
_TOLD: tuple[str, ...] = ("doc", "line", "quote", "label", "breakdown", "region", "period", "measure", "base_value", "base_unit")


@dataclass(frozen=True, slots=True)
class Format:
    """How a table is written.

    home: `module:function` below `innostat.output`, a context manager that takes a `Target` and gives a `Writer`; imported when used.
    suffixes: of the files that are taken for it. columns: which there are unless the user says.
    fixed: the columns cannot be chosen. binary: needs a file, as no terminal or pipe shows it. documents: the writer looks at the texts.
    checked: the checks are run unless the user says no.
    """

    home: str
    suffixes: tuple[str, ...] = ()
    columns: tuple[str, ...] = NAMES
    fixed: bool = False
    binary: bool = False
    documents: bool = False
    checked: bool = False

    def open(self, target: Target) -> AbstractContextManager[Writer]:
        """A writer; what it wrote is there once the context is left without an error, and nothing is left of it otherwise."""
        module, _, name = self.home.partition(":")
        opener = getattr(import_module(f"innostat.output.{module}"), name)
        return cast(Callable[[Target], AbstractContextManager[Writer]], opener)(target)


FORMATS: dict[str, Format] = {
    "csv": Format("rows:open_csv", (".csv",)),
    "tsv": Format("rows:open_tsv", (".tsv", ".tab")),
    "jsonl": Format("rows:open_jsonl", (".jsonl", ".ndjson")),
    "md": Format("rows:open_markdown", (".md", ".markdown"), _TOLD),
    "parquet": Format("parquet:open_parquet", (".parquet", ".pq"), binary=True),
    "duckdb": Format("database:open_duckdb", (".duckdb", ".ddb"), fixed=True, binary=True, documents=True),
    "sdmx-csv": Format("sdmx:open_sdmx", (".sdmx.csv",), fixed=True),
    "datapackage": Format("datapackage:open_datapackage", (".datapackage",), binary=True, documents=True),
    "xlsx": Format("workbook:open_workbook", (".xlsx",), binary=True, documents=True, checked=True),
    "table": Format("terminal:open_table", (), SHOWN),
}


def suffix_of(path: str) -> str:
    """The suffix by which a file names its format, the longest that is known.

    >>> suffix_of("a/out.csv"), suffix_of("out.CSV"), suffix_of("a.b/out"), suffix_of("out.sdmx.csv")
    ('.csv', '.csv', '', '.sdmx.csv')
    """
    name = path.rstrip("/\\").replace("\\", "/").rpartition("/")[2].lower()
    known = [s for f in FORMATS.values() for s in f.suffixes if name.endswith(s) and name != s]
    return max(known, key=len) if known else "." + name.rpartition(".")[2] if "." in name.lstrip(".") else ""


def pick_format(told: str | None, output: str | None, *, terminal: bool, excel: bool) -> str:
    """The format: as told, else by the output file's suffix, else a table on a terminal and CSV to a pipe.

    >>> pick_format(None, "out.tsv", terminal=True, excel=False), pick_format(None, None, terminal=True, excel=True)
    ('tsv', 'csv')

    Raises:
        UsageError: The suffix names no format, or the format needs a file.
    """
    kind = told or ("csv" if excel or output or not terminal else "table")
    if told is None and output is not None and (suffix := suffix_of(output)):
        kind = next((k for k, f in FORMATS.items() if suffix in f.suffixes), "")
        if not kind:
            known = " ".join(s for f in FORMATS.values() for s in f.suffixes)
            raise UsageError(f"{output}: no format has the suffix {suffix}; there are {known}, or tell it with --format")
    if excel and kind not in ("csv", "tsv"):
        raise UsageError(f"--excel goes with csv and tsv, not with {kind}")
    if FORMATS[kind].binary and output is None:
        raise UsageError(f"{kind} needs a file; name it with -o")
    return kind


def pick_columns(told: str | None, kind: str) -> tuple[str, ...]:
    """The columns: as told, else those of the format."""
    if told is None:
        return FORMATS[kind].columns
    if FORMATS[kind].fixed:
        raise UsageError(f"--columns: {kind} has columns of its own; leave the option out")
    names = tuple(n.strip() for n in told.replace("，", ",").split(",") if n.strip())
    unknown = [n for n in names if n not in NAMES]
    if unknown or not names:
        raise UsageError(f"--columns: {', '.join(unknown) or 'none named'}: no such column; there are {', '.join(NAMES)}")
    if len(set(names)) < len(names):
        raise UsageError("--columns: a column is named twice")
    return names
