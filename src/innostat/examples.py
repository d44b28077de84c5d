"""Tries the examples and counter-examples that the entries of the data files carry, and finds words that stand twice in an entry."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from innostat.catalog import Catalog, load_catalog, squeeze
from innostat.find.quantities import QuantityFinder
from innostat.normalize import fold


def check_examples(folder: str | None = None) -> tuple[int, list[str]]:
    """Try all examples of the packaged catalogue, or of it with a user's folder merged over it.

    Returns:
        How many were tried, and one line for each that does not hold: file, entry, example, what came instead; and one for each
        word that an entry has twice.

    Raises:
        CatalogError: The catalogue cannot be loaded; all problems at once.
    """
    catalog = load_catalog(folder)
    finder = QuantityFinder(catalog)
    kinds: dict[str, Callable[[str, dict[str, Any], str], tuple[bool, str]]] = {
        "units.toml": lambda key, entry, text: _unit(finder, entry, text),
        "indicators.toml": lambda key, entry, text: _indicator(catalog, key, text),
        "phrases.toml": lambda key, entry, text: _phrase(entry, text),
    }
    tried, problems = 0, []
    for name, holds in kinds.items():
        for path, key, entry in _entries(name, folder):
            for field in ("symbols", "words", "aliases"):
                problems += [
                    f"{path}: [{key}]: {field}: {word}: stands twice" for word, n in Counter(entry.get(field, ())).items() if n > 1
                ]
            for field, wanted in (("examples", True), ("counter_examples", False)):
                for text in entry.get(field, ()):
                    tried += 1
                    found, instead = holds(key, entry, text)
                    if found is not wanted:
                        problems.append(f"{path}: [{key}]: {field}: {text}: {instead}")
    return tried, problems


def _entries(name: str, folder: str | None) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Entries in force: a user's `override` takes the place of the packaged one."""
    packaged = _load(Path(str(files("innostat") / "data" / name)))
    own = _load(Path(folder) / name) if folder else {}
    for key, entry in packaged.items():
        if not own.get(key, {}).get("override"):
            yield name, key, entry
    for key, entry in own.items():
        if key in packaged and entry.get("extend"):
            old = packaged[key]
            entry = entry | {k: [*old.get(k, []), *entry.get(k, [])] for k in ("symbols", "words")}
        yield str(Path(folder or "") / name), key, entry


def _load(path: Path) -> dict[str, dict[str, Any]]:
    if not path.is_file():
        return {}
    return {k: v for k, v in tomllib.loads(path.read_text(encoding="utf-8")).items() if isinstance(v, dict)}


def _unit(finder: QuantityFinder, entry: dict[str, Any], text: str) -> tuple[bool, str]:
    """Whether a figure of the text has one of the entry's symbols; places (第三名) and times without a cue (9时30分) are no figures."""
    symbols = tuple(entry.get("symbols", ()))
    places = bool(entry.get("ordinal"))
    printed = [q.unit for q in finder.find(fold(text)) if not q.cue and q.rank is places]
    holds = any(unit.endswith(symbols) or unit.partition("/")[0].endswith(symbols) for unit in printed)
    return holds, f"units found: {'、'.join(filter(None, printed)) or 'none'}"


def _indicator(catalog: Catalog, key: str, text: str) -> tuple[bool, str]:
    """Whether the longest name of an indicator in the text is one of the entry's."""
    best, length = "", 0
    for start, end, name in catalog.indicator_names.scan(squeeze(fold(text))):
        if end - start >= length:
            best, length = name, end - start
    return best == key, f"the longest name is of {f'[{best}]' if best else 'no indicator'}"


def _phrase(entry: dict[str, Any], text: str) -> tuple[bool, str]:
    return any(word in text for word in entry.get("words", ())), "none of its words occurs"
