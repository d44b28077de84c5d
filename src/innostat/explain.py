"""Why a row holds what it holds, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from innostat.messages import in_language, tell
from innostat.models import Observation
from innostat.reasons import in_chinese
from innostat.table import COLUMNS, printed

_PLACE = (
    "obs_id",
    "doc",
    "page",
    "line",
    "start",
    "end",
    "quote",
    "year",
    "region_code",
    "base_unit",
    "decimals",
    "value_to",
    "base_value_to",
)


def select(
    observations: Iterable[Observation], *, line: int | None = None, row: int | None = None, obs_id: str | None = None
) -> Iterator[tuple[int, Observation]]:
    """Rows with their 1-based number: all of them, those that touch a line, the n-th, or the one with an id."""
    for number, o in enumerate(observations, 1):
        if line is not None and not o.line <= line <= o.line + o.quote.count("\n"):
            continue
        if row is not None and number != row or obs_id is not None and o.obs_id != obs_id:
            continue
        yield number, o


def describe(number: int, o: Observation, language: str = "en") -> str:
    """A row field by field: what it holds, and below it why."""

    def say(key: str, **values: str | int) -> str:
        return in_language(tell(key, **values), language)

    lines = [f"{say('row', n=number)}  {o.doc}:{o.line}  {_one_line(o.quote)}  [{o.start}, {o.end})  {o.obs_id}"]
    reasons: dict[str, list[str]] = {}
    for r in o.reasons:
        if r.because:
            because = r.because if language == "en" else in_chinese(r.because)
            reasons.setdefault(r.field, []).append(
                because + (f" ({r.value})" if r.value and r.value != str(getattr(o, r.field, "")) else "")
            )
    for column in COLUMNS:
        name = column.name
        why = list(dict.fromkeys(reasons.pop(name, [])))
        if name in _PLACE or not (why or printed(o, name)):
            continue
        value = _one_line(str(printed(o, name))) or say("empty")
        if name == "region" and o.region_code:
            value += f" ({o.region_code})"
        elif name == "base_value":
            value += f" {o.base_unit}".rstrip()
            if not why and o.value and o.value != o.base_value:
                factor = format((o.base_value / o.value).normalize(), "f")
                why = [say("multiplied", value=str(printed(o, "value")), factor=factor, unit=o.unit)]
        elif name == "value" and o.value_to is not None:
            value = say("to", low=value, high=str(printed(o, "value_to")))
        lines.append(f"  {name:<14} {value}")
        lines.extend(f"  {'':<14}   ← {b}" for b in why)
    lines.extend(f"  {name:<14} ← {'; '.join(why)}" for name, why in reasons.items())
    return "\n".join(lines)


def _one_line(text: str) -> str:
    return " ".join(text.split())
