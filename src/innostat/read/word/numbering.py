"""Numbers that Word puts before paragraphs by itself: how each list counts, and how far it has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from innostat import lazy_regex as regex
from innostat.read.package import attribute, local
from innostat.read.word.parts import Parts

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_RUNS = {  # formats whose numbers are characters one behind the other: the first, and how many there are
    "decimalEnclosedCircle": ("①", 20),
    "decimalEnclosedCircleChinese": ("①", 20),
    "decimalEnclosedParen": ("⑴", 20),
    "decimalEnclosedFullstop": ("⒈", 20),
    "ideographEnclosedCircle": ("㊀", 10),
}
_RUNS_ON = regex.compile(r"(?:[.)A-Za-z\d]|\d．)$")  # what a figure behind it would be taken to go on with
_HOLE = regex.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """How a level of a list counts: format, text with %1 for the number, first number, what follows, numbers above it as figures."""

    kind: str = "decimal"
    text: str = ""
    start: int = 1
    suffix: str = "tab"
    legal: bool = False


@dataclass(slots=True)
class _List:
    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)
    used: bool = False


@dataclass(slots=True)
class Numbering:
    """The lists of a file: those that share a form go on counting where another stopped, unless they start anew."""

    forms: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, _List] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, number: str, depth: int) -> str:
        """The number of the next paragraph of a list, as printed, parted from the text; empty for bullets."""
        listed = self.lists.get(number)
        if listed is None:
            return ""
        levels = {**self.forms.get(listed.abstract, {}), **listed.levels}
        if depth not in levels:
            return ""
        counts = self.counts.setdefault(listed.abstract, {})
        if not listed.used:
            listed.used = True
            for level in listed.starts:
                counts.pop(level, None)
        first = listed.starts.get(depth, levels[depth].start)
        counts[depth] = counts.get(depth, first - 1) + 1
        for deeper in [k for k in counts if k > depth]:
            del counts[deeper]
        return _printed(levels, depth, counts)


def _printed(levels: dict[int, Level], depth: int, counts: dict[int, int]) -> str:
    own = levels[depth]
    if own.kind in ("bullet", "none") or "%" not in own.text:
        return ""

    def figure(m: regex.Match[str]) -> str:
        at = int(m[1]) - 1
        level = levels.get(at, Level())
        return spelled("decimal" if own.legal else level.kind, counts.get(at, level.start))

    label = _HOLE.sub(figure, own.text)
    return f"{label} " if _RUNS_ON.search(label) else label


def spelled(kind: str, n: int) -> str:
    """A number of a list in one of Word's formats.

    >>> [spelled(kind, 4) for kind in ("decimal", "upperLetter", "lowerRoman", "decimalEnclosedCircle", "chineseCounting", "decimalZero")]
    ['4', 'D', 'iv', '④', '四', '04']
    """
    if kind in _RUNS:
        first, many = _RUNS[kind]
        return chr(ord(first) + n - 1) if 0 < n <= many else f"({n})"
    if kind in ("upperLetter", "lowerLetter"):
        letters = chr(ord("A") + (n - 1) % 26) * ((n - 1) // 26 + 1) if 0 < n < 200 else str(n)
        return letters if kind[0] == "u" else letters.lower()
    if kind in ("upperRoman", "lowerRoman"):
        return _roman(n).upper() if kind[0] == "u" else _roman(n)
    if kind.startswith("decimalFullWidth"):
        return "".join(chr(ord(c) + 0xFEE0) for c in str(n))
    if kind == "decimalZero":
        return f"{n:02}"
    if kind == "ideographTraditional":
        return _STEMS[(n - 1) % 10]
    if kind == "ideographZodiac":
        return _BRANCHES[(n - 1) % 12]
    if "Legal" in kind:
        return chinese(n, _LEGAL, "拾")
    if "hinese" in kind or "ideograph" in kind or "apanese" in kind or "taiwanese" in kind or "korean" in kind:
        return chinese(n)
    return str(n)


def chinese(n: int, digits: str = _DIGITS, ten: str = "十") -> str:
    """A small number as Word prints it.

    >>> chinese(3), chinese(10), chinese(12), chinese(20), chinese(31)
    ('三', '十', '十二', '二十', '三十一')
    """
    if not 0 < n < 100:
        return str(n)
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else ten if tens == 1 else digits[tens] + ten) + (digits[ones] if ones else "")


def _roman(n: int) -> str:
    if not 0 < n < 400:
        return str(n)
    out = ""
    for value, letters in _ROMAN:
        out += letters * (n // value)
        n %= value
    return out


def small(text: str, default: int = 1) -> int:
    """A number in an attribute, if it is one that a document needs."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else default


def read_numbering(parts: Parts, part: str) -> Numbering:
    """The lists in the part that defines them."""
    found = Numbering()
    for _, element in parts.events(part, ("end",)):
        tag = local(element)
        if tag == "abstractNum":
            form = {small(attribute(e, "ilvl")): _level(e) for e in element if local(e) == "lvl"}
            found.forms[attribute(element, "abstractNumId")] = form
        elif tag == "num":
            found.lists[attribute(element, "numId")] = _list(element)
    return found


def _level(element: Any) -> Level:
    values = {local(e): attribute(e, "val") for e in element}
    return Level(
        _kind(element) or values.get("numFmt", ""),
        values.get("lvlText", "")[:40],
        small(values.get("start", "1")),
        values.get("suff", "tab"),
        values.get("isLgl", "0") not in ("0", "false", "off"),
    )


def _kind(element: Any) -> str:
    """The format of a level that old programs are told another way."""
    formats = [e for e in element.iter() if local(e) == "numFmt"]
    return attribute(formats[0], "val") if formats else ""


def _list(element: Any) -> _List:
    listed = _List("")
    for e in element:
        if local(e) == "abstractNumId":
            listed.abstract = attribute(e, "val")
        elif local(e) == "lvlOverride":
            depth = small(attribute(e, "ilvl"))
            for over in e:
                if local(over) == "startOverride":
                    listed.starts[depth] = small(attribute(over, "val"))
                elif local(over) == "lvl":
                    listed.levels[depth] = _level(over)
    return listed
