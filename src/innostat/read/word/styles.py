"""Styles of a Word file: which hide or raise their text, and which number their paragraphs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from innostat.read.package import attribute, local
from innostat.read.word.numbering import small
from innostat.read.word.parts import Parts

_OFF = frozenset(("0", "false", "off"))
_LONGEST_CHAIN = 20
_CLEAR = frozenset(("", "auto", "FFFFFF", "ffffff", "none"))
_RAISED_LEAST = 4  # half points above the line, and the size of what is a mark there
_MARK_SIZE = 16


@dataclass(frozen=True, slots=True)
class Look:
    """What the properties of a run or a style say of how text looks; None where they say nothing."""

    hidden: bool | None = None
    raised: bool | None = None
    white: bool | None = None
    shaded: bool | None = None
    symbols: str | None = None

    def over(self, below: Look) -> Look:
        """These properties, where they say nothing those of what they are based on."""
        if self is PLAIN:
            return below
        if below is PLAIN:
            return self
        return Look(
            below.hidden if self.hidden is None else self.hidden,
            below.raised if self.raised is None else self.raised,
            below.white if self.white is None else self.white,
            below.shaded if self.shaded is None else self.shaded,
            below.symbols if self.symbols is None else self.symbols,
        )


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Style:
    """A style with all that it is based on; `list_id` and `depth` of the list that numbers its paragraphs."""

    name: str = ""
    based_on: str = ""
    look: Look = PLAIN
    list_id: str = ""
    depth: int = 0


def is_on(element: Any) -> bool:
    """Whether a property that is on or off is on."""
    return attribute(element, "val").lower() not in _OFF


def look_of(properties: Any) -> Look:
    """What the properties of a run say; what they said before a change does not count."""
    hidden = raised = white = shaded = None
    symbols = None
    struck = False
    size = position = 0
    for e in properties:
        tag = local(e)
        if tag == "vanish":
            hidden = is_on(e)
        elif tag in ("strike", "dstrike"):
            struck = struck or is_on(e)
        elif tag == "vertAlign":
            raised = attribute(e, "val") == "superscript"
        elif tag == "position":
            position = small(attribute(e, "val"), 0)
        elif tag == "sz":
            size = small(attribute(e, "val"), 0)
        elif tag == "color":
            white = attribute(e, "val").upper() == "FFFFFF"
        elif tag in ("shd", "highlight"):
            shaded = attribute(e, "fill" if tag == "shd" else "val") not in _CLEAR
        elif tag == "rFonts":
            symbols = attribute(e, "ascii")
    if position >= _RAISED_LEAST and 0 < size <= _MARK_SIZE:
        raised = True
    look = Look(True if struck else hidden, raised, white, shaded, symbols)
    return PLAIN if look == PLAIN else look


@dataclass(slots=True)
class Styles:
    """The styles of a file by their ids."""

    _own: dict[str, Style] = field(default_factory=dict)
    _whole: dict[str, Style] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Style:
        """The style of an id with what it is based on; one that says nothing if there is none."""
        if key not in self._whole:
            self._whole[key] = self._resolved(key)
        return self._whole[key]

    def _resolved(self, key: str) -> Style:
        style = found = self._own.get(key, Style())
        for _ in range(_LONGEST_CHAIN):
            below = self._own.get(style.based_on)
            if below is None:
                break
            found = replace(found, look=found.look.over(below.look))
            if not found.list_id and below.list_id:
                found = replace(found, list_id=below.list_id, depth=below.depth)
            style = below
        return found


def read_styles(parts: Parts, part: str) -> Styles:
    """The styles in the part that defines them."""
    own = {attribute(e, "styleId"): _style(e) for _, e in parts.events(part, ("end",)) if local(e) == "style"}
    return Styles(own)


def _style(element: Any) -> Style:
    style = Style()
    for e in element:
        tag = local(e)
        if tag == "name":
            style = replace(style, name=attribute(e, "val"))
        elif tag == "basedOn":
            style = replace(style, based_on=attribute(e, "val"))
        elif tag == "rPr":
            style = replace(style, look=look_of(e).over(style.look))
        elif tag == "pPr":
            style = _paragraph(style, e)
    return style


def _paragraph(style: Style, properties: Any) -> Style:
    for e in properties:
        if local(e) == "shd":
            style = replace(style, look=replace(style.look, shaded=attribute(e, "fill") not in _CLEAR))
        elif local(e) == "numPr":
            for n in e:
                if local(n) == "numId":
                    style = replace(style, list_id=attribute(n, "val"))
                elif local(n) == "ilvl":
                    style = replace(style, depth=small(attribute(n, "val")))
    return style
