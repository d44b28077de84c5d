"""Why a row holds what it holds, in Chinese too.

Extraction writes a reason for nearly each field of each figure, in English, and must be quick; few of them are ever shown. So they are read back here,
where they are shown, by the templates that `data/reasons.toml` puts beside their Chinese.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import tomli

from innostat import lazy_re as re

_BLANK = re.compile(r"\{(\w+)\}")


class Reading(NamedTuple):
    """A reason taken apart: its template, and its values in the order of the English template's blanks."""

    template: str
    values: tuple[str | Reading, ...] = ()


@lru_cache(maxsize=1)
def templates() -> Mapping[str, str]:
    """English templates, each with its Chinese."""
    return tomli.loads((files("innostat") / "data" / "reasons.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]:
    """Templates with blanks, those that hold a reason first, then those with the most words; each with the names of its blanks and its pattern."""
    open_ = sorted((t for t in templates() if _BLANK.search(t)), key=lambda t: ("{reason}" not in t, -len(_BLANK.sub("", t))))
    return tuple((t, tuple(_BLANK.findall(t)), re.compile(_pattern(t), re.S)) for t in open_)


def _pattern(template: str) -> str:
    return "".join(re.escape(part) if i % 2 == 0 else f"(?P<{part}>.*?)" for i, part in enumerate(_BLANK.split(template)))


def read_reason(because: str) -> Reading | None:
    """A reason by its template; None where it has none.

    >>> read_reason("2012年 earlier in the sentence")
    Reading(template='{words} earlier in the sentence', values=('2012年',))
    """
    if because in templates():
        return Reading(because)
    for template, names, pattern in _patterns():
        if (m := pattern.fullmatch(because)) is not None:
            return Reading(template, tuple(_value(name, m[name]) for name in names))
    return None


def _value(name: str, text: str) -> str | Reading:
    if name == "reason":
        return read_reason(text) or text
    return Reading(text) if text in templates() else text


def in_chinese(because: str) -> str:
    """A reason in Chinese; as it is where no template knows it.

    >>> in_chinese("left out here; inherited from the figure before")
    '此处省略，沿用前一数值'
    >>> in_chinese("a mean rate: 2021年至2023年 earlier in the sentence")
    '平均速度：本句前文的“2021年至2023年”'
    """
    reading = read_reason(because)
    return because if reading is None else _told(reading)


def _told(reading: Reading) -> str:
    values = dict(zip(_BLANK.findall(reading.template), reading.values, strict=True))
    return _BLANK.sub(lambda m: v if isinstance(v := values[m[1]], str) else _told(v), templates()[reading.template])
