"""Formulas to one line of text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from innostat import lazy_regex as regex
from innostat.read.package import attribute, local
from innostat.read.raised import power

_DEEPEST = 40
_UNREAD = frozenset(("del", "moveFrom", "rPr", "ctrlPr", "fPr", "sSupPr", "sSubPr", "dPr", "mPr", "naryPr", "radPr", "eqArrPr"))
_COMPOSITE = regex.compile(r"[^\s(（\[][-+−–±×÷·*/]")
_ENDS_IN_DIGIT = regex.compile(r"\d$")


def formula(element: Any, before: str = "") -> str:
    """A formula as text; `before` is the text in front of it.

    >>> from lxml.etree import fromstring
    >>> x = "<x><f><num><r><t>3-2</t></r></num><den><r><t>2</t></r></den></f></x>"
    >>> formula(fromstring(x)), formula(fromstring("<x><f><num><r><t>1</t></r></num><den><r><t>3</t></r></den></f></x>"), "上年的2")
    ('(3-2)/2', '又1/3')
    """
    return _inside(element, before, 0)


def _inside(element: Any, before: str, depth: int) -> str:
    """The text of all that an element holds."""
    out = ""
    for child in element:
        out += _text(child, (before + out)[-40:], depth + 1)
    return out


def _text(element: Any, before: str, depth: int) -> str:
    tag = local(element)
    if tag in _UNREAD:
        return ""
    if depth > _DEEPEST:
        return "".join(element.itertext())
    if tag == "t":
        return str(element.text or "")
    said = _FORMS.get(tag)
    return said(element, before, depth) if said else _inside(element, before, depth)


def _part(element: Any, tag: str, depth: int, before: str = "") -> str:
    return "".join(_inside(e, before, depth + 1) for e in element if local(e) == tag)


def _fraction(element: Any, before: str, depth: int) -> str:
    over, under = (_part(element, tag, depth) for tag in ("num", "den"))
    mixed = _ENDS_IN_DIGIT.search(before) is not None and over.strip().isdecimal() and under.strip().isdecimal()
    return f"{'又' if mixed else ''}{_grouped(over)}/{_grouped(under)}"


def _grouped(text: str) -> str:
    whole = text.startswith(("(", "（")) and text.endswith((")", "）")) and text.count("(") + text.count("（") == 1
    return f"({text})" if _COMPOSITE.search(text) and not whole else text


def _raised(element: Any, before: str, depth: int) -> str:
    base = _part(element, "e", depth, before)
    exponent = _part(element, "sup", depth)
    high = power(before + base, exponent.strip())
    return base + _part(element, "sub", depth) + (f"^{exponent}" if high is None else high)


def _delimited(element: Any, before: str, depth: int) -> str:
    marks = {"begChr": "(", "endChr": ")", "sepChr": "|"}
    for e in element:
        if local(e) == "dPr":
            marks.update((local(m), attribute(m, "val")[:1]) for m in e if local(m) in marks)
    parts = [_inside(e, "", depth + 1) for e in element if local(e) == "e"]
    return f"{marks['begChr']}{marks['sepChr'].join(parts)}{marks['endChr']}"


def _matrix(element: Any, before: str, depth: int) -> str:
    rows = [[_inside(e, "", depth + 2) for e in row if local(e) == "e"] for row in element if local(row) == "mr"]
    return "；".join(" ".join(row) for row in rows)


def _lines(element: Any, before: str, depth: int) -> str:
    return "；".join(_inside(e, "", depth + 1) for e in element if local(e) == "e")


def _root(element: Any, before: str, depth: int) -> str:
    degree = _part(element, "deg", depth)
    return f"{degree}√{_grouped(_part(element, 'e', depth))}"


_FORMS: dict[str, Callable[[Any, str, int], str]] = {
    "f": _fraction,
    "sSup": _raised,
    "sSubSup": _raised,
    "d": _delimited,
    "m": _matrix,
    "eqArr": _lines,
    "rad": _root,
}
