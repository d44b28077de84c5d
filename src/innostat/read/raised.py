"""Raised characters: powers and units keep them, marks of notes belong to no text."""

from __future__ import annotations

from innostat import lazy_regex as regex

_TIMES_TEN = regex.compile(r"(?:[×xX*·]\s?10|(?<![\d.,])10)$")
_SIGNED = regex.compile(r"(?P<sign>[-−–‐]?)(?P<digits>\d{1,2})")
_LATIN_UNIT = regex.compile(r"(?<![A-Za-z&])(?:[kcdmhnμ]?m|ft|[a-z])$|(?<!方)(?:米|公里)$")
_PER = regex.compile(r"(?<=[·./⋅ ]|\d\s?)(?:[a-z]{1,3}|[A-Z]|[kM]?[WJ]|[kMG]?Pa)$")
_ION = regex.compile(r"\d?[+＋-]|[+＋-]")
_MARK = regex.compile(
    r"[\s,，、]*+(?:[\[［〔(（]?+\s?+(?:注\s?+)?+(?:\d{1,3}+|[ivx]{1,4}+|[a-z]|[①-⑳*＊#†‡§]{1,3}+|注)\s?+[\]］〕)）]?+(?:\s?+[-—–~,，、]\s?+(?=[\d\[①-⑳a-z]))?+)++[\s,，、]*+|[®™©]"
)
_LONGEST_MARK = 24
_ORDINAL = frozenset(("st", "nd", "rd", "th"))
_HIGH = str.maketrans("0123456789-−–‐+＋", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻⁻⁺⁺")
_BARE_LEAST, _BARE_MOST = 3, 15  # what a ten without a sign of times is raised to: ten with a note's mark is no power


def raised(before: str, mark: str, after: str = "") -> str:
    """Raised characters as a line of text has them: a power, a unit, a degree; nothing for the mark of a note.

    >>> raised("3×10", "8"), raised("12.5km", "2"), raised("kg·hm", "-2"), raised("15.2", "o", "C")
    ('^8', '²', '⁻²', '°')
    >>> raised("30782.9", "1", "亿元"), raised("R&D", "2"), raised("经费", "[4-6]"), raised("经费", "不含军工"), raised("", "1", "不含军工")
    ('', '', '', '不含军工', '^1 ')
    """
    said = mark.strip()
    line = before.rsplit("\v", 1)[-1]
    if (high := power(line, said)) is not None:
        return high
    if line[-1:].isdecimal() and (said in ("o", "O", "º", "°", "○") or (said == "0" and after[:1] in ("C", "Ｃ"))):
        return "°"
    if said in _ORDINAL and line[-1:].isdecimal():
        return said
    if _ION.fullmatch(said) and line[-1:].isascii() and line[-1:].isalpha():
        return said.translate(_HIGH)
    if len(said) > _LONGEST_MARK or not _MARK.fullmatch(said):
        return mark
    if line.strip():
        return ""
    return f"^{said} " if said.isdecimal() else mark  # it opens the note itself


def power(base: str, exponent: str) -> str | None:
    """An exponent behind what may be raised to a power, a ten or a unit; None where it is none.

    >>> power("10", "6"), power("厂房3.6万m", "2"), power("排名前10", "2"), power("经费", "2")
    ('^6', '²', None, None)
    """
    m = _SIGNED.fullmatch(exponent)
    if m is None:
        return None
    ten = _TIMES_TEN.search(base)
    if ten and (len(ten[0]) > 2 or m["sign"] or _BARE_LEAST <= int(m["digits"]) <= _BARE_MOST):
        return f"^{'-' if m['sign'] else ''}{int(m['digits'])}"
    if m["digits"] in ("1", "2", "3") and m["sign"] and _PER.search(base):
        return exponent.translate(_HIGH)
    if exponent in ("2", "3") and _LATIN_UNIT.search(base):
        return exponent.translate(_HIGH)
    return None
