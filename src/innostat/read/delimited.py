"""CSV and TSV: rows as a sheet."""

from __future__ import annotations

import csv
import io

from innostat import lazy_regex as regex
from innostat.errors import ReadError
from innostat.models import Document
from innostat.read.blocks import Cell, assemble, clean_cell
from innostat.read.plain import decode
from innostat.read.sheets import sheet_blocks

_DELIMITERS = "\t,;|，"
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
    """The character that parts the most of the first lines into more than one field, the same number each.

    >>> delimiter_of("地区;经费\\n北京;2 947,1"), delimiter_of("地区,经费\\n北京,2947.1")
    (';', ',')
    """
    lines = [line for line in text[:50_000].splitlines()[:200] if line.strip()]

    def score(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in lines]
        usual = max(set(counts), key=counts.count, default=0) if counts else 0
        return (sum(c == usual for c in counts) if usual else 0, usual)

    return max(_DELIMITERS, key=score)
