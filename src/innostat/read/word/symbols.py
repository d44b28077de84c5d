"""Characters of fonts that draw signs where letters stand: what the page shows."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

_PRIVATE = range(0xF000, 0xF100)


@cache
def _signs() -> dict[tuple[str, int], str]:
    text = resources.files("innostat").joinpath("data/symbols.csv").read_text("utf-8")
    return {(row["font"].lower(), int(row["code"], 16)): row["text"] for row in csv.DictReader(text.splitlines())}


def is_symbol_font(font: str) -> bool:
    """Whether letters in a font are signs."""
    return font.lower() in {name for name, _ in _signs()}


def symbol(font: str, code: str) -> str:
    """A character by its font and its code in hexadecimal figures; a blank for what is only drawn.

    >>> symbol("Symbol", "F0B3"), symbol("Wingdings", "F081"), symbol("Wingdings", "F04A"), symbol("宋体", "2460")
    ('≥', '①', ' ', '①')
    """
    try:
        number = int(code, 16)
    except ValueError:
        return " "
    if number in _PRIVATE or is_symbol_font(font):
        return _signs().get((font.lower(), number & 0xFF), " ")
    return chr(number) if 0x20 <= number < 0xD800 else " "


def in_font(font: str, text: str) -> str:
    """Text as a font of signs shows it, where it is stored in the private area.

    >>> in_font("Symbol", "5\\uf07e8%")
    '5~8%'
    """
    if not font or text.isascii():
        return text
    return "".join(symbol(font, f"{ord(c):X}") if ord(c) in _PRIVATE else c for c in text)
