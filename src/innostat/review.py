"""Decisions of a reviewer beside the texts: accepted findings and corrected rows (`innostat-review.toml`)."""

from __future__ import annotations

import os
import tempfile
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.errors import ReviewError
from innostat.models import Finding, Observation, Reason

REVIEW_FILE = "innostat-review.toml"
CORRECTABLE = ("value", "period", "region", "indicator", "drop")
CORRECTED = "corrected"
#: What a person made of an accepted finding: the text stands as printed, or there is nothing wrong with it.
VERDICTS = ("stands", "false-alarm")

_PERIOD = regex.compile(r"(?:/?\d{4}(?:-(?:\d\d(?:-\d\d)?|Q[1-4]))?/?|\d{4}(?:-(?:\d\d|Q[1-4]))?/\d{4}(?:-(?:\d\d|Q[1-4]))?)")
_HEADER = regex.compile(r"[ \t]*\[")
_ACCEPT = regex.compile(r"[ \t]*\[\[\s*accept\s*\]\]")


@dataclass(frozen=True, slots=True)
class Accept:
    """A finding that a person looked at and lets stand."""

    fingerprint: str
    reason: str
    by: str
    verdict: str = VERDICTS[0]


@dataclass(frozen=True, slots=True)
class Correction:
    """One field of one row put right; `expect` is what stands there now."""

    entry: int
    doc: str
    obs_id: str
    quote: str
    line: int | None
    field: str
    expect: str
    to: str
    reason: str
    by: str

    @property
    def row(self) -> str:
        """How the entry names its row."""
        return self.obs_id or f"{self.doc}{'' if self.line is None else f':{self.line}'} {self.quote}"


@dataclass(frozen=True, slots=True)
class Review:
    """One review file; `prefix` is its folder as seen from the input, empty at the input itself."""

    path: Path
    accepts: tuple[Accept, ...] = ()
    corrections: tuple[Correction, ...] = ()
    prefix: str = ""


def find_reviews(inputs: Iterable[Path]) -> list[tuple[Path, str]]:
    """Review files beside the texts of the inputs, each with its folder relative to the input that holds it."""
    found: dict[Path, str] = {}
    for path in inputs:
        if path.is_dir():
            for file in sorted(path.rglob(REVIEW_FILE)):
                folder = file.parent.relative_to(path).as_posix()
                found.setdefault(file, "" if folder == "." else folder)
        elif (file := path.parent / REVIEW_FILE).is_file():
            found.setdefault(file, "")
    return list(found.items())


def load_review(path: Path, catalog: Catalog, prefix: str = "") -> Review:
    """Read and validate a review file.

    Raises:
        ReviewError: With all problems at once.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise ReviewError([f"{path}: cannot be read ({error.strerror}); name a file with [[accept]] and [[correct]] entries"]) from error
    except UnicodeDecodeError as error:
        raise ReviewError([f"{path}: no valid TOML ({error}); mend the line named"]) from error
    return parse_review(text, path, catalog, prefix)


def parse_review(text: str, path: Path, catalog: Catalog, prefix: str = "") -> Review:
    """Validate the text of a review file; `path` names it in messages.

    Raises:
        ReviewError: With all problems at once.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ReviewError([f"{path}: no valid TOML ({error}); mend the line named"]) from error
    problems = [f"{path}: {key}: unknown; only [[accept]] and [[correct]] are known" for key in data if key not in ("accept", "correct")]
    accepts = [_accept(entry, f"{path}: accept {i}", problems) for i, entry in enumerate(_entries(data, "accept", path, problems), 1)]
    corrections = [
        _correction(entry, i, f"{path}: correct {i}", catalog, problems)
        for i, entry in enumerate(_entries(data, "correct", path, problems), 1)
    ]
    seen: set[str] = set()
    for i, a in enumerate(accepts, 1):
        if a.fingerprint and a.fingerprint in seen:
            problems.append(f"{path}: accept {i}: fingerprint: {a.fingerprint} stands in an earlier entry too; keep one")
        seen.add(a.fingerprint)
    if problems:
        raise ReviewError(problems)
    return Review(path, tuple(accepts), tuple(corrections), prefix)


def _entries(data: dict[str, Any], key: str, path: Path, problems: list[str]) -> list[dict[str, Any]]:
    entries = data.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        problems.append(f"{path}: {key}: a list of entries is expected; write [[{key}]] with two brackets")
        return []
    return entries


