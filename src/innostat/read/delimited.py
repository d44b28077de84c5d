"""CSV and TSV: rows as a sheet."""

from __future__ import annotations

import csv
import io
from collections import Counter

from innostat import lazy_regex as regex
from innostat.errors import ReadError
from innostat.models import Document
from innostat.read.blocks import Cell, assemble, clean_cell
from innostat.read.plain import decode
from innostat.read.sheets import sheet_blocks
from innostat.read.wording import is_number

_DELIMITERS = "\t,;|，"
_PADDING = regex.compile(r"\t+(?=[,;|])")  # data.stats.gov.cn puts a tab before each comma
_OWN = regex.compile(r"obs_id[,\t]")
_KEPT = regex.compile(r"=\"(.*)\"", regex.S)  # ="0571": how exports keep Excel from taking a text for a number


def read_delimited(data: bytes, name: str) -> Document:
    """The document in the bytes of a CSV or TSV file, with the delimiter that parts most of its lines.

    Raises:
        ReadError: The bytes are no text, or are a table that innostat wrote.
    """
    text, notes = decode(data, name)
    text = text.replace("\x00", "")
    if _OWN.match(text):
        raise ReadError(f"{name}: a table that innostat wrote, not a source")
    csv.field_size_limit(50_000_000)
    try:
        rows = [[_cell(c) for c in row[:2000]] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))]
    except csv.Error:
        rows = [[_cell(c) for c in line.split(delimiter_of(text))[:2000]] for line in text.splitlines()]
    body, _ = assemble(sheet_blocks(rows))
    return Document(name, body, notes=notes)


def _cell(text: str) -> Cell:
    kept = _KEPT.fullmatch(text.strip())
    return Cell(clean_cell(kept[1] if kept else text))


def delimiter_of(text: str) -> str:
    """The character that parts the first lines into the most figures, then the most of them into as many fields.

    Lines without it do not count: what stands above and below a table may be longer than the table.

    >>> delimiter_of("地区;经费\\n北京;2 947,1"), delimiter_of("地区,经费\\n北京,2947.1")
    (';', ',')
    >>> delimiter_of("地区\\t,2024年\\t,\\n北京\\t,321445\\t,"), delimiter_of("注：甲，乙。\\n注：丙，丁。\\n地区,北京,上海\\n经费,2947.1,1981.6")
    (',', ',')
    """
    lines = [line for line in _PADDING.sub("", text[:50_000]).splitlines()[:200] if line.strip()]

    def score(delimiter: str) -> tuple[int, int, int]:
        parted = [line.split(delimiter) for line in lines if delimiter in line]
        usual = Counter(map(len, parted)).most_common(1)
        figures = sum(is_number(f.strip('" =\t')) for fields in parted for f in fields)
        if not usual or (delimiter == "，" and not figures):
            return (0, 0, 0)  # a column of sentences
        return (figures, usual[0][1], usual[0][0])

    return max(_DELIMITERS, key=score)
