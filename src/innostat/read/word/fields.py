"""Fields: what their code says is not printed, what comes of it is."""

from __future__ import annotations

from dataclasses import dataclass

from innostat import lazy_regex as regex
from innostat.read.word.numbering import spelled

_MOST = 400  # characters of a code that are looked at
_DEEPEST = 40  # fields in fields
_FRACTION = regex.compile(r"\\f\s*\(\s*(?P<over>[^(),;，；\\]{1,30})\s*[,;，；]\s*(?P<under>[^(),;，；\\]{1,30})\s*\)", regex.I)
_RINGED = regex.compile(r"\\o(?:\s*\\a[clr])?\s*\(\s*[○◯〇Oo]\s*[,;，；]\s*(?P<number>\d{1,2})\s*\)", regex.I)
_RAISED = regex.compile(r"\\s\s*\\up\s?\d*\s*\((?P<text>[^()\\]{1,20})\)", regex.I)


@dataclass(slots=True)
class _Field:
    code: str = ""
    separated: bool = False
    said: bool = False

    @property
    def kind(self) -> str:
        """The first word of its code."""
        return (self.code.split(None, 1) or [""])[0].upper()


class Fields:
    """The fields that are open."""

    def __init__(self, *, contents: bool = True) -> None:
        """Start outside of all; `contents`: whether the text of a field that lists contents is left out, as its end is sure to come."""
        self._open: list[_Field] = []
        self._contents = contents

    def mark(self, kind: str) -> str:
        """A mark of a field; returns what is printed in its place where it holds nothing but its code."""
        if kind == "begin":
            self._open = [*self._open[1 - _DEEPEST :], _Field()]
        elif self._open and kind == "separate":
            self._open[-1].separated = True
        elif self._open and kind == "end":
            done = self._open.pop()
            if done.kind == "EQ" and not done.said:
                return printed(done.code)
        return ""

    @property
    def in_code(self) -> bool:
        """Whether what comes is code."""
        return any(not f.separated for f in self._open)

    @property
    def silent(self) -> bool:
        """Whether what comes is not to be read: code, or a list of contents."""
        return any(not f.separated or (self._contents and f.kind == "TOC") for f in self._open)

    def code(self, text: str) -> None:
        """A piece of a field's code."""
        if self._open and not self._open[-1].separated:
            self._open[-1].code = (self._open[-1].code + text)[:_MOST]

    def say(self) -> None:
        """Text of a field's result came."""
        for f in self._open:
            f.said = True

    def end_paragraph(self) -> None:
        """A code that a paragraph does not end is damaged: what follows is text."""
        while self._open and not self._open[-1].separated:
            self._open.pop()


def printed(code: str) -> str:
    """What the code of an equation prints, as text.

    >>> printed(r"EQ \\f(1,3)"), printed(r"eq \\o\\ac(○,2)"), printed(r"EQ \\x(甲)")
    ('1/3', '②', '')
    """
    if m := _RINGED.search(code):
        return spelled("decimalEnclosedCircle", int(m["number"]))
    if m := _FRACTION.search(code):
        return f"{m['over'].strip()}/{m['under'].strip()}"
    if m := _RAISED.search(code):
        return f"^{m['text'].strip()}"
    return ""