def _strings(entry: dict[str, Any], where: str, required: Sequence[str], optional: Sequence[str], problems: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for name in (*required, *optional):
        value = entry.get(name, "")
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            problems.append(f'{where}: {name}: a text is expected; write {name} = "…"')
            value = ""
        elif name in required and not value.strip():
            problems.append(f'{where}: {name}: missing; add {name} = "…"')
        values[name] = value
    for name in entry:
        if name not in required and name not in optional:
            problems.append(f"{where}: {name}: unknown; known are {', '.join((*required, *optional))}")
    return values


def _accept(entry: dict[str, Any], where: str, problems: list[str]) -> Accept:
    values = _strings(entry, where, ("fingerprint", "reason", "by"), ("verdict",), problems)
    verdict = values.pop("verdict") or VERDICTS[0]
    if verdict not in VERDICTS:
        problems.append(f"{where}: verdict: {verdict} is none; use one of {', '.join(VERDICTS)}")
    return Accept(**values, verdict=verdict)


def _correction(entry: dict[str, Any], number: int, where: str, catalog: Catalog, problems: list[str]) -> Correction:
    line = entry.get("line")
    if line is not None and (not isinstance(line, int) or isinstance(line, bool) or line < 1):
        problems.append(f"{where}: line: a line number from 1 is expected")
        line = None
    fields = ("field", "reason", "by")
    values = _strings({k: v for k, v in entry.items() if k != "line"}, where, fields, ("doc", "obs_id", "quote", "expect", "to"), problems)
    field, to = values["field"], values["to"]
    if not values["obs_id"] and not (values["doc"] and values["quote"]):
        problems.append(f"{where}: doc, quote: the row is not named; give obs_id, or doc and quote (and line where the quote stands twice)")
    if "expect" not in entry:
        problems.append(f"{where}: expect: missing; give the old value, so that the correction fails once the source is mended")
    if field and field not in CORRECTABLE:
        problems.append(f"{where}: field: {field} cannot be corrected; use one of {', '.join(CORRECTABLE)}")
    elif field == "drop":
        if to:
            problems.append(f"{where}: to: a dropped row has no new value; remove it")
    elif field and "to" not in entry:
        problems.append(f"{where}: to: missing; give the new value")
    elif field == "value" and _decimal(to) is None:
        problems.append(f"{where}: to: {to!r} is no number; write digits with a point, in the row's unit")
    elif field == "period" and to and not _PERIOD.fullmatch(to):
        problems.append(f"{where}: to: {to!r} is no period; write 2023, 2023-12, 2023-Q3, 2006/2017, 2016/ or /2018")
    elif field == "indicator" and to and to not in catalog.indicators:
        problems.append(f"{where}: to: {to!r} is not in the catalogue; use an id of indicators.toml, or add it with --catalog")
    return Correction(
        number, values["doc"], values["obs_id"], values["quote"], line, field, values["expect"], to, values["reason"], values["by"]
    )


def _decimal(text: str) -> Decimal | None:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def accepted(findings: Sequence[Finding], reviews: Sequence[Review]) -> tuple[list[Finding], list[tuple[Review, Accept]]]:
    """Findings that no review accepts, and the accepted entries that no finding has any more (stale)."""
    found = {f.fingerprint for f in findings}
    let = {a.fingerprint for r in reviews for a in r.accepts}
    stale = [(r, a) for r in reviews for a in r.accepts if a.fingerprint not in found]
    return [f for f in findings if f.fingerprint not in let], stale


@dataclass(frozen=True, slots=True)
class Corrected:
    """Rows after corrections; `misfits` are lines on those that could not be applied, `met` the entries whose row was there."""

    rows: list[Observation]
    misfits: list[str]
    met: frozenset[tuple[Path, int]]


def correct(rows: Sequence[Observation], reviews: Sequence[Review], catalog: Catalog) -> Corrected:
    """Apply all corrections that name one of the rows; a row whose old value is not the expected one is left as it was."""
    corrections = [(review, c) for review in reviews for c in review.corrections]
    if not corrections:
        return Corrected(list(rows), [], frozenset())
    out: list[Observation | None] = list(rows)
    misfits: list[str] = []
    met: set[tuple[Path, int]] = set()
    by_id: dict[str, list[int]] = {}
    by_quote: dict[tuple[str, str], list[int]] = {}
    for i, o in enumerate(rows):
        by_id.setdefault(o.obs_id, []).append(i)
        by_quote.setdefault((o.doc, o.quote), []).append(i)
    for review, c in corrections:
        docs = _names(c, review)
        hits = by_id.get(c.obs_id, []) if c.obs_id else [i for d in sorted(docs) for i in by_quote.get((d, c.quote), [])]
        hits = [i for i in hits if (not c.obs_id or not c.doc or rows[i].doc in docs) and (c.line is None or rows[i].line == c.line)]
        if not hits:
            continue
        met.add((review.path, c.entry))
        where = f"{review.path}: correct {c.entry}"
        if len(hits) > 1 and not c.obs_id:
            misfits.append(f"{where}: {len(hits)} rows are {c.row}; name one by line or obs_id")
            continue
        for i in hits:
            row = out[i]
            if row is None:
                misfits.append(f"{where}: {c.row} is dropped by an earlier entry; keep one")
            elif (old := _old(row, c.field)) != c.expect and not (c.field in ("value", "drop") and _decimal(c.expect) == row.value):
                misfits.append(f"{where}: {c.field} of {c.row} is {old!r}, expected {c.expect!r}; the row is left as it was: look again")
            else:
                out[i] = None if c.field == "drop" else _corrected(row, c, catalog)
    return Corrected([o for o in out if o is not None], misfits, frozenset(met))


def unmet(reviews: Sequence[Review], met: Iterable[tuple[Path, int]], docs: Iterable[str], *, whole: bool) -> list[str]:
    """A line for each correction whose row was nowhere, among those of the documents that were read.

    Args:
        reviews: Review files of the run.
        met: Entries whose row was there.
        docs: Names of the documents that were read.
        whole: Whether all documents that the reviews speak of were read, so that an entry that names none of them counts too.
    """
    there, names = set(met), set(docs)
    return [
        f"{review.path}: correct {c.entry}: no row is {c.row}; the text has changed: look again and mend or remove the entry"
        for review in reviews
        for c in review.corrections
        if (review.path, c.entry) not in there and (whole or not names.isdisjoint(_names(c, review)))
    ]


def _names(c: Correction, review: Review) -> set[str]:
    """The document of an entry: as the table has it, or relative to the review file."""
    return {c.doc, f"{review.prefix}/{c.doc}"} if review.prefix and c.doc else {c.doc} - {""}


def _old(o: Observation, field: str) -> str:
    return str(o.value) if field in ("value", "drop") else str(getattr(o, field))


def _corrected(o: Observation, c: Correction, catalog: Catalog) -> Observation:
    """The row with one field put right, marked, and with the reason of it."""
    flags = o.flags if CORRECTED in o.flags.split(";") else ";".join(filter(None, (o.flags, CORRECTED)))
    reasons = (*o.reasons, Reason(c.field, c.to, f"corrected by {c.by} (was {c.expect}): {c.reason}"))
    if c.field == "value":
        value = _decimal(c.to)
        assert value is not None  # load_review refuses others
        exponent = value.as_tuple().exponent
        decimals = max(0, -exponent) if isinstance(exponent, int) else 0
        scale = o.base_value / o.value if o.value else Decimal(1)
        return replace(o, value=value, base_value=_plain(value * scale), decimals=decimals, flags=flags, reasons=reasons)
    if c.field == "period":
        years = [part[:4] for part in c.to.split("/") if part]
        return replace(
            o, period=c.to, year=int(years[-1]) if years else None, period_source=o.period_source or "stated", flags=flags, reasons=reasons
        )
    if c.field == "region":
        region = catalog.regions.get(c.to)
        return replace(o, region=c.to, region_code=region.code if region else "", flags=flags, reasons=reasons)
    return replace(o, indicator=c.to, flags=flags, reasons=reasons)


def _plain(value: Decimal) -> Decimal:
    """Without trailing zeros and without an exponent."""
    plain = value.normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain


def prune(path: Path, stale: Sequence[Accept]) -> int:
    """Remove stale accepted entries from a review file, keeping every other character; gives how many went.

    Raises:
        ReviewError: Where the entries cannot be told apart in the text, or the file cannot be written.
    """
    gone = {a.fingerprint for a in stale}
    text = path.read_bytes().decode("utf-8")
    entries = tomllib.loads(text).get("accept", [])
    kept_text = _without(text, [i for i, e in enumerate(entries) if e.get("fingerprint") in gone])
    wanted = dict(tomllib.loads(text))
    wanted["accept"] = [e for e in entries if e.get("fingerprint") not in gone]
    try:
        got: dict[str, Any] = {"accept": [], **tomllib.loads(kept_text)}
    except tomllib.TOMLDecodeError:
        got = {}
    if got != wanted:
        raise ReviewError(
            [
                f"{path}: stale entries cannot be cut out of this layout; write each as [[accept]] on a line of its own, or remove them by hand"
            ]
        )
    if len(wanted["accept"]) < len(entries):
        _write(path, kept_text)
    return len(entries) - len(wanted["accept"])


def _without(text: str, entries: Sequence[int]) -> str:
    """The text without the n-th [[accept]] blocks: header, keys, comments right above it, blank lines below it."""
    lines = text.splitlines(keepends=True)
    heads = [i for i, line in enumerate(lines) if _HEADER.match(line)]
    accepts = [k for k, i in enumerate(heads) if _ACCEPT.match(lines[i])]
    drop: set[int] = set()
    for n in entries:
        if n >= len(accepts):
            continue
        head = heads[accepts[n]]
        stop = heads[accepts[n] + 1] if accepts[n] + 1 < len(heads) else len(lines)
        while stop > head + 1 and lines[stop - 1].lstrip().startswith("#"):
            stop -= 1
        start = head
        while start and lines[start - 1].lstrip().startswith("#"):
            start -= 1
        drop.update(range(start if start else head, stop))  # a comment that opens the file is about the file
    return "".join(line for i, line in enumerate(lines) if i not in drop)


def _write(path: Path, text: str) -> None:
    """Replace a file in one step, so that a crash leaves the old one."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as f:
                f.write(text)
            os.chmod(name, path.stat().st_mode & 0o777)
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ReviewError([f"{path}: cannot be written ({error.strerror})"]) from error
