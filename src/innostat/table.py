"""The observation table: its columns, and observations to and from frames and rows of text.

pandas is imported inside the functions that make or take a frame, so that reading a column's name costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal

from innostat import lazy_regex as regex
from innostat.errors import ReadError
from innostat.models import Observation
from innostat.numerals import exact

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Column:
    """One column. dtype: `string`, `int`, `int?` (may be empty), `decimal`, `decimal?` or `enum`."""

    name: str
    dtype: str
    meaning: str
    values: tuple[str, ...] = ()


COLUMNS: tuple[Column, ...] = (
    Column("obs_id", "string", "stable id of the row: the same document content gives the same id on any machine"),
    Column("doc", "string", "the file, relative to the input that named it, `/` as separator"),
    Column("page", "int?", "1-based page, where the format has pages"),
    Column("line", "int", "1-based line of `start` in the document's text"),
    Column("start", "int", "offset of the quote's first character, in Unicode code points of the document's text (`innostat text`)"),
    Column("end", "int", "offset behind the quote's last character: `text[start:end] == quote`"),
    Column("quote", "string", "number and unit exactly as they stand there, line breaks and spaces included"),
    Column("indicator", "string", "id in the catalogue (`rd_expenditure`), empty where the catalogue has none"),
    Column("label", "string", "the indicator in the text's own words, made whole: what an inheriting clause leaves out is filled in"),
    Column("breakdown", "string", "industry, product, group or other part that the figure is for (纺织业, 城镇)"),
    Column("region", "string", "short common name (中国, 北京, 长三角, 全球); empty if none can be told"),
    Column("region_code", "string", "ISO 3166-1/-2 (`CN`, `CN-BJ`) where there is one"),
    Column("period", "string", "ISO 8601: `2023`, `2023-12`, `2023-Q3`, `2006/2017`; open: `2016/`, `/2018`; empty if none can be told"),
    Column("year", "int?", "the last year of `period`"),
    Column(
        "period_source", "enum", "where the period comes from",
        ("stated", "inherited", "relative", "title", "caption", "header", "document", ""),
    ),
    Column("value", "decimal", "the number as printed: `3`, `24590.7`; a fall is negative"),
    Column("unit", "string", "the unit as printed, without spaces: `万亿元`, `万人年`, `%`"),
    Column("base_value", "decimal", "`value` with 万, 亿 … multiplied out, exact: 27.26万件 is 272600"),
    Column("base_unit", "string", "ISO 4217 for money (`CNY`), `%`, `百分点`, else the counting word or unit; compounds with `/`"),
    Column("value_to", "decimal?", "the upper end of a range (`5年至10年`)"),
    Column("base_value_to", "decimal?", "`value_to` with 万, 亿 … multiplied out"),
    Column("decimals", "int", "decimals printed: the precision of `value`"),
    Column("qualifier", "enum", "bounds printed with the number", ("exact", "approx", "over", "under", "range")),
    Column("measure", "enum", "what the number is of its indicator", ("level", "share", "growth", "change", "difference", "ratio", "rank", "index")),
    Column("compared_to", "string", "for growth, change and difference: the other side (上年, 全部规模以上工业)"),
    Column("statement", "enum", "whether it is so, shall be so, or is expected", ("actual", "target", "forecast")),
    Column("table", "string", "the caption of the table that the row comes from"),
    Column("sentence", "string", "the evidence: the sentence, or the table row with its headers, on one line"),
    Column("flags", "string", "codes of the findings that this row is part of, `;` between them"),
)  # fmt: skip

NAMES: tuple[str, ...] = tuple(c.name for c in COLUMNS)
_DTYPES: dict[str, str] = {c.name: c.dtype for c in COLUMNS}
_NEEDED = ("doc", "start", "end", "quote", "label", "period", "value", "base_value", "base_unit")

# What a spreadsheet takes for a formula, with the full-width forms that East Asian editions take for the same.
_FORMULA = regex.compile(r"'*[=+\-@\t\r＝＋－＠]")
# A signed figure (-3.2%, －5亿元) is none: it stays as printed, so that the quote column can be compared with the text.
_SIGNED = regex.compile(r"[-+＋－][\d０-９][\d０-９.．,，\s]*[%‰％\p{Han}]*")

_ESCAPED = regex.compile(r"_x([0-9A-Fa-f]{4})_")  # a control character in a cell of Excel


def printed(observation: Observation, name: str) -> str:
    """One field as text: exact decimals, empty for none. `value` keeps the zeros that are printed (9.0%), `base_value` drops them."""
    value = getattr(observation, name)
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f") if name in ("value", "value_to") else exact(value)
    return str(value)


def cell(observation: Observation, name: str) -> str:
    """One field as it stands in a cell of CSV: as `printed`, and made `harmless`."""
    text = printed(observation, name)
    return harmless(text) if _DTYPES[name] == "string" else text


def harmless(text: str) -> str:
    """A text that no spreadsheet runs: a leading apostrophe where it looks like a formula.

    >>> harmless("=HYPERLINK(1)"), harmless("-3.2%"), harmless("'=1"), harmless("专利")
    ("'=HYPERLINK(1)", '-3.2%', "''=1", '专利')
    """
    return f"'{text}" if _FORMULA.match(text) and not _SIGNED.fullmatch(text) else text


def original(text: str) -> str:
    """Undo `harmless`.

    >>> original("'=HYPERLINK(1)"), original("-3.2%"), original("''=1"), original("'90年代")
    ('=HYPERLINK(1)', '-3.2%', "'=1", "'90年代")
    """
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def to_frame(observations: Iterable[Observation]) -> pd.DataFrame:
    """Observations as a frame with the columns of `COLUMNS`.

    Texts are strings, `year` and `page` are `Int64` (empty allowed), counts are `int64`, and value, base_value, value_to and
    base_value_to are Python `Decimal` objects, so that nothing is rounded; `frame.base_value.astype(float)` where floats will do.
    """
    import pandas as pd

    rows = list(observations)
    columns: dict[str, Any] = {}
    for column in COLUMNS:
        values = list(map(attrgetter(column.name), rows))
        if column.name.startswith("base_value"):
            values = [None if v is None else Decimal(exact(v)) for v in values]
        columns[column.name] = _series(column.dtype, values)
    return pd.DataFrame(columns)


def typed(frame: pd.DataFrame, escapes: Literal["", "csv", "excel"] = "") -> pd.DataFrame:
    """A frame that pandas read from a table of innostat, with the types of `to_frame`.

    CSV, TSV and JSON lines do not tell types, Excel has floats only: this is the one step between `pandas.read_*` and the frame that
    `innostat.extract` gives.

    Args:
        frame: What `pandas.read_csv(..., dtype=str, keep_default_na=False)` and the like gave; any columns of the table.
        escapes: How the format writes texts that it cannot hold as they are: `csv` (and TSV) puts an apostrophe before what a spreadsheet
            would run as a formula, `excel` writes control characters as `_xHHHH_`.

    Raises:
        ReadError: A cell does not hold what its column holds.
    """
    import pandas as pd

    columns: dict[str, Any] = {}
    for name in (n for n in frame.columns if n in _DTYPES):
        dtype = _DTYPES[name]
        texts = ["" if value is None or value is pd.NA or value != value else str(value) for value in frame[name].tolist()]
        if escapes and dtype == "string":
            texts = list(map(original if escapes == "csv" else _unescaped, texts))
        try:
            values = [_parse(dtype, text) for text in texts]
        except (ValueError, InvalidOperation, OverflowError):
            raise ReadError(f"frame: {name} holds what is no number; read the table as text (dtype=str)") from None
        columns[name] = _series(dtype, values)
    return pd.DataFrame(columns)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def _series(dtype: str, values: list[Any]) -> Any:
    """Values of one column with its dtype in frames."""
    import pandas as pd

    if dtype == "int?":
        return pd.array(values, dtype="Int64")
    if dtype == "int":
        return pd.Series(values, dtype="int64")
    if dtype.startswith("decimal"):
        return pd.Series(values, dtype="object")
    try:
        return pd.Series(values, dtype="str")
    except UnicodeEncodeError:  # Arrow, where it is installed, holds no half of a surrogate pair
        return pd.Series(values, dtype=pd.StringDtype("python", na_value=float("nan")))


def from_frame(frame: pd.DataFrame) -> list[Observation]:
    """Observations of a frame, for instance one that `to_frame` made and that was filtered since.

    Raises:
        ReadError: A column is missing, or a cell does not hold what its column holds.
    """
    import pandas as pd

    names = [n for n in NAMES if n in frame.columns]
    columns = [["" if value is None or value is pd.NA or value != value else str(value) for value in frame[n].tolist()] for n in names]
    return from_rows((dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)), "frame", plain=True, names=names)


def from_rows(
    rows: Iterable[Mapping[str, str]], source: str = "table", *, plain: bool = False, names: Iterable[str] | None = None
) -> list[Observation]:
    """Observations of rows of text, such as `csv.DictReader` gives for what `innostat extract` wrote.

    Args:
        rows: One mapping of column to cell a row; columns that are missing are empty, except those that a row cannot do without.
        source: Name for messages.
        plain: The cells hold the texts themselves, not the form made harmless for spreadsheets.
        names: The columns there are; the first row's if not told.

    Raises:
        ReadError: A column is missing, or a cell does not hold what its column holds.
    """
    found: list[Observation] = []
    given = None if names is None else set(names)
    for number, row in enumerate(rows, 1):
        given = set(row) if given is None else given
        if number == 1 and (missing := [n for n in _NEEDED if n not in given]):
            raise ReadError(f"{source}: no table of innostat, {', '.join(missing)} missing; give it a file that `innostat extract` wrote")
        fields: dict[str, Any] = {}
        for name in NAMES:
            text = row.get(name) or ""
            try:
                fields[name] = _parse(_DTYPES[name], text if plain else original(text))
            except (ValueError, InvalidOperation, OverflowError):
                raise ReadError(f"{source}: row {number}: {name} holds {text[:40]!r}, no number; mend the cell or extract again") from None
        found.append(Observation(**fields))
    return found


def _parse(dtype: str, text: str) -> object:
    if dtype in ("string", "enum"):
        return text
    if not text.strip():
        return None if dtype.endswith("?") else Decimal(0) if dtype == "decimal" else 0
    number = Decimal(text.strip())
    if dtype.startswith("decimal") and number.is_finite():
        return number
    if not abs(number) < 10**15 or number != number.to_integral_value():  # also nan and infinity; 1e9999999 would fill the memory
        raise ValueError(text)
    return int(number)
