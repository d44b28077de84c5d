"""What the entries of the data files hold: field by field, so that a mistake is told with its file, entry and remedy before it can do harm."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_range(value: object) -> bool:
    numbers = isinstance(value, list) and len(value) == 2 and all(isinstance(n, int | float) and not isinstance(n, bool) for n in value)
    return numbers and value[0] <= value[1]  # type: ignore[index]


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


_TEXT = (_is_text, 'a text, such as "件"')
_WORD = (lambda value: isinstance(value, str), 'a text, such as "rd"')
_TEXTS = (_is_texts, 'a list of texts, such as ["件", "项"]')
_RANGE = (_is_range, "two numbers, the lower first, such as [0, 100]")
_FLAG = (_is_flag, "true or false")

Field = tuple[Callable[[object], bool], str]
_EVERY: dict[str, Field] = {"override": _FLAG, "extend": _FLAG, "examples": _TEXTS, "counter_examples": _TEXTS}
FIELDS: dict[str, dict[str, Field]] = {
    "units.toml": _EVERY | {"symbols": _TEXTS, "dimension": _TEXT, "base": _WORD, "cue": _FLAG, "latin": _FLAG, "ordinal": _FLAG},
    "indicators.toml": _EVERY | {"zh": _TEXT, "en": _TEXT, "theme": _WORD, "dimension": _TEXT, "aliases": _TEXTS, "range": _RANGE},
    "phrases.toml": _EVERY | {"words": _TEXTS},
}
#: Columns that the CSV files must have.
COLUMNS: dict[str, tuple[str, ...]] = {
    "regions.csv": ("name", "code", "kind", "parent", "aliases", "weak"),
    "region_groups.csv": ("group", "member"),
    "counties.csv": ("name", "parent"),
    "companies.csv": ("name", "country", "aliases", "weak"),
}


def entry_problems(name: str, entry: Mapping[str, object]) -> Iterator[str]:
    """What is wrong with the fields of an entry; fields that the file does not know are let be.

    >>> list(entry_problems("units.toml", {"symbols": [3], "dimension": "count"}))
    ['symbols holds [3]; write a list of texts, such as ["件", "项"]']
    """
    fields = FIELDS.get(name, {})
    for field, value in entry.items():
        holds, form = fields.get(field) or (_TEXTS if name == "phrases.toml" else (None, ""))
        if holds is not None and not holds(value):
            yield f"{field} holds {value!r:.60}; write {form}"
    if name == "phrases.toml" and not any(isinstance(value, list) and value for value in entry.values()):
        yield 'words is missing or empty; list the words of the role, such as ["超过"]'


def row_problems(name: str, header: Sequence[str] | None, rows: Sequence[Mapping[str, str | None]]) -> Iterator[str]:
    """What is wrong with a CSV file: columns that it lacks, lines that end early or have no name."""
    wanted = COLUMNS[name]
    missing = [c for c in wanted if c not in (header or ())]
    if missing:
        yield f"column {', '.join(missing)} missing; the first line has to be {','.join(wanted)}"
        return
    for number, row in enumerate(rows, 2):
        short = [c for c in wanted if row[c] is None]
        if short:
            yield f"line {number}: ends before {short[0]}; write {len(wanted)} cells, empty ones too"
        elif not (row[wanted[0]] or "").strip():
            yield f"line {number}: {wanted[0]} is empty; name it or take the line out"
