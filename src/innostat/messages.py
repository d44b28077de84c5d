"""Sentences for people in two languages: templates are data (`data/messages.toml`), values are put into them.

A template has blanks: `{name}`; `{name!r}` in quotation marks as Python writes them; `{name,}` with marks between thousands;
`{name:year|years}` a number with the word that goes with it. A value may be a sentence itself, or a list, whose parts stand with commas between.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, reduce
from importlib.resources import files

import tomli

from innostat import lazy_re as re
from innostat.models import Finding

LANGUAGES = ("en", "zh")

Value = str | int | None | Sequence[str]

_BLANK = re.compile(r"\{(?P<name>\w+)(?P<how>!r|,)?(?::(?P<one>[^|}]*)\|(?P<many>[^}]*))?\}")
_BETWEEN = {"en": ", ", "zh": "、"}


class Told(str):
    """A sentence in English that knows its template and values, so that it can be told in another language too."""

    __slots__ = ("key", "values")

    key: str
    values: dict[str, Value]


def tell(key: str, **values: Value) -> Told:
    """A sentence of the data with its blanks filled.

    >>> tell("apart", high="83.3%", low="66.5%", value="16.8", said="18.6个百分点")
    '83.3% and 66.5% are 16.8 apart, but 18.6个百分点 is printed'
    """
    told = Told(_filled(key, values, "en"))
    told.key, told.values = key, values
    return told


def join(sentences: Sequence[str], key: str = "also") -> str:
    """Several sentences as one, by a template for two.

    >>> join(["a", "b", "c"])
    'a; b; c'
    """
    return reduce(lambda one, other: tell(key, one=one, other=other), sentences)


def in_language(text: str, language: str) -> str:
    """A sentence in one of `LANGUAGES`; what no template has made (a figure, an interval) is the same in all.

    >>> in_language(tell("apart", high="83.3%", low="66.5%", value="16.8", said="18.6个百分点"), "zh")
    '83.3%与66.5%相差16.8，而原文为18.6个百分点'
    """
    return _filled(text.key, text.values, language) if isinstance(text, Told) else text


def translated(f: Finding, language: str) -> Finding:
    """A finding with its sentences in one of `LANGUAGES`."""
    if language == "en":
        return f
    message, reported, computed, suggestion = (in_language(text, language) for text in (f.message, f.reported, f.computed, f.suggestion))
    return replace(f, message=message, reported=reported, computed=computed, suggestion=suggestion)


def title(code: str, name: str, language: str) -> str:
    """What a rule is called.

    >>> title("S301", "total-not-sum", "en"), title("S301", "total-not-sum", "zh")
    ('total not sum', '合计不符')
    """
    return name.replace("-", " ") if language == "en" else templates()[code][language]


def known(key: str) -> bool:
    """Whether there is a template of that name."""
    return key in templates()


@lru_cache(maxsize=1)
def templates() -> Mapping[str, Mapping[str, str]]:
    """Templates by name, each by language; read when the first sentence is told."""
    return tomli.loads((files("innostat") / "data" / "messages.toml").read_text(encoding="utf-8"))


def _filled(key: str, values: Mapping[str, Value], language: str) -> str:
    return _BLANK.sub(lambda m: _blank(m, values[m["name"]], language), templates()[key][language])


def _blank(m: re.Match[str], value: Value, language: str) -> str:
    if isinstance(value, str):
        text = in_language(value, language)
    elif value is None or isinstance(value, int):
        text = f"{value:,}" if value is not None and m["how"] == "," else str(value)
    else:
        text = _BETWEEN[language].join(in_language(v, language) for v in value)
    if m["how"] == "!r":
        text = repr(text)
    return text if m["one"] is None else f"{text} {m['one'] if value == 1 else m['many']}"
