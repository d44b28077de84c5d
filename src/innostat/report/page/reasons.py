"""Reasons of rows as the page holds them: each once, as its template and values, so that the page says it in both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from innostat import lazy_re as re
from innostat.reasons import Reading, read_reason, templates

_BLANK = re.compile(r"\{(\w+)\}")

#: A number of a text, or a template with what stands in its blanks.
Held = int | list[Any]


@dataclass(slots=True)
class Reasons:
    """Reasons by number; `text` gives the number of a text."""

    text: Callable[[str], int]
    held: list[Held] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)
    _templates: dict[str, int] = field(default_factory=dict)

    def __call__(self, because: str) -> int:
        """The number of a reason."""
        number = self._numbers.setdefault(because, len(self.held))
        if number == len(self.held):
            reading = read_reason(because)
            self.held.append(self.text(because) if reading is None else self._reading(reading))
        return number

    def _reading(self, reading: Reading) -> Held:
        template = self._templates.setdefault(reading.template, len(self._templates))
        return [template, *(self.text(v) if isinstance(v, str) else self._reading(v) for v in reading.values)]

    def words(self) -> dict[str, list[str]]:
        """Templates by language; {0} is the first value.

        >>> reasons = Reasons(lambda text: 7)
        >>> reasons("value 2 of 3, year 2 of 2021年至2023年"), reasons.held
        (0, [[0, 7, 7, 7, 7]])
        >>> reasons.words()["zh"]
        ['{1}个数值中的第{0}个，“{3}”的第{2}年']
        """
        out: dict[str, list[str]] = {"en": [], "zh": []}
        for english in self._templates:
            places = {name: f"{{{i}}}" for i, name in enumerate(_BLANK.findall(english))}
            for language, template in (("en", english), ("zh", templates()[english])):
                out[language].append(_BLANK.sub(lambda m, places=places: places[m[1]], template))  # type: ignore[misc]
        return out
